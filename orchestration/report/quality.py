"""Publishing what is known of quality: `quality.duckdb`, and the page that is made from it.

Both, and the copy in PostgreSQL, move at the end of every run, also of one that was blocked, and
apart from the audited set: they are newest exactly when that is held back.
"""

import logging
from pathlib import Path

import duckdb

from orchestration.alerts.circumstances import circumstances_of
from orchestration.declaration import read_declaration
from orchestration.home import Home
from orchestration.ingest.lake import whole_file
from orchestration.publish.publication import copy_to_postgres, publish
from orchestration.publish.tables import QUALITY
from orchestration.report.quality_page import page
from orchestration.settings import read_settings

log = logging.getLogger(__name__)


def publish_quality(home: Home, run_id: str) -> None:
    """Publish the file and the page; without a warehouse there is nothing to publish.

    Whatever goes wrong is logged: no run fails because its quality could not be shown.

    Args:
        home: locked by the caller; nobody has its warehouse open for writing.
        run_id: of the run, or look, that ends; its checks and incidents are recorded.
    """
    if not home.warehouse_file.exists():
        return
    try:
        publication = publish(home, run_id, QUALITY)
        write_page(home, run_id)
        # last: that PostgreSQL is down is a thing that the page has to tell
        if url := read_settings().postgres_url:
            copy_to_postgres(home, publication, QUALITY, url)
    except Exception as error:  # whatever it is, the run goes on
        log.warning("quality could not be published, the next run tries again: %s", error)


def page_file(home: Home) -> Path:
    """Where the page lies."""
    return home.published / "quality" / "index.html"


def write_page(home: Home, run_id: str) -> None:
    """Write the page anew from `quality.duckdb`; who opens it sees the old one or the new one."""
    company = read_declaration(home.sources_file).company
    file = (home.published / "quality.duckdb").resolve()
    with duckdb.connect(str(file), read_only=True) as connection:
        text = page(connection, company.name, run_id, circumstances_of(home))
    with whole_file(page_file(home)) as unfinished:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.chmod(0o640)
