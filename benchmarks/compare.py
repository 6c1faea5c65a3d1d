"""Whether a rival's daily KPIs, or the published components, say the same as the raw script."""

from pathlib import Path

import duckdb

AMOUNTS = (
    "dials",
    "answers",
    "connects",
    "conversations",
    "talk_seconds",
    "handle_seconds",
    "sales_qualified",
)
# Finer than the day and campaign that a reader would sum by: what agrees here agrees there.
GRAIN = ("date_day", "campaign", "agent", "list")
# A tool without dates writes midnights.
DAILY = "select * replace (cast(date_day as date) as date_day) from read_parquet('{}')"
PUBLISHED = """
    select date_day,
        coalesce(campaigns.source_id, '(none)') as campaign,
        coalesce(agents.source_id, '(none)') as agent,
        coalesce(lists.source_id, '(none)') as list,
        daily.*
    from fct_components_daily as daily
    left join dim_campaigns as campaigns using (campaign_key)
    left join dim_agents as agents using (agent_key)
    left join dim_lists as lists using (list_key)"""


def differences(raw: Path, other: Path, schema: str = "main", most: int = 10) -> list[str]:
    """The first rows in which the two differ, for people; none where they agree.

    Args:
        raw: the Parquet file of the raw script.
        other: the Parquet file of a rival, the published `marts.duckdb` or a warehouse.
        schema: of the marts in a database: `main`, or `marts` in a warehouse.
        most: so many of them.
    """
    grain, sums = ", ".join(GRAIN), ", ".join(f"sum({name}) as {name}" for name in AMOUNTS)
    pairs = ", ".join(f"[raw.{name}, other.{name}]" for name in AMOUNTS)
    anything = " or ".join(f"sum({name}) <> 0" for name in AMOUNTS)
    with duckdb.connect() as connection:
        told = DAILY.format(other)
        if other.suffix == ".duckdb":
            connection.execute(f"attach '{other.resolve()}' as published (read_only)")
            connection.execute(f"use published.{schema}")
            told = PUBLISHED
        rows = connection.execute(
            f"""
            with raw as (select {grain}, {sums} from ({DAILY.format(raw)}) group by all
                having {anything}),
            other as (select {grain}, {sums} from ({told}) group by all having {anything})
            select {grain}, [{pairs}]
            from raw full join other using ({grain})
            where {" or ".join(f"raw.{a} is distinct from other.{a}" for a in AMOUNTS)}
            order by all limit {most}"""
        ).fetchall()
    return [_told(row) for row in rows]


def _told(row: tuple) -> str:
    *place, pairs = row
    amounts = (
        f"{name} {raw} in the raw script, {own} here"
        for name, (raw, own) in zip(AMOUNTS, pairs, strict=True)
        if raw != own
    )
    return f"{', '.join(map(str, place))}: {'; '.join(amounts)}"
