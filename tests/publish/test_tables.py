"""What is published, as dbt's manifest says it."""

from datetime import datetime

import duckdb
import pytest

from orchestration.publish import PublishError
from orchestration.publish.statements import create, selection
from orchestration.publish.tables import (
    FILES,
    Column,
    ForeignKey,
    published_tables,
    read_manifest,
)


def tables(manifest, file):
    return {table.name: table for table in published_tables(manifest, file)}


def test_a_model_is_in_the_files_that_it_names(manifest):
    assert set(tables(manifest, "marts")) == {"dim_sources", "dim_agents", "fct_leads", "fct_kpis"}
    assert set(tables(manifest, "detail")) == {"dim_agents", "fct_call_attempts", "fct_call_legs"}


@pytest.mark.parametrize("file", FILES)
def test_a_table_comes_after_those_that_it_refers_to(manifest, file):
    seen = set()
    for table in published_tables(manifest, file):
        assert {key.table for key in table.foreign_keys} <= seen
        seen.add(table.name)


def test_columns_and_keys_are_those_of_the_contract(manifest):
    kpis = tables(manifest, "marts")["fct_kpis"]
    assert kpis.columns[0] == Column("kpi", "string", "The kpi of fct_kpis.")
    assert kpis.columns[2].type == "decimal(38, 6)"
    assert kpis.primary_key == ("kpi", "period_start")
    assert kpis.foreign_keys == ()  # it refers to what is no key


def test_foreign_keys_stay_in_the_file(manifest):
    agents = ForeignKey("agent_key", "dim_agents", "agent_key")
    assert tables(manifest, "marts")["fct_leads"].foreign_keys == (agents,)
    assert tables(manifest, "detail")["fct_call_attempts"].foreign_keys == (agents,)


@pytest.mark.parametrize("config", [{"where": "kpi = 'dials'"}, {"severity": "warn"}])
def test_a_test_that_does_not_hold_for_every_row_makes_no_key(manifest, config):
    for name in ("key.fct_leads", "reference.fct_leads.agent_key"):
        manifest["nodes"][f"test.x.{name}"]["config"] |= config
    leads = tables(manifest, "marts")["fct_leads"]
    assert (leads.primary_key, leads.foreign_keys) == ((), ())


def test_a_table_without_a_key_and_with_any_names_can_be_made(manifest):
    del manifest["nodes"]["test.x.key.fct_kpis"]
    columns = manifest["nodes"]["model.x.fct_kpis"]["columns"]
    columns["group"] = columns.pop("value") | {"name": "group", "description": "'; drop table x"}
    with duckdb.connect() as connection:
        for statement in create(tables(manifest, "marts")["fct_kpis"]):
            connection.execute(statement)
        query = "select column_name, comment from duckdb_columns() where table_name = 'fct_kpis'"
        comments = dict(connection.execute(query).fetchall())
    assert comments["group"] == "'; drop table x"
    assert list(comments)[-2:] == ["data_through_at", "publish_id"]
    assert all(comments.values())


def test_a_table_of_sources_keeps_its_own_times(manifest):
    added = {name: [c.name for c in t.stamp] for name, t in tables(manifest, "marts").items()}
    assert added["fct_leads"] == ["data_through_at", "publish_id"]
    assert added["dim_sources"] == ["publish_id"]


def test_calls_are_published_for_13_months_and_dims_whole(manifest, tmp_path):
    through = datetime(2026, 3, 31, 18)
    detail = tables(manifest, "detail")
    assert selection(detail["dim_agents"], through, tmp_path) == 'warehouse."marts"."dim_agents"'
    assert selection(detail["fct_call_attempts"], through, tmp_path).endswith(
        "where started_date > date '2026-03-31' - interval 13 month"
    )
    assert "where" not in selection(detail["fct_call_attempts"], None, tmp_path)  # no event yet


def test_without_a_manifest_people_are_told_to_build(tmp_path):
    with pytest.raises(PublishError, match="dialmart run"):
        read_manifest(tmp_path / "manifest.json")
