"""A bonus statement that is closed stays; what comes late is a line of the next one."""

from decimal import Decimal
from io import StringIO

import pytest
from click.testing import CliRunner

from orchestration.bonus_what_if import what_if
from orchestration.cli import main
from orchestration.close import ClosingError
from orchestration.declaration import read_declaration
from orchestration.ingest.seeds import SeedError, write_seeds
from orchestration.periods import read_period
from orchestration.statement_files import write_csv
from orchestration.statements import StatementError, close_statement, statement
from tests.pipeline.homes import ask, deliver
from tests.pipeline.recomputing import LINES, differing
from tests.pipeline.test_closing import build_and_publish

OCTOBER, NOVEMBER = (read_period(f"2025-{month}", "monday") for month in (10, 11))
# vectors.md: a quota of 50 at 100, from 100 % at 150, from 120 % at 200
VECTORS = """
vectors,1,{kind},orders,closer,tiered_{kind},50,0,100,,,
vectors,1,{kind},orders,closer,tiered_{kind},50,100,150,,,
vectors,1,{kind},orders,closer,tiered_{kind},50,120,200,,,
"""


def add(home, seed: str, rows: str) -> None:
    """Append rows to a seed of the home."""
    path = home.seeds / f"{seed}.csv"
    path.write_text(f"{path.read_text().rstrip()}\n{rows.strip()}\n")


def october(home) -> str:
    """October's statement as its file has it."""
    text = StringIO(newline="")
    write_csv(statement(home, OCTOBER).to_pylist(), text)
    return text.getvalue()


@pytest.fixture(scope="module")
def closed(copy_golden_home):
    """The golden home, October's statement closed; then a refund of October and a grant come.

    A2 turns out to have been in the south team.
    """
    home = copy_golden_home()
    add(home, "bonus_plans", "vectors,1,month,2025-10-01,,*,*,A4,EUR,90")
    add(home, "bonus_rules", "".join(VECTORS.format(kind=k) for k in ("marginal", "retroactive")))
    build_and_publish(home, 1)
    declaration = read_declaration(home.sources_file)
    with pytest.raises(ClosingError, match="the data reach to"):
        close_statement(home, declaration, NOVEMBER, "Finance")
    close_statement(home, declaration, OCTOBER, "Finance")
    deliver(
        home,
        "adjustments_20251201.csv",
        "adjustment,order,type,amount,occurred\nD5,R2,refund,-100,2025-10-31 09:00\n",
    )
    deliver(
        home,
        "assignments_20251201.csv",
        "agent,team,valid_from,valid_to\nA2,south,2025-09-01,\n",
    )
    add(home, "bonus_adjustments", "B2,sales,2025-10-01,A1,7.50,Forgotten,Finance,2025-11-20")
    build_and_publish(home, 2)
    return home


@pytest.mark.slow
class TestAClosedStatement:
    def test_is_written_for_all_and_for_each_alone(self, closed):
        folder = closed.statements / "month_2025-10-01"
        assert sorted(path.stem for path in folder.iterdir()) == ["A1", "A2", "A3", "A4"]
        head, *lines = (folder / "A2.csv").read_text().splitlines()
        assert head.startswith("agent_id,plan,version,kind,rule,")
        assert {line.split(",")[0] for line in lines} == {"A2"}

    def test_is_for_its_owner_alone(self, closed):
        folder = closed.statements / "month_2025-10-01"
        files = [folder / "A2.csv", closed.statements / "month_2025-10-01.csv"]
        assert [path.stat().st_mode & 0o777 for path in files] == [0o600, 0o600]
        assert [path.stat().st_mode & 0o777 for path in (folder, closed.statements)] == [0o700] * 2

    def test_has_the_same_bytes_when_the_data_have_changed(self, closed):
        assert october(closed) == (closed.statements / "month_2025-10-01.csv").read_text()

    def test_says_who_closed_it_and_what(self, closed):
        assert ask(
            closed,
            "select distinct status, closed_by, closed_publish_id from marts.fct_bonus_statements "
            "where period_start = '2025-10-01' and scenario = 'actual'",
        ) == [("closed", "Finance", "set1")]

    def test_is_followed_by_what_came_late(self, closed):
        # A3's R2: 300 at 2.35 % was 7.05, 200 are 4.70; B2 was granted when October was closed;
        # A2 is in south, not in north: of R2 the floor, 75, and nothing of the 250 of stretch
        assert ask(
            closed,
            "select agent_id, kind, rule, amount, formula from marts.fct_bonus_statements where "
            "period_start = '2025-11-01' and earned_start = '2025-10-01' order by 1, 3",
        ) == [
            ("A1", "adjustment", "B2", Decimal("7.500"), "7.5"),
            ("A2", "restatement", "leads", Decimal("-250.000"), "for 0 now 0 - 250 = -250"),
            ("A2", "restatement", "orders", Decimal("75.000"), "for 1 now 75 - 0 = 75"),
            ("A2", "clawback", "revenue", Decimal("-2.350"), "for 900 now 21.15 - 23.5 = -2.35"),
            ("A3", "restatement", "revenue", Decimal("-2.350"), "for 200 now 4.7 - 7.05 = -2.35"),
        ]

    def test_is_recomputed_with_what_corrects_it(self, closed):
        assert differing(closed, ask(closed, LINES)) == []

    def test_cannot_be_closed_again(self, closed):
        with pytest.raises(ClosingError, match="was closed already"):
            close_statement(closed, read_declaration(closed.sources_file), OCTOBER, "Finance")

    def test_keeps_the_plan_as_it_was(self, closed, tmp_path):
        rules = closed.seeds / "bonus_rules.csv"
        kept = rules.read_text()
        rules.write_text(
            kept.replace(
                "sales,1,leads,sales_qualified_net,,per_unit,,,10",
                "sales,1,leads,sales_qualified_net,,per_unit,,,11",
            )
        )
        with pytest.raises(SeedError, match="plan 'sales' version 1: found other rows .* 2025-10"):
            write_seeds(closed, read_declaration(closed.sources_file))
        rules.write_text(kept)
        write_seeds(closed, read_declaration(closed.sources_file))


@pytest.mark.slow
class TestTheCommand:
    def test_prints_the_statement_of_one_agent_alone(self, closed, monkeypatch):
        printed = self.dialmart(closed, monkeypatch, "bonus", "2025-10", "--agent", "A2")
        assert printed.splitlines()[0] == "A2"
        assert "          20.00 EUR  sales v1 leads, earned: 2 x 10 = 20" in printed
        assert "A3" not in printed

    def test_tries_other_quantities_by_the_same_models(self, closed, monkeypatch, tmp_path):
        supposed = tmp_path / "a_good_month.csv"
        supposed.write_text("agent,kpi,credit_role,quantity\nA4,orders,closer,65\n")
        printed = self.dialmart(
            closed, monkeypatch, "bonus", "2025-11", "--what-if", str(supposed), "--agent", "A4"
        )
        assert "retroactive, earned: 65 x 200 = 13000" in printed
        assert [line.split(": ")[1] for line in printed.splitlines() if "v1 marginal" in line] == [
            *("50 x 100 = 5000", "10 x 150 = 1500", "5 x 200 = 1000"),
        ]
        lines = ask(closed, LINES)
        assert {line[0] for line in lines} == {"actual", "a_good_month"}
        assert differing(closed, lines) == []
        assert not (closed.lake / "bonus" / "what_if" / "a_good_month.parquet").exists()

    def test_refuses_to_suppose_what_is_paid_or_what_nobody_asks_for(self, closed, tmp_path):
        actual, other = tmp_path / "Actual.csv", tmp_path / "other.csv"
        for path in (actual, other):
            path.write_text("agent,kpi,credit_role,quantity\nA4,orders,closer,65\nA4,dials,,9\n")
        with pytest.raises(StatementError, match=r"Actual.csv: found the name of what is paid"):
            what_if(closed, NOVEMBER, actual)
        with pytest.raises(
            SeedError, match=r"^other.csv:3: kpi: found 'dials', credit_role nothin"
        ):
            what_if(closed, NOVEMBER, other)

    def test_says_whom_no_plan_pays(self, closed):
        with pytest.raises(StatementError, match="has no bonus statement for agent 'A9'"):
            statement(closed, OCTOBER, "A9")

    @staticmethod
    def dialmart(home, monkeypatch, *words: str) -> str:
        monkeypatch.setenv("DIALMART_HOME", str(home.path))
        result = CliRunner().invoke(main, words)
        assert result.exit_code == 0, result.output
        return result.stdout
