"""The pipeline's stages as plain functions: land, build, audit, publish; each tells its history.

Dagster's skin over them is `assets.py`; how a stage works is in the module that it calls.
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime

import pyarrow as pa

from orchestration import history
from orchestration.breaches import record_told
from orchestration.declaration import Declaration
from orchestration.home import Home
from orchestration.inference.results import infer
from orchestration.ingest.collect import FileResult, ingest
from orchestration.ingest.record import inputs_hash
from orchestration.operations import PUBLICATIONS
from orchestration.publish.publication import Publication, publish
from orchestration.publish.tables import read_manifest
from orchestration.quality.audit import audit_marts, audit_raw
from orchestration.quality.checks import CheckResult
from orchestration.quality.dbt_rows import with_rows
from orchestration.quality.dbt_tests import check_results
from orchestration.quality.forced import forced_by, holding_up
from orchestration.quality.record import checks_of, record_checks, was_audited
from orchestration.quality.touched import with_touched
from orchestration.quality.wording import with_files
from orchestration.report.boards import publish_report
from orchestration.report.mailing import mail_report
from orchestration.report.packs import publish_packs
from orchestration.settings import read_settings
from orchestration.spark.build import build_on_spark
from orchestration.steps import reach, step
from orchestration.transform import Build, BuildError, build, needs_full_build, target_path

FILES = pa.schema(
    {
        "source_system": pa.string(),
        "source_account": pa.string(),
        "extract_name": pa.string(),
        "file": pa.string(),
        "batch_id": pa.string(),
        "outcome": pa.string(),
        "rows_read": pa.int64(),
        "reason": pa.string(),
        "notes": pa.list_(pa.string()),
    }
)
# The first incremental model: when it is built, those downstream still hold older days.
HALFWAY = "call_attempts"


class BlockedError(Exception):
    """An audit found what must not be published; the last good set stays."""


def land(home: Home, declaration: Declaration, run_id: str) -> list[FileResult]:
    """Bring what has landed into the lake."""
    results = ingest(home, declaration)
    rows = [
        {
            "source_system": result.source.system,
            "source_account": result.source.account,
            "extract_name": result.extract.table,
            "file": result.file,
            "batch_id": result.batch_id,
            "outcome": result.outcome,
            "rows_read": result.rows_read,
            "reason": result.reason,
            "notes": result.notes,
        }
        for result in results
    ]
    history.record(home, "files", run_id, rows, FILES)
    return results


def check_lake(
    home: Home, declaration: Declaration, results: list[FileResult], run_id: str
) -> list[CheckResult]:
    """Audit what landed, before anything is built from it."""
    found = _traced(home, audit_raw(home, declaration, results))
    record_checks(home, "raw", run_id, found)
    return found


def build_marts(
    home: Home, declaration: Declaration, run_id: str, on_event: Callable[[object], None]
) -> Build:
    """Build what the new batches touch, or everything when the rules have changed.

    Raises:
        BuildError: if a model could not be built.
    """
    reach("build.started")
    full = needs_full_build(home, inputs_hash(home, declaration))

    def watched(event: object) -> None:
        on_event(event)
        if event.info.name == "LogModelResult" and event.data.node_info.node_name == HALFWAY:
            reach("build.halfway")

    with step("build"):
        builder = build_on_spark if home.engine == "spark" else build
        built = builder(home, full=full, on_event=watched)
    manifest = read_manifest(target_path(home) / "manifest.json")
    found = with_rows(home, check_results(built.nodes, manifest), manifest)
    record_checks(home, "dbt", run_id, _traced(home, found))
    broken = [node for node in built.broken if node.unique_id.startswith("model.")]
    if broken:
        name, message = broken[0].unique_id.split(".")[-1], " ".join(broken[0].message.split())
        raise BuildError(
            f"build: the model {name} could not be built ({message}). "
            "Nothing was published; mend what it names and run again"
        )
    reach("build.built")
    return built


def check_marts(home: Home, run_id: str) -> list[CheckResult]:
    """Audit the marts, before anybody reads them."""
    found = _traced(home, audit_marts(home))
    record_checks(home, "marts", run_id, found)
    return found


def _traced(home: Home, found: list[CheckResult]) -> list[CheckResult]:
    """What was found, with the files of its rows and with what it touches."""
    return with_touched(home, with_files(home, found))


def publish_marts(home: Home, run_id: str) -> Publication:
    """Publish the marts, whole, when every audit of this run lets them pass, or who has forced it.

    The report and the agents' packs are made of them then, and the report is mailed.

    Raises:
        BlockedError: if one holds it up, or was left out.
    """
    if not was_audited(home, run_id):
        raise BlockedError(
            "publish: the marts were not audited in this run; nothing was published. "
            "Run the whole job instead of this part of it"
        )
    if held_up_by := holding_up(home, run_id):
        first = held_up_by[0]
        raise BlockedError(f"{first.check} on {first.table}: {first.seen}")
    with step("infer") as shown:
        shown.rows = sum(infer(home).values())
    gives_way = any(found.blocks for found in checks_of(home, run_id))
    forced = forced_by(home, run_id) if gives_way else None
    publication = publish(home, run_id, postgres_url=read_settings().postgres_url)
    row = asdict(publication) | {
        "forced_by": forced and forced.by,
        "forced_why": forced and forced.why,
        "published_at": datetime.now(UTC).replace(tzinfo=None),
        "files": [path.name for path in publication.files],
        "rows": sum(publication.rows.values()),
    }
    history.record(home, "publishes", run_id, [row], PUBLICATIONS)
    record_told(home, run_id)
    publish_report(home, run_id)
    publish_packs(home, run_id)
    mail_report(home, run_id)
    return publication
