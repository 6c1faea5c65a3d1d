"""Costs: handed out to the cent as it is reckoned here, whatever they are and are for."""

import random
from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
import yaml

from orchestration.home import Home
from orchestration.quality.checks import run_checks
from orchestration.quality.suites.money import MONEY
from tests.pipeline.homes import COMPANY, ask, deliver, extract, run

pytestmark = pytest.mark.slow

CALLS = extract(
    "calls",
    "call_attempts",
    ["id"],
    {
        "started_at": "start",
        "direction": {"constant": "outbound"},
        "dial_result": {"constant": "answered"},
        "answered_by": {"constant": "human"},
        "agent_id": "agent",
        "campaign_id": "campaign",
        "lead_id": "lead",
    },
)
COSTS = extract(
    "costs",
    "cost_entries",
    ["id"],
    {
        "cost_type": "type",
        "amount": "amount",
        "currency": "currency",
        "period_from": {"column": "from", "format": "%Y-%m-%d"},
        "period_to": {"column": "to", "format": "%Y-%m-%d"},
        "campaign_id": "campaign",
        "basis": "basis",
    },
)
FIRST = date(2026, 1, 1)
USD = Decimal("0.87654321")
# Odd ones beside the random ones: as large as the contract takes, one cent, below zero.
AMOUNTS = ("99999999999.99", "0.01", "-0.05", "-7777.7777", "0.005", "0")


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def entries() -> list[tuple]:
    """id, type, amount, currency, from, to, campaign, basis."""
    draw = random.Random(5)
    found = []
    for number in range(60):
        amount = draw.choice((*AMOUNTS, f"{draw.uniform(-500, 5000):.4f}"))
        start = draw.randrange(25)
        found.append(
            (
                f"X{number}",
                draw.choice(("data", "software", "bonus")),
                amount,
                draw.choice(("EUR", "USD")),
                day(start),
                day(start + draw.randrange(31)),
                draw.choice(("", "K1", "K2")),
                draw.choice(("direct", "dials", "leads", "headcount", "agent_hours")),
            )
        )
    return [
        *found,
        ("no rate", "data", "5", "GBP", day(1), day(1), "", "direct"),
        ("nobody's", "data", "5", "EUR", day(1), day(1), "K9", "dials"),
    ]


def lay(home: Home) -> None:
    """A dialer and, in an account of its own, the books."""
    dialer = {"system": "generic", "account": "dialer", "time_zone": "UTC", "extracts": [CALLS]}
    books = dialer | {"account": "books", "extracts": [COSTS]}
    company = COMPANY | {"reporting_time_zone": "UTC"}
    home.seeds.mkdir(parents=True)
    home.sources_file.write_text(yaml.safe_dump({"company": company, "sources": [dialer, books]}))
    rates = "".join(f"USD,{day(number)},{USD}\n" for number in range(60))
    (home.seeds / "fx_rates.csv").write_text(f"currency,rate_date,rate\n{rates}")
    (home.seeds / "cost_rates.csv").write_text(
        "cost_type,basis,campaign,team,list,valid_from,amount,currency\n"
        f"telecom,dials,*,*,*,{FIRST},0.0175,EUR\n"
        f"telecom,dials,K2,*,*,{day(9)},0.03,GBP\n"
    )
    draw = random.Random(3)
    calls = [
        f"C{number},{day(draw.randrange(20))} 09:{number % 60:02}:00,"
        f"{draw.choice(('A1', 'A2', 'A3', ''))},{draw.choice(('K1', 'K2'))},L{draw.randrange(40)}"
        for number in range(150)
    ]
    deliver(home, "calls_20260201.csv", "\n".join(["id,start,agent,campaign,lead", *calls, ""]))
    header = "id,type,amount,currency,from,to,campaign,basis"
    rows = [",".join(map(str, entry)) for entry in entries()]
    deliver(home, "costs_20260201.csv", "\n".join([header, *rows, ""]))


@pytest.fixture(scope="module")
def costs(tmp_path_factory) -> Home:
    home = Home(tmp_path_factory.mktemp("costs") / "home")
    lay(home)
    run(home, "--select", "+fct_costs", "+fct_kpis", "+order_parts")
    return home


def shares_of(cents: int, weights: dict[tuple, int]) -> dict[tuple, int]:
    """Whole cents by largest remainder; of equal ones the first share."""
    whole = sum(weights.values())
    given = {share: abs(cents) * weight // whole for share, weight in weights.items()}
    by_remainder = sorted(weights, key=lambda s: (-(abs(cents) * weights[s] % whole), s))
    for share in by_remainder[: abs(cents) - sum(given.values())]:
        given[share] += 1
    return {share: (cents > 0) * part or -part for share, part in given.items() if part}


def test_every_entry_is_handed_out_as_it_should(costs):
    campaigns = dict(ask(costs, "select source_id, campaign_key from contract.campaigns"))
    work = ask(
        costs,
        "select basis, date_day, agent_key, team_key, campaign_key, list_key, "
        "cast(amount * 1000 as bigint) from marts.int_cost_bases",
    )
    found = defaultdict(dict)
    parts = (
        "select source_id, is_allocated, date_day, coalesce(agent_key, '(none)'), "
        "coalesce(team_key, '(none)'), coalesce(campaign_key, '(none)'), "
        "coalesce(list_key, '(none)'), cast(amount_reporting * 100 as bigint) "
        "from marts.fct_costs where cost_source = 'entry'"
    )
    for source_id, is_allocated, *share, cents in ask(costs, parts):
        found[source_id, is_allocated][tuple(share)] = cents
    expected = {}
    for source_id, _, amount, currency, start, end, campaign, basis in entries()[:-2]:
        rate = USD if currency == "USD" else 1
        cents = int((Decimal(amount) * rate * 100).quantize(Decimal(1), ROUND_HALF_UP))
        scope = campaigns.get(campaign)
        weights = {
            tuple(share): weight
            for of, *share, weight in work
            if of == basis and start <= share[0] <= end and scope in (None, share[3])
        }
        is_allocated = bool(weights) or basis == "direct"
        if not weights:
            days = range((end - start).days + 1)
            nobody = ("(none)", "(none)", scope or "(none)", "(none)")
            weights = {(start + timedelta(days=number), *nobody): 1 for number in days}
        if shares := shares_of(cents, weights):
            expected[source_id, is_allocated] = shares
    found.pop(("nobody's", False))
    assert found == expected
    assert {is_allocated for _, is_allocated in expected} == {True, False}


def test_a_cost_of_a_campaign_that_nobody_knows_is_unallocated(costs):
    assert ask(
        costs,
        "select is_allocated, campaign_key, amount_reporting from marts.fct_costs "
        "where source_id = 'nobody''s'",
    ) == [(False, None, 5)]


def test_a_rate_costs_what_its_day_s_work_comes_to(costs):
    # K2 has a rate of its own from day 9, whose currency has no exchange rate
    assert ask(
        costs,
        "select date_day, sum(amount_reporting) from marts.fct_costs where cost_source = 'rate' "
        "group by date_day order by date_day",
    ) == ask(
        costs,
        "select date_day, cast(sum(amount) * 0.0175 as decimal(18, 2)) from marts.int_cost_bases "
        "inner join marts.dim_campaigns as campaigns using (campaign_key) "
        f"where basis = 'dials' and (source_id = 'K1' or date_day < date '{day(9)}') "
        "group by date_day order by date_day",
    )


def test_costs_without_an_exchange_rate_are_listed_and_block(costs):
    [check] = [check for check in MONEY if check.name == "amounts_have_an_exchange_rate"]
    [result] = run_checks(costs.warehouse_file, [check])
    assert result.blocks
    told = {(row["of"], row["source_id"], row["row_number"]) for row in result.sample}
    assert told == {("cost entry", "no rate", "62"), ("cost rate", "cost_rates.csv", "3")}
    assert ask(costs, "select count(*) from marts.fct_costs where source_id = 'no rate'") == [(0,)]
