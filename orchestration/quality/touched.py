"""What a failing check touches: the KPIs and published tables that may be wrong with its rows.

How tables hang together is in `lineage.py`; here is which tables a check is about. Nothing is asked
of the data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from orchestration.declaration import Declaration, Extract, Source, read_declaration
from orchestration.home import Home
from orchestration.ingest.seeds import read_seed
from orchestration.publish import PublishError
from orchestration.publish.tables import read_manifest
from orchestration.quality.checks import CheckResult
from orchestration.quality.lineage import Lineage
from orchestration.transform import target_path


def with_touched(home: Home, results: Sequence[CheckResult]) -> list[CheckResult]:
    """Name in each result that did not pass the KPIs and published tables that it touches.

    Before dbt has read its project for the first time nobody knows them: none is named.
    """
    lineage = _lineage(home) if any(result.outcome != "passed" for result in results) else None
    if lineage is None:
        return list(results)
    declaration = read_declaration(home.sources_file)
    return [
        result if result.outcome == "passed" else _touching(result, lineage, declaration)
        for result in results
    ]


def _lineage(home: Home) -> Lineage | None:
    try:
        manifest = read_manifest(target_path(home) / "manifest.json")
    except (PublishError, ValueError):  # there is none, or a run died while dbt wrote it
        return None
    return Lineage.of(manifest, read_seed(home, "kpis"))


def _touching(result: CheckResult, lineage: Lineage, declaration: Declaration) -> CheckResult:
    tables = _tables(result, declaration)
    named = {result.kpi, *(row.get("kpi") for row in result.sample)} - {"", None}
    kpis = sorted(named) or lineage.kpis_touched_by(tables)
    return replace(result, touches_kpis=kpis, touches_marts=lineage.marts_touched_by(tables))


def _tables(result: CheckResult, declaration: Declaration) -> set[str]:
    """A check's table; of one over the lake, what the models read of the extracts it is about."""
    schema = result.table.partition(".")[0]
    if schema not in ("lake", "raw"):
        return {result.table}
    read = {_name(*extract): _read_of(*extract) for extract in declaration.extracts}
    if schema == "raw":
        return read.get(result.table, set())
    entities = {f"mapped.{row['entity']}" for row in result.sample if row.get("entity")}
    extracts = [read.get(_name_in(row), set()) for row in result.sample]
    # where no row names an extract, any may be meant
    return entities or set().union(*extracts) or set().union(*read.values())


def _read_of(source: Source, extract: Extract) -> set[str]:
    mapped = {f"mapped.{mapping.entity}" for mapping in extract.entities}
    return mapped or {f"{source.system}.{extract.table}"}


def _name(source: Source, extract: Extract) -> str:
    """As `arrival` and Dagster name the extract's asset."""
    return f"raw.{source.system}.{source.account}.{extract.table}"


def _name_in(row: Mapping[str, str | None]) -> str:
    columns = ("source_system", "source_account", "extract_name")
    return ".".join(["raw", *(row.get(column) or "" for column in columns)])
