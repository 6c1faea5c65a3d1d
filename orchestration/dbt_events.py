"""dbt's events as Dagster's: materializations with their rows, asset checks with their outcome.

The one place that leans on a class of dagster-dbt that is no documented interface; the version is
locked, and tests/running/test_dagster.py fails when it changes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
from dagster import (
    AssetCheckResult,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetKey,
    AssetSpec,
    Output,
)
from dagster_dbt import DagsterDbtTranslator, DbtProject
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage
from dagster_shared.record import replace
from google.protobuf.json_format import MessageToDict

from orchestration.quality.dbt_tests import expected_of, owner_of, severity_of

OWNERS = ["team:data-engineering"]


class Translator(DagsterDbtTranslator):
    """Names models as the warehouse does and groups them by the row's journey."""

    def get_asset_key(self, dbt_resource_props: Mapping) -> AssetKey:
        """`schema.name`, for models and for the Parquet they read."""
        return AssetKey([dbt_resource_props["schema"], dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping) -> str:
        """The room of `dbt_project/models` that the model stands in."""
        rooms = dbt_resource_props["fqn"][1:-1]
        return "_".join(rooms) or "lake"

    def get_owners(self, dbt_resource_props: Mapping) -> Sequence[str]:
        """Who keeps the models."""
        return OWNERS

    def get_asset_check_spec(
        self, asset_spec: AssetSpec, manifest: Mapping, unique_id: str, project: DbtProject | None
    ) -> AssetCheckSpec | None:
        """A dbt test as a check, in words, with who answers for it."""
        spec = super().get_asset_check_spec(asset_spec, manifest, unique_id, project)
        if spec is None:
            return None
        test = manifest["nodes"][unique_id]
        told = {"owner": owner_of(test), "severity": severity_of(test)}
        return replace(spec, description=expected_of(test), metadata={**spec.metadata, **told})


def asset_events(
    events: Iterable[object],
    manifest: Mapping,
    context: AssetExecutionContext,
    target_path: Path,
    rows: Mapping[AssetKey, int],
    words: Mapping[tuple[str, str], Mapping],
) -> Iterator:
    """Turn the events of a build into Dagster's.

    Args:
        events: what dbt gave its callback, in order.
        manifest: of the same build.
        context: of the step that yields them.
        target_path: where dbt has put its artifacts.
        rows: row counts by asset.
        words: what is told of each test, by its name and its model's.
    """
    translator = Translator()  # it remembers the assets that it has made out
    for event in events:
        raw = MessageToDict(event, preserving_proto_field_name=True)
        if raw.get("data", {}).get("node_info", {}).get("unique_id") not in manifest["nodes"]:
            continue
        message = DbtCoreCliEventMessage(raw_event=raw, event_history_metadata={})
        for found in message.to_default_asset_events(
            manifest, translator, context=context, target_path=target_path
        ):
            if isinstance(found, Output):
                yield _with_rows(found, context, rows)
            elif isinstance(found, AssetCheckResult):
                yield _with_words(found, words)
            else:
                yield found


def _with_words(found: AssetCheckResult, words: Mapping) -> AssetCheckResult:
    told = words.get((found.check_name, found.asset_key.path[-1]), {})
    return AssetCheckResult(**found._asdict() | {"metadata": {**found.metadata, **told}})


def _with_rows(output: Output, context: AssetExecutionContext, rows: Mapping) -> Output:
    count = rows.get(context.asset_key_for_output(output.output_name))
    metadata = dict(output.metadata) | ({} if count is None else {"dagster/row_count": count})
    return Output(output.value, output_name=output.output_name, metadata=metadata)


def row_counts(warehouse_file: Path, manifest: Mapping) -> dict[AssetKey, int]:
    """Rows of every table of the warehouse, by asset; a view has none of its own."""
    tables = {
        (node["schema"], node["alias"])
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["config"]["materialized"] != "view"
    }
    with duckdb.connect(str(warehouse_file), read_only=True) as connection:
        known = connection.sql("select table_schema, table_name from information_schema.tables")
        return {
            AssetKey([schema, table]): connection.table(f"{schema}.{table}")
            .count("*")
            .fetchall()[0][0]
            for schema, table in tables & set(known.fetchall())
        }
