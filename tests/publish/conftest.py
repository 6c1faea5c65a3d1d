"""A home with a small hand-made warehouse, and the part of dbt's manifest that publishing reads.

A database of PostgreSQL, too, and a login of it for BI.
"""

import json

import duckdb
import pytest

from orchestration.home import Home
from orchestration.transform import target_path
from tests.postgres import database_of, login_of

WAREHOUSE = """
create schema marts;
create table marts.dim_sources as
select * from (
    values ('dialler', timestamp '2026-03-31 18:00:00'), ('crm', timestamp '2026-04-02 09:30:00'),
        ('silent', null)
) as sources(source_system, data_through_at);
create table marts.dim_agents as
select 'agent' || range as agent_key, 'Agent ' || range as display_name from range(4);
create table marts.fct_leads as
select 'lead' || range as lead_key, 'agent' || range % 3 as agent_key, (range / 7)::decimal(18, 3)
    as days_to_won
from range(50);
create table marts.fct_kpis as
select kpi, date '2026-03-01' + range::int as period_start, range::decimal(38, 6) as "value"
from range(31), (values ('dials'), ('connects')) as kpis(kpi);
-- one call a day from 1 January 2025 to 4 April 2026, one of them nobody's
create table marts.fct_call_attempts as
select 'call' || range as call_key, case when range > 0 then 'agent' || range % 3 end as agent_key,
    date '2025-01-01' + range::int as started_date
from range(459);
create table marts.fct_checks as select 'run' || range as run_id, 'passed' as outcome from range(3);
create table marts.fct_call_legs as
select 'leg' || call_key as leg_key, call_key, started_date from marts.fct_call_attempts;
"""

TEXT, DAY, AMOUNT = "string", "date", "decimal(18, 3)"
MODELS = {
    "dim_sources": (["marts"], {"source_system": TEXT, "data_through_at": "timestamp"}, 1),
    "dim_agents": (["marts", "detail"], {"agent_key": TEXT, "display_name": TEXT}, 1),
    "fct_leads": (["marts"], {"lead_key": TEXT, "agent_key": TEXT, "days_to_won": AMOUNT}, 1),
    "fct_kpis": (["marts"], {"kpi": TEXT, "period_start": DAY, "value": "decimal(38, 6)"}, 2),
    "fct_call_attempts": (
        ["detail"],
        {"call_key": TEXT, "agent_key": TEXT, "started_date": DAY},
        1,
    ),
    "fct_call_legs": (["detail"], {"leg_key": TEXT, "call_key": TEXT, "started_date": DAY}, 1),
    "fct_checks": (["quality"], {"run_id": TEXT, "outcome": TEXT}, 1),
    "int_period_components": ([], {"period": TEXT}, 1),
}
# column of a model -> key of another; dim_dates is not published
REFERENCES = [
    ("fct_leads", "agent_key", "dim_agents", "agent_key"),
    ("fct_call_attempts", "agent_key", "dim_agents", "agent_key"),
    ("fct_call_attempts", "started_date", "dim_dates", "date_day"),
    ("fct_call_legs", "call_key", "fct_call_attempts", "call_key"),
    # in no file together
    ("fct_leads", "lead_key", "fct_call_legs", "leg_key"),
    # not the key of the other
    ("fct_kpis", "kpi", "dim_agents", "display_name"),
]


def model(name, published_in, columns):
    return {
        "resource_type": "model",
        "alias": name,
        "schema": "marts",
        "description": f"One row per {name}, it's said.",
        "config": {"meta": {"published_in": published_in} if published_in else {}},
        "columns": {
            column: {
                "name": column,
                "data_type": kind,
                "description": f"The {column} of {name}.",
                "config": {"meta": {}},
            }
            for column, kind in columns.items()
        },
    }


def generic_test(name, on, nodes, **kwargs):
    return {
        "resource_type": "test",
        "attached_node": f"model.x.{on}",
        "test_metadata": {"name": name, "kwargs": kwargs},
        "config": {"severity": "ERROR", "where": None},
        "depends_on": {"nodes": [f"model.x.{node}" for node in nodes]},
    }


@pytest.fixture
def manifest():
    nodes = {f"model.x.{m}": model(m, files, columns) for m, (files, columns, _) in MODELS.items()}
    for name, (_, columns, length) in MODELS.items():
        key = list(columns)[:length]
        nodes[f"test.x.key.{name}"] = generic_test("unique_key", name, [name], columns=key)
    for on, column, to, field in REFERENCES:
        nodes[f"test.x.reference.{on}.{column}"] = generic_test(
            "relationships", on, [to, on], column_name=column, to=f"ref('{to}')", field=field
        )
    nodes["test.x.singular"] = {"resource_type": "test", "attached_node": None, "config": {}}
    return {"nodes": nodes}


@pytest.fixture
def home(tmp_path, manifest):
    made = Home(tmp_path)
    target_path(made).mkdir(parents=True)
    (target_path(made) / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with duckdb.connect(str(made.warehouse_file)) as connection:
        connection.execute(WAREHOUSE)
    return made


@pytest.fixture
def change(home):
    """Run SQL on the warehouse."""

    def run(sql):
        with duckdb.connect(str(home.warehouse_file)) as connection:
            connection.execute(sql)

    return run


@pytest.fixture
def database(postgres_server, request):
    """The URL of an empty database in PostgreSQL, as its owner."""
    return database_of(postgres_server, f"d{abs(hash(request.node.nodeid)):x}")


@pytest.fixture
def as_reader(postgres_server, database):
    """The URL of the database for a login of BI."""
    return login_of(postgres_server, database)
