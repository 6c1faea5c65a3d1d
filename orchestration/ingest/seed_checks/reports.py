"""Whether what recipients are to get is there."""

from collections.abc import Iterator, Sequence

from orchestration.dashboards.boards import declared_boards
from orchestration.ingest.seed_rows import Kpi, ReportRecipient


def recipient_problems(
    recipients: Sequence[ReportRecipient], register: Sequence[Kpi]
) -> Iterator[str]:
    """Recipients of a board or KPI that there is not."""
    if not recipients:
        return  # and the declaration of boards need not be read
    boards = {board.board for board in declared_boards()}
    kpis = {None, *(kpi.kpi for kpi in register)}
    for row in recipients:
        for column, known, file in (
            ("board", boards, "dashboards/boards.yml"),
            ("kpi", kpis, "kpis.csv"),
        ):
            if getattr(row, column) not in known:
                yield (
                    f"report_recipients.csv:{row.line}: {column}: found "
                    f"{getattr(row, column)!r}; allowed: those of {file}"
                )
