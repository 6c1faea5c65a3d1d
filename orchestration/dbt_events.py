"""dbt's events as Dagster's: materializations with their rows, asset checks with their outcome.

The one place that leans on a class of dagster-dbt that is no documented interface; the version is
locked, and tests/test_dbt_events.py fails when it changes.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import duckdb
from dagster import AssetExecutionContext, AssetKey, Output
from dagster_dbt import DagsterDbtTranslator
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage
from google.protobuf.json_format import MessageToDict


class Translator(DagsterDbtTranslator):
    """Names models as the warehouse does and groups them by the row's journey."""

    def get_asset_key(self, dbt_resource_props: Mapping) -> AssetKey:
        """`schema.name`, for models and for the Parquet they read."""
        return AssetKey([dbt_resource_props["schema"], dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping) -> str:
        """The room of `dbt_project/models` that the model stands in."""
        rooms = dbt_resource_props["fqn"][1:-1]
        return "_".join(rooms) or "lake"


def asset_events(
    events: Iterable[object],
    manifest: Mapping,
    context: AssetExecutionContext,
    target_path: Path,
    rows: Mapping[AssetKey, int],
) -> Iterator:
    """Turn the events of a build into Dagster's.

    Args:
        events: what dbt gave its callback, in order.
        manifest: of the same build.
        context: of the step that yields them.
        target_path: where dbt has put its artifacts.
        rows: row counts by asset.
    """
    for event in events:
        raw = MessageToDict(event, preserving_proto_field_name=True)
        if raw.get("data", {}).get("node_info", {}).get("unique_id") not in manifest["nodes"]:
            continue
        message = DbtCoreCliEventMessage(raw_event=raw, event_history_metadata={})
        for found in message.to_default_asset_events(
            manifest, Translator(), context=context, target_path=target_path
        ):
            yield _with_rows(found, context, rows) if isinstance(found, Output) else found


def _with_rows(output: Output, context: AssetExecutionContext, rows: Mapping) -> Output:
    count = rows.get(context.asset_key_for_output(output.output_name))
    metadata = dict(output.metadata) | ({} if count is None else {"dagster/row_count": count})
    return Output(output.value, output_name=output.output_name, metadata=metadata)


def row_counts(warehouse_file: Path) -> dict[AssetKey, int]:
    """Rows of every table of the warehouse, by asset."""
    with duckdb.connect(str(warehouse_file), read_only=True) as connection:
        tables = connection.execute(
            "select schema_name, table_name, estimated_size from duckdb_tables()"
        ).fetchall()
    return {AssetKey([schema, table]): size for schema, table, size in tables}
