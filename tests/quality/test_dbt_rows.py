"""A dbt test that fails shows its rows, and where each came from; the real tests, in bad tables."""

import shutil

import duckdb
import pytest

from orchestration.home import Home
from orchestration.publish.tables import read_manifest
from orchestration.quality.dbt_rows import with_rows
from orchestration.quality.dbt_tests import check_results
from orchestration.quality.wording import with_files
from orchestration.transform import NodeResult, target_path

# What is done to the golden company's table, the test that finds it, and what its row shows.
CASES = {
    "always": (
        "update contract.call_legs set talk_seconds = -1 where {one}",
        "always_call_legs_talk_seconds_0_and_handle_seconds_talk_seconds",
        {},
    ),
    "accepted values": (
        "update contract.call_attempts set direction = 'sideways' where {one}",
        "accepted_values_call_attempts_direction__outbound__inbound__callback__internal",
        {"direction": "sideways"},
    ),
    "relationships": (
        "update contract.call_legs set call_key = 'nobody' where {one}",
        "relationships_call_legs_call_key__call_key__ref_call_attempts_",
        {"call_key": "nobody"},
    ),
    "unique key": (
        "update contract.call_legs set leg_key = null where {one}",
        "unique_key_call_legs_leg_key",
        {},
    ),
    "missing, of those that must have it": (
        "update contract.call_attempts set campaign_key = null "
        "where {one} or source_system not in (select source_system from lake.sources "
        "where kind = 'dialer')",
        "not_null_call_attempts_campaign_key",
        {},
    ),
}


@pytest.fixture(scope="module")
def manifest(golden) -> dict:
    return read_manifest(target_path(golden.home) / "manifest.json")


@pytest.fixture
def home(golden, tmp_path) -> Home:
    """The golden company's warehouse and record, to be spoilt."""
    home = Home(tmp_path)
    home.warehouse.mkdir()
    shutil.copy(golden.home.warehouse_file, home.warehouse_file)
    shutil.copytree(golden.home.lake / "record", home.lake / "record")
    return home


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_row_that_breaks_a_dbt_test_is_shown_with_its_file_and_line(home, manifest, case):
    fault, name, shown = case
    [test] = [key for key, node in manifest["nodes"].items() if node["name"] == name]
    table = fault.split()[1]
    of_a_dialer = "source_system in (select source_system from lake.sources where kind = 'dialer')"
    with duckdb.connect(str(home.warehouse_file)) as connection:
        place = connection.execute(
            f"select batch_id, row_number from {table} where {of_a_dialer} order by all limit 1"
        ).fetchone()
        one = f"(batch_id = '{place[0]}' and row_number = {place[1]})"
        connection.execute(fault.format(one=one))
        (rows,) = connection.execute(f"select count(*) from {table}").fetchone()
        (file,) = connection.execute(
            f"select distinct file from lake.batches where batch_id = '{place[0]}'"
        ).fetchone()
    failed = NodeResult(test, "fail", 0.1, 1, "Got 1 result")
    [result] = with_files(home, with_rows(home, check_results([failed], manifest), manifest))
    assert result.sample
    for row in result.sample:
        assert row.items() >= ({"file": file, "row_number": str(place[1])} | shown).items()
    assert result.seen.startswith("1 broken, ") and result.seen.endswith(" looked at")
    assert "not_null" in name or result.rows_seen == rows


def test_a_test_that_passes_and_one_whose_sql_is_gone_stay_as_they_are(home, manifest):
    key = next(key for key in manifest["nodes"] if key.startswith("test."))
    node = manifest["nodes"][key]
    results = check_results([NodeResult(key, "fail", 0.1, 2, "")], manifest)
    for sql in (None, "select from `somewhere`.`else`"):
        spoilt = {"nodes": {key: node | {"compiled_code": sql}}}
        assert with_rows(home, results, spoilt) == results
    passed = check_results([NodeResult(key, "pass", 0.1, 0, "")], manifest)
    assert with_rows(Home(home.path / "nowhere"), passed, manifest) == passed
