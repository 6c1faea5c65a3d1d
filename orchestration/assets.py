"""Dagster's assets by the row's journey: landed → lake → staging → contract → marts → published.

Each is a thin skin over a stage of `pipeline.py`; nothing is decided here.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from dagster import (
    AssetCheckExecutionContext,
    AssetCheckResult,
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    AssetSpec,
    MaterializeResult,
    multi_asset,
    multi_asset_check,
)
from dagster_dbt import dbt_assets

from orchestration.asset_checks import arrival_specs, check_events, check_metadata, check_specs
from orchestration.dbt_events import OWNERS, Translator, asset_events, row_counts
from orchestration.declaration import Declaration, Extract, Source
from orchestration.home import Home
from orchestration.ingest.entities import ENTITIES
from orchestration.ingest.seed_rows import SEEDS
from orchestration.ingest.seeds import read_seed
from orchestration.pipeline import build_marts, check_lake, check_marts, land, publish_marts
from orchestration.progress import dbt_event
from orchestration.publish.tables import FILES, published_tables
from orchestration.quality.arrival import check_arrival
from orchestration.quality.record import checks_of
from orchestration.quality.suites import marts_suite, raw_suite
from orchestration.transform import target_path


def all_assets(home: Home, declaration: Declaration, manifest: Mapping) -> list[AssetsDefinition]:
    """The assets and checks of one home."""
    return [
        _landed(home, declaration),
        _built(home, declaration, manifest),
        _audited(home),
        _published(home, manifest),
    ]


def _raw_key(source: Source, extract: Extract) -> AssetKey:
    return AssetKey(["raw", source.system, source.account, extract.table])


def _landed(home: Home, declaration: Declaration) -> AssetsDefinition:
    raw = {
        _raw_key(source, extract): AssetSpec(
            _raw_key(source, extract),
            group_name="raw",
            owners=OWNERS,
            description=f"One row per row of the files {extract.files}, as text.",
        )
        for source, extract in declaration.extracts
    }
    lake = [
        AssetSpec(
            AssetKey(path), deps=list(raw), group_name="lake", owners=OWNERS, description=text
        )
        for path, text in _lake_tables()
    ]

    @multi_asset(
        name="land",
        specs=[*raw.values(), *lake],
        check_specs=[*arrival_specs(declaration), *check_specs(raw_suite(declaration))],
        required_resource_keys={"held_home"},
    )
    def landed(context: AssetExecutionContext) -> Iterator:
        results = land(home, declaration, context.run_id)
        for key in raw:
            files = [result for result in results if _raw_key(result.source, result.extract) == key]
            yield MaterializeResult(
                key,
                metadata={
                    "dagster/row_count": sum(result.rows_read for result in files),
                    "files": len(files),
                    "quarantined files": [r.file for r in files if r.outcome == "quarantined"],
                },
            )
        for spec in lake:
            yield MaterializeResult(spec.key)
        now, run_id = datetime.now(UTC), context.run_id
        yield from check_events(home, run_id, check_arrival(home, declaration, run_id, now))
        yield from check_events(home, run_id, check_lake(home, declaration, results, run_id))

    return landed


def _lake_tables() -> Iterator[tuple[list[str], str]]:
    for entity in ENTITIES:
        yield ["mapped", entity], f"One row per row that the mapping turned into {entity}."
    for name in SEEDS:
        yield ["seeds", name], f"One row per row of the seed {name}.csv in force."
    yield ["lake", "company"], "One row: the company's settings."
    yield ["lake", "sources"], "One row per source account."
    yield ["lake", "batches"], "One row per content of a landed file."
    yield ["lake", "quarantine"], "One row per row that could not be read."
    yield ["lake", "landed"], "One row per file that this run has found."


def _built(home: Home, declaration: Declaration, manifest: Mapping) -> AssetsDefinition:
    @dbt_assets(
        name="build",
        manifest=manifest,
        dagster_dbt_translator=Translator(),
        required_resource_keys={"held_home"},
    )
    def built(context: AssetExecutionContext) -> Iterator:
        events: list[object] = []

        def on_event(event: object) -> None:
            events.append(event)
            dbt_event(event)

        build_marts(home, declaration, context.run_id, on_event)
        rows = row_counts(home.warehouse_file, manifest)
        words = check_metadata(home, checks_of(home, context.run_id))
        yield from asset_events(events, manifest, context, target_path(home), rows, words)

    return built


def _audited(home: Home) -> AssetsDefinition:
    @multi_asset_check(
        name="audit_marts",
        specs=check_specs(marts_suite(read_seed(home, "kpis"))),
        required_resource_keys={"held_home"},
    )
    def audited(context: AssetCheckExecutionContext) -> Iterator[AssetCheckResult]:
        run_id = context.run.run_id
        yield from check_events(home, run_id, check_marts(home, run_id))

    return audited


def _published(home: Home, manifest: Mapping) -> AssetsDefinition:
    specs = [
        AssetSpec(
            AssetKey(["published", file]),
            deps=[AssetKey(["marts", table.name]) for table in published_tables(manifest, file)],
            group_name="published",
            owners=OWNERS,
            description=f"What BI reads: {file}.duckdb, whole and audited.",
        )
        for file in FILES
    ]

    @multi_asset(name="publish", specs=specs, required_resource_keys={"held_home"})
    def published(context: AssetExecutionContext) -> Iterator[MaterializeResult]:
        publication = publish_marts(home, context.run_id)
        for file, spec in zip(FILES, specs, strict=True):
            rows = [n for name, n in publication.rows.items() if name.startswith(f"{file}.")]
            yield MaterializeResult(
                spec.key,
                metadata={
                    "dagster/row_count": sum(rows),
                    "data through (UTC)": str(publication.data_through_at),
                    "publish_id": publication.publish_id,
                },
            )

    return published
