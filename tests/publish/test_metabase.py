"""What Metabase finds when it syncs the published set: no server of it, but the questions it asks.

The SQL is what Metabase's driver for PostgreSQL sends, written out: `get-tables-sql`,
`describe-fields-sql`, `describe-fks-sql` and `current-user-table-privileges` of the namespace
`metabase.driver.postgres` (github.com/metabase/metabase, src/metabase/driver/postgres.clj, read at
commit 008fd66). It goes through information_schema and pg_catalog as the JDBC driver does.
"""

import duckdb
import pytest

from orchestration.dashboards.boards import read_boards
from orchestration.dashboards.cards import cards
from orchestration.inference.results import infer
from orchestration.ingest.seeds import SHIPPED, read_rows
from orchestration.operations import write_operations_schemas
from orchestration.publish.publication import copy_to_postgres, publish
from orchestration.publish.tables import FILES, QUALITY, published_tables, read_manifest
from orchestration.transform import target_path
from tests.postgres import database_of, login_of
from tests.publish.test_postgres import asked, differences

pytestmark = [pytest.mark.slow]

TABLES = """
select n.nspname as schema, c.relname as name, d.description, stat.n_live_tup
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
left join pg_catalog.pg_description as d
    on c.oid = d.objoid and d.objsubid = 0 and d.classoid = 'pg_class'::regclass
left join pg_stat_user_tables as stat
    on n.nspname = stat.schemaname and c.relname = stat.relname
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    and c.relkind in ('r', 'p', 'v', 'f', 'm')
order by schema, name
"""
PRIVILEGES = """
with table_privileges as (
    select t.schemaname as schema, t.objectname as name,
        pg_catalog.has_any_column_privilege(current_user, t.place, 'update') as update,
        pg_catalog.has_any_column_privilege(current_user, t.place, 'select') as select,
        pg_catalog.has_any_column_privilege(current_user, t.place, 'insert') as insert,
        pg_catalog.has_table_privilege(current_user, t.place, 'delete') as delete
    from (
        select schemaname, objectname, format('%I.%I', schemaname, objectname) as place
        from (
            select schemaname, tablename as objectname from pg_catalog.pg_tables
            union select schemaname, viewname from pg_catalog.pg_views
            union select schemaname, matviewname from pg_catalog.pg_matviews
        ) as objects
    ) as t
    where t.schemaname !~ '^pg_' and t.schemaname <> 'information_schema'
        and pg_catalog.has_schema_privilege(current_user, t.schemaname, 'usage')
)
select t.schema, t.name, t.select, t.update or t.insert or t.delete
from table_privileges as t
where t.select or t.update or t.delete or t.insert
"""
FIELDS = """
select c.table_schema, c.table_name, c.column_name, c.udt_name, pk.column_name is not null as is_pk,
    col_description(
        cast(cast(format('%I.%I', cast(c.table_schema as text), cast(c.table_name as text))
            as regclass) as oid), c.ordinal_position
    ) as field_comment
from information_schema.columns as c
left join (
    select tc.table_schema, tc.table_name, kc.column_name
    from information_schema.table_constraints as tc
    inner join information_schema.key_column_usage as kc
        on tc.constraint_name = kc.constraint_name and tc.table_schema = kc.table_schema
        and tc.table_name = kc.table_name
    where tc.constraint_type = 'PRIMARY KEY'
) as pk
    on c.table_schema = pk.table_schema and c.table_name = pk.table_name
    and c.column_name = pk.column_name
where c.table_schema !~ '^information_schema|catalog_history|pg_'
order by c.table_schema, c.table_name, c.ordinal_position
"""
FOREIGN_KEYS = """
select fk_ns.nspname, fk_table.relname, fk_column.attname,
    pk_ns.nspname, pk_table.relname, pk_column.attname
from pg_constraint as c
inner join pg_class as fk_table on c.conrelid = fk_table.oid
inner join pg_namespace as fk_ns on c.connamespace = fk_ns.oid
inner join pg_attribute as fk_column on c.conrelid = fk_column.attrelid
inner join pg_class as pk_table on c.confrelid = pk_table.oid
inner join pg_namespace as pk_ns on pk_table.relnamespace = pk_ns.oid
inner join pg_attribute as pk_column on c.confrelid = pk_column.attrelid
where fk_ns.nspname !~ '^information_schema|catalog_history|pg_'
    and c.contype = 'f'::char
    and fk_column.attnum = any(c.conkey) and pk_column.attnum = any(c.confkey)
"""
# what its driver makes a number, a time, a text or a flag of
KNOWN_TYPES = {"text", "int4", "int8", "numeric", "bool", "date", "timestamp"}


@pytest.fixture(scope="module")
def metabase(golden, postgres_server):
    """Both sets of the golden home in PostgreSQL, asked by a login made as docs/bi.md says."""
    url = database_of(postgres_server, "golden")
    infer(golden.home)
    write_operations_schemas(golden.home)
    sets = {
        FILES: publish(golden.home, "metabase", postgres_url=url),
        QUALITY: publish(golden.home, "metabase", QUALITY),
    }
    copy_to_postgres(golden.home, sets[QUALITY], QUALITY, url)
    with asked(login_of(postgres_server, url)) as ask:
        yield ask, sets, url


@pytest.fixture(scope="module")
def published(golden):
    """Every published table, by schema and name."""
    manifest = read_manifest(target_path(golden.home) / "manifest.json")
    return {
        (schema, table.name): table
        for schema, files in (("dialmart", FILES), ("dialmart_quality", QUALITY))
        for file in files
        for table in published_tables(manifest, file)
    }


def test_the_golden_sets_are_the_same_in_both_stores(golden, metabase):
    _, sets, url = metabase
    manifest = read_manifest(target_path(golden.home) / "manifest.json")
    for files, publication in sets.items():
        assert differences(manifest, publication, url, files) == {}


def test_every_table_is_found_with_its_description(metabase, published):
    found = {(schema, name): said for schema, name, said, _ in metabase[0](TABLES)}
    assert len(found) > 40
    assert found == {place: table.description for place, table in published.items()}


def test_every_table_may_be_read_and_none_written(metabase, published):
    found = {(schema, name): rest for schema, name, *rest in metabase[0](PRIVILEGES)}
    assert found == {place: [True, False] for place in published}


def test_every_column_is_found_with_description_type_and_primary_key(metabase, published):
    fields = metabase[0](FIELDS)
    assert {kind for *_, kind, _, _ in fields} <= KNOWN_TYPES
    found = [(schema, table, name, is_pk, said) for schema, table, name, _, is_pk, said in fields]
    assert found == [
        (schema, name, column.name, column.name in table.primary_key, column.description)
        for (schema, name), table in sorted(published.items())
        for column in (*table.columns, *table.stamp)
    ]
    assert all(said for *_, said in found)


def test_without_references_no_primary_key_would_be_found(metabase, postgres_server):
    """Why `bi_reader` may refer to what it reads."""
    ask, _, url = metabase
    tables = "all tables in schema dialmart, dialmart_quality"
    with postgres_server.admin(url.rsplit("/", 1)[1]) as connection:
        connection.execute(f"revoke references on {tables} from bi_reader")
        try:
            assert not any(is_pk for *_, is_pk, _ in ask(FIELDS))
        finally:
            connection.execute(f"grant references on {tables} to bi_reader")


def test_every_foreign_key_is_found(metabase, published):
    keys = {
        (schema, name, key.column, schema, key.table, key.key)
        for (schema, name), table in published.items()
        for key in table.foreign_keys
    }
    assert len(keys) > 40
    assert set(metabase[0](FOREIGN_KEYS)) == keys


def test_every_card_has_as_many_rows_as_in_the_file(metabase, golden):
    register = {kpi.kpi: kpi for kpi in read_rows(SHIPPED / "kpis.csv", "kpis")}
    manifest = read_manifest(target_path(golden.home) / "manifest.json")
    tables = {table.name: table for table in published_tables(manifest, "marts")}
    with duckdb.connect() as connection:
        connection.execute(f"attach '{metabase[1][FILES].files[0]}' as dialmart (read_only)")
        for board in read_boards(register):
            for card in cards(board, register, tables):
                expected = connection.execute(card.sql).fetchall()
                assert len(metabase[0](card.sql)) == len(expected), card.title
