"""Recognition: places that were worked out by hand, and nobody shown who does not want to be."""

import csv
import shutil
from decimal import Decimal

import duckdb
import pytest

from orchestration.declaration import read_declaration
from orchestration.home import Home
from orchestration.ingest.seeds import SHIPPED, write_seeds
from orchestration.transform import build, target_path
from tests.pipeline.customers import customers, given_away, management_marts
from tests.pipeline.homes import GOLDEN, ask, build_models

ROOM = "marts/management/recognition"
with (GOLDEN / "golden_recognition.csv").open(encoding="utf-8") as file:
    PLACES = list(csv.DictReader(file))
IDENTITY = ("board", "period_start", "shown_name")
SAID = (
    *("place", "value", "baseline", "improvement", "improvement_place"),
    *("floor_result", "reason", "opted_out"),
)
BOARDS, RULES = (
    (SHIPPED / f"{name}.csv").read_text().splitlines()[0]
    for name in ("leaderboards", "promotion_rules")
)
QUALIFYING = "step_conversation_qualified"
# What Wilson says of 40, 30 and 20 of 100 and of 20 of 200 (statsmodels).
WILSON = {
    (40, 100): ("0.309401", "0.497997"),
    (30, 100): ("0.218949", "0.395849"),
    (20, 100): ("0.133367", "0.288829"),
    (20, 200): ("0.065670", "0.149406"),
}


def places(home: Home) -> dict[tuple, tuple]:
    """What is said of each row of the boards, by board, first day and name."""
    rows = ask(home, f"select {', '.join((*IDENTITY, *SAID))} from marts.fct_leaderboards")
    return {(board, str(start), name): tuple(said) for board, start, name, *said in rows}


def read(name: str, text: str) -> str | int | Decimal | None:
    if not text or name in ("floor_result", "reason"):
        return text or None
    return int(text) if name in ("place", "improvement_place", "opted_out") else Decimal(text)


def test_the_boards_are_what_was_worked_out_by_hand(golden):
    expected = {
        tuple(row[name] for name in IDENTITY): tuple(read(name, row[name]) for name in SAID)
        for row in PLACES
    }
    assert places(golden.home) == expected


def test_the_page_has_the_top_and_who_improved_alone(golden):
    rows = ask(
        golden.home,
        "select praised_as, board, cast(period_start as varchar), team_name, place, shown_name, "
        "cast(value as double), cast(improvement as double) from marts.rpt_leaderboards "
        "order by all",
    )
    assert rows == [
        ("improved", "climbers", "2025-10-27", None, 1, "Ben", None, 157.5),
        ("improved", "climbers", "2025-11-03", None, 1, "Ben", None, 75.0),
        ("top", "effort_per_lead", "2025-10-13", "south", 1, "Ada", 120.0, None),
        ("top", "effort_per_lead", "2025-10-20", "south", 1, "Kestrel", 145.0, None),
        ("top", "talkers", "2025-10-01", None, 1, "Ada", 3.0, None),
        ("top", "talkers", "2025-10-01", None, 1, "Ben", 3.0, None),
    ]


def test_every_place_says_by_whose_rule_and_which_version(golden):
    rows = ask(
        golden.home,
        "select distinct board, decided_by, cast(version as varchar), figure "
        "from marts.fct_leaderboards order by all",
    )
    assert rows == [
        ("climbers", "Head of sales", "2025-10-06", "current"),
        ("effort_per_lead", "Head of sales", "2025-10-06", "current"),
        ("reviewed", "Head of sales", "2025-10-01", "current"),
        ("talkers", "Head of sales", "2025-10-01", "current"),
    ]


def test_what_was_given_is_told_of_who_may_be_named(golden):
    rows = ask(
        golden.home,
        "select recognition, kind, agent_key is null, team_key is null, shown_name, what, why, "
        "given_by, is_hidden from marts.fct_recognitions order by all",
    )
    assert rows == [
        ("G1", "award", False, True, "Ada", "Talker of the month", "three conversations")
        + ("Head of sales", False),
        ("G2", "thanks", True, True, "Kestrel", "A free afternoon", "helped with the new list")
        + ("Team lead", False),
        ("G3", "award", True, True, None, None, None, "Head of sales", True),
        ("G4", "team_event", True, False, "south", "Bowling", "the best month")
        + ("Head of sales", False),
    ]


@pytest.mark.parametrize(("agent", "name"), [("A4", "Dora"), ("A3", "Cem B.")])
@pytest.mark.parametrize("mart", ["fct_leaderboards", "rpt_leaderboards", "fct_recognitions"])
def test_who_opted_out_or_has_a_pseudonym_is_in_no_row(golden, mart, agent, name):
    (((key,),)) = ask(
        golden.home, f"select agent_key from marts.dim_agents where source_id = '{agent}'"
    )
    texts = {str(value) for row in ask(golden.home, f"from marts.{mart}") for value in row}
    assert texts, "an empty mart hides nobody"
    assert not [text for text in texts if key in text or name in text or text == agent]


@pytest.fixture
def copied(golden, tmp_path):
    """A copy of the golden warehouse whose seed of preferences can be written to as `wishes`."""
    warehouse = shutil.copy(golden.home.warehouse_file, tmp_path)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create table wishes as from seeds.recognition_preferences")
        connection.execute("create or replace view seeds.recognition_preferences as from wishes")
        yield connection


def test_who_is_in_no_team_is_not_first_of_it(copied):
    copied.execute("delete from contract.agent_assignments")
    found = copied.execute(
        "select distinct kpi, reason from marts.int_leaderboard_entries "
        "where board in ('talkers', 'effort_per_lead') order by all"
    )
    assert found.fetchall() == [
        ("conversations", None),
        ("handle_seconds_per_sales_qualified", "no_team"),
    ]


@pytest.mark.parametrize(
    ("test", "change"),
    [
        (
            "assert_a_pseudonym_is_nobodys_name",
            "update wishes set pseudonym = 'ben ' where agent = 'A3'",
        ),
        (
            "assert_a_preference_names_an_agent",
            "update contract.agent_identities set source_id = 'A3' where source_id = 'A2'",
        ),
    ],
)
def test_a_wish_that_would_name_or_hide_another_one_stops_the_build(golden, copied, test, change):
    sql = next((target_path(golden.home) / "compiled").rglob(f"{test}.sql")).read_text()
    assert copied.execute(sql).fetchall() == []
    copied.execute(change)
    assert [row[1] for row in copied.execute(sql).fetchall()] == ["A3"]


def test_an_id_of_two_agents_is_the_wish_of_neither(copied):
    copied.execute("update contract.agent_identities set source_id = 'A4' where source_id = 'A2'")
    found = copied.execute("select count(*) from marts.int_recognised_agents where is_opted_out")
    assert found.fetchall() == [(0,)]


def test_no_customer_is_in_what_people_are_managed_by(golden):
    marts = {table.name for table in management_marts(golden.home)}
    assert {"fct_leaderboards", "fct_recognitions", "fct_promotion_readiness"} <= marts
    assert "12025550101" in customers(golden.home)
    assert list(given_away(golden.home)) == []


@pytest.fixture(scope="module")
def told(golden, tmp_path_factory) -> Home:
    """The golden home with other figures, large enough to be judged, and with two called Ben."""
    home = Home(tmp_path_factory.mktemp("told") / "home")
    shutil.copytree(golden.home.path, home.path)
    (home.seeds / "leaderboards.csv").write_text(
        f"{BOARDS}\ntalkers,{QUALIFYING},,outcome,month,company,30,qa_score,0.8,6,3,"
        "2025-10-01,,Head of sales\n"
    )
    (home.seeds / "promotion_rules.csv").write_text(
        f"{RULES}\nsenior,{QUALIFYING},,month,3,30,2025-10-01,,Head of sales\n"
    )
    write_seeds(home, read_declaration(home.sources_file))
    with duckdb.connect(str(home.warehouse_file)) as connection:
        connection.execute("delete from marts.fct_kpis")
        connection.execute(
            "update marts.dim_agents set display_name = 'Ben' where source_id = 'A1'"
        )
        connection.execute(
            "update contract.agent_assignments set valid_from = '2025-01-01' "
            "where valid_from < '2025-10-01'"
        )
        connection.execute(
            "insert into marts.dim_dates select day, date_trunc('week', day), "
            "date_trunc('month', day), date_trunc('quarter', day), date_trunc('year', day), "
            "isodow(day) from (select cast(unnest(generate_series(date '2025-06-01', "
            "date '2025-08-31', interval 1 day)) as date) as day) "
            "where day not in (select date_day from marts.dim_dates)"
        )
        for figure in figures():
            connection.execute(
                "insert into marts.fct_kpis by name select ? as kpi, 'month' as period, "
                "cast(? as date) as period_start, ? as scope, coalesce((select agent_key "
                "from marts.dim_agents where source_id = ?), (select team_key from "
                "marts.dim_teams where team_name = ?), 'Lindenhof Telesales') as scope_id, "
                "'(none)' as credit_role, 'current' as figure, ? as numerator, ? as denominator, "
                "? as value, ? as ci_low, ? as ci_high, ? as n",
                figure,
            )
    build_models(home, "--select", f"path:models/{ROOM}", full=False)
    return home


def figures() -> list[list]:
    """What the company tells: KPI, month, scope, member twice, parts, value, interval, n."""
    months = [f"2025-{month:02}-01" for month in range(6, 11)]
    qualified = {
        # June is the fourth month before October
        ("agent", "A1"): [(20, 100), (20, 200), (30, 100), (20, 200), (20, 100)],
        ("agent", "A2"): [None, None, (40, 100), (40, 100), (40, 100)],
        ("agent", "A3"): [None, None, None, (40, 100), (40, 100)],
        ("agent", "A4"): [None, None, (40, 100), (40, 100), (40, 100)],
        ("team", "north"): [None, None, (40, 200), (40, 200), (40, 200)],
        ("team", "south"): [None, None, (40, 200), (40, 200), (40, 200)],
        ("company", ""): [(100, 500)] * 5,
    }
    reviews = {"A1": (Decimal("0.8"), 6), "A2": (Decimal("0.79"), 10), "A3": (Decimal(1), 5)}
    return [
        [QUALIFYING, month, scope, member, member, *parts, Decimal(parts[0]) / parts[1]]
        + [*WILSON.get(parts, (None, None)), parts[1]]
        for (scope, member), told in qualified.items()
        for month, parts in zip(months, told, strict=True)
        if parts
    ] + [
        ["qa_score", "2025-10-01", "agent", member, member, score, 1, score, None, None, n]
        for member, (score, n) in reviews.items()
    ]


def test_a_floor_that_is_missed_or_unknown_leaves_no_place(told):
    found = {name: said for (_, _, name), said in places(told).items()}
    # before October 20 + 30 + 20 of 200 + 100 + 200: 0.14, not the mean of three rates
    assert found["Ben (A1)"] == (
        *(1, Decimal("0.2"), Decimal("0.14"), Decimal("0.06"), 1),
        *("pass", None, 1),
    )
    assert found["Ben (A2)"][5:] == ("fail", "below_floor", 1)
    assert found["Kestrel"][5:] == ("insufficient_data", "floor_unknown", 1)
    assert [found[name][0] for name in ("Ben (A2)", "Kestrel")] == [None, None]
    assert found.keys() == {"Ben (A1)", "Ben (A2)", "Kestrel"}


def test_whoever_was_above_the_band_in_every_month_is_shown_as_that(told):
    rows = ask(
        told,
        "select source_id, result, periods_told, periods_above, kpis_above, decided_by, "
        "cast(version as varchar), cast(first_period_start as varchar) "
        "from marts.fct_promotion_readiness inner join marts.dim_agents using (agent_key) "
        "order by all",
    )
    rule = ("Head of sales", "2025-10-01")
    assert rows == [
        ("A1", "not_above", 3, 1, 0, *rule, "2025-08-01"),  # of three months one alone
        ("A2", "above", 3, 3, 1, *rule, "2025-08-01"),
        ("A3", "insufficient_data", 2, 2, 0, *rule, "2025-09-01"),  # not there in August
        ("A4", "insufficient_data", 0, 0, 0, *rule, "2025-08-01"),  # in no team
    ]


def test_a_period_is_held_against_the_team_of_its_last_day(told):
    rows = ask(
        told,
        "select cast(period_start as varchar), team_name, result from marts.fct_promotion_periods "
        "inner join marts.dim_teams using (team_key) inner join marts.dim_agents using (agent_key) "
        "where source_id = 'A1' order by all",
    )
    assert rows == [
        ("2025-08-01", "north", "above"),  # from 0.219, and the team is at 0.2
        ("2025-09-01", "north", "not_above"),
        ("2025-10-01", "south", "not_above"),  # moved on the 15th
    ]


def test_a_wish_of_nobody_stops_the_build(told):
    with (told.seeds / "recognition_preferences.csv").open("a") as file:
        file.write("A9,T,,2025-10-03\n")
    write_seeds(told, read_declaration(told.sources_file))
    test = "assert_a_preference_names_an_agent"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DIALMART_HOME", str(told.path))
        built = build(told, full=False, command="test", selection=("--select", test))
    (tested,) = [node for node in built.nodes if node.unique_id.endswith(test)]
    assert (tested.status, tested.failures) == ("fail", 1)
