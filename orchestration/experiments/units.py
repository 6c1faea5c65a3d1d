"""Which units an experiment can give arms to: leads that may be called, blocks of days to come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import duckdb

from orchestration.experiments import AssignError
from orchestration.ingest.seed_rows import Experiment

# A lead is named as the dialer names it that has it on a list, else as the first system does.
LEADS = """
with
    members as (
        select lead_source_key, min(lists.source_id) as list_id
        from contract.list_members inner join marts.dim_lists as lists using (list_key)
        where $audience = '*' or list_contains(string_split($audience, ' '), lists.source_id)
        group by lead_source_key
    ),
    refused as (
        select phone_key from contract.dnc_events
        group by phone_key, campaign_id having arg_max(action, occurred_at) = 'add'
    ),
    -- whoever said it to one system of a lead has said it to all
    not_to_be_called as (
        select lead_key from contract.leads where is_dnc
        union all
        select lead_key from contract.lead_identities inner join refused using (phone_key)
    ),
    known as (
        select
            identities.*, members.list_id,
            row_number() over (
                partition by lead_key
                order by list_id nulls last, sources.kind <> 'dialer', lead_source_key
            ) as place
        from contract.lead_identities as identities
        inner join marts.dim_sources as sources using (source_system, source_account)
        left join members using (lead_source_key)
        where identities.is_delivered and ($audience = '*' or members.list_id is not null)
    )
select
    known.lead_key, known.source_system, known.source_account, known.source_id,
    concat_ws('|', coalesce(list_id, '(none)'), coalesce(teams.team_id, '(none)')) as stratum
from known
inner join contract.leads as leads on known.lead_key = leads.lead_key and is_main and not is_gone
left join contract.agent_assignments as teams
on leads.owner_agent_key = teams.agent_key
and $now >= teams.valid_from and $now < coalesce(teams.valid_to, timestamp '9999-12-31')
where
    place = 1
    and known.lead_key not in (select lead_key from not_to_be_called where lead_key is not null)
    and known.lead_key not in (
        select lead_key
        from contract.lead_identities
        inner join assigned on lead_source_key = unit_source_key
        where lead_key is not null
    )
"""
CAMPAIGNS = """
select source_system, source_account, source_id from marts.dim_campaigns where source_id = $audience
"""


@dataclass(frozen=True)
class Unit:
    """What is given an arm as a whole: a lead, or days of a campaign.

    Attributes:
        key: what chance is drawn by.
        days: of a block; a lead has none.
    """

    key: str
    stratum: str | None
    system: str
    account: str
    source_id: str
    days: tuple[date | None, ...] = (None,)

    @property
    def named(self) -> list[tuple]:
        """System, account, id there and day, of each row that is written of it."""
        return [(self.system, self.account, self.source_id, day) for day in self.days]


def leads(
    connection: duckdb.DuckDBPyConnection, experiment: Experiment, now: datetime
) -> list[Unit]:
    """The leads of the audience that may be called and have no arm yet.

    Args:
        connection: to the warehouse, with what was assigned as `assigned`.
        experiment: its audience.
        now: UTC, naive: whose team an agent is in.
    """
    parameters = {"audience": experiment.audience, "now": now}
    rows = connection.execute(LEADS, parameters).fetchall()
    return [Unit(key, stratum, *named) for key, *named, stratum in rows]


def blocks(
    connection: duckdb.DuckDBPyConnection, experiment: Experiment, today: date
) -> list[Unit]:
    """The blocks of days that are still to come and have no arm yet.

    Raises:
        AssignError: no campaign, or more than one, has the id that the audience names.
    """
    rows = connection.execute(CAMPAIGNS, {"audience": experiment.audience}).fetchall()
    if len(rows) != 1:
        raise AssignError(
            f"{len(rows)} campaigns have the id {experiment.audience!r}, which experiments.csv "
            f"names as audience of {experiment.experiment_id}; name one"
        )
    taken = connection.execute("select unit_date from assigned").fetchall()
    return [
        Unit(str(days[0]), None, *rows[0], days)
        for days in _blocks(experiment)
        if days[0] > today and not {(day,) for day in days} & set(taken)
    ]


def _blocks(experiment: Experiment) -> Iterator[tuple[date, ...]]:
    first = experiment.starts_on
    while first <= experiment.ends_on:
        following = first + timedelta(days=experiment.block_days)
        days = min(following - first, experiment.ends_on - first + timedelta(days=1)).days
        yield tuple(first + timedelta(days=day) for day in range(days))
        first = following
