"""pandas: whole tables in memory, one thread."""

import sys
from pathlib import Path

import pandas as pd

from benchmarks.rivals.tables import CALL, DISPOSITIONS, GRAIN, TIME_ZONE, landing


def run(home: Path, output: Path) -> None:
    """Make the daily KPIs of a home's extracts."""
    legs = _legs(landing(home))
    judged = _judged(_calls(landing(home)), legs)
    handled = judged[[*CALL, "date_day", "campaign", "list"]].merge(legs, on=CALL)
    sales = judged[judged["is_sale"]].sort_values(["end_epoch", "uniqueid"])
    sales = sales.drop_duplicates("lead_id").assign(sales_qualified=1)
    sales["date_day"] = _day(sales["end_epoch"])
    amounts = ["dials", "answers", "connects", "conversations", "talk_seconds"]
    daily = pd.concat(
        [
            judged.groupby(GRAIN)[amounts].sum(),
            handled.groupby(GRAIN)[["handle_seconds"]].sum(),
            sales.groupby(GRAIN)[["sales_qualified"]].sum(),
        ]
    )
    daily.groupby(level=GRAIN).sum().astype("int64").reset_index().to_parquet(output)


def _read(folder: Path, pattern: str, types: dict[str, str]) -> pd.DataFrame:
    """The files, the oldest first: of equal keys the last row is the newest."""
    paths = sorted(folder.glob(pattern))
    return pd.concat([pd.read_csv(p, usecols=list(types), dtype=types) for p in paths])


def _calls(folder: Path) -> pd.DataFrame:
    text = ("uniqueid", "status", "user", "list_id", "campaign_id")
    numbers = ("lead_id", "start_epoch", "end_epoch")
    types = dict.fromkeys(text, "str") | dict.fromkeys(numbers, "int64")
    calls = _read(folder, "vicidial_log_*.csv", types).drop_duplicates(CALL, keep="last")
    calls["agent"] = calls.pop("user").where(lambda user: ~user.isin(["VDAD", "VDCL"]))
    return calls.rename(columns={"list_id": "list", "campaign_id": "campaign"})


def _legs(folder: Path) -> pd.DataFrame:
    numbers = ("agent_log_id", "lead_id", "talk_epoch", "talk_sec", "dispo_sec", "dead_sec")
    types = dict.fromkeys(("uniqueid", "user"), "str") | dict.fromkeys(numbers, "int64")
    legs = _read(folder, "vicidial_agent_log_*.csv", types)
    legs = legs[legs["uniqueid"].notna() & (legs["talk_epoch"] > 0)]
    legs = legs.drop_duplicates("agent_log_id", keep="last").rename(columns={"user": "agent"})
    legs["talk_seconds"] = (legs["talk_sec"] - legs["dead_sec"]).clip(lower=0)
    legs["handle_seconds"] = legs["talk_seconds"] + legs["dead_sec"] + legs["dispo_sec"]
    return legs[[*CALL, "agent", "talk_epoch", "talk_seconds", "handle_seconds"]]


def _judged(calls: pd.DataFrame, legs: pd.DataFrame) -> pd.DataFrame:
    """What a status means, whom the call reached, and how long agents were on it."""
    times = legs.sort_values("talk_epoch").groupby(CALL, sort=False)
    times = times.agg(talk_seconds=("talk_seconds", "sum"), first_agent=("agent", "first"))
    judged = calls.merge(times, on=CALL, how="left").merge(_statuses(), on="status", how="left")
    judged = judged[~judged["is_excluded"].eq("T") & ~judged["dial_result"].eq("blocked")]
    talked = judged["talk_seconds"].notna()
    answers = judged["dial_result"].isin(["answered", "abandoned"])
    connects = answers & judged["answered_by"].eq("human") & talked
    return judged.assign(
        date_day=_day(judged["start_epoch"]),
        agent=judged["agent"].fillna(judged["first_agent"]).fillna("(none)"),
        dials=1,
        answers=answers,
        connects=connects,
        conversations=connects & (judged["talk_seconds"] >= 60),
        talk_seconds=judged["talk_seconds"].where(connects, 0),
        is_sale=judged["is_sales_qualified"].eq("T"),
    )


def _statuses() -> pd.DataFrame:
    seed = pd.read_csv(DISPOSITIONS, dtype="str").rename(columns={"code": "status"})
    meanings = ["status", "dial_result", "answered_by", "is_sales_qualified", "is_excluded"]
    return seed.loc[(seed["system"] == "vicidial") & (seed["campaign"] == "*"), meanings]


def _day(epoch: pd.Series) -> pd.Series:
    local = pd.to_datetime(epoch, unit="s", utc=True).dt.tz_convert(TIME_ZONE)
    return local.dt.tz_localize(None).dt.normalize()


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]))
