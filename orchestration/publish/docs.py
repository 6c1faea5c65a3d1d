"""dbt's own documentation of all models, tests and their lineage, as one file.

Made when somebody asks for it (`dialmart docs`): it changes with the models, not with the data.
"""

import shutil
from pathlib import Path

from orchestration.home import Home
from orchestration.ingest.lake import whole_file
from orchestration.transform import BuildError, arguments, target_path

# No catalogue of the database: the contracts say the columns, and nothing of the rows is shown.
ONE_FILE = ("--static", "--empty-catalog", "--no-compile")


def write_docs(home: Home) -> Path:
    """Write `published/docs/index.html`; a reader of the old file keeps it.

    Raises:
        BuildError: if dbt cannot read the project.
    """
    from dbt.cli.main import dbtRunner

    result = dbtRunner().invoke([*arguments(home, "docs generate"), *ONE_FILE])
    if not result.success:
        raise BuildError(f"dbt cannot document the project: {result.exception}")
    page = home.published / "docs" / "index.html"
    with whole_file(page) as unfinished:
        shutil.copyfile(target_path(home) / "static_index.html", unfinished)
        unfinished.chmod(0o640)
    return page
