"""What dbt's tests came to, in the product's own words for checks.

The rules themselves stand beside the models, in `dbt_project`; nothing is run here.
"""

from collections.abc import Iterable, Mapping

from orchestration.quality.checks import CheckResult
from orchestration.transform import NodeResult

OUTCOMES = {"pass": "passed", "warn": "failed", "fail": "failed", "error": "error"}


def check_results(nodes: Iterable[NodeResult], manifest: Mapping) -> list[CheckResult]:
    """One result a test that ran; one that was skipped says nothing."""
    return [
        _check_result(node, manifest["nodes"][node.unique_id])
        for node in nodes
        if node.unique_id.startswith("test.") and node.status in OUTCOMES
    ]


def _check_result(node: NodeResult, test: Mapping) -> CheckResult:
    model = manifest_name(test.get("attached_node") or test["fqn"][-1])
    return CheckResult(
        check=test["name"],
        table=model,
        severity="block" if test["config"]["severity"].lower() == "error" else "warn",
        outcome=OUTCOMES[node.status],
        owner=test["config"].get("meta", {}).get("owner", ""),
        reason=test.get("description") or f"a rule of {model}",
        expected=test.get("description") or f"{test['name']} holds in every row",
        advice=f"look at the rows: {test.get('original_file_path')}",
        rows_seen=None,
        rows_failing=node.failures,
        seen=node.message if node.status != "pass" else "",
        sample=[],
    )


def manifest_name(unique_id: str) -> str:
    """A model's name out of its id in the manifest."""
    return unique_id.rsplit(".", 1)[-1]
