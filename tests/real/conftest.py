"""The two real companies, built once each from the data that DIALMART_REAL_DATA names."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from orchestration.home import Home
from tests.parse import lay_parse

ROOT = Path(__file__).resolve().parents[2]
DATA = os.environ.get("DIALMART_REAL_DATA", "")


@dataclass(frozen=True)
class Company:
    """A published home, what its run said, and the values that were computed independently."""

    home: Path
    output: str
    expected: dict

    def rows(self, sql: str) -> list[tuple]:
        """Ask the published marts."""
        return self._ask(self.home / "published" / "marts.duckdb", sql)

    def calls(self, sql: str) -> list[tuple]:
        """Ask the warehouse: the published detail holds the last 13 months alone."""
        return self._ask(self.home / "warehouse" / "dialmart.duckdb", sql)

    @staticmethod
    def _ask(file: Path, sql: str) -> list[tuple]:
        with duckdb.connect(str(file), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def kpi(self, kpi: str, scope: str = "company", period: str = "all", role: str = "(none)"):
        """The KPI's rows by scope member and period start: (numerator, value, reason)."""
        found = self.rows(
            "select scope_id, period_start, numerator, value, reason_null from fct_kpis "
            f"where kpi = '{kpi}' and scope = '{scope}' and period = '{period}' "
            f"and credit_role = '{role}'"
        )
        return {(member, start): tuple(told) for member, start, *told in found}


def publish(name: str, folder: Path, expected: Path) -> Company:
    """Run `dialmart run` on a copy of an example, in a process of its own."""
    if not DATA:
        pytest.skip("real data not tested: DIALMART_REAL_DATA is not set")
    home = folder / name
    shutil.copytree(ROOT / "examples" / name, home)
    lay_parse(Home(home))
    run = subprocess.run(
        [sys.executable, "-m", "orchestration.cli", "run"],
        env=os.environ | {"DIALMART_HOME": str(home)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return Company(home, run.stdout, json.loads((Path(DATA) / expected).read_text()))


@pytest.fixture(scope="session")
def bank(tmp_path_factory) -> Company:
    folder = tmp_path_factory.mktemp("bank")
    company = publish("bank_calls", folder, Path("uci_bank_marketing/expected.json"))
    return Company(company.home, company.output, company.expected["bank-full.csv"])


@pytest.fixture(scope="session")
def olist(tmp_path_factory) -> Company:
    folder = tmp_path_factory.mktemp("olist")
    return publish("olist_funnel", folder, Path("olist_funnel/expected.json"))
