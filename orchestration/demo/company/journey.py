"""How leads move through Salesforce's statuses: the events behind LeadHistory.

The order is that of RANKS and a lead never moves back, but for what follows a rejection.
"""

import numpy as np
import pandas as pd

from orchestration.demo.clock import DAY
from orchestration.demo.company.leads import root_of
from orchestration.demo.company.outcomes import HUMAN, NOT_DIALED, NOT_FINAL
from orchestration.demo.plan import Plan

STATUSES = [
    *("New", "Attempting", "Contacted", "Engaged", "Qualified"),
    *("Accepted", "Rejected", "Recycled"),
]
RANKS = {status: rank for rank, status in enumerate(STATUSES)}
INTEGRATION = -1

QUALIFIED_BY_MAIL = 0.03
REVIEWED_SHARE = 0.95
ACCEPTED_SHARE = 0.78
RECYCLED_SHARE = 0.5


def status_events(
    plan: Plan, calls: pd.DataFrame, closers: pd.DataFrame, crm: pd.DataFrame, dialer: pd.DataFrame
) -> pd.DataFrame:
    """One row per change of a lead's status, by lead and time.

    Columns: crm (number), at (epoch, s), status, old_status, by (agent number, -1 = the
    integration).
    """
    rng = plan.random("journey")
    known = crm["is_known"].to_numpy()[dialer["crm"].to_numpy()[calls["lead"]]]
    ours = calls[known].assign(crm=dialer["crm"].to_numpy()[calls["lead"]][known])
    events = pd.concat([*_from_calls(rng, ours), _from_closers(rng, closers, ours)])
    events["crm"] = root_of(crm, events["crm"].to_numpy(), events["at"].to_numpy())
    events = _forward(events)
    events = _forward(pd.concat([events, _by_mail(rng, events, ours, crm)]))
    events = pd.concat([events, *_reviews(plan, rng, events, crm, dialer)])
    events = events[events["at"] < plan.end].sort_values(["crm", "at"], kind="stable")
    events["old_status"] = events.groupby("crm")["status"].shift().fillna("New")
    return events.reset_index(drop=True)


def _from_calls(rng: np.random.Generator, calls: pd.DataFrame) -> list[pd.DataFrame]:
    dialed = calls[~calls["status"].isin((*NOT_DIALED, *NOT_FINAL))].drop_duplicates("crm")
    human = calls[calls["status"].isin(HUMAN)].drop_duplicates("crm")
    interested = calls[calls["is_interested"]]
    sold = calls[calls["status"] == "SALE"]
    soon = rng.integers(5, 41, len(sold))
    return [
        _events(dialed, "Attempting", dialed["start"] + 1, INTEGRATION),
        _events(human, "Contacted", human["talk_from"] + 2, human["agent"]),
        _events(interested, "Engaged", interested["end"] - 1, interested["agent"]),
        _events(sold, "Qualified", sold["end"] + soon, sold["agent"]),
    ]


def _from_closers(
    rng: np.random.Generator, closers: pd.DataFrame, calls: pd.DataFrame
) -> pd.DataFrame:
    sold = closers[(closers["status"] == "SALE") & closers["call"].isin(calls.index)]
    sold = sold.set_index("call").assign(crm=calls["crm"])
    return _events(sold, "Qualified", sold["end"] + rng.integers(5, 41, len(sold)), sold["agent"])


def _events(calls: pd.DataFrame, status: str, at: pd.Series, by: pd.Series | int) -> pd.DataFrame:
    return pd.DataFrame({"crm": calls["crm"], "at": at, "status": status, "by": by})


def _forward(events: pd.DataFrame) -> pd.DataFrame:
    """Keep what moves a lead on."""
    events = events.assign(rank=events["status"].map(RANKS))
    events = events.sort_values(["crm", "at", "rank"], kind="stable")
    furthest = events.groupby("crm")["rank"].cummax().groupby(events["crm"]).shift(fill_value=0)
    return events[events["rank"] > furthest].drop(columns="rank")


def _by_mail(
    rng: np.random.Generator, events: pd.DataFrame, calls: pd.DataFrame, crm: pd.DataFrame
) -> pd.DataFrame:
    """A few interested leads qualify by mail, after the last call that they got."""
    furthest = events.drop_duplicates("crm", keep="last")
    is_merged_away = (crm["master"] >= 0).to_numpy()[furthest["crm"]]
    waiting = furthest[(furthest["status"] == "Engaged") & ~is_merged_away]
    chosen = waiting[rng.random(len(waiting)) < QUALIFIED_BY_MAIL].set_index("crm")
    last_call = calls.groupby("crm")["end"].max().reindex(chosen.index).fillna(chosen["at"])
    since = np.maximum(last_call, chosen["at"]).astype("int64")
    later = since + rng.integers(3600, 5 * DAY, len(chosen))
    return chosen.assign(at=later, status="Qualified").reset_index()


def _reviews(
    plan: Plan,
    rng: np.random.Generator,
    events: pd.DataFrame,
    crm: pd.DataFrame,
    dialer: pd.DataFrame,
) -> list[pd.DataFrame]:
    """Qualified leads are accepted or rejected within days, and some of those recycled."""
    qualified = events[events["status"] == "Qualified"]
    merged_away = (crm["master"] >= 0).to_numpy()[qualified["crm"]]
    is_reviewed = ~merged_away & (rng.random(len(qualified)) < REVIEWED_SHARE)
    reviewed = qualified[is_reviewed]
    count = len(reviewed)
    at = reviewed["at"] + rng.integers(3600, int(4 * DAY * plan.pace), count)
    is_accepted = rng.random(count) < ACCEPTED_SHARE
    status = np.where(is_accepted, "Accepted", "Rejected")
    decided = reviewed.assign(at=at, status=status.astype(object), by=INTEGRATION)
    # A second qualification after a recycling would open a second cycle: leave those be that
    # could still be called.
    shared = np.r_[crm["master"], dialer.loc[dialer["is_twice"], "crm"]]
    may_recycle = (
        ~is_accepted & ~reviewed["crm"].isin(shared) & (rng.random(count) < RECYCLED_SHARE)
    )
    recycled = decided[may_recycle]
    later = recycled["at"] + rng.integers(DAY // 2, 6 * DAY, len(recycled))
    return [decided, recycled.assign(at=later, status="Recycled")]
