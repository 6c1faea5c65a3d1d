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

from orchestration.declaration import Declaration
from orchestration.quality import arrival
from orchestration.quality.checks import Check, CheckResult
from orchestration.quality.wording import told


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


def check_events(results: Sequence[CheckResult]) -> Iterator[AssetCheckResult]:
    """What was answered, in the order of the results."""
    for result in results:
        yield AssetCheckResult(
            asset_key=AssetKey(result.table.split(".")),
            check_name=result.check,
            passed=result.outcome == "passed",
            severity=AssetCheckSeverity.ERROR if result.blocks else AssetCheckSeverity.WARN,
            metadata={
                "outcome": result.outcome,
                "owner": result.owner,
                "told": MetadataValue.md("\n\n".join(told(result))),
            },
        )
