"""Publishing the report: the pages of all boards and periods, from the set that BI reads.

How they take the place of those before is in `folders.py`.
"""

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import duckdb

from orchestration.dashboards.boards import read_boards
from orchestration.dashboards.rows import published_only
from orchestration.declaration import Company, read_declaration
from orchestration.home import Home
from orchestration.ingest.seeds import read_seed
from orchestration.report.board_figures import Figures
from orchestration.report.board_page import Edition, board_page, definitions_page, file_name
from orchestration.report.exports import export
from orchestration.report.folders import publish_folder
from orchestration.report.language import Language
from orchestration.report.published import columns_of, data_through_at, latest_period, read
from orchestration.settings import read_settings

KINDS = ("week", "month", "quarter")


def publish_report(home: Home, publish_id: str) -> None:
    """Write the report of a published set; whatever goes wrong is logged, no run fails by it.

    Args:
        home: locked by the caller.
        publish_id: of the set that BI reads.
    """
    publish_folder(home.report, publish_id, partial(write_report, home), "report")


def write_report(home: Home, folder: Path) -> int:
    """Write all pages to a folder, and say how many there are; beside them their figures."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    marts = (home.published / "marts.duckdb").resolve()
    with duckdb.connect(str(marts), read_only=True) as connection:
        edition = edition_of(home, connection)
        pages = dict(report_pages(edition, connection))
        for name, text in pages.items():
            (folder / name).write_text(text, encoding="utf-8")
        for period in edition.periods:
            figures = Figures(connection, period)
            for board in edition.boards:
                export(folder, board, figures, edition.language)
    for path in folder.iterdir():
        path.chmod(0o640)
    return len(pages)


def edition_of(home: Home, connection: duckdb.DuckDBPyConnection) -> Edition:
    """The report of a home's published set, in the language of the company or of the settings."""
    company = read_declaration(home.sources_file).company
    register = {kpi.kpi: kpi for kpi in read_seed(home, "kpis")}
    return Edition(
        company.name,
        data_through_at(connection),
        language_of(company),
        published_only(read_boards(register), columns_of(connection)),
        [period for kind in KINDS if (period := latest_period(connection, kind))],
    )


def language_of(company: Company) -> Language:
    """The language of a company's reports: the one that the environment says before its own."""
    return Language(
        read_settings().language or company.language,
        company.reporting_currency,
        company.reporting_time_zone,
    )


def report_pages(
    edition: Edition, connection: duckdb.DuckDBPyConnection
) -> Iterator[tuple[str, str]]:
    """The pages of a report: file names and HTML."""
    for period in edition.periods:
        figures = Figures(connection, period)
        for board in edition.boards:
            yield file_name(board.board, period.kind), board_page(edition, board, figures)
    kpis = read(connection, "from dim_kpis order by place")
    yield "definitions.html", definitions_page(edition, kpis)
