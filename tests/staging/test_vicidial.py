"""VICIdial's tables, delivered as exports are: what staging makes of their rows.

What the contract makes of staged rows is tested with the pipeline.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from orchestration.declaration import systems
from orchestration.home import Home
from tests.pipeline.homes import ask, build_models, declare, deliver, land

FIXTURES = Path(__file__).parents[1] / "fixtures" / "vicidial"
MODELS = Path(__file__).parents[2] / "dbt_project" / "models" / "staging" / "vicidial"
SOURCE = {"system": "vicidial", "account": "main", "time_zone": "America/New_York"}
# 10:00 in New York, which is five hours behind.
TEN = datetime(2026, 1, 5, 15)


def extract(table: str) -> dict:
    """The extract of one table, whose files say in their names when they were exported."""
    rule = {"file_name": r"_(\d{8})", "format": "%Y%m%d"}
    return {"table": table, "files": f"{table}_2*.csv", "extracted_at": rule}


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Home:
    """A home with a few rows of every table, staged."""
    home = Home(tmp_path_factory.mktemp("vicidial") / "home")
    tables = [table for table in systems()["vicidial"].tables if list(FIXTURES.glob(f"{table}_2*"))]
    declare(home, *map(extract, tables), phone_region="US", **SOURCE)
    for path in FIXTURES.glob("*.csv"):
        deliver(home, path.name, path.read_bytes())
    assert {result.outcome for result in land(home).values()} == {"new"}
    build_models(home, "--select", "staging")
    return home


def staged(home: Home, model: str, columns: str, where: str = "rejected_reason is null") -> list:
    """The rows of a model, in the order of the columns."""
    return ask(
        home, f"select {columns} from staging.stg_vicidial__{model} where {where} order by all"
    )


def rejected(home: Home, model: str) -> list:
    return staged(home, model, "source_id, rejected_reason", "rejected_reason is not null")


def after(seconds: int) -> datetime:
    return TEN + timedelta(seconds=seconds)


class TestCalls:
    def test_a_row_in_the_log_and_its_archive_are_one_call(self, built):
        rows = staged(
            built,
            "call_attempts",
            "extract_name, source_id, call_key, row_hash",
            "lead_id = '5001'",
        )
        assert [name for name, *_ in rows] == ["vicidial_log", "vicidial_log_archive"]
        assert rows[0][1:] == rows[1][1:]
        assert rows[0][1] == "1767625200.101|5001"

    def test_a_transfer_is_no_second_call(self, built):
        calls = staged(built, "call_attempts", "distinct source_id, direction")
        assert calls == [
            ("1767625200.101|5001", "outbound"),
            ("1767625260.102|5002", "outbound"),
            ("1767625320.103|5003", "outbound"),
            ("1767625500.106|5006", "inbound"),
        ]
        ((call,),) = staged(built, "call_attempts", "distinct call_key", "lead_id = '5001'")
        assert staged(
            built, "call_outcomes", "source_id, call_key, agent_id, disposition_code"
        ) == [
            ("77", call, "closer3", "SALE"),
            ("78", call, None, None),
        ]

    def test_the_dialer_is_nobody(self, built):
        columns = "agent_id, agent_key, team_id, team_key"
        where = "lead_id = '5002'"
        assert staged(built, "call_attempts", columns, where) == [(None, None, None, None)]
        assert staged(built, "agents", "source_id, is_person, email") == [
            ("VDAD", False, None),
            ("agent7", True, "ann@example.com"),
        ]

    def test_a_call_is_told_by_its_epochs(self, built):
        columns = "started_at, ended_at, dial_mode, hangup_by, is_final, disposition_code, phone"
        assert staged(built, "call_attempts", columns, "extract_name = 'vicidial_log'")[:3] == [
            (TEN, after(90), "predictive", "agent", True, "SALE", "+1 2125550101"),
            (after(60), after(85), "predictive", "none", True, "NA", "2125550102"),
            (after(120), None, "manual", "customer", False, "INCALL", "+1 2125550103"),
        ]

    def test_what_does_not_read_is_rejected_with_its_words(self, built):
        assert rejected(built, "call_attempts") == [
            (
                "1767625380.104|5004",
                "start_epoch: found soon; expected whole seconds since 1970",
            ),
            ("1767625440.105|5005", "length_in_sec: found -3; expected seconds, 0 or more"),
        ]


class TestAgents:
    def test_talk_is_without_dead_air(self, built):
        columns = "started_at, ended_at, talk_seconds, dead_seconds, wrap_seconds"
        where = "source_id = '1'"
        assert staged(built, "call_legs", columns, where) == [(TEN, after(90), 75, 15, 20)]

    def test_a_saturated_column_is_unknown(self, built):
        columns = "ended_at, talk_seconds, dead_seconds, wrap_seconds"
        assert staged(built, "call_legs", columns, "source_id = '3'") == [(None, None, 0, 5)]
        where = "state = 'talk' and source_id = '3|talk'"
        assert staged(built, "agent_times", "from_at, to_at", where) == [(after(120), None)]

    def test_a_leg_belongs_to_its_call(self, built):
        ((call,),) = staged(built, "call_attempts", "distinct call_key", "lead_id = '5001'")
        for model in ("call_legs", "call_holds", "recordings"):
            assert (call,) in staged(built, model, "call_key"), model

    def test_every_turn_has_a_pause_and_the_states_it_came_to(self, built):
        columns = "from_at, to_at, state, reason_code"
        rows = staged(built, "agent_times", columns, "rejected_reason is null and not is_deleted")
        assert rows == [
            (after(-10), after(-10), "pause", None),
            (after(-10), TEN, "wait", None),
            (TEN, after(75), "talk", None),
            (after(75), after(90), "dead", None),
            (after(90), after(110), "wrap", None),
            (after(115), after(120), "pause", None),
            (after(120), None, "talk", None),
            (after(330), after(390), "pause", "LUNCH"),
            (after(72000), after(72005), "wrap", None),
        ]
        assert rejected(built, "agent_times") == [
            ("4|pause", "pause_epoch: found nothing; a row needs it")
        ]


class TestWallClocks:
    def test_a_wall_clock_is_the_source_s(self, built):
        columns = "source_id, created_at, source_updated_at, is_dnc"
        assert staged(built, "leads", columns) == [
            ("5001", TEN, after(90), None),
            ("5002", datetime(2026, 7, 5, 14), None, True),
        ]
        assert rejected(built, "leads") == [
            ("5003", "entry_date: found yesterday; expected a time as 2026-01-31 08:30:00")
        ]
        assert staged(built, "callbacks", "created_at, due_at") == [
            (after(120), datetime(2026, 7, 6, 13, 30))
        ]
        assert staged(built, "call_holds", "held_at, held_seconds") == [(after(30), Decimal(12))]

    def test_a_list_has_its_leads_since_they_came_unless_they_were_moved(self, built):
        assert staged(built, "list_members", "source_id, added_at") == [
            ("5001|900", TEN),
            ("5002|901", None),
        ]


class TestMeanings:
    def test_a_status_of_a_campaign_stands_beside_the_system_s(self, built):
        columns = "campaign_id, code, label, is_callback"
        assert staged(built, "dispositions", columns, "code = 'NI'") == [
            ("*", "NI", "Not Interested", False),
            ("OUTB", "NI", "Not Interested Now", True),
        ]
        ((keys,),) = staged(built, "dispositions", "count(distinct disposition_key)", "code = 'NI'")
        assert keys == 2

    def test_a_status_says_who_answered_where_it_can(self, built):
        columns = "code, dial_result, answered_by"
        assert staged(built, "dispositions", columns, "campaign_id = '*'") == [
            ("AM", "answered", "machine"),
            ("B", None, None),
            ("NI", "answered", "human"),
        ]

    def test_a_lead_names_itself_in_the_crm(self, built):
        columns = "source_id, linked_id, match, is_deleted"
        assert staged(built, "lead_links", columns) == [
            ("5001", "00Q5g00000AbCdEEAV", "crm_id", False),
            ("5002", None, "crm_id", True),
            ("5003", None, "crm_id", True),
        ]

    def test_a_number_not_to_call_is_known_by_its_key_alone(self, built):
        ((key,),) = ask(built, "select phone_key from lake.phones where phone = '+1 2125550101'")
        assert staged(built, "dnc_events", "phone_key, source_id, campaign_id, action") == [
            (key, f"{key}|*", None, "add"),
            (key, f"{key}|OUTB", "OUTB", "add"),
        ]
        assert rejected(built, "dnc_events") == [
            (None, "phone_number: found nothing that is a phone number")
        ]


class TestTheLake:
    def test_a_header_in_a_connector_s_spelling_loads(self, built):
        assert staged(built, "contact_lists", "source_id, name, script_id") == [
            ("900", "January web leads", "SCRIPT_B")
        ]

    def test_a_password_is_nowhere_in_it(self, built):
        for path in filter(Path.is_file, [*built.lake.rglob("*"), *built.warehouse.rglob("*")]):
            parquet = path.suffix == ".parquet"
            content = (
                str(pq.read_table(path).to_pydict())
                if parquet
                else path.read_bytes().decode("latin-1")
            )
            assert "canary" not in content, path

    def test_every_row_of_every_file_is_in_a_model(self, built):
        seen = " union ".join(
            f"select extract_name, batch_id, row_number from staging.{path.stem}"
            for path in MODELS.glob("*.sql")
        )
        unseen = f"""
            select extract_name, any_value(rows_read - rows_unreadable) as due, count(row_number)
            from lake.batches left join ({seen}) using (extract_name, batch_id)
            where takes_every_row group by extract_name, batch_id having count(row_number) <> due
        """
        assert ask(built, unseen) == []
