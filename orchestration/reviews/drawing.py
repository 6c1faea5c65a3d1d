"""Drawing a month's calls for review, and keeping what was drawn in the lake, where models read it.

Asked for again in the same way a draw is the same, in another way it is refused.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import duckdb
import pandas as pd
import pyarrow as pa

from orchestration.close import require_ended
from orchestration.declaration import read_declaration
from orchestration.home import Home
from orchestration.inference.sampling import allocate, draw, second_reviews
from orchestration.ingest.samples import ASKED, SAMPLES, keep_draw, kept_draw
from orchestration.periods import Period
from orchestration.reviews import DrawError
from orchestration.reviews.asked import Asked

FROM_FRAME = (
    *("call_key", "agent_key", "outcome_class", "week_start"),
    *("form", "form_version"),
)


def draw_month(home: Home, month: Period, asked: Asked, drawn_by: str) -> tuple[pa.Table, bool]:
    """Draw a month's calls and keep them; what was drawn before in the same way is given again.

    Args:
        home: the home; the caller holds its lock.
        month: a month that is over.
        asked: what to draw.
        drawn_by: who draws.

    Returns:
        The samples (SAMPLES), and whether they are new.

    Raises:
        DrawError: the month cannot be drawn from, or was in another way.
        ClosingError: the month is not over.
    """
    if month.kind != "month":
        raise DrawError(f"calls are drawn by month, such as 2026-10; {month} is none")
    if (kept := kept_draw(home, month)) is not None:
        _require_same(kept, asked, month)
        return kept, False
    if not home.warehouse_file.exists():
        raise DrawError("nothing is built that could be drawn from; run `dialmart run` first")
    with duckdb.connect(str(home.warehouse_file), read_only=True) as connection:
        connection.execute("set schema = 'marts'")
        # calls that are told after the draw could never be drawn
        company = read_declaration(home.sources_file).company
        require_ended(connection, month, company.reporting_time_zone)
        query = "select * from int_qa_frame where period_start = ?"
        frame = connection.execute(query, [month.start]).df()
    now = datetime.now(UTC).replace(tzinfo=None)
    samples = draw_samples(frame, month, asked, now, drawn_by)
    keep_draw(home, month, samples)
    return samples, True


def _require_same(kept: pa.Table, asked: Asked, month: Period) -> None:
    [before] = kept.select(list(ASKED)).slice(0, 1).to_pylist()
    now = pa.Table.from_pylist([asked.kept], pa.schema(ASKED)).to_pylist()[0]
    if other := [name for name in ASKED if before[name] != now[name]]:
        said = ", ".join(f"{name} {before[name]}, not {now[name]}" for name in other)
        [first] = kept.select(["drawn_at", "drawn_by"]).slice(0, 1).to_pylist()
        raise DrawError(
            f"calls of the {month} were drawn on {first['drawn_at']:%Y-%m-%d} by "
            f"{first['drawn_by']} with {said}. A draw stands, so that nobody can draw until the "
            "calls please: ask as it was asked"
        )


def draw_samples(
    frame: pd.DataFrame, month: Period, asked: Asked, drawn_at: datetime, drawn_by: str
) -> pa.Table:
    """Draw from a frame.

    Args:
        frame: the columns of FROM_FRAME, call_id and talk_seconds.
        month: whose calls they are.
        asked: what to draw.
        drawn_at: UTC, naive.
        drawn_by: who draws.

    Returns:
        The samples (SAMPLES), by call_key.

    Raises:
        DrawError: they cannot be drawn from.
    """
    if asked.calls_per_agent < 1:
        raise DrawError(
            f"{asked.calls_per_agent} calls an agent are no draw, and a draw stands; ask for 1 or "
            "more, by --per-agent or calls_per_agent of qa_policies.csv"
        )
    long = frame[frame.talk_seconds >= asked.min_talk_seconds]
    if long.empty:
        raise DrawError(
            f"no call of the {month} can be drawn: it takes a recording that is available and not "
            f"refused (entity recordings), and {asked.min_talk_seconds} seconds of talk"
        )
    said = {"drawn_at": drawn_at, "drawn_by": drawn_by} | asked.kept
    drawn = list(_drawn(long, f"{month.start:%Y-%m}", asked))
    targeted = _targeted(frame, {row["call_key"] for row in drawn}, asked)
    rows = [
        {
            "sample_key": f"{month.start:%Y-%m}-{row['call_key']}",
            "period_start": month.start,
            **row,
            **said,
        }
        for row in sorted([*drawn, *targeted], key=lambda row: row["call_key"])
    ]
    if formless := [row["call_key"] for row in rows if pd.isna(row["form"])]:
        raise DrawError(
            f"for {len(formless)} calls of the {month} no form is in force; give qa_forms.csv one "
            "for campaign * that is valid from the first of the month"
        )
    return pa.Table.from_pylist(rows, SAMPLES)


def _drawn(frame: pd.DataFrame, month: str, asked: Asked) -> Iterator[dict]:
    calls = frame.groupby("agent_key").size()
    least = calls.clip(upper=asked.calls_per_agent).sum()
    if asked.calls_in_all is not None and asked.calls_in_all < least:
        raise DrawError(
            f"{asked.calls_in_all} calls in all are fewer than the {least} that "
            f"{asked.calls_per_agent} an agent make; raise the one or lower the other"
        )
    shares = allocate(calls, asked.calls_per_agent, asked.calls_in_all)
    drawn = draw(frame, asked.draw_seed, month, shares)
    twice = second_reviews(drawn.call_key, asked.draw_seed, month, float(asked.double_scored_share))
    for row in drawn.assign(is_double_scored=twice).to_dict("records"):
        share = Decimal(row["agent_drawn"]) / row["agent_calls"]
        yield {name: row[name] for name in (*FROM_FRAME, "agent_calls", "agent_drawn")} | {
            "is_targeted": False,
            "is_double_scored": row["is_double_scored"],
            "inclusion_prob": share.quantize(Decimal("1e-12")),
            "weight": (1 / share).quantize(Decimal("1e-6")),
        }


def _targeted(frame: pd.DataFrame, drawn: set[str], asked: Asked) -> Iterator[dict]:
    """The calls that somebody has a reason for; of one that was drawn too, the draw stands."""
    known = {row["call_id"]: row for row in frame.to_dict("records")}
    if unknown := [call for call, _ in asked.targeted if call not in known]:
        raise DrawError(
            f"{len(unknown)} targeted calls have no recording that may be heard in the month: "
            f"{', '.join(unknown[:5])}; take them off the list"
        )
    for call, reason in asked.targeted:
        if known[call]["call_key"] not in drawn:
            yield {name: known[call][name] for name in FROM_FRAME} | {
                "is_targeted": True,
                "targeted_reason": reason,
                "is_double_scored": False,
            }
