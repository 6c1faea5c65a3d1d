"""A home's bundle: what its own register, language, currency and store make of the boards."""

from orchestration.dashboards.boards import read_boards
from orchestration.dashboards.rows import check_marts
from orchestration.dashboards.superset.bundle import bundle
from orchestration.dashboards.superset.documents import Store
from orchestration.declaration import Declaration
from orchestration.home import Home
from orchestration.ingest.seeds import read_seed
from orchestration.publish.tables import published_tables, read_manifest
from orchestration.report.boards import language_of
from orchestration.transform import target_path


def bundle_of(home: Home, declaration: Declaration, store: Store) -> dict[str, str]:
    """The files of the home's bundle.

    Raises:
        SeedError: if its register cannot be used.
        BoardError: if a trend of the boards has two units, or a chart is of what is not published.
        PublishError: if its marts were never built.
    """
    register = {kpi.kpi: kpi for kpi in read_seed(home, "kpis")}
    tables = published_tables(read_manifest(target_path(home) / "manifest.json"), "marts")
    boards = read_boards(register)
    check_marts(boards, tables)
    return bundle(register, boards, tables, store, language_of(declaration.company))
