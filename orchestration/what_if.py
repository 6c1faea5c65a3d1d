"""What the numbers would have been under another policy: history built again, beside the official.

A shadow home has the lake of the home, another policies seed and a warehouse of its own; what comes
out of it is kept in the lake as figures, and `fct_kpis_what_if` sets them beside those of today.
"""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from orchestration.declaration import Declaration
from orchestration.home import Home
from orchestration.ingest.figures import FIGURE, WHAT_IF, write_what_if
from orchestration.ingest.seeds import read_rows, write_seed
from orchestration.periods import FigureError
from orchestration.settings import pass_home_on
from orchestration.transform import BuildError, build


class WhatIfError(FigureError):
    """Models that could not be built under other policies; the text names them."""


def what_if(home: Home, declaration: Declaration, policies: Path) -> int:
    """Recompute history under the policies of a file.

    Args:
        home: a home that has run; the caller holds its lock.
        declaration: its declaration.
        policies: a CSV with the columns of seeds/policies.csv; its name is the what-if's.

    Returns:
        How many figures came out.

    Raises:
        SeedError: the file cannot be used.
        WhatIfError: a model could not be built.
    """
    rows = read_rows(policies, "policies")
    shadow = Home(home.warehouse / "what_if")
    shutil.rmtree(shadow.path, ignore_errors=True)
    try:
        _lay(shadow, home)
        write_seed(shadow, declaration, "policies", rows)
        figures = _figures(shadow, policies.stem)
    finally:
        pass_home_on(home.path)
        shutil.rmtree(shadow.path, ignore_errors=True)
    write_what_if(home, policies.stem, figures)
    return figures.num_rows


def _lay(shadow: Home, home: Home) -> None:
    """The same lake by links, but for the seeds, which are copied to be changed."""
    shadow.lake.mkdir(parents=True)
    for folder in home.lake.iterdir():
        if folder.name == "seeds":
            shutil.copytree(folder, shadow.lake / "seeds")
        else:
            (shadow.lake / folder.name).symlink_to(folder.resolve())


def _figures(shadow: Home, name: str) -> pa.Table:
    pass_home_on(shadow.path)
    try:
        built = build(shadow, full=True, command="run", selection=("--select", "+int_kpis"))
    except BuildError as error:
        raise WhatIfError(f"what-if {name}: {error}") from error
    if built.broken:
        raise WhatIfError(f"what-if {name}: {built.broken[0].unique_id}: {built.broken[0].message}")
    made = {"name": name, "made_at": datetime.now(UTC).replace(tzinfo=None)}
    query = f"select $name, $made_at, {', '.join(FIGURE)} from marts.int_kpis"
    with duckdb.connect(str(shadow.warehouse_file), read_only=True) as connection:
        table = connection.sql(query, params=made).to_arrow_table()
    return table.rename_columns(WHAT_IF.names).cast(WHAT_IF)
