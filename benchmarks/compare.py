"""Whether the published daily components say the same as the raw script's table."""

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


def differences(raw: Path, marts: Path, schema: str = "main", most: int = 10) -> list[str]:
    """The first rows in which the two differ, for people; none where they agree.

    Args:
        raw: the raw script's database.
        marts: the published `marts.duckdb`, or a warehouse.
        schema: of the marts in it: `main`, or `marts` in a warehouse.
        most: so many of them.
    """
    grain, sums = ", ".join(GRAIN), ", ".join(f"sum({name}) as {name}" for name in AMOUNTS)
    pairs = ", ".join(f"(raw.{name}, own.{name})" for name in AMOUNTS)
    anything = " or ".join(f"sum({name}) <> 0" for name in AMOUNTS)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{raw}' as raw_script (read_only)")
        connection.execute(f"attach '{marts.resolve()}' as published (read_only)")
        connection.execute(f"use published.{schema}")
        rows = connection.execute(
            f"""
            with raw as (select {grain}, {sums} from raw_script.kpis_daily group by all
                having {anything}),
            own as (select {grain}, {sums} from ({PUBLISHED}) group by all having {anything})
            select {grain}, [{pairs.replace("(", "[").replace(")", "]")}]
            from raw full join own using ({grain})
            where {" or ".join(f"raw.{a} is distinct from own.{a}" for a in AMOUNTS)}
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
