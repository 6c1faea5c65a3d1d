"""The checks as Dagster shows them: what is asked of an asset, and what was answered.

What a check is and who answers it is in `quality`; nothing is decided here.
"""

from collections.abc import Iterator, Sequence

from dagster import (
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetKey,
    MetadataValue,
)

from orchestration.alerts.desk import since_when
from orchestration.declaration import Declaration
from orchestration.home import Home
from orchestration.quality import arrival
from orchestration.quality.checks import Check, CheckResult
from orchestration.quality.forced import forced_by
from orchestration.quality.plain import plain
from orchestration.quality.wording import told

ERROR, WARN = AssetCheckSeverity.ERROR, AssetCheckSeverity.WARN


def check_specs(checks: Sequence[Check]) -> list[AssetCheckSpec]:
    """One spec a check of a suite."""
    return [
        AssetCheckSpec(
            check.name,
            asset=AssetKey(check.table.split(".")),
            # what a failure means is in its severity: only ERROR holds the publish up
            blocking=True,
            description=f"{check.expected} {check.reason}",
            metadata={"owner": check.owner, "severity": check.severity},
        )
        for check in checks
    ]


def arrival_specs(declaration: Declaration) -> list[AssetCheckSpec]:
    """One spec an extract that says when it arrives."""
    return [
        AssetCheckSpec(
            arrival.CHECK,
            asset=AssetKey(arrival.table_of(source, extract).split(".")),
            description=f"{arrival.expected_of(source, extract)} {arrival.REASON}",
            metadata={"owner": arrival.OWNER, "severity": arrival.SEVERITY},
        )
        for source, extract in arrival.scheduled(declaration)
    ]


def check_events(
    home: Home, run_id: str, results: Sequence[CheckResult]
) -> Iterator[AssetCheckResult]:
    """What a run was answered, in the order of the results; an error holds up what comes after."""
    words, is_forced = check_metadata(home, results), forced_by(home, run_id) is not None
    for result in results:
        yield AssetCheckResult(
            asset_key=AssetKey(result.table.split(".")),
            check_name=result.check,
            passed=result.outcome == "passed",
            severity=ERROR if result.blocks and not is_forced else WARN,
            metadata=words[result.check, result.table],
        )


def check_metadata(
    home: Home, results: Sequence[CheckResult]
) -> dict[tuple[str, str], dict[str, str | MetadataValue]]:
    """The words of a message, by check and table; incidents are those of the runs before."""
    since = since_when(home)
    return {
        (result.check, result.table): {
            "outcome": result.outcome,
            "owner": result.owner,
            "since": since.get((result.check, result.table), "this run"),
            "told": MetadataValue.md("\n\n".join(map(plain, told(result)))),
        }
        for result in results
    }
