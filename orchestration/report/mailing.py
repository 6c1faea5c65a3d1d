"""Who gets which report by mail: each recipient the latest period that is over, once.

Mails are made when a set is published and lie in the outbox until somebody has taken them: what is
sent is what was true then, and a period that was mailed is not mailed again when its figures
change. Not here: what is in a mail (`mail.py`), how it gets there (alerts/post.py).
"""

import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from orchestration import history
from orchestration.alerts.outbox import Letter, put
from orchestration.dashboards.boards import Board
from orchestration.home import Home
from orchestration.ingest.seed_rows import ReportRecipient
from orchestration.ingest.seeds import read_seed
from orchestration.report.board_figures import Figures
from orchestration.report.boards import edition_of
from orchestration.report.mail import board_mail
from orchestration.report.published import Period, latest_period
from orchestration.settings import read_settings

KIND = "reports"
MAILED = pa.schema(
    {
        "letter": pa.string(),
        "role": pa.string(),
        "board": pa.string(),
        "period": pa.string(),
        "period_start": pa.date32(),
    }
)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Due:
    """A period that a recipient is to be mailed.

    Attributes:
        recipient: its row.
        board: that the row names.
        kpi: that the row names, else the board's first; None where it has no tile.
        period: over, and not mailed yet.
    """

    recipient: ReportRecipient
    board: Board
    kpi: str | None
    period: Period

    @property
    def letter_id(self) -> str:
        """The same whenever it is asked: a run that died before it had kept it lays it anew."""
        what = (self.period.kind, str(self.period.start), self.board.board, self.recipient.url)
        return hashlib.sha256("\n".join(what).encode()).hexdigest()[:32]


def mail_report(home: Home, run_id: str, now: datetime | None = None) -> None:
    """Lay down the mails of periods that are over; whatever goes wrong is logged.

    Args:
        home: locked by the caller.
        run_id: of the run that has published what BI reads.
        now: UTC, naive; default: the clock.
    """
    try:
        if recipients := read_seed(home, "report_recipients"):
            laid = list(_laid(home, run_id, recipients, now or _utc_now()))
            if laid:
                history.record(home, KIND, run_id, laid, MAILED)
    except Exception as error:  # whatever it is, the set is published
        log.warning("reports could not be mailed, the next publish tries again: %s", error)


def _laid(
    home: Home, run_id: str, recipients: Sequence[ReportRecipient], now: datetime
) -> Iterator[dict]:
    """Lay down what is due; what is to be kept of each letter. One that fails costs no other."""
    marts = (home.published / "marts.duckdb").resolve()
    with duckdb.connect(str(marts), read_only=True) as connection:
        edition, whole = edition_of(home, connection), read_settings().report_url
        boards = {board.board: board for board in edition.boards}
        for each in list(_due(home, connection, recipients, boards)):
            url, figures = each.recipient.url, Figures(connection, each.period)
            try:
                mail = board_mail(edition, each.board, each.kpi, figures, whole)
                put(home, Letter(run_id, now, url, now, None, None, mail=mail, id=each.letter_id))
            except Exception as error:  # whatever it is, the others get theirs
                log.warning("%s: no mail was made: %s", _place(each.recipient), error)
                continue
            yield {
                "letter": each.letter_id,
                "role": each.recipient.role,
                "board": each.board.board,
                "period": each.period.kind,
                "period_start": each.period.start,
            }


def _due(
    home: Home,
    connection: duckdb.DuckDBPyConnection,
    recipients: Sequence[ReportRecipient],
    boards: Mapping[str, Board],
) -> Iterator[Due]:
    """What was never laid down; of rows that would get the same letter the first one decides."""
    seen = _mailed(home)
    for recipient in recipients:
        board = boards[recipient.board]
        kpi = recipient.kpi or next(iter(board.tiles), None)
        period = _latest(connection, recipient.period, kpi)
        if period is None or not period.is_complete:
            continue
        due = Due(recipient, board, kpi, period)
        if due.letter_id not in seen:
            seen.add(due.letter_id)
            yield due


def _latest(connection: duckdb.DuckDBPyConnection, kind: str, kpi: str | None) -> Period | None:
    """The latest period; of days, the latest with that number: a Sunday off would hide a Friday."""
    return latest_period(connection, kind, kpi if kind == "day" else None)


def _place(recipient: ReportRecipient) -> str:
    return f"report_recipients.csv:{recipient.line}"


def _mailed(home: Home) -> set[str]:
    """The ids of all letters that were ever laid down."""
    files = (home.operations / KIND).glob("*.parquet")
    return {row for file in files for row in pq.read_table(file)["letter"].to_pylist()}


def _utc_now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
