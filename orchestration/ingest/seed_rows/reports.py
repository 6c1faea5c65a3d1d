"""Who gets the report of a period."""

from typing import Literal

from orchestration.ingest.seed_rows.row import Seed


class ReportRecipient(Seed):
    """One row a mailbox or channel that gets a board of each day, week or month that is over."""

    key = ("role", "period", "board", "kpi", "url")
    role: str
    period: Literal["day", "week", "month"]
    board: str
    kpi: str | None
    url: str
