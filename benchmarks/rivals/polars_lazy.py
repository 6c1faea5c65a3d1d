"""Polars: one lazy query from the files to the daily KPIs, streamed."""

import sys
from pathlib import Path

import polars as pl

from benchmarks.rivals.tables import CALL, DISPOSITIONS, GRAIN, TIME_ZONE, landing


def run(home: Path, output: Path) -> None:
    """Make the daily KPIs of a home's extracts."""
    legs = _legs(landing(home))
    judged = _judged(_calls(landing(home)), legs)
    handled = judged.drop("agent").join(legs, on=CALL)
    sales = judged.filter(pl.col("is_sale")).sort("end_epoch", "uniqueid")
    sales = sales.unique("lead_id", keep="first", maintain_order=True)
    reached = ("answers", "connects", "conversations")
    dialled = [pl.len().alias("dials"), *(pl.col(name).sum() for name in reached)]
    talked = pl.col("talk_seconds").filter(pl.col("connects")).sum()
    parts = [
        judged.group_by(GRAIN).agg(*dialled, talked),
        handled.group_by(GRAIN).agg(pl.col("handle_seconds").sum()),
        sales.with_columns(date_day=_day("end_epoch"))
        .group_by(GRAIN)
        .agg(pl.len().alias("sales_qualified")),
    ]
    daily = pl.concat(parts, how="diagonal_relaxed").group_by(GRAIN).sum()
    daily.sink_parquet(output, engine="streaming")


def _read(folder: Path, pattern: str, types: dict[str, type[pl.DataType]]) -> pl.LazyFrame:
    """The files, the oldest first: of equal keys the last row is the newest."""
    paths = sorted(folder.glob(pattern))
    return pl.scan_csv(paths, schema_overrides=types).select(*types)


def _calls(folder: Path) -> pl.LazyFrame:
    text = ("uniqueid", "status", "user", "list_id", "campaign_id")
    numbers = ("lead_id", "start_epoch", "end_epoch")
    types = dict.fromkeys(text, pl.String) | dict.fromkeys(numbers, pl.Int64)
    calls = _read(folder, "vicidial_log_*.csv", types).unique(CALL, keep="last")
    user = pl.col("user")
    return calls.with_columns(
        agent=pl.when(~user.is_in(["VDAD", "VDCL"])).then(user),
        list="list_id",
        campaign="campaign_id",
    )


def _legs(folder: Path) -> pl.LazyFrame:
    numbers = ("agent_log_id", "lead_id", "talk_epoch", "talk_sec", "dispo_sec", "dead_sec")
    types = dict.fromkeys(("uniqueid", "user"), pl.String) | dict.fromkeys(numbers, pl.Int64)
    legs = _read(folder, "vicidial_agent_log_*.csv", types)
    legs = legs.filter(pl.col("uniqueid").is_not_null() & (pl.col("talk_epoch") > 0))
    talk = (pl.col("talk_sec") - pl.col("dead_sec")).clip(lower_bound=0)
    return legs.unique("agent_log_id", keep="last").select(
        *CALL,
        "talk_epoch",
        agent="user",
        talk_seconds=talk,
        handle_seconds=talk + pl.col("dead_sec") + pl.col("dispo_sec"),
    )


def _judged(calls: pl.LazyFrame, legs: pl.LazyFrame) -> pl.LazyFrame:
    """What a status means, whom the call reached, and how long agents were on it."""
    times = legs.group_by(CALL).agg(
        pl.col("talk_seconds").sum(), first_agent=pl.col("agent").sort_by("talk_epoch").first()
    )
    judged = calls.join(times, on=CALL, how="left").join(_statuses(), on="status", how="left")
    answers = pl.col("dial_result").is_in(["answered", "abandoned"])
    human = pl.col("answered_by") == "human"
    return (
        judged.filter(
            pl.col("is_excluded").ne_missing("T"), pl.col("dial_result").ne_missing("blocked")
        )
        .with_columns(
            date_day=_day("start_epoch"),
            agent=pl.coalesce("agent", "first_agent", pl.lit("(none)")),
            answers=answers,
            connects=answers & human & pl.col("talk_seconds").is_not_null(),
            is_sale=pl.col("is_sales_qualified") == "T",
        )
        .with_columns(conversations=pl.col("connects") & (pl.col("talk_seconds") >= 60))
    )


def _statuses() -> pl.LazyFrame:
    seed = pl.scan_csv(DISPOSITIONS, infer_schema=False).rename({"code": "status"})
    seed = seed.filter(pl.col("system") == "vicidial", pl.col("campaign") == "*")
    return seed.select("status", "dial_result", "answered_by", "is_sales_qualified", "is_excluded")


def _day(epoch: str) -> pl.Expr:
    local = pl.from_epoch(epoch, time_unit="s").dt.replace_time_zone("UTC")
    return local.dt.convert_time_zone(TIME_ZONE).dt.date()


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]))
