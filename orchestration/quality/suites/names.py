"""MARTS, names: agents, campaigns and statuses that rows name and that nobody lists or maps.

Judged only where a source lists such things at all. Not here: dispositions (`answers.py`), leads
(`sales.py`), who is who across systems (`sides.py`).
"""

from orchestration.quality.checks import Check, rows_that_break
from orchestration.quality.suites.rows import staged

OPERATIONS = "sales-operations"
MOST_UNLISTED, MOST_WITHOUT_STAGE = 0.005, 0.05


def name_checks() -> list[Check]:
    """The checks of what rows name."""
    return [_agents_are_listed(), _campaigns_are_listed(), _statuses_mean_a_stage()]


def _months_of_unlisted(named: str) -> str:
    """The SELECT of the months in which too many rows name what is not listed.

    Args:
        named: a SELECT of source_system, source_account, day, source_id and is_listed, a row of
            the source each.
    """
    return f"""
with named as (
    select *, cast(date_trunc('month', day) as date) as month from ({named})
),
months as (
    select source_system, source_account, month, count(*) as rows_of_month,
        avg(case when is_listed then 0 else 1 end) as unlisted
    from named group by all having unlisted > {MOST_UNLISTED}
)
select source_system, source_account, month, source_id, count(*) as rows,
    round(100 * unlisted, 2) as percent_of_month
from named inner join months using (source_system, source_account, month)
where not is_listed
group by all order by month desc, rows desc"""


def _agents_are_listed() -> Check:
    return Check(
        "agents_of_calls_are_listed",
        "contract.call_legs",
        rows_that_break(
            _months_of_unlisted("""
    select legs.source_system, legs.source_account, started_date as day,
        identities.source_id, is_listed
    from contract.call_legs as legs
    inner join contract.agent_identities as identities using (agent_source_key)
    semi join (from contract.agent_identities where is_listed) as listed
        on legs.source_system = listed.source_system
        and legs.source_account = listed.source_account""")
        ),
        severity="warn",
        owner=OPERATIONS,
        reason="2026-11-27: an agent nobody lists has no name and no team, and bonus goes nowhere",
        expected=(
            "where a source lists its agents, at most 0.5 % of its calls a month are of others"
        ),
        advice="deliver the list of agents again, or have the agents named added where it is kept",
    )


def _campaigns_are_listed() -> Check:
    listed = staged("campaigns", "campaign_key, source_system, source_account")
    return Check(
        "campaigns_of_calls_are_listed",
        "contract.call_attempts",
        rows_that_break(
            _months_of_unlisted(f"""
    select calls.source_system, calls.source_account, started_date as day, campaigns.source_id,
        listed.campaign_key is not null as is_listed
    from contract.call_attempts as calls
    inner join contract.campaigns as campaigns using (campaign_key)
    left join (select distinct campaign_key from {listed}) as listed using (campaign_key)
    semi join {listed} as lists
        on calls.source_system = lists.source_system
        and calls.source_account = lists.source_account
    -- queues of incoming calls are listed elsewhere
    where direction = 'outbound'""")
        ),
        severity="warn",
        owner=OPERATIONS,
        reason="2026-11-27: the calls of a campaign nobody lists have no policy and no cost of it",
        expected=(
            "where a source lists its campaigns, at most 0.5 % of its calls a month are of others"
        ),
        advice="deliver the list of campaigns again; where its ids changed, map them alike",
    )


def _statuses_mean_a_stage() -> Check:
    events = staged(
        "lead_stage_events",
        "source_system, source_account, source_id, event_key, stage, extracted_at, batch_id, "
        "row_number",
    )
    # A lead in a status of no stage is staged without one: it has left the stage that it was in.
    return Check(
        "lead_statuses_mean_a_stage",
        "contract.leads",
        rows_that_break(f"""
with told as (
    select source_system, source_account, source_id, event_key,
        max(extracted_at) as extracted_at, arg_max(batch_id, extracted_at) as batch_id,
        arg_max(row_number, extracted_at) as row_number
    from {events} as events where stage is null group by all
),
without_stage as (
    from told anti join {events} as later
        on told.event_key = later.event_key and later.stage is not null
        and later.extracted_at > told.extracted_at
),
leads as (
    select source_system, source_account, count(*) as leads from contract.leads group by all
),
shares as (
    select source_system, source_account, leads, count(*) as leads_without_stage
    from without_stage inner join leads using (source_system, source_account)
    group by all having leads_without_stage > {MOST_WITHOUT_STAGE} * leads
)
select source_system, source_account, source_id, batch_id, row_number, leads_without_stage, leads
from without_stage inner join shares using (source_system, source_account)
order by source_id"""),
        severity="warn",
        owner=OPERATIONS,
        reason="2026-11-27: a status that was renamed in the CRM empties the funnel without a word",
        expected="at most 5 % of a CRM's leads are in a status that `lead_stages` does not know",
        advice="add a line for the status of the leads named to seeds/lead_stages.csv of the home",
    )
