"""Extracts of a VICIdial that does not exist: 90 daily files of any number of dials.

DuckDB writes them; every value comes from the hash of its row's number, so that the same size
gives the same bytes (by one version of DuckDB). 0.5 % of the rows come again a day later,
half of them open until then; 0.3 % come two days late. Each day has the same number of dials.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from benchmarks.people import (
    DAYS,
    Size,
    agent,
    campaign_id,
    campaigns,
    lead_id,
    leads,
    list_id,
    lists,
    phone_number,
    team,
    users,
)

FIRST_DAY = date(2026, 1, 5)
TIME_ZONE = "America/New_York"
OPENS_AT, OPEN_HOURS = 9, 12
FILES = {"vicidial_log": "vicidial_log_2*.csv"} | {
    table: f"{table}_*.csv"
    for table in (
        "vicidial_agent_log",
        "vicidial_list",
        "vicidial_lists",
        "vicidial_users",
        "vicidial_campaigns",
    )
}

# Dials of 1,000 by their last status; an agent was on the line of those in the second group.
BY_MACHINE = {"NA": 430, "AA": 120, "AB": 90, "ADC": 80, "DROP": 20, "DNCL": 5, "PDROP": 5}
BY_AGENT = {
    **{"NI": 90, "A": 70, "CALLBK": 25, "N": 20, "DEC": 10, "NP": 10},
    **{"DNC": 10, "SALE": 10, "B": 5},
}


def write_extracts(home: Path, dials: int) -> None:
    """Write a home: its `sources.yml`, and what has landed there."""
    folder = home / "landing" / "vicidial"
    folder.mkdir(parents=True)
    (home / "sources.yml").write_text(_declaration(), encoding="utf-8")
    size = Size(dials)
    with duckdb.connect(config={"threads": 2}) as connection:
        for name, select in _selects(size):
            connection.execute(f"copy ({select}) to '{folder / name}.csv' (header)")


def _declaration() -> str:
    extracts = "".join(
        f"      - table: {table}\n        files: vicidial/{files}\n"
        f'        extracted_at: {{file_name: "_(\\\\d{{8}})", format: "%Y%m%d"}}\n'
        for table, files in FILES.items()
    )
    return (
        f"company: {{name: Benchmark, reporting_time_zone: {TIME_ZONE}, reporting_currency: USD}}\n"
        f"sources:\n  - system: vicidial\n    account: main\n    time_zone: {TIME_ZONE}\n"
        f"    phone_region: US\n    extracts:\n{extracts}"
    )


def _selects(size: Size) -> Iterator[tuple[str, str]]:
    """The name of each file, and the SQL of its rows."""
    for day in range(DAYS):
        name = f"{FIRST_DAY + timedelta(day):%Y%m%d}"
        yield f"vicidial_log_{name}", _calls(size, day)
        yield f"vicidial_agent_log_{name}", _turns(size, day)
    first = f"{FIRST_DAY:%Y%m%d}"
    yield f"vicidial_list_{first}", leads(size)
    yield f"vicidial_lists_{first}", lists()
    yield f"vicidial_users_{first}", users(size)
    yield f"vicidial_campaigns_{first}", campaigns()


def _dials(size: Size, day: int, salt: str) -> str:
    """The dials that a day's file tells of; the salt decides which come late or again."""
    oldest, per_day = max(day - 2, 0), size.dials_of_a_day
    status, bound = "case", 0
    for code, share in (BY_MACHINE | BY_AGENT).items():
        bound += share
        status += f" when draw < {bound} then '{code}'"
    opened = "case day " + " ".join(f"when {d} then {_opening(d)}" for d in range(oldest, day + 1))
    return f"""
        select *,
            start_epoch + ring_sec as talk_epoch,
            start_epoch + ring_sec + talk_sec as end_epoch,
            comes_again and day = {day} and hash(i, '{salt} open') % 2 = 0 as is_open
        from (
            select i, i // {per_day} as day,
                cast(hash(i, 'lead') % {size.leads} as bigint) as lead,
                {opened} end
                    + (i % {per_day}) * {OPEN_HOURS * 3600} // {per_day} as start_epoch,
                {status} end as status,
                draw >= {sum(BY_MACHINE.values())} as is_handled,
                cast(3 + hash(i, 'ring') % 10 as int) as ring_sec,
                cast(if(is_handled, 3 + hash(i, 'talk') % 138, 0) as int) as talk_sec,
                hash(i, '{salt}') % 1000 as fate,
                fate < 3 as is_late,
                fate between 3 and 7 and day < {DAYS - 1} as comes_again
            from (select range as i, hash(range, 'status') % 1000 as draw
                from range({oldest * per_day}, {min((day + 1) * per_day, size.dials)}))
        )
        where case when is_late then least(day + 2, {DAYS - 1}) = {day}
            else day = {day} or (comes_again and day + 1 = {day}) end"""


def _opening(day: int) -> int:
    local = datetime.combine(FIRST_DAY + timedelta(day), datetime.min.time())
    return int(local.replace(hour=OPENS_AT, tzinfo=ZoneInfo(TIME_ZONE)).timestamp())


def _calls(size: Size, day: int) -> str:
    return f"""
        select start_epoch || '.' || i as uniqueid, {lead_id("lead")} as lead_id, start_epoch,
            if(is_open, 'INCALL', status) as status,
            if(is_handled, {agent(size)}, 'VDAD') as user, {list_id("lead")} as list_id,
            {campaign_id("lead")} as campaign_id, if(is_open, 0, end_epoch) as end_epoch,
            if(is_open, 0, ring_sec + talk_sec) as length_in_sec, '1' as phone_code,
            {phone_number("lead")} as phone_number, 'AUTO' as comments,
            if(is_handled, {team(f"i % {size.agents}")}, null) as user_group,
            if(is_handled, if(i % 3 = 0, 'AGENT', 'CALLER'), 'NONE') as term_reason,
            'MAIN' as alt_dial, 1 + i // {size.leads} as called_count
        from ({_dials(size, day, "call")})"""


def _turns(size: Size, day: int) -> str:
    """One row per call that an agent was on; one that is open is still being dispositioned."""
    return f"""
        select i + 1 as agent_log_id, {agent(size)} as user, {lead_id("lead")} as lead_id,
            talk_epoch - wait_sec as pause_epoch, talk_epoch - wait_sec as wait_epoch, wait_sec,
            0 as pause_sec, talk_epoch, talk_sec, end_epoch as dispo_epoch,
            if(is_open, 0, 2 + hash(i, 'wrap') % 29) as dispo_sec, dead_sec,
            start_epoch || '.' || i as uniqueid,
            cast(timezone('{TIME_ZONE}', to_timestamp(wait_epoch)) as text) as event_time,
            {campaign_id("lead")} as campaign_id, if(is_open, null, status) as status,
            {team(f"i % {size.agents}")} as user_group, null as sub_status,
            if(dead_sec > 0, end_epoch - dead_sec, 0) as dead_epoch, 'AGENT' as pause_type
        from (
            select *, 5 + hash(i, 'wait') % 15 as wait_sec,
                if(hash(i, 'dead') % 20 = 0, least(5, talk_sec), 0) as dead_sec
            from ({_dials(size, day, "turn")}) where is_handled)"""
