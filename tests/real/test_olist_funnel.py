"""A marketplace's real funnel: every value of expected.json that the three files can give."""

import hashlib
from decimal import Decimal

import pytest

pytestmark = [pytest.mark.real, pytest.mark.slow]

NOBODY = {"<null>": "(none)"}


def key(source_id: str) -> str:
    return hashlib.md5(f"generic|olist|{source_id}".encode()).hexdigest()


def by_member(olist, kpi, scope, role="(none)") -> dict:
    return {member: row for (member, _), row in olist.kpi(kpi, scope=scope, role=role).items()}


def by_channel(expected: dict, field: str | None = None) -> dict:
    named = {NOBODY.get(name, name): value for name, value in expected.items()}
    return {name: value[field] if field else value for name, value in named.items()}


@pytest.mark.parametrize(
    ("kpi", "value"),
    [
        ("marketing_qualified", "8000"),
        ("sales_qualified", "842"),
        ("lead_to_won", "0.10525"),
        ("days_to_won", "48.4406"),
        ("days_to_won_p50", "14"),
        ("opportunities", "842"),
        ("orders", "4518"),
        ("revenue_gross", "676851.48"),
        ("revenue_net", "676851.48"),
        ("win_rate_count", "1"),
    ],
)
def test_headline_kpis_are_the_expected_values(olist, kpi, value):
    assert by_member(olist, kpi, "company")["Olist"][1] == Decimal(value)


def test_a_missing_origin_is_not_the_origin_unknown(olist):
    expected = olist.expected["conversion_by_origin"]
    found = by_member(olist, "lead_to_won", "source_channel")
    leads = dict(
        olist.rows("select coalesce(source_channel, '(none)'), count(*) from fct_leads group by 1")
    )
    assert leads == by_channel(expected, "mql")
    assert leads["(none)"] == olist.expected["mql_null_origin"]
    assert {name: row[0] for name, row in found.items()} == by_channel(expected, "won")
    for name, rate in by_channel(expected, "rate").items():
        assert found[name][1] == Decimal(str(rate))


def test_days_to_won_by_origin(olist):
    expected = olist.expected["days_to_win_by_origin"]
    means = by_member(olist, "days_to_won", "source_channel")
    medians = by_member(olist, "days_to_won_p50", "source_channel")
    for name, mean in by_channel(expected, "mean").items():
        assert means[name][1] == Decimal(str(mean))
    for name, median in by_channel(expected, "median").items():
        assert medians[name][1] == Decimal(str(median))


def test_days_to_won_run_from_before_the_first_contact(olist):
    expected = olist.expected["days_to_win(calendar days won_date - first_contact_date)"]
    (row,) = olist.rows(
        "select min(days_to_won), max(days_to_won), sum((days_to_won < 0)::int) from fct_leads"
    )
    assert row == (expected["min"], expected["max"], expected["negative"])
    assert "days_to_won" in olist.output, "the lead won before it was created is warned about"


def test_conversion_by_cohort_month(olist):
    expected = olist.expected["conversion_by_first_contact_month(cohort)"]
    found = {
        f"{start:%Y-%m}": row
        for (_, start), row in olist.kpi("lead_to_won", period="month").items()
    }
    assert {m: row[0] for m, row in found.items()} == {m: v["won"] for m, v in expected.items()}
    for month, row in found.items():
        assert row[1] == Decimal(str(expected[month]["rate"]))


@pytest.mark.parametrize(
    ("kpi", "key_of"), [("marketing_qualified", "mql_by_month"), ("win_rate_count", None)]
)
def test_events_fall_in_their_own_month(olist, kpi, key_of):
    expected = olist.expected[key_of or "won_by_won_month(event)"]
    found = {f"{start:%Y-%m}": row[0] for (_, start), row in olist.kpi(kpi, period="month").items()}
    assert found == expected


def test_revenue_by_origin(olist):
    expected = by_channel(olist.expected["revenue_by_origin"])
    found = by_member(olist, "revenue_gross", "source_channel")
    assert {name: row[0] for name, row in found.items()} == {
        name: Decimal(str(value)) for name, value in expected.items() if value
    }


@pytest.mark.parametrize(
    ("role", "revenue", "won"),
    [
        ("qualifier", "revenue_by_sdr(indirect: qualifier)", "won_by_sdr"),
        ("closer", "revenue_by_sr(direct: closer)", "won_by_sr"),
    ],
)
def test_revenue_is_credited_to_who_qualified_and_to_who_closed(olist, role, revenue, won):
    expected = {key(agent): row for agent, row in olist.expected[revenue].items()}
    found = by_member(olist, "revenue_gross", "agent", role)
    orders = by_member(olist, "orders", "agent", role)
    assert {agent: row[0] for agent, row in found.items()} == {
        agent: Decimal(str(row["revenue"])) for agent, row in expected.items() if row["orders"]
    }
    assert {agent: row[0] for agent, row in orders.items()} == {
        agent: row["orders"] for agent, row in expected.items() if row["orders"]
    }
    assert sum(row[0] for row in found.values()) == Decimal("676851.48")
    wins = by_member(olist, "win_rate_count", "agent", role)
    assert {agent: row[0] for agent, row in wins.items()} == {
        key(agent): number for agent, number in olist.expected[won].items()
    }


def test_every_row_of_the_three_files_is_loaded(olist):
    assert "Rows read         13,886 = 13,886 loaded, 0 duplicate" in olist.output
    items = olist.rows("select sum(rows_read) from fct_batches where extract_name = 'order_items'")
    assert items == [(olist.expected["items_of_won_sellers"],)]
