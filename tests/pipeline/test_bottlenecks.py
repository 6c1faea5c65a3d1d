"""The golden home's funnel against its own weeks; and a home where every agent does better."""

import csv
from decimal import Decimal

import duckdb
import pytest

from orchestration.home import Home
from orchestration.inference.bottlenecks import LATEST, bottlenecks
from tests.pipeline.company import call, deliver_day, found_company, leg
from tests.pipeline.homes import GOLDEN, ask, run

INFERRED = ("change_low", "change_high", "dispersion", "contribution")
COUNTED = (
    *("value", "numerator", "denominator", "baseline_value", "baseline_numerator"),
    *("baseline_denominator", "change", "lost_qualified", "lost_amount"),
)
SPLIT = (
    *("value", "share", "baseline_value", "baseline_share", "change_by_mix", "change_by_rate"),
)
# sums of rounded shares, and what is made of them
LAST_DIGITS = 5e-6


def read(name: str) -> list[dict]:
    with (GOLDEN / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


@pytest.mark.parametrize(
    "change",
    read("golden_bottlenecks.csv"),
    ids=lambda change: f"{change['period_start']}-{change['kpi']}",
)
def test_a_step_of_the_company_changed_as_was_worked_out_by_hand(published, change):
    where = f"scope = 'company' and kpi = '{change['kpi']}'"
    [(*found, verdict, weeks, basis)] = published(
        f"select {', '.join((*COUNTED, *INFERRED))}, verdict, baseline_weeks, worth_basis "
        f"from fct_step_changes where {where} and period_start = '{change['period_start']}'"
    )
    counted, inferred = found[: len(COUNTED)], found[len(COUNTED) :]
    assert counted == [number(change[name]) for name in COUNTED], change["worked"]
    for name, value in zip(INFERRED, inferred, strict=True):
        assert value == pytest.approx(number(change[name]), abs=Decimal(LAST_DIGITS)), name
    assert (verdict or "", str(weeks), basis) == (
        *(change["verdict"], change["baseline_weeks"]),
        "own",
    )


@pytest.mark.parametrize(
    "segment",
    read("golden_step_segments.csv"),
    ids=lambda segment: f"{segment['period_start']}-{segment['kpi']}-{segment['segment_name']}",
)
def test_a_segment_has_the_part_that_was_worked_out_by_hand(published, segment):
    where = " and ".join(
        f"{name} = '{segment[name]}'" for name in ("period_start", "kpi", "dimension")
    )
    [found] = published(
        f"select {', '.join(SPLIT)} from fct_step_segments where scope = 'company' and {where} "
        f"and segment_name = '{segment['segment_name']}'"
    )
    assert found == tuple(number(segment[name]) for name in SPLIT), segment["worked"]


def test_losses_and_parts_sum_to_what_became_of_qualified_leads(published):
    wrong = published(
        f"""
        select period_start, scope, scope_id from fct_step_changes
        group by all
        having count(*) = 4 and count(lost_qualified) = 4 and (
            abs(sum(lost_qualified) + sum(contribution)) > 4 * {LAST_DIGITS}
            or abs(
                sum(contribution)
                - sum(case when kpi = 'step_conversation_qualified' then numerator end)
                + sum(case when kpi = 'step_conversation_qualified' then baseline_numerator end)
                    / max(case when kpi = 'dials' then baseline_weeks end)
            ) > 4 * {LAST_DIGITS}
        )
        """
    )
    assert wrong == []
    [(told,)] = published("select count(*) from fct_step_changes where contribution is not null")
    assert told > 40


def test_segments_of_every_dimension_explain_the_change(published):
    wrong = published(
        f"""
        select period_start, scope, scope_id, kpi, dimension
        from fct_step_segments inner join fct_step_changes
            using (period_start, scope, scope_id, kpi)
        group by all
        having abs(sum(change_by_mix + change_by_rate) - max(change)) > count(*) * {LAST_DIGITS}
        """
    )
    assert wrong == []


def test_a_target_of_the_same_step_is_held_against_the_week(published):
    """North is to connect 0.5 of its dials in October; the week of the 20th has 1 of 2."""
    assert published(
        "select member, period_start::text, kpi, value, target_value, target_verdict "
        "from fct_step_changes where target_value is not null"
    ) == [
        (
            *("north", "2025-10-20", "step_dial_connect", Decimal("0.5"), Decimal("0.5")),
            "not distinguishable",
        )
    ]


def test_dials_of_a_machine_are_no_teams(published):
    """C19 is talked to by A4, who is in none, in the week in which a machine dials M1."""
    told = published(
        "select kpi from fct_step_changes where scope = 'team' and scope_id = '(none)' order by all"
    )
    assert told
    assert not {"dials", "step_dial_connect"} & {kpi for (kpi,) in told}


def test_a_worth_is_the_companys_where_there_are_too_few_leads_of_ones_own(golden):
    """850 + 270 of the weeks that are told in full, by 6 qualified leads; nobody has 30."""
    worths = ask(
        golden.home,
        "select distinct scope = 'company', worth, currency, basis "
        "from marts.int_qualified_worths order by all",
    )
    assert worths == [
        (False, Decimal("186.67"), "EUR", "company"),
        (True, Decimal("186.67"), "EUR", "own"),
    ]


@pytest.fixture(scope="module")
def better_agents(tmp_path_factory) -> Home:
    """A1 talks to 24 of 30 and A2 to 6 of 30, four weeks long; then to 6 of 6 and to 12 of 54."""
    home = Home(tmp_path_factory.mktemp("better") / "home")
    found_company(home)
    weeks = dict.fromkeys(("2025-06-02", "2025-06-09", "2025-06-16", "2025-06-23"), (30, 24, 30, 6))
    calls, legs = [call("later", "2025-07-07")], []
    for day, (connects, talks, others, other_talks) in (
        weeks | {"2025-06-30": (6, 6, 54, 12)}
    ).items():
        for agent, dialled, talked in (("A1", connects, talks), ("A2", others, other_talks)):
            for place in range(dialled):
                name, status = f"{day}-{agent}-{place}", "SALE" if place < talked else "NI"
                calls.append(call(name, day, lead=name, agent=agent, status=status))
                legs.append(leg(name, name, agent, talk=10))
    deliver_day(home, "20250708", {"calls": calls, "legs": legs})
    run(home, "--select", "+rpt_bottlenecks", "+int_leading_segments")
    return home


def test_agents_who_all_do_better_are_told_of_where_all_together_do_worse(better_agents):
    told = ask(
        better_agents,
        "select segment_name, value, baseline_value, is_reversed from marts.fct_step_segments "
        "where scope = 'company' and kpi = 'step_connect_conversation' and dimension = 'agent' "
        "and period_start = '2025-06-30' order by all",
    )
    assert [row[1:3] for row in told] == [
        (Decimal(1), Decimal("0.8")),
        (Decimal("0.222222"), Decimal("0.2")),
    ]
    assert all(is_reversed for *_, is_reversed in told)


def test_a_bottleneck_comes_first_and_is_told_in_words(better_agents):
    with duckdb.connect(str(better_agents.warehouse_file), read_only=True) as connection:
        found = bottlenecks(connection.sql(LATEST).df()).to_pylist()
    [first] = [row for row in found if row["scope"] == "company" and row["place"] == 1]
    assert first["kpi"] == "step_connect_conversation"
    assert first["sentence"] == (
        "Connect to conversation fell from 50.0% to 30.0% (-31.9 pp to -6.0 pp); "
        "qualified leads lost: about 12; "
        "every single agent moved the other way: the mix has changed"
    )
