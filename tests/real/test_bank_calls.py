"""A bank's real calls: every value of expected.json that the contract's columns can tell."""

from decimal import Decimal

import pytest

pytestmark = [pytest.mark.real, pytest.mark.slow]

QUALIFIED_BY = """
    select {part}, count(*), sum(case when sales_qualified_date is not null then 1 else 0 end)
    from marts.fct_leads inner join marts.dim_leads using (lead_key)
    group by 1
"""


def told(bank, kpi, **where):
    """The one value of a KPI at company scope."""
    ((_, (numerator, value, reason)),) = bank.kpi(kpi, **where).items()
    return numerator, value, reason


def counts(expected: dict) -> dict:
    return {name: (part["contacts"], part["yes"]) for name, part in expected.items()}


@pytest.mark.parametrize(
    ("kpi", "key"),
    [
        ("dials", "rows"),
        ("connects", "rows"),
        ("leads_attempted", "rows"),
        ("sales_qualified", "yes"),
        ("step_connect_qualified", "conversion_rate"),
        ("talk_seconds", "sum_duration_s"),
    ],
)
def test_headline_kpis_are_the_expected_values(bank, kpi, key):
    assert told(bank, kpi)[1] == Decimal(str(bank.expected[key]))


@pytest.mark.parametrize(
    ("kpi", "key"),
    [
        ("average_talk_seconds", "avg_talk_s_all_rows"),
        ("handle_seconds_per_sales_qualified", "talk_s_per_yes(AHT per qualified lead)"),
    ],
)
def test_seconds_are_the_expected_values_to_four_digits(bank, kpi, key):
    assert told(bank, kpi)[1] == round(Decimal(str(bank.expected[key])), 4)


def test_conversations_are_calls_of_a_minute(bank):
    assert told(bank, "conversations")[1] == bank.expected["rows_duration_ge"]["60"]
    qualifying = told(bank, "step_conversation_qualified")[0]
    assert qualifying == bank.expected["yes_duration_ge"]["60"]


@pytest.mark.parametrize("kpi", ["answer_rate", "connect_rate"])
def test_rates_per_dial_are_null_with_the_reason(bank, kpi):
    numerator, value, reason = told(bank, kpi)
    assert (numerator, value, reason) == (45211, None, "unanswered_not_logged")


def test_what_was_never_delivered_is_not_zero(bank):
    told_kpis = {kpi for (kpi,) in bank.rows("select distinct kpi from fct_kpis")}
    assert not told_kpis & {"lead_to_won", "orders", "revenue_gross", "opportunities"}
    assert not told_kpis & {"sales_conversion_cohort", "lead_to_opportunity_cohort"}


def test_reported_attempts_are_shown_and_never_turned_into_calls(bank):
    (row,) = bank.rows("select sum(attempts_reported), sum(attempts) from fct_leads")
    assert row == (bank.expected["sum_campaign_attempts"], bank.expected["rows"])


def test_contact_type_is_the_channel(bank):
    dials = bank.kpi("dials", scope="source_channel")
    rates = bank.kpi("step_connect_qualified", scope="source_channel")
    assert {member for member, _ in dials} == set(bank.expected["by_contact"])
    for (member, start), (number, _, _) in dials.items():
        expected = bank.expected["by_contact"][member]
        qualified, rate, _ = rates[member, start]
        assert (number, qualified) == (expected["contacts"], expected["yes"])
        assert rate == Decimal(str(expected["rate"]))


def test_months_are_counted_up_over_the_years(bank):
    by_label: dict[str, list[int]] = {}
    for kpi in ("dials", "sales_qualified"):
        for (_, start), (number, _, _) in bank.kpi(kpi, period="month").items():
            label = f"{start:%b}".lower()
            by_label.setdefault(label, [0, 0])[kpi == "sales_qualified"] += int(number)
    assert {k: tuple(v) for k, v in by_label.items()} == counts(bank.expected["by_month_label"])


def test_every_month_has_its_calls_and_qualified_leads(bank):
    dials, qualified = (bank.kpi(kpi, period="month") for kpi in ("dials", "sales_qualified"))
    for month, expected in bank.expected["derived_calendar"]["monthly"].items():
        found = [
            next(row[0] for (_, start), row in rows.items() if f"{start:%Y-%m}" == month)
            for rows in (dials, qualified)
        ]
        assert found == [expected["contacts"], expected["yes"]]


def test_the_calendar_is_the_derived_one(bank):
    calendar = bank.expected["derived_calendar"]
    days = {start: number for (_, start), (number, _, _) in bank.kpi("dials", period="day").items()}
    assert len(days) == calendar["distinct_days"]
    assert str(min(days)) == calendar["first"]
    assert str(max(days)) == calendar["last"]
    busiest = max(days, key=days.get)
    assert [str(busiest), int(days[busiest])] == calendar["busiest_day"]
    years = bank.kpi("dials", period="year")
    found = {str(start.year): int(number) for (_, start), (number, _, _) in years.items()}
    assert found == calendar["contacts_by_year"]


def test_jobs_are_the_segments(bank):
    found = {job: (n, yes) for job, n, yes in bank.calls(QUALIFIED_BY.format(part="segment"))}
    assert found == counts(bank.expected["by_job"])


def test_reported_attempt_numbers_group_the_leads(bank):
    part = "case when attempts_reported >= 6 then '6+' else attempts_reported::varchar end"
    found = {number: (n, yes) for number, n, yes in bank.calls(QUALIFIED_BY.format(part=part))}
    assert found == counts(bank.expected["by_attempt_number"])


def test_durations_are_kept_as_they_were(bank):
    for seconds, number in bank.expected["rows_duration_ge"].items():
        sql = f"select count(*) from marts.fct_call_attempts where talk_seconds >= {seconds}"
        assert bank.calls(sql) == [(number,)]
    (row,) = bank.calls(
        "select median(talk_seconds), sum(case when talk_seconds = 0 then 1 else 0 end) "
        "from marts.fct_call_attempts"
    )
    assert row == (bank.expected["median_talk_s"], bank.expected["duration_zero_rows"])


def test_every_row_of_the_file_is_loaded(bank):
    assert "Rows read         45,211 = 45,211 loaded, 0 duplicate" in bank.output
