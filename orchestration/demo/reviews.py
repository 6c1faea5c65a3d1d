"""Reviews: the calls that were drawn of each whole month, and the lists as reviewers filled them.

The draw is the one of `dialmart qa-sample`, kept in the lake as that keeps it.
"""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa

from orchestration.demo.clock import wall_date
from orchestration.demo.company.outcomes import HUMAN
from orchestration.demo.company.world import World
from orchestration.demo.vicidial.calls import NOBODY, leads_of, users_of
from orchestration.ingest.seeds import SHIPPED, read_rows
from orchestration.periods import Period
from orchestration.reviews.asked import asked_by
from orchestration.reviews.drawing import draw_samples
from orchestration.settings import DEMO_HOME

REVIEWERS = ("Imani Brooks", "Owen Reyes")
DELIVERED_AFTER_DAYS = 7
DISPUTED_SHARE, NOT_APPLICABLE_SHARE, OTHER_EAR_SHARE = 0.02, 0.15, 0.15
COLUMNS = {
    **dict.fromkeys(("sample", "form", "version", "item", "earned", "not_applicable"), "str"),
    **dict.fromkeys(("reviewer", "reviewed_at", "status"), "str"),
    "delivered": "datetime64[s]",
}


def draws(world: World) -> Iterator[tuple[Period, pa.Table]]:
    """What was drawn of each month whose reviews came within the period: SAMPLES."""
    [policy] = read_rows(SHIPPED / "qa_policies.csv", "qa_policies")
    calls = _recorded(world)
    for start in calls.period_start.drop_duplicates().sort_values():
        month = Period("month", start.date())
        if world.plan.first_day <= month.start and _delivered(month) <= world.plan.end_day:
            frame = calls[calls.period_start == start]
            at = datetime.combine(month.end + timedelta(days=1), time(14))
            yield month, draw_samples(frame, month, asked_by(policy), at, REVIEWERS[0])


def reviews(world: World) -> pd.DataFrame:
    """One row per item of a reviewed call, a week after its month."""
    agents = world.agents
    skills = dict(zip(map(_key, agents["user"]), agents["skill"], strict=True))
    rows = [
        row
        for month, samples in draws(world)
        for row in _filled(world.plan.random(f"reviews {month.start}"), month, samples, skills)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _recorded(world: World) -> pd.DataFrame:
    """The calls with a recording: what `int_qa_frame` has of them."""
    calls = world.calls
    calls = calls[(calls.agent >= 0) & calls.status.isin(HUMAN)]
    day = pd.Series(wall_date(calls["start"].to_numpy()), calls.index).astype("datetime64[s]")
    ids = calls.uniqueid + "|" + leads_of(world, calls)["lead_id"].astype(str)
    kinds = [calls.status.isin(["SALE", "XFER"]), calls.net >= 60]
    return pd.DataFrame(
        {
            "call_id": ids,
            "call_key": ids.map(_key),
            "agent_key": [_key(user) for user in users_of(world, calls, NOBODY)],
            "outcome_class": np.select(kinds, ["qualified", "conversation"], "short"),
            "week_start": (day - pd.to_timedelta(day.dt.weekday, unit="D")).dt.date,
            "period_start": day.dt.to_period("M").dt.start_time,
            "talk_seconds": calls.net,
            "form": "calls",
            "form_version": "1",
        }
    )


def _key(source_id: str) -> str:
    return hashlib.md5(f"vicidial|main|{source_id}".encode()).hexdigest()


def _delivered(month: Period) -> date:
    return month.end + timedelta(days=DELIVERED_AFTER_DAYS)


def _filled(
    chance: np.random.Generator, month: Period, samples: pa.Table, skills: dict[str, float]
) -> Iterator[tuple]:
    form = read_rows(DEMO_HOME / "seeds" / "qa_forms.csv", "qa_forms")
    for call in samples.to_pylist():
        # who sells less also keeps less to what a call should hold
        done = np.clip(0.4 + 0.45 * skills[call["agent_key"]], 0.3, 0.95)
        points = [chance.binomial(int(item.max_points), done) for item in form]
        applies = [not i.is_na_allowed or chance.random() > NOT_APPLICABLE_SHARE for i in form]
        first = chance.integers(2)
        status = "disputed" if chance.random() < DISPUTED_SHARE else "final"
        for turn in range(1 + call["is_double_scored"]):
            minutes = int(chance.integers(2, 6)) * 1440 + int(chance.integers(480))
            at = datetime.combine(month.end, time(9)) + timedelta(minutes=minutes)
            for item, earned, is_asked in zip(form, points, applies, strict=True):
                # two who hear the same call differ by a point now and then
                heard = max(0, earned - (turn and chance.random() < OTHER_EAR_SHARE))
                yield (
                    *(call["sample_key"], item.form, item.version, item.item),
                    *(str(heard) if is_asked else "", "" if is_asked else "Y"),
                    *(REVIEWERS[(first + turn) % 2], f"{at:%Y-%m-%d %H:%M}", status),
                    _delivered(month),
                )
