"""Seeds of recognition: what is no board, no wish and no rule is named before anything is built."""

import pytest

from orchestration.ingest.seed_checks.recognition import recognition_problems
from orchestration.ingest.seed_rows import SEEDS
from orchestration.ingest.seeds import SHIPPED, SeedError, read_seed

BOARD = "stars,{kpi},,{kind},week,company,{n},{floor},3,{since},{until},Ada"
NO_FLOOR = ",,"
GIVEN = "G1,{agent},{team},award,A cup,a good week,Ada,2026-01-31,{board},"


def write(home, **rows: list[str]) -> None:
    """Give the home seeds of its own, each with these rows below the shipped header."""
    home.seeds.mkdir(parents=True)
    for name, lines in rows.items():
        header = (SHIPPED / f"{name}.csv").read_text().splitlines()[0]
        (home.seeds / f"{name}.csv").write_text("\n".join([header, *lines, ""]))


def board(kpi="conversation_rate", kind="outcome", n=30, floor=NO_FLOOR, since="", until=""):
    since = since or "2026-01-01"
    return BOARD.format(kpi=kpi, kind=kind, n=n, floor=floor, since=since, until=until)


def problems(home) -> list[str]:
    return recognition_problems({name: read_seed(home, name) for name in SEEDS})


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (board(floor="qa_score,0.8,"), "floor_min_n: found nothing; allowed: floor_kpi, floor"),
        (board(floor=",0.8,6"), "floor_min_n: found '6'; allowed: floor_kpi, floor"),
        (board(until="2026-01-01"), "valid_to: found '2026-01-01'; allowed: a day after valid_"),
        (board(n=0), "min_n: "),
    ],
)
def test_a_board_that_cannot_be_is_named_by_line_and_field(home, row, message):
    write(home, leaderboards=[row])
    with pytest.raises(SeedError) as error:
        read_seed(home, "leaderboards")
    assert f"leaderboards.csv:2: {message}" in str(error.value)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (board(kpi="dials", n=1), "kpi: found 'dials'; allowed: one of kpis.csv that says which"),
        (board(kpi="occupancy"), "kpi: found 'occupancy'; allowed: one of kpis.csv that says"),
        (board(kpi="conversion"), "kpi: found 'conversion'; allowed: one of kpis.csv that says"),
        (board(n=29), "min_n: found 29; allowed: at least 30, from which kpis.csv ranks conver"),
        (
            board(kpi="conversations", kind="improvement", n=1),
            "kind: found improvement of conversations, which grows with the days at work; allowed",
        ),
        (board(floor="qa_scores,0.8,6"), "floor_kpi: found 'qa_scores'; allowed: those of kpis"),
    ],
)
def test_a_board_praises_what_can_be_compared(home, row, message):
    write(home, leaderboards=[row])
    (problem,) = problems(home)
    assert problem.startswith(f"leaderboards.csv:2: {message}")


def test_a_board_may_ask_for_reviews_that_nobody_makes_yet(home):
    write(home, leaderboards=[board(floor="qa_score,0.8,6")])
    assert problems(home) == []


def test_one_version_of_a_board_is_in_force_on_a_day(home):
    later = board(since="2026-02-01")
    write(home, leaderboards=[later, board(until="2026-02-01")])
    assert problems(home) == []
    (home.seeds / "leaderboards.csv").unlink()
    home.seeds.rmdir()
    write(home, leaderboards=[later, board(until="2026-02-02")])
    assert problems(home) == [
        "leaderboards.csv:2: valid_from: found 2026-02-01, while line 3 is in force; allowed: a "
        "valid_to there, not after it"
    ]


@pytest.mark.parametrize(
    ("agent", "team", "found"), [("", "", "nothing"), ("A1", "north", "'north'")]
)
def test_something_is_given_to_an_agent_or_to_a_team(home, agent, team, found):
    write(home, recognitions=[GIVEN.format(agent=agent, team=team, board="")])
    with pytest.raises(SeedError) as error:
        read_seed(home, "recognitions")
    assert f"recognitions.csv:2: team: found {found}; allowed: an agent or a team" in str(
        error.value
    )


def test_what_is_given_for_a_board_names_one_that_there_is(home):
    write(home, recognitions=[GIVEN.format(agent="A1", team="", board="starz")])
    assert problems(home) == [
        "recognitions.csv:2: board: found 'starz'; allowed: one of leaderboards.csv, or nothing"
    ]


def test_two_agents_have_two_pseudonyms(home):
    rows = [f"A{number},F,Kestrel,2026-01-01" for number in (1, 2)]
    write(home, recognition_preferences=rows)
    assert problems(home) == [
        "recognition_preferences.csv:3: pseudonym: found 'Kestrel' again (first in line 2); "
        "allowed: one of one's own"
    ]


def rule(kpi="conversation_rate", period="month", periods=3) -> str:
    return f"senior,{kpi},,{period},{periods},30,2026-01-01,,Ada"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([rule("roi")], "2: kpi: found 'roi'; allowed: one of kpis.csv that is a share (interval"),
        (
            [rule(), rule("connect_rate", "quarter")],
            "3: period: found 3 times quarter, and 3 times month in line 2; allowed: one for all",
        ),
    ],
)
def test_a_rule_of_promotion_can_be_judged(home, rows, message):
    write(home, promotion_rules=rows)
    (problem,) = problems(home)
    assert problem.startswith(f"promotion_rules.csv:{message}")


def test_a_promotion_asks_for_three_periods_at_least(home):
    write(home, promotion_rules=[rule(periods=2)])
    with pytest.raises(SeedError, match=r"promotion_rules.csv:2: periods: found '2'"):
        read_seed(home, "promotion_rules")
