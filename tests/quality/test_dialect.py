"""Rows outlive the connection they came over; a source is closed when its block ends."""

import duckdb
import pytest
import sqlalchemy as sa

from orchestration.quality.dialect import SCHEME, opened, register


@pytest.fixture
def warehouse(tmp_path):
    file = tmp_path / "a warehouse.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema contract")
        connection.execute("create table contract.calls as select range as call_id from range(3)")
    return file


def fetched_late(url):
    """What Great Expectations does: leave the block first, fetch afterwards."""
    with sa.create_engine(url).connect() as connection:
        result = connection.execute(sa.text("select range as n from range(3)"))
    return [row.n for row in result.fetchall()]


def test_rows_can_be_fetched_after_the_connection_was_given_back():
    register()
    assert fetched_late(f"{SCHEME}://") == [0, 1, 2]


def test_duckdb_engine_itself_still_loses_them():
    """The day this fails, the dialect has done its work and may go."""
    assert fetched_late("duckdb://") == []


def test_statements_that_return_no_rows_work_too():
    register()
    with sa.create_engine(f"{SCHEME}://").begin() as connection:
        connection.execute(sa.text("create table t (a integer)"))
        connection.execute(sa.text("insert into t values (:a)"), [{"a": 1}, {"a": 2}])
        assert connection.execute(sa.text("select sum(a) from t")).scalar() == 3
        assert connection.execute(sa.text("select a from t where a > 2")).fetchall() == []


def test_a_file_is_open_for_reading_until_the_block_ends(warehouse):
    with opened(warehouse) as database:
        assert [row["call_id"] for row in database.rows("from contract.calls")] == [0, 1, 2]
        with pytest.raises(sa.exc.DBAPIError, match="read-only"):
            database.rows("create table t as select 1")
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create table t as select 1")


def test_sessions_are_in_utc(warehouse):
    for source in (warehouse, {}):
        with opened(source) as database:
            assert database.rows("select current_setting('TimeZone') as z")[0]["z"] == "UTC"


@pytest.mark.parametrize("name", ["missing.duckdb", "a warehouse.duckdb"])
def test_a_file_that_cannot_be_opened_is_named(warehouse, name):
    """Missing, or open for writing in this very process."""
    writer = duckdb.connect(str(warehouse))
    file = warehouse.with_name(name)
    with pytest.raises(OSError, match=rf"cannot open .*{name}.*build the warehouse"), opened(file):
        pass
    writer.close()


def test_parquet_files_are_views_and_their_folders_are_no_columns(tmp_path):
    for day, columns in (("2026-01-01", "'7' as id"), ("2026-01-02", "'8' as id, 'x' as note")):
        folder = tmp_path / "it's raw" / f"load_date={day}"
        folder.mkdir(parents=True)
        duckdb.sql(f"select {columns}").write_parquet(str(folder / "batch.parquet"))
    views = {
        "raw_generic.calls": f"{tmp_path}/it's raw/*/*.parquet",
        "raw_generic.gone": f"{tmp_path}/gone/*.parquet",
    }
    with opened(views) as database, opened({}) as other:
        rows = database.rows("from raw_generic.calls order by id")
        assert [dict(row) for row in rows] == [{"id": "7", "note": None}, {"id": "8", "note": "x"}]
        assert "gone/*.parquet" in database.unreadable["raw_generic.gone"]
        assert other.rows("from duckdb_views() where not internal") == []
