"""What was spent, counted from the events and never from the pipeline.

Rules. A rate makes one cost a day, in whole cents, half up: paid hours and dials by their price.
Closers have prices of their own. Paid is all that the agent log tells but lunch; talk of a
saturated counter is unknown, so not paid; what runs over midnight is told on both days. Invoices
are whole, and those of a month are of days of that month alone. Direct are hours, dials and lists;
loaded is all but bonuses.
"""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd

from orchestration.demo.clock import epoch_of, wall_date
from orchestration.demo.company.agents import LOGIN_SECONDS
from orchestration.demo.company.profile import CLOSER_GROUP
from orchestration.demo.company.spending import BONUSES, LISTS
from orchestration.demo.company.world import World
from orchestration.ingest.seeds import read_rows
from orchestration.settings import DEMO_HOME

RATES = DEMO_HOME / "seeds" / "cost_rates.csv"
SECONDS_OF_HOUR = 3600


def costs(world: World, attempts: pd.DataFrame) -> pd.DataFrame:
    """One row per rate and day, and one per invoice.

    Args:
        world: the events.
        attempts: the dials, with their date.

    Returns:
        date, cents, is_direct, is_loaded.
    """
    rated = pd.concat(_of_rates(world, attempts)).assign(is_direct=True, is_loaded=True)
    invoices = world.spending
    booked = pd.DataFrame(
        {
            "date": invoices["last_day"],
            "cents": invoices["cents"],
            "is_direct": invoices["account"] == LISTS,
            "is_loaded": invoices["account"] != BONUSES,
        }
    )
    return pd.concat([rated, booked], ignore_index=True)


def _of_rates(world: World, attempts: pd.DataFrame) -> Iterator[pd.DataFrame]:
    times = paid_times(world)
    seconds = times.groupby(["is_closers", "date"])["seconds"].sum()
    dials = attempts.groupby("date").size()
    for rate in read_rows(RATES, "cost_rates"):
        work, unit = (dials, 1)
        if rate.basis == "agent_hours":
            work, unit = seconds[rate.team == CLOSER_GROUP], SECONDS_OF_HOUR
        cents = [_half_up(int(amount) * rate.amount * 100 / unit) for amount in work]
        yield pd.DataFrame({"date": work.index, "cents": cents})


def _half_up(cents: Decimal) -> int:
    return int(cents.quantize(Decimal(1), ROUND_HALF_UP))


def paid_times(world: World) -> pd.DataFrame:
    """The agents' paid time: is_closers, date, seconds; a row for each part of a leg and day."""
    columns = ["agent", "row_from", "talk_from", "day", "is_saturated"]
    columns += ["pause", "wait", "net", "hold", "dead", "wrap"]
    closers = world.closers.assign(is_saturated=False)
    legs = pd.concat([world.calls[columns], closers[columns]])
    legs = legs[legs["agent"] >= 0].sort_values("row_from", kind="stable")
    first = legs.drop_duplicates(["agent", "day"])
    talk = legs["net"] + legs["hold"]
    parts = [
        (first["agent"], first["row_from"] - LOGIN_SECONDS, LOGIN_SECONDS),
        (legs["agent"], legs["row_from"], legs["pause"] + legs["wait"]),
        (legs["agent"], legs["talk_from"], talk.where(~legs["is_saturated"], 0)),
        (legs["agent"], legs["talk_from"] + talk, legs["dead"] + legs["wrap"]),
    ]
    is_closer = world.agents["is_closer"].to_numpy()
    return pd.concat(
        _by_day(is_closer[agent], start.to_numpy(), (start + seconds).to_numpy())
        for agent, start, seconds in parts
    )


def _by_day(is_closers: np.ndarray, start: np.ndarray, end: np.ndarray) -> pd.DataFrame:
    """Intervals (epochs, s), one that runs over midnight as two."""
    date = wall_date(start)
    midnight = epoch_of(date + 1, 0)
    before = pd.DataFrame(
        {"is_closers": is_closers, "date": date, "seconds": np.minimum(end, midnight) - start}
    )
    after = before.assign(date=date + 1, seconds=end - midnight)[end > midnight]
    return pd.concat([before, after])
