"""MARTS, calls and legs: times that cannot be, calls that stay open, legs without a call."""

from orchestration.quality.checks import Check, rows_that_break
from orchestration.quality.suites.rows import ORIGIN, SOON, TOLD, staged

ENGINEERING, OPERATIONS = "data-engineering", "sales-operations"
MOST_OF_LOGGED = 1.05

CALLS = (
    Check(
        "started_at_is_not_in_the_future",
        "contract.call_attempts",
        rows_that_break(f"""
select {ORIGIN}, started_at from contract.call_attempts
where started_at > {SOON} and {TOLD} order by started_at desc"""),
        severity="block",
        owner=ENGINEERING,
        reason="2026-11-24: a wrong clock, time zone or date format moves calls to other days",
        expected="no call starts later than an hour from now",
        advice=(
            "compare the row with its file: correct `format` or `time_zone` in sources.yml, or "
            "have the source correct the row or mark it as deleted"
        ),
    ),
    Check(
        "answered_at_is_not_before_started_at",
        "contract.call_attempts",
        rows_that_break(f"""
select {ORIGIN}, started_at, answered_at from contract.call_attempts
where answered_at < started_at and {TOLD}"""),
        severity="warn",
        owner=ENGINEERING,
        reason="2026-11-24: two columns of one row in different zones, or in the wrong order",
        expected="no call is answered before it starts",
        advice=(
            "compare both columns with the file: each may need its own `time_zone` in sources.yml"
        ),
    ),
    Check(
        "ended_at_is_not_before_the_call",
        "contract.call_attempts",
        rows_that_break(f"""
select {ORIGIN}, started_at, answered_at, ended_at from contract.call_attempts
where ended_at < greatest(started_at, answered_at) and {TOLD}"""),
        severity="warn",
        owner=ENGINEERING,
        reason="2026-11-24: a clock that was set back, or columns in different zones",
        expected="no call ends before it starts or is answered",
        advice=(
            "compare the columns with the file: each may need its own `time_zone` in sources.yml"
        ),
    ),
    Check(
        "talk_fits_between_answer_and_end",
        "marts.fct_call_attempts",
        rows_that_break(f"""
select {ORIGIN}, answered_at, ended_at, talk_seconds from marts.fct_call_attempts
where ended_at >= answered_at and talk_seconds > epoch(ended_at - answered_at) + 2 and {TOLD}
order by talk_seconds desc"""),
        severity="warn",
        owner=ENGINEERING,
        reason=(
            "2026-11-24: milliseconds read as seconds, or one leg counted twice, inflate talk time"
        ),
        expected=(
            "the talk of a call is at most 2 s longer than the time from its answer to its end"
        ),
        advice=(
            "check `unit` of talk_seconds in sources.yml, and whether transfers repeat the talk of "
            "the leg before"
        ),
    ),
    Check(
        "talk_fits_into_its_leg",
        "contract.call_legs",
        rows_that_break(f"""
select {ORIGIN}, started_at, ended_at, talk_seconds from contract.call_legs
where talk_seconds > epoch(ended_at - started_at) + 2 order by talk_seconds desc"""),
        severity="warn",
        owner=ENGINEERING,
        reason="2026-11-24: milliseconds read as seconds inflate talk time",
        expected="the talk of a leg is at most 2 s longer than the leg",
        advice="check `unit` of talk_seconds and the times of the leg in sources.yml",
    ),
    Check(
        "talk_is_plausibly_short",
        "marts.fct_call_attempts",
        rows_that_break(f"""
select {ORIGIN}, talk_seconds from marts.fct_call_attempts
where is_time_outlier and {TOLD} order by talk_seconds desc"""),
        severity="info",
        owner=OPERATIONS,
        reason=(
            "2026-11-24: a line left open for hours is out of every time sum but stays in volume"
        ),
        expected="no call talks longer than the policy's outlier_seconds",
        advice="nothing, unless many are of one agent or one line: then ask there",
    ),
    Check(
        "talk_fits_into_logged_time",
        "marts.fct_call_legs",
        rows_that_break(f"""
with talks as (
    select source_system, source_account, agent_key, legs.started_date as date_day,
        sum(legs.talk_seconds) as talk_seconds
    from marts.fct_call_legs as legs
    -- a line left open is another check's; consultations run beside the leg that they are about
    anti join (from marts.fct_call_attempts where is_time_outlier) as outliers using (call_key)
    where leg_type in ('primary', 'transfer_in') group by all
),
logged as (
    select source_system, source_account, agent_key, date_day, sum(seconds) as logged_seconds
    from marts.fct_agent_times where state not in ('offline', 'leave') group by all
)
select talks.source_system, talks.source_account, agents.source_id as agent_id, date_day,
    talk_seconds, logged_seconds
from talks inner join logged using (source_system, source_account, agent_key, date_day)
left join marts.dim_agents as agents using (agent_key)
where talk_seconds > {MOST_OF_LOGGED} * logged_seconds
order by date_day desc, agent_id"""),
        severity="warn",
        owner=OPERATIONS,
        reason=(
            "2026-11-27: nobody talks longer than they were there; occupancy and cost would be "
            "wrong"
        ),
        expected=(
            "the talk of an agent's day is at most 5 % more than the time that the same source "
            "logged"
        ),
        advice=(
            "look for a day that lacks a part of the agent log, two people under one id, or legs "
            "that repeat the talk of the leg before"
        ),
    ),
    Check(
        "calls_become_final_within_a_day",
        "contract.call_attempts",
        rows_that_break(f"""
select {ORIGIN}, started_at from contract.call_attempts
inner join marts.dim_sources using (source_system, source_account)
where exclusion_reason = 'not_final' and started_at < data_through_at - interval 24 hours
order by started_at"""),
        severity="warn",
        owner=OPERATIONS,
        reason="2026-11-24: calls that stay open count in no KPI, and nobody misses them",
        expected=(
            "a call that the source marks as not final is delivered again, final, within 24 hours"
        ),
        advice="have the calls closed in the source system, and delivered again",
    ),
)


def call_checks() -> list[Check]:
    """The checks of calls and legs."""
    return [*CALLS, _legs_belong_to_a_call()]


def _legs_belong_to_a_call() -> Check:
    legs = staged("call_legs", f"{ORIGIN}, leg_key, call_key, is_deleted")
    # A leg that once named another call does not matter where a later version names one we have.
    return Check(
        "legs_belong_to_a_call",
        "contract.call_legs",
        rows_that_break(f"""
select {ORIGIN} from {legs} as legs
anti join contract.call_attempts using (call_key)
anti join contract.call_legs using (leg_key)
where not coalesce(is_deleted, false)"""),
        severity="warn",
        owner=ENGINEERING,
        reason="2026-11-24: the talk of a leg without its call is in no KPI",
        expected="every leg's call was delivered",
        advice=(
            "deliver the calls of the same days again; where none is missing, compare call_id of "
            "the legs with the key of the calls in sources.yml"
        ),
    )
