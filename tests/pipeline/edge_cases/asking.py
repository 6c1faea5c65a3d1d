"""The company of the edge cases, and how it is asked.

Each case has leads, agents, a campaign or days of its own.
"""

import hashlib
import shutil

from orchestration.home import Home
from orchestration.ingest.seeds import SHIPPED
from tests.pipeline.homes import ROOT, ask, build_models, deliver, land

FIXTURES = ROOT / "tests" / "fixtures" / "edge_cases"
# The second one comes five days after the first.
DELIVERIES = ("20251112", "20251117")
ACCOUNTS = {"vicidial": "main", "salesforce": "crm", "generic": "desk"}


def build_company(home: Home, before: Home) -> None:
    """Build the first delivery, keep its warehouse in `before`, and build the second upon it."""
    home.seeds.mkdir(parents=True)
    shutil.copy(FIXTURES / "sources.yml", home.sources_file)
    (home.seeds / "dispositions.csv").write_text(
        (SHIPPED / "dispositions.csv").read_text(encoding="utf-8")
        + (FIXTURES / "seeds" / "own_dispositions.csv").read_text(encoding="utf-8"),
        encoding="utf-8",
    )
    landing = FIXTURES / "landing"
    for delivery in DELIVERIES:
        for file in sorted(landing.rglob(f"*_{delivery}.csv")):
            deliver(home, str(file.relative_to(landing)), file.read_bytes())
        assert {result.reason for result in land(home).values()} == {""}
        build_models(home)
        if not before.warehouse_file.exists():
            before.warehouse.mkdir(parents=True)
            shutil.copy(home.warehouse_file, before.warehouse_file)


def key(source_id: str, system: str = "vicidial") -> str:
    """How the marts name what a source names by its id."""
    return hashlib.md5(f"{system}|{ACCOUNTS[system]}|{source_id}".encode()).hexdigest()


def calls(home: Home, campaign: str, columns: str) -> list[tuple]:
    """The calls of a dialer's campaign, in the order of time."""
    return ask(
        home,
        f"select {columns} from marts.fct_call_attempts "
        "inner join marts.dim_campaigns as campaigns using (campaign_key) "
        f"where campaigns.source_id = '{campaign}' order by started_at",
    )


def kpi(
    home: Home, name: str, scope: str, member: str, period: str = "all", role: str = "(none)"
) -> tuple | None:
    """Numerator, denominator, value and why there is none; None where nothing is told.

    A period is `all`, or a month or a day by its first day: `month 2025-10-01`.
    """
    kind, _, start = period.partition(" ")
    found = ask(
        home,
        "select numerator, denominator, value, reason_null from marts.fct_kpis where "
        f"kpi = '{name}' and scope = '{scope}' and scope_id = '{member}' and period = '{kind}' "
        f"and period_start = '{start or '1970-01-01'}' and credit_role = '{role}'",
    )
    return found[0] if found else None


def count(home: Home, name: str, campaign: str, period: str = "all", system: str = "vicidial"):
    """What an additive KPI comes to in a campaign; None where nothing is told."""
    found = kpi(home, name, "campaign", key(campaign, system), period)
    return found and found[2]


def person(home: Home, name: str) -> list[tuple]:
    """The leads whose ids hold a name: the lead that each of them is, how it is known, status."""
    return ask(
        home,
        "select one.source_id, persons.source_id, one.match, one.status "
        "from contract.lead_identities as one left join contract.lead_identities as persons "
        f"on one.lead_key = persons.lead_source_key where one.source_id like '%{name}%' order by 1",
    )


def ask_of_lead(home: Home, name: str, columns: str) -> list[tuple]:
    """The calls of the lead of the CRM whose id holds a name, in the order of time."""
    return ask(
        home,
        f"select {columns} from marts.fct_call_attempts as calls where lead_key in ("
        "select lead_key from contract.lead_identities "
        f"where source_system = 'salesforce' and source_id like '%{name}%') order by started_at",
    )
