"""What dbt's tests came to, in the product's own words for checks.

The rules themselves stand beside the models, in `dbt_project`; nothing is run here.
"""

from collections.abc import Iterable, Mapping

from orchestration.quality.checks import CheckResult
from orchestration.transform import NodeResult

PROMISE = "2026-11-24: keys, references, vocabularies and sums hold inside the warehouse"
OUTCOMES = {"pass": "passed", "warn": "failed", "fail": "failed", "error": "error"}


def check_results(nodes: Iterable[NodeResult], manifest: Mapping) -> list[CheckResult]:
    """One result a test that ran; one that was skipped says nothing."""
    return [
        _check_result(node, manifest["nodes"][node.unique_id])
        for node in nodes
        if node.unique_id.startswith("test.") and node.status in OUTCOMES
    ]


def owner_of(test: Mapping) -> str:
    """Who answers for a test: its own `meta.owner`, else the project's."""
    return test["config"].get("meta", {}).get("owner", "")


def severity_of(test: Mapping) -> str:
    """`block` or `warn`."""
    return "block" if test["config"]["severity"].lower() == "error" else "warn"


def expected_of(test: Mapping) -> str:
    """What a test holds, in words: its description, else the words of its kind."""
    kind = (test.get("test_metadata") or {}).get("name")
    arguments = (test.get("test_metadata") or {}).get("kwargs", {})
    column, arguments = test.get("column_name"), arguments.get("arguments", arguments)
    words = {
        "unique_key": "no two rows share {columns}, and no part of it is missing",
        "relationships": "every {column} is found in {to}",
        "accepted_values": "{column} is one of {values}",
        "not_null": "{column} is never missing",
        "always": "in every row: {condition}",
    }
    if test.get("description") or kind not in words:
        return test.get("description") or test["name"].removeprefix("assert_").replace("_", " ")
    shown = {
        name: ", ".join(value) if isinstance(value, list) else value
        for name, value in arguments.items()
    }
    return words[kind].format(**shown | {"column": column})


def _check_result(node: NodeResult, test: Mapping) -> CheckResult:
    model = _model_of(test)
    return CheckResult(
        check=test["name"],
        table=model,
        severity=severity_of(test),
        outcome=OUTCOMES[node.status],
        owner=owner_of(test),
        reason=f"{PROMISE}: a rule of {model}",
        expected=expected_of(test),
        advice=f"look at the rows that dbt_project/{test['original_file_path']} finds",
        rows_seen=None,
        rows_failing=node.failures,
        seen=f"{node.failures:,} broken" if node.failures else node.message or "0 broken",
        sample=[],
    )


def _model_of(test: Mapping) -> str:
    """The model that a test is about: the one it stands beside, or names as what it is shown at."""
    if attached := test.get("attached_node"):
        return attached.split(".")[2]
    return test["config"]["meta"]["dagster"]["ref"]["name"]
