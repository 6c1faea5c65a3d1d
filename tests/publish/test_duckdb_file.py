"""Publishing into DuckDB files: what is in them, and that a bad set never takes a good one's place.

The kill at each step is a fault test of the whole pipeline; here the data, the disk and the file
itself are what goes wrong.
"""

import json
import shutil
import stat
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from orchestration.publish import PublishError
from orchestration.publish.duckdb_file import Stamp, verify
from orchestration.publish.publication import publish
from orchestration.publish.tables import QUALITY, published_tables
from orchestration.transform import target_path

THROUGH = datetime(2026, 3, 31, 18)


def rows(path, sql):
    with duckdb.connect(str(path.resolve()), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def names(home):
    return sorted(path.name for path in home.published.iterdir())


def ids(path):
    return {row[0] for row in rows(path, "select distinct publish_id from dim_agents")}


def test_both_files_are_published_whole(home):
    publication = publish(home, "first")
    marts, detail = home.published / "marts.duckdb", home.published / "detail.duckdb"
    assert [file.name for file in publication.files] == [
        "marts_first.duckdb",
        "detail_first.duckdb",
    ]
    assert publication.files == [marts.resolve(), detail.resolve()]
    assert marts.readlink().name == str(marts.readlink())  # relative: the home may be moved
    assert names(home) == sorted([marts.name, detail.name, *(f.name for f in publication.files)])
    assert publication.rows["marts.fct_leads"] == 50
    assert publication.rows["detail.dim_agents"] == 4
    stamps = rows(marts, "select distinct data_through_at, publish_id from fct_leads")
    assert stamps == [(publication.data_through_at, "first")] == [(THROUGH, "first")]
    per_source = rows(marts, "select count(distinct data_through_at) from dim_sources")
    assert per_source == [(2,)]
    copied = "select lead_key, agent_key, days_to_won from {} order by all"
    assert rows(marts, copied.format("fct_leads")) == rows(
        home.warehouse_file, copied.format("marts.fct_leads")
    )


def test_quality_moves_alone(home, change):
    publish(home, "set")
    quality = home.published / "quality.duckdb"
    for number in (1, 2):
        change(f"update marts.fct_checks set outcome = '{number}'")
        publication = publish(home, f"run{number}", QUALITY)
        assert publication.files == [quality.resolve()]
        told = rows(quality, "select distinct outcome, publish_id from fct_checks")
        assert told == [(str(number), f"run{number}")]
        assert ids(home.published / "marts.duckdb") == {"set"}
    change("drop table marts.fct_checks")
    with pytest.raises(PublishError, match="fct_checks does not exist"):
        publish(home, "run3", QUALITY)
    assert quality.resolve().name == "quality_run2.duckdb"
    publish(home, "next")
    assert quality.resolve().name == "quality_run2.duckdb"


def test_the_files_may_be_read_by_the_group_and_by_older_duckdb(home):
    for file in publish(home, "first").files:
        assert stat.S_IMODE(file.stat().st_mode) == 0o640
        # After a checksum and "DUCK" comes the version of the storage; 65 is the one since 1.2.0.
        assert file.read_bytes()[8:20] == b"DUCK" + (65).to_bytes(8, "little")


def test_keys_and_comments_are_in_the_file(home):
    detail = publish(home, "first").files[1]
    keys = rows(
        detail,
        "select table_name, constraint_text from duckdb_constraints() "
        "where constraint_type in ('PRIMARY KEY', 'FOREIGN KEY') order by all",
    )
    assert keys == [
        ("dim_agents", "PRIMARY KEY(agent_key)"),
        ("fct_call_attempts", "FOREIGN KEY (agent_key) REFERENCES dim_agents(agent_key)"),
        ("fct_call_attempts", "PRIMARY KEY(call_key)"),
        ("fct_call_legs", "FOREIGN KEY (call_key) REFERENCES fct_call_attempts(call_key)"),
        ("fct_call_legs", "PRIMARY KEY(leg_key)"),
    ]
    tables = dict(rows(detail, "select table_name, comment from duckdb_tables()"))
    assert tables["dim_agents"] == "One row per dim_agents, it's said."
    columns = rows(detail, "select comment from duckdb_columns() where not internal")
    assert len(columns) == 2 + 3 + 3 + 3 * 2
    assert all(comment for (comment,) in columns)


def test_detail_has_the_calls_of_13_months_and_the_younger_ones(home):
    detail = publish(home, "first").files[1]
    for table in ("fct_call_attempts", "fct_call_legs"):
        days = rows(detail, f"select min(started_date), max(started_date) from {table}")
        assert days == [(date(2025, 3, 1), date(2026, 4, 4))]


def test_before_any_event_an_empty_set_is_published(home, change):
    for table in ("dim_sources", "fct_kpis", "fct_call_legs", "fct_call_attempts", "fct_leads"):
        change(f"delete from marts.{table}")
    publication = publish(home, "empty")
    assert publication.data_through_at is None
    assert publication.rows["detail.fct_call_attempts"] == 0


def test_what_inference_knows_fills_what_the_warehouse_has_not(home, manifest, change):
    columns = manifest["nodes"]["model.x.fct_leads"]["columns"]
    columns["days_to_won"]["config"]["meta"]["inferred_in"] = "guesses"
    (target_path(home) / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    change("update marts.fct_leads set days_to_won = null where lead_key in ('lead7', 'lead8')")
    guesses = pa.table({"lead_key": ["lead6", "lead7"], "days_to_won": [99.0, 1.5]})
    home.inferred.mkdir()
    pq.write_table(guesses, home.inferred / "guesses.parquet")
    marts = publish(home, "first").files[0]
    query = (
        "select lead_key, days_to_won from fct_leads where lead_key in ('lead6', 'lead7', 'lead8')"
    )
    assert rows(marts, query) == [
        ("lead6", Decimal("0.857")),  # the warehouse's own
        ("lead7", Decimal("1.5")),
        ("lead8", None),
    ]


BROKEN = [
    (
        "update marts.fct_leads set agent_key = 'ghost' where lead_key in ('lead1', 'lead2')",
        "In fct_leads.agent_key, 2 rows name what dim_agents.agent_key does not have, such as "
        "ghost.",
    ),
    (
        "insert into marts.fct_kpis from marts.fct_kpis limit 1",
        "In fct_kpis, the key (kpi, period_start) is repeated or missing, such as (dials, 2026-",
    ),
    (
        "update marts.dim_agents set agent_key = null where agent_key = 'agent3'",
        "In dim_agents, the key (agent_key) is repeated or missing, such as (None)",
    ),
    ("drop table marts.fct_kpis", "fct_kpis does not exist"),
    ("drop table marts.dim_sources", "dim_sources does not exist"),
]


@pytest.mark.parametrize(("sql", "said"), BROKEN)
def test_a_set_that_breaks_leaves_the_old_one(home, change, sql, said):
    publish(home, "good")
    before = names(home)
    change(sql)
    with pytest.raises(PublishError) as error:
        publish(home, "bad")
    assert said in str(error.value)
    assert "Nothing was published: BI keeps the set that it has" in str(error.value)
    assert names(home) == before
    assert ids(home.published / "marts.duckdb") == ids(home.published / "detail.duckdb") == {"good"}


def test_a_broken_detail_leaves_the_old_set(home, change):
    publish(home, "good")
    change("update marts.fct_call_legs set call_key = 'ghost' where call_key = 'call400'")
    with pytest.raises(PublishError, match=r"1 rows .* BI keeps the set that it has"):
        publish(home, "next")
    assert ids(home.published / "marts.duckdb") == ids(home.published / "detail.duckdb") == {"good"}
    change("update marts.fct_call_legs set call_key = 'call400' where call_key = 'ghost'")
    publish(home, "mended")
    assert ids(home.published / "marts.duckdb") == ids(home.published / "detail.duckdb")


def test_a_warehouse_that_is_missing_is_said(home):
    home.warehouse_file.unlink()
    with pytest.raises(PublishError, match="dialmart.duckdb"):
        publish(home, "first")
    assert names(home) == []


def test_three_versions_stay_and_what_a_dead_publish_left_goes(home):
    for number in range(3):
        publish(home, f"p{number}")
    for left in ("marts_dead.duckdb.part", "marts_dead.duckdb.part.wal"):
        (home.published / left).write_text("half")
    (home.published / "marts.duckdb.part").symlink_to("marts_dead.duckdb")
    publish(home, "p3")
    kept = [f"{file}_p{number}.duckdb" for file in ("marts", "detail") for number in (1, 2, 3)]
    assert names(home) == sorted([*kept, "marts.duckdb", "detail.duckdb"])


def test_the_current_version_stays_however_old_it_looks(home, change):
    current = publish(home, "current").files[0]
    for number in range(4):
        shutil.copy(current, current.with_name(f"marts_copy{number}.duckdb"))
    change("drop table marts.fct_kpis")
    with pytest.raises(PublishError):
        publish(home, "bad")
    assert ids(home.published / "marts.duckdb") == {"current"}


def test_a_full_disk_is_seen_before_anything_is_written(home, monkeypatch):
    publish(home, "good")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=10_000_000))
    with pytest.raises(PublishError, match="has 10 MB free and needs 50 MB") as error:
        publish(home, "next")
    assert "BI keeps the set that it has" in str(error.value)
    assert ids(home.published / "marts.duckdb") == {"good"}


@pytest.mark.parametrize("publish_id", ["", "../x", "a b", "é", "a.b"])
def test_an_id_is_a_part_of_a_file_name(home, publish_id):
    with pytest.raises(PublishError, match="publish id"):
        publish(home, publish_id)


def test_an_id_is_used_once(home):
    publish(home, "first")
    with pytest.raises(PublishError, match="used once"):
        publish(home, "first")
    assert ids(home.published / "marts.duckdb") == {"first"}


TAMPERED = [
    ("delete from fct_kpis where kpi = 'dials'", "warehouse has 62 rows, the file 31"),
    ("update fct_kpis set publish_id = 'other' where kpi = 'dials'", "31 of them"),
    ("update fct_kpis set data_through_at = null", "and 0 of them"),
    ("alter table fct_leads rename to old; create table fct_leads as from old", "lacks the keys"),
]


@pytest.mark.parametrize(("sql", "said"), TAMPERED)
def test_a_file_that_differs_from_the_warehouse_is_not_accepted(home, manifest, sql, said):
    file = publish(home, "first").files[0]
    tables = published_tables(manifest, "marts")
    verify(file, home, tables, Stamp("first", THROUGH))
    with duckdb.connect(str(file)) as connection:
        connection.execute(sql)
    with pytest.raises(PublishError, match=said):
        verify(file, home, tables, Stamp("first", THROUGH))


def test_a_file_that_was_not_closed_is_not_accepted(home, manifest):
    file = publish(home, "first").files[0]
    file.with_name(file.name + ".wal").write_bytes(b"")
    with pytest.raises(PublishError, match="not closed"):
        verify(file, home, published_tables(manifest, "marts"), Stamp("first", THROUGH))
