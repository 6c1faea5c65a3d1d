"""Timing: when and how often to call, as it was worked out by hand for the golden home."""

import csv
from datetime import date
from decimal import Decimal

import pytest

from tests.pipeline.homes import GOLDEN, ask

with (GOLDEN / "golden_timing.csv").open(encoding="utf-8") as file:
    WORKED = list(csv.DictReader(file))
SOURCE_IDS = "inner join marts.fct_call_attempts as calls using (call_key)"
MEMBER = "concat_ws(' ', scope, coalesce(campaigns.source_id, lists.source_id), {more})"
MEMBERS = (
    "left join dim_campaigns as campaigns on scope_id = campaign_key "
    "left join dim_lists as lists on scope_id = list_key"
)
# What names a row of each mart in the file.
ROWS = {
    "fct_contact_hours": (MEMBER.format(more="local_dow, local_hour"), MEMBERS),
    "fct_attempt_curve": (MEMBER.format(more="attempt_number"), MEMBERS),
    "fct_stop_rules": (MEMBER.format(more="null"), MEMBERS),
    "fct_list_stock": ("source_id", "inner join dim_lists as lists using (list_key)"),
    "fct_speed_to_lead": ("concat_ws(' ', scope, event, clock)", ""),
}


def read(text: str, found: object) -> object:
    """A worked value as the type of what was found."""
    if not text:
        return None
    if isinstance(found, Decimal):
        return Decimal(text)
    if isinstance(found, date):
        return date.fromisoformat(text)
    return int(text) if isinstance(found, int) else text


@pytest.mark.parametrize("worked", WORKED, ids=lambda row: f"{row['row']} {row['column']}")
def test_it_is_what_was_worked_out_by_hand(published, worked):
    named, joined = ROWS[worked["mart"]]
    [(found,)] = published(
        f"select mart.{worked['column']} from {worked['mart']} as mart {joined} "
        f"where {named} = '{worked['row']}'"
    )
    assert found == read(worked["value"], found)


def test_a_hazard_is_that_of_the_register(golden):
    """One number, two models: the KPI of all time, and the curve of a window that holds all."""
    kpi = (
        "select scope_id, numerator, denominator, value from marts.fct_kpis "
        "where kpi = 'attempt_hazard' and period = 'all' and figure = 'current'"
    )
    curve = (
        "select cast(attempt_number as varchar), leads_reached, leads_tried, hazard "
        "from marts.fct_attempt_curve where scope = 'company'"
    )
    assert set(ask(golden.home, curve)) == set(ask(golden.home, kpi))


def test_lists_are_worked_as_the_register_says(golden):
    kpis = (
        "select scope_id, max(case kpi when 'list_penetration' then value end), "
        "max(case kpi when 'list_saturation' then value end) from marts.fct_kpis "
        "where scope = 'list' and period = 'all' and figure = 'current' group by scope_id "
        "having max(case kpi when 'list_penetration' then value end) is not null"
    )
    stock = "select list_key, penetration, saturation from marts.fct_list_stock"
    assert set(ask(golden.home, stock)) == set(ask(golden.home, kpis))


def test_no_dial_is_lost_between_the_hours_and_the_unknown(golden):
    [(hours, unknown)] = ask(
        golden.home,
        "select sum(dials), max(unknown_dials) from marts.fct_contact_hours "
        "where scope = 'company'",
    )
    [(dials,)] = ask(
        golden.home,
        "select count(*) from marts.fct_call_attempts cross join marts.int_timing_policy "
        "where reach_level >= 1 and started_date between first_day and last_day",
    )
    assert hours + unknown == dials


def test_what_attempts_lead_to_expect_is_what_happened_in_all(golden):
    [(observed, expected)] = ask(
        golden.home,
        "select sum(contacts), sum(expected_contacts) from marts.fct_contact_hours "
        "where scope = 'company'",
    )
    assert expected == pytest.approx(observed, abs=Decimal("0.0001"))


def test_the_policy_in_force_is_the_one_of_the_data_not_of_today(golden):
    """The second row of the seed begins after the last day that is told."""
    rows = ask(golden.home, "select timing_policy, cost_per_attempt from marts.int_timing_policy")
    assert rows == [("2025-01-01", Decimal("2.5"))]


def test_every_rule_is_said_in_words(published):
    sentences = dict(published("select scope_id, sentence from fct_stop_rules"))
    assert sentences["Lindenhof Telesales"] == (
        "Lindenhof Telesales: no attempt, up to number 2, is known not to be worth it"
    )
    assert all(sentences.values())


def test_a_dial_is_told_by_the_clock_of_whom_it_called(golden):
    rows = ask(
        golden.home,
        "select source_id, zone_basis, zone, cast(local_at as varchar), local_dow, local_hour "
        f"from marts.int_local_dials {SOURCE_IDS} "
        "where source_id in ('C3', 'C11', 'C13', 'C20', 'C22', 'M1', 'M3', 'M4', 'M5')",
    )
    york = "America/New_York"
    assert set(rows) == {
        # its source says Chicago: an hour before New York, where the call was made
        ("C3", "lead", "America/Chicago", "2025-10-13 09:30:00", 1, 9),
        ("C11", "lead", "America/Los_Angeles", "2025-10-14 07:00:00", 2, 7),
        ("C13", "unknown", None, None, None, None),
        # a Saturday there, a Sunday where the company reports
        ("C20", "lead", york, "2025-10-25 20:30:00", 6, 20),
        ("C22", "unknown", None, None, None, None),
        ("M1", "phone", york, "2025-10-21 09:00:00", 2, 9),
        ("M3", "phone", york, "2025-10-21 09:10:00", 2, 9),
        # the hour that comes twice
        ("M4", "lead", york, "2025-11-02 01:30:00", 7, 1),
        ("M5", "lead", york, "2025-11-02 01:30:00", 7, 1),
    }
