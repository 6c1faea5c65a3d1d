"""Salesforce: what its objects, as the API or a connector writes them, give the contract.

The ids of the fixtures hold a name: the lead 00Q0000000Alice, with its checksum EAB at the end.
"""

import csv
import io
import os
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from orchestration.home import Home
from orchestration.ingest.seeds import SHIPPED, SeedError, read_seed
from tests.pipeline.homes import ROOT, ask, build_models, deliver, land

FIXTURES = ROOT / "tests" / "fixtures" / "salesforce"
REAL_TABLES = ("lead", "contact", "opportunity", "order", "task", "user")
MODELS = ROOT / "dbt_project" / "models" / "staging" / "salesforce"
ENTITIES = [path.stem.split("__")[1] for path in sorted(MODELS.glob("stg_*.sql"))]
# Ids that the fixtures name in both lengths.
ALICE, UNA = "00Q0000000AliceEAB", "005000000000UnaAAE"


def snake_case(name: str) -> str:
    """A name of the API as a connector writes it: WhoId is who_id."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def source(account: str, tables: dict[str, str]) -> dict:
    """A source as sources.yml declares it, with the files of each table."""
    stamp = {"file_name": r"_(\d{8})", "format": "%Y%m%d"}
    return {
        **{"system": "salesforce", "account": account, "time_zone": "UTC"},
        **{"currency": "USD", "phone_region": "US"},
        "extracts": [
            {"table": table, "files": files, "extracted_at": stamp}
            for table, files in tables.items()
        ],
    }


def build(home: Home, zone: str, *sources: dict) -> Home:
    """Declare a company that reports in a time zone, take in what was delivered, and stage it."""
    company = {"name": "Acme", "reporting_time_zone": zone, "reporting_currency": "EUR"}
    document = {"company": company, "sources": list(sources)}
    home.sources_file.write_text(yaml.safe_dump(document), encoding="utf-8")
    assert {result.reason for result in land(home).values()} == {""}
    build_models(home, "--select", "staging.salesforce")
    return home


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Home:
    """The fixtures in two accounts, by the API's names and by a connector's; reported in India."""
    home, tables = Home(tmp_path_factory.mktemp("salesforce") / "india"), {}
    for file in sorted(FIXTURES.glob("*.csv")):
        header, _, rows = file.read_text(encoding="utf-8").partition("\n")
        names = ",".join(map(snake_case, header.split(",")))
        deliver(home, f"api/{file.name}", f"{header}\n{rows}")
        deliver(home, f"connector/{file.name}", f"{names}\n{rows}")
        tables[snake_case(file.stem.split("_")[0])] = f"{file.stem.split('_')[0]}_*.csv"
    accounts = {"crm": "api", "connected": "connector"}
    return build(
        home,
        "Asia/Kolkata",
        *(
            source(account, {table: f"{folder}/{files}" for table, files in tables.items()})
            for account, folder in accounts.items()
        ),
    )


@pytest.fixture(scope="module")
def home_in_america(tmp_path_factory) -> Home:
    """Leads and orders of a company that reports in Los Angeles, with a stage of its own."""
    home = Home(tmp_path_factory.mktemp("salesforce") / "america")
    home.seeds.mkdir(parents=True)
    shipped = (SHIPPED / "lead_stages.csv").read_text()
    own = "salesforce,crm,engaged,attempted\nsalesforce,crm,On Hold,recycled\n"
    (home.seeds / "lead_stages.csv").write_text(shipped + own)
    for name in ("Lead", "Order"):
        deliver(home, f"{name}_20260301.csv", (FIXTURES / f"{name}_20260301.csv").read_bytes())
    tables = {"lead": "Lead_*.csv", "order": "Order_*.csv"}
    return build(home, "America/Los_Angeles", source("crm", tables))


def staged(home: Home, entity: str, columns: str, name: str = "", account: str = "crm") -> list:
    """The rows of an account whose ids hold a name, by id."""
    return ask(
        home,
        f"select {columns} from staging.stg_salesforce__{entity} where source_account = "
        f"'{account}' and source_id like '%{name}%' order by source_id, row_number",
    )


def names(home: Home, entity: str, where: str) -> list[str]:
    """The names in the ids of the rows for which something is true, sorted."""
    found = ask(
        home,
        f"select source_id from staging.stg_salesforce__{entity} "
        f"where source_account = 'crm' and {where}",
    )
    return sorted(source_id[3:15].lstrip("0") for (source_id,) in found)


class TestIdsAndNames:
    def test_an_id_of_15_characters_and_one_of_18_are_one(self, home):
        keys = "lead_id, lead_source_key, agent_id, agent_key"
        ((lead_id, lead_key, agent_id, agent_key),) = staged(home, "call_attempts", keys, "0call")
        assert (lead_id, agent_id) == (ALICE, UNA)
        assert staged(home, "leads", "lead_source_key, owner_agent_key", "Alice") == [
            (lead_key, agent_key)
        ]
        assert staged(home, "agents", "agent_key") == [(agent_key,)]

    @pytest.mark.parametrize("entity", ENTITIES)
    def test_names_of_the_api_and_of_a_connector_give_the_same_rows(self, home, entity):
        described = ask(home, f"describe staging.stg_salesforce__{entity}")
        # a batch is a file's content, a key holds the account
        of_its_own = ("source_account", "batch_id")
        columns = ", ".join(
            name for name, *_ in described if not name.endswith("_key") and name not in of_its_own
        )
        rows = staged(home, entity, columns)
        assert rows
        assert rows == staged(home, entity, columns, account="connected")


class TestCalls:
    def test_only_tasks_that_are_calls_are_calls(self, home):
        calls = names(home, "call_attempts", "true")
        assert not {"mail", "todo", "note"} & set(calls)
        assert calls == names(home, "call_legs", "true")
        assert len(calls) == 8

    def test_a_call_ends_when_its_task_is_completed(self, home):
        columns = "started_at, ended_at, disposition_at, disposition_code, dial_result, external_id"
        ended_at = datetime(2026, 1, 6, 10, 1, 30)
        assert staged(home, "call_attempts", columns, "0call") == [
            *[(datetime(2026, 1, 6, 10), ended_at, ended_at, "Interested", "answered", "dialer-1")]
        ]
        assert staged(home, "call_legs", "leg_number, agent_id, talk_seconds", "0call") == [
            (1, UNA, Decimal(90))
        ]

    def test_a_call_of_no_known_length_began_when_its_task_was_made(self, home):
        assert staged(home, "call_attempts", "started_at, ended_at, dial_result", "done") == [
            (datetime(2026, 1, 7, 10), None, None)
        ]

    def test_a_call_of_no_seconds_is_not_said_to_be_answered(self, home):
        assert names(home, "call_attempts", "dial_result = 'answered'") == ["call"]

    def test_a_planned_call_is_not_final(self, home):
        assert names(home, "call_attempts", "not is_final") == ["planned"]

    def test_a_call_is_outbound_unless_it_says_otherwise(self, home):
        assert names(home, "call_attempts", "direction = 'inbound'") == ["inbound"]
        assert names(home, "call_attempts", "direction = 'internal'") == ["internal"]
        assert names(home, "call_attempts", "is_internal") == ["internal"]

    def test_a_deleted_call_is_marked(self, home):
        assert names(home, "call_attempts", "is_deleted") == ["deleted"]


class TestLeads:
    def test_an_address_is_compared_without_case_and_spaces(self, home):
        assert staged(home, "agents", "display_name, email") == [("Una Marsh", "una@example.com")]

    def test_a_number_is_kept_as_it_is_written(self, home):
        columns = "phone, source_channel, segment, country, region, source_updated_at"
        assert staged(home, "leads", columns, "Alice") == [
            *[("(415) 555-0100", "Web", "Retail", "US", "CA", datetime(2026, 1, 8, 8, 0, 1))]
        ]
        assert staged(home, "leads", "phone", "Bob") == [("(415) 555-0101",)]

    def test_what_was_merged_or_converted_is_linked_to_what_it_is_now(self, home):
        assert staged(home, "lead_links", "lead_id, linked_id, match, is_deleted") == [
            ("0030000000BobbyAAB", "00Q000000000BobEAE", "merge", False),
            ("0030000000BobsyAAB", "0030000000BobbyAAB", "merge", False),
            ("00Q0000000CarolEAB", ALICE, "merge", False),
        ]

    def test_a_queue_that_owns_a_lead_is_no_agent(self, home):
        assert staged(home, "leads", "owner_agent_id, owner_agent_key", "Erik") == [(None, None)]

    def test_a_deleted_lead_takes_its_events_with_it_and_a_merged_one_does_not(self, home):
        assert names(home, "leads", "is_deleted") == ["Carol", "Dora"]
        assert set(names(home, "lead_stage_events", "is_deleted and stage is not null")) == {"Dora"}


class TestStages:
    COLUMNS = "stage, entered_at, is_imputed, entered_by_agent_id"

    def events(self, home: Home, lead: str) -> list[tuple]:
        return ask(
            home,
            f"select {self.COLUMNS} from staging.stg_salesforce__lead_stage_events "
            f"where source_account = 'crm' and lead_id like '%{lead}%' and stage is not null "
            "order by 3, 2, 1",
        )

    def test_the_history_states_them_and_the_current_status_is_imputed(self, home):
        assert self.events(home, "Alice") == [
            ("new", datetime(2026, 1, 5, 9), False, None),
            ("reached", datetime(2026, 1, 6, 10, 5), False, UNA),
            ("reached", datetime(2026, 1, 8, 8), True, UNA),
        ]

    def test_a_conversion_imputes_both_qualifications_on_its_day(self, home):
        converted_at = datetime(2026, 2, 9, 18, 30)  # midnight in India
        assert self.events(home, "0Bob") == [
            ("new", datetime(2026, 1, 5, 10), False, None),
            ("marketing_qualified", datetime(2026, 2, 1, 10), False, UNA),
            ("marketing_qualified", converted_at, True, UNA),
            ("sales_qualified", converted_at, True, UNA),
            ("sales_qualified", datetime(2026, 2, 11, 12), True, UNA),
        ]

    def test_a_status_is_found_in_any_case_and_an_unknown_one_is_no_stage(self, home):
        assert [stage for stage, *_ in self.events(home, "Erik")] == ["new", "marketing_qualified"]
        assert [stage for stage, *_ in self.events(home, "Finn")] == ["new"]

    def test_a_stage_of_the_account_goes_before_one_for_all(self, home_in_america):
        assert [stage for stage, *_ in self.events(home_in_america, "Erik")] == ["new", "attempted"]
        assert [stage for stage, *_ in self.events(home_in_america, "Finn")] == ["new", "recycled"]

    def test_a_status_has_one_stage_in_whatever_case(self, tmp_path):
        home = Home(tmp_path)
        home.seeds.mkdir()
        (home.seeds / "lead_stages.csv").write_text(
            "system,account,status,stage\nsalesforce,*,New,new\nsalesforce,*,NEW ,lost\n"
        )
        with pytest.raises(
            SeedError, match=r"lead_stages.csv:3: .*found salesforce, \*, new again"
        ):
            read_seed(home, "lead_stages")


class TestSales:
    def test_an_opportunity_is_closed_on_its_day_and_only_when_it_is_closed(self, home):
        columns = "is_won, is_closed, closed_at, amount, currency, probability"
        assert staged(home, "opportunities", columns, "Deal") == [
            *[(True, True, datetime(2026, 2, 19, 18, 30), Decimal("1200.5"), "USD", Decimal(1))]
        ]
        assert staged(home, "opportunities", columns, "Lost") == [
            (False, True, datetime(2026, 2, 20, 18, 30), None, "GBP", Decimal(0))
        ]
        assert staged(home, "opportunities", columns, "Open") == [
            (False, False, None, None, "USD", Decimal("0.625"))
        ]

    def test_an_opportunity_belongs_to_its_lead_and_its_contacts(self, home):
        assert staged(home, "opportunity_links", "lead_id, link_method") == [
            ("0030000000BobbyAAB", "contact_role"),
            ("00Q000000000BobEAE", "converted_id"),
        ]

    def test_both_histories_tell_its_stages_and_nothing_else(self, home):
        columns = "stage, previous_stage, amount, changed_at"
        assert staged(home, "opportunity_stage_events", columns) == [
            ("Proposal", None, Decimal(1000), datetime(2026, 2, 10, 9, 30)),
            ("Closed Won", "Proposal", None, datetime(2026, 2, 20, 9, 30)),
        ]

    def test_a_campaign_has_its_days(self, home):
        ((key,),) = staged(home, "opportunities", "source_campaign_key", "Deal")
        columns = "name, channel, started_on, ended_on, campaign_key"
        assert staged(home, "campaigns", columns, "Spring") == [
            ("Spring calls", "Telemarketing", date(2026, 2, 1), date(2026, 4, 30), key)
        ]

    def test_who_responded_to_a_campaign_was_touched(self, home):
        columns = "touched_at, channel, lead_id, is_deleted"
        # the day in India began the evening before
        assert staged(home, "touches", columns, "Opened") == [
            (datetime(2026, 2, 2, 18, 30), "email", ALICE, False)
        ]
        ((touched_at, _, contact, _),) = staged(home, "touches", columns, "Visited")
        assert (touched_at, contact[:15]) == (datetime(2026, 2, 1, 9, 30), "0030000000Bobby")

    def test_who_was_only_aimed_at_or_called_was_not_touched_by_a_campaign(self, home):
        assert names(home, "touches", "is_deleted") == ["Called", "Ignored"]

    @pytest.mark.parametrize(
        ("order", "status"),
        [
            *[("Sale", "confirmed"), ("Draft", "open"), ("Canceled", "cancelled")],
            *[("Refunded", "refunded"), ("Partly", "refunded_partial")],
        ],
    )
    def test_an_order_has_the_status_it_says(self, home, order, status):
        assert staged(home, "orders", "status", order) == [(status,)]

    def test_a_reduction_takes_back_whichever_sign_it_has(self, home):
        ((order_key,),) = staged(home, "orders", "order_key", "Sale")
        assert staged(home, "order_adjustments", "amount, order_key, is_deleted", "Less") == [
            (Decimal(-100), order_key, False),
            (Decimal(-50), order_key, False),
        ]
        assert not {"Less", "LessToo", "NotYet"} & set(names(home, "orders", "true"))

    def test_a_reduction_that_is_not_in_force_takes_nothing_back(self, home):
        assert names(home, "order_adjustments", "is_deleted") == ["NotYet", "Undone"]

    def test_a_plain_date_keeps_its_day_in_the_reporting_zone(self, home, home_in_america):
        columns = "ordered_at, source_updated_at"
        updated_at = datetime(2026, 2, 20, 10)
        assert staged(home, "orders", columns, "Sale") == [
            (datetime(2026, 2, 19, 18, 30), updated_at)
        ]
        assert staged(home_in_america, "orders", columns, "Sale") == [
            (datetime(2026, 2, 20, 8), updated_at)
        ]
        assert staged(home_in_america, "order_adjustments", "occurred_at", "LessToo") == [
            (datetime(2026, 2, 25, 8),)
        ]


@pytest.mark.parametrize(
    ("entity", "name", "reason"),
    [
        ("call_attempts", "impossible", "CreatedDate: found 2022-02-30T10:00:00.000+0000"),
        ("call_attempts", "impossible", "CallDurationInSeconds: found -5; expected seconds"),
        ("call_legs", "impossible", "CreatedDate: found 2022-02-30"),
        ("leads", "Gina", "ConvertedDate: found 2022-02-30"),
        ("lead_stage_events", "Gina%new", "ConvertedDate: found 2022-02-30"),
        ("opportunities", "Odd", "CloseDate: found 2022-02-30"),
        ("opportunities", "Odd", "Amount: found 12 k; expected a number"),
        ("orders", "BadDay", "EffectiveDate: found 2022-02-30"),
        ("orders", "Unpriced", "TotalAmount: found nothing; a row needs it"),
        ("touches", "Undated", "FirstRespondedDate: found 2026-02-30"),
        ("order_adjustments", "OfNone", "OriginalOrderId: found nothing; a row needs it"),
    ],
)
def test_a_row_that_does_not_fit_says_why(home, entity, name, reason):
    ((found,),) = staged(home, entity, "rejected_reason", name)
    assert reason in found


def test_all_other_rows_fit(home):
    fitting = {entity: staged(home, entity, "rejected_reason is null") for entity in ENTITIES}
    unfit = {entity: rows.count((False,)) for entity, rows in fitting.items()}
    assert {entity: count for entity, count in unfit.items() if count} == {
        **{"call_attempts": 1, "call_legs": 1, "leads": 1, "lead_stage_events": 2},
        **{"touches": 1, "opportunities": 1, "orders": 2, "order_adjustments": 1},
    }


def cut_ids(text: str) -> str:
    """The file with its ids in 15 characters."""
    rows = list(csv.DictReader(io.StringIO(text)))
    cut = io.StringIO()
    writer = csv.DictWriter(cut, rows[0])
    writer.writeheader()
    writer.writerows(row | {"id": row["id"][:15]} for row in rows)
    return cut.getvalue()


@pytest.mark.real
def test_the_files_of_a_real_connector_load_and_real_ids_are_one_in_both_lengths(
    home_of_real_files,
):
    for entity in ("leads", "opportunities", "orders", "agents"):
        rows = staged(home_of_real_files, entity, "source_id, rejected_reason")
        assert rows
        assert {reason for _, reason in rows} == {None}
        assert rows == staged(
            home_of_real_files, entity, "source_id, rejected_reason", account="cut"
        )


@pytest.fixture(scope="module")
def home_of_real_files(tmp_path_factory) -> Home:
    """The connector's files in two accounts: as they are, and with ids of 15 characters."""
    if not os.environ.get("DIALMART_REAL_DATA"):
        pytest.skip("real data not tested: DIALMART_REAL_DATA is not set")
    folder = Path(os.environ["DIALMART_REAL_DATA"], "fivetran_fixtures", "salesforce")
    home = Home(tmp_path_factory.mktemp("salesforce") / "real")
    for table in REAL_TABLES:
        text = (folder / f"sf_{table}_data.csv").read_text(encoding="utf-8")
        deliver(home, f"whole/{table}_20191112.csv", text)
        deliver(home, f"cut/{table}_20191112.csv", cut_ids(text))
    return build(
        home,
        "UTC",
        *(
            source(account, {table: f"{folder}/{table}_*.csv" for table in REAL_TABLES})
            for account, folder in (("crm", "whole"), ("cut", "cut"))
        ),
    )
