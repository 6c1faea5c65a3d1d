"""Every check of RAW passes on a small good lake and finds the bad row or file planted in it."""

import subprocess
import sys

import duckdb
import pyarrow.parquet as pq
import pytest
import yaml

from orchestration.declaration import Declaration
from orchestration.home import Home
from orchestration.ingest.collect import ingest
from orchestration.quality.audit import audit_raw
from orchestration.quality.suites import raw_suite

# Rows of `answers` feed a lead only where they say yes.
SOURCES = """
company: {name: Test, reporting_time_zone: Europe/Berlin, reporting_currency: EUR}
sources:
  - system: generic
    account: main
    time_zone: Europe/Berlin
    extracts:
      - table: calls
        files: "calls*.csv"
        entities:
          - entity: call_attempts
            key: [id]
            columns: {direction: {constant: outbound}, started_at: {column: start}}
      - table: answers
        files: "answers*.csv"
        entities:
          - entity: leads
            key: [id]
            when: {answer: ["yes"]}
            columns: {created_at: created}
      - table: notes
        files: "notes*.csv"
        required: false
"""
DECLARATION = Declaration.model_validate(yaml.safe_load(SOURCES))
# `old` was applied by an earlier run, however bad it was.
GOOD = """
create schema lake; create schema mapped; create schema raw;

create table lake.batches as
select 'generic' as source_system, 'main' as source_account, *,
    timestamp '2026-01-10' as extracted_at, 40 as rows_read
from (values ('calls', 'old', 'calls_0.csv'), ('calls', 'new', 'calls_1.csv'),
    ('answers', 'yes', 'answers.csv')) as batches (extract_name, batch_id, file);

create table lake.pending as
select source_system, source_account, extract_name, batch_id from lake.batches
where batch_id <> 'old';

create table lake.landed as
select source_system, source_account, extract_name, true as is_required, file, batch_id,
    'new' as outcome, '' as reason
from lake.batches
union all select 'generic', 'main', 'notes', false, null, null, null, null;

create table lake.quarantine as
select source_system, source_account, extract_name, batch_id, file, 7 as row_number,
    'a;b' as text, '3 values expected and 2 found' as reason
from lake.batches where batch_id = 'old';

create table mapped.call_attempts as
select source_system, source_account, extract_name, batch_id, file || range as source_id,
    '' as part_id, cast(null as timestamp) as source_updated_at, extracted_at,
    range + 2 as row_number, 'h' as row_hash,
    case when batch_id = 'old' then 'start: found x; expected a time' end as rejected_reason
from lake.batches cross join range(40) where extract_name = 'calls';

create table mapped.leads as
select * replace ('answers' as extract_name, 'yes' as batch_id) from mapped.call_attempts
where batch_id = 'new';

create table raw.generic__answers as
select 'main' as _account, 'yes' as _batch_id, 'answers.csv' as _file, range + 2 as _row_number
from range(40);
"""
BATCH = "'generic' as source_system, 'main' as source_account"
PLACE = {"extract_name": "calls", "batch_id": "new", "row_number": "3"}
FOUND = (
    "start: found +351 912 345 678; expected a time as %d/%m/%Y. "
    "lead: found nothing; lead_id needs a value"
)
SHOWN = "start: expected a time as %d/%m/%Y. lead: nothing found, lead_id needs a value"


def reject(rows: str) -> str:
    return (
        f"update mapped.call_attempts set rejected_reason = '{FOUND}' "
        f"where batch_id = 'new' and row_number {rows}"
    )


def add_unreadable(rows: int) -> str:
    return (
        f"insert into lake.quarantine select {BATCH}, 'calls', 'new', 'calls_1.csv', range + 3, "
        f"'a;b', '3 values expected and 2 found' from range({rows})"
    )


def add_version(changes: str) -> str:
    """The row 3 once more, as row 50, with something changed."""
    return (
        f"insert into mapped.call_attempts select * replace (50 as row_number, {changes}) "
        "from mapped.call_attempts where batch_id = 'new' and row_number = 3"
    )


WITHOUT_ANSWERS = (
    "delete from lake.batches where extract_name = 'answers';"
    "delete from lake.pending where extract_name = 'answers';"
)
SEVERITY = {
    "quarantined_rows_are_at_most_5_percent_of_an_extract": "block",
    "required_extracts_have_a_readable_file": "block",
    "landed_files_can_be_read": "warn",
    "delivered_files_have_rows": "warn",
    "extracts_are_not_dated_in_the_future": "warn",
    "delivered_rows_can_be_read": "warn",
    "delivered_rows_fit_the_contract": "warn",
    "a_key_is_delivered_with_one_content_a_file": "warn",
    "delivered_rows_feed_an_entity": "info",
}
SHARE, REQUIRED, LANDED, EMPTY, FUTURE, UNREADABLE, UNFIT, CONTENT, UNFED = SEVERITY
# The checks that find the fault: more than one where one fault cannot be without the other.
CASES = [
    (
        [SHARE, UNFIT],
        {"extract_name": "calls", "percent": "7.5", "rows_quarantined": "3", "rows_read": "40"}
        | {"example_1": f"calls_1.csv row 3: {SHOWN}"},
        reject("in (3, 4, 5)"),
    ),
    (
        [SHARE, UNREADABLE],
        {"rows_quarantined": "3", "example_2": "calls_1.csv row 4: 3 values expected and 2 found"},
        add_unreadable(3),
    ),
    (
        [REQUIRED],
        {"extract_name": "answers", "files_landed": "0", "reason": None},
        WITHOUT_ANSWERS + "update lake.landed set file = null, reason = null "
        "where extract_name = 'answers'",
    ),
    (
        [REQUIRED, LANDED],
        {"files_landed": "1", "file": "answers.csv", "reason": "columns found: …, …"},
        WITHOUT_ANSWERS + "update lake.landed set outcome = 'quarantined', "
        "reason = 'columns found: a.b@c.de, +49 (0)30 1234567' where extract_name = 'answers'",
    ),
    (
        [LANDED],
        {"extract_name": "calls", "file": "calls_2.csv", "reason": "it is cut off"},
        f"insert into lake.landed select {BATCH}, 'calls', true, 'calls_2.csv', 'cut', "
        "'quarantined', 'it is cut off'",
    ),
    (
        [EMPTY],
        {"extract_name": "calls", "batch_id": "new", "file": "calls_1.csv"},
        "update lake.batches set rows_read = 0 where batch_id = 'new'",
    ),
    (
        [FUTURE],
        {"batch_id": "new", "file": "calls_1.csv"},
        "update lake.batches set extracted_at = cast(now() as timestamp) + interval 2 hours "
        "where batch_id = 'new'",
    ),
    ([UNREADABLE], PLACE | {"file": "calls_1.csv"}, add_unreadable(1)),
    (
        [UNFIT],
        PLACE | {"entity": "call_attempts", "source_id": "calls_1.csv1", "reason": SHOWN},
        reject("= 3"),
    ),
    ([CONTENT], PLACE | {"source_id": "calls_1.csv1"}, add_version("'other' as row_hash")),
    (
        [UNFED],
        {"extract_name": "answers", "batch_id": "yes", "file": "answers.csv", "row_number": "9"},
        "delete from mapped.leads where row_number = 9",
    ),
]
NO_FAULTS = {
    "the same row twice": add_version("'h' as row_hash"),
    "a later version of a row": add_version(
        "'other' as row_hash, timestamp '2026-01-09' as source_updated_at"
    ),
    "another part of an order": add_version("'other' as row_hash, '2' as part_id"),
    "another account's rows": "update raw.generic__answers set _account = 'other'",
    "a batch without rows that an earlier run has applied": "update lake.batches "
    "set rows_read = 0 where batch_id = 'old'",
}


@pytest.fixture(scope="module")
def small_lake(bench):
    bench.lay(GOOD)
    return bench


def test_all_checks_pass_on_good_rows(small_lake):
    results = small_lake.ask(raw_suite(DECLARATION))
    assert [(r.check, r.seen) for r in results if r.outcome != "passed"] == []


@pytest.mark.parametrize(("names", "row", "fault"), CASES, ids=[" ".join(c[0]) for c in CASES])
def test_a_check_finds_the_bad_row(small_lake, names, row, fault):
    suite = raw_suite(DECLARATION)
    [check] = [check for check in suite if check.name == names[0]]
    with small_lake.planted(fault):
        assert small_lake.broken(suite) == set(names)
        [result] = small_lake.ask([check])
    assert (result.outcome, result.severity) == ("failed", SEVERITY[names[0]])
    assert result.sample[0].items() >= row.items()


@pytest.mark.parametrize("fault", NO_FAULTS.values(), ids=NO_FAULTS.keys())
def test_what_is_no_fault_is_not_found(small_lake, fault):
    with small_lake.planted(fault):
        assert small_lake.broken(raw_suite(DECLARATION)) == set()


@pytest.mark.parametrize(
    ("name", "fault", "seen"),
    [
        ("delivered_rows_fit_the_contract", reject("= 3"), "1 broken, 80 looked at"),
        ("delivered_rows_can_be_read", add_unreadable(2), "2 broken, 80 looked at"),
        ("delivered_rows_can_be_read", "delete from lake.pending", "0 broken, 0 looked at"),
        ("landed_files_can_be_read", "", "0 broken, 3 looked at"),
        ("required_extracts_have_a_readable_file", "", "0 broken, 3 looked at"),
        ("delivered_files_have_rows", "", "0 broken, 2 looked at"),
    ],
)
def test_what_is_seen_is_counted_in_what_the_check_is_about(small_lake, name, fault, seen):
    [check] = [check for check in raw_suite(DECLARATION) if check.name == name]
    with small_lake.planted(fault or "select 1"):
        [result] = small_lake.ask([check])
    assert result.seen == seen


def test_a_row_that_two_entities_refuse_is_one_row(small_lake):
    fault = reject("in (3, 4)") + (
        ";insert into mapped.leads select * from mapped.call_attempts "
        "where batch_id = 'new' and row_number in (3, 4)"
    )
    with small_lake.planted(fault):
        assert small_lake.broken(raw_suite(DECLARATION)) == {UNFIT}


def test_every_check_has_a_case_and_says_what_people_need():
    suite = raw_suite(DECLARATION)
    assert [check.name for check in suite] == list(SEVERITY)
    assert {names[0] for names, *_ in CASES} == set(SEVERITY)
    for check in suite:
        assert (check.owner, check.table[:5]) == ("data-engineering", "lake.")
        assert check.reason.startswith("2026-11-24: ")
        assert check.expected and check.advice


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path)
    home.landing.mkdir()
    home.sources_file.write_text(SOURCES)
    (home.landing / "answers.csv").write_text("id,answer,created\n1,yes,2026-01-02\n2,no,\n")
    return home


def audit(home: Home) -> dict:
    results = audit_raw(home, DECLARATION, ingest(home, DECLARATION))
    return {r.check: r for r in results if r.outcome != "passed"}


def applied(home: Home, inputs_hash: str) -> None:
    """What a whole build leaves in the warehouse."""
    home.warehouse.mkdir(exist_ok=True)
    with duckdb.connect(str(home.warehouse_file)) as connection:
        connection.execute(
            "create schema if not exists marts; create or replace table marts.applied_batches as "
            f"select *, '{inputs_hash}' as inputs_hash "
            f"from '{home.lake}/record/batches.parquet'"
        )


def published(home: Home) -> None:
    """What BI has of it then."""
    home.published.mkdir()
    with duckdb.connect(str(home.published / "marts.duckdb")) as connection:
        connection.execute(f"create table fct_batches as from '{home.lake}/record/batches.parquet'")


def test_a_batch_is_judged_until_it_is_built_and_published(home):
    (home.landing / "calls_1.csv").write_text("id,start\nc1,2026-01-02 10:00:00\nc2,soon\n")
    found = audit(home)
    assert set(found) == {SHARE, UNFIT, UNFED}
    assert found[SHARE].blocks
    assert found[SHARE].sample[0]["example_1"].startswith("calls_1.csv row 3: start: expected a ")
    assert found[UNFED].sample[0]["row_number"] == "3"
    assert set(audit(home)) == set(found)  # the second run knows the file, and still blocks
    [company] = pq.read_table(home.lake / "record" / "company.parquet").to_pylist()
    applied(home, company["inputs_hash"])
    assert set(audit(home)) == set(found)  # who has forced it has died before it was published
    published(home)
    assert audit(home) == {}
    applied(home, "of other rules")
    assert set(audit(home)) == set(found)


def test_a_required_extract_that_was_refused_blocks(home):
    (home.landing / "calls_1.csv").write_text("id,begin\nc1,2026-01-02 10:00:00\n")
    found = audit(home)
    assert set(found) == {REQUIRED, LANDED, UNFED}
    assert found[REQUIRED].blocks
    assert "column 'start' is missing" in found[REQUIRED].sample[0]["reason"]


def test_a_declaration_without_mappings_is_checked_too(small_lake):
    sources = yaml.safe_load(SOURCES)
    sources["sources"][0]["extracts"] = sources["sources"][0]["extracts"][2:]
    results = small_lake.ask(raw_suite(Declaration.model_validate(sources)))
    assert {r.outcome for r in results} == {"passed"}


def test_a_lake_that_cannot_be_read_blocks(home):
    (home.landing / "calls_1.csv").write_text("id,start\nc1,2026-01-02 10:00:00\n")
    results = ingest(home, DECLARATION)
    (home.lake / "record" / "batches.parquet").write_bytes(b"no Parquet")
    found = audit_raw(home, DECLARATION, results)
    assert {(r.outcome, r.blocks) for r in found} == {("error", True)}
    assert [r.check for r in found] == list(SEVERITY)


def test_the_audits_import_great_expectations_only_when_they_run():
    loaded = "import sys, orchestration.quality.audit; print(*sys.modules, sep='\\n')"
    modules = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True).stdout
    assert "orchestration.quality.suites" in modules.splitlines()
    assert not {"great_expectations", "sqlalchemy"} & set(modules.splitlines())
