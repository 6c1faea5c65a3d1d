"""Where a run of the pipeline spent its time: its own progress lines, and dbt's results."""

import json
import re
from pathlib import Path

# "ingest vicidial_log: file.csv: 12 rows, 0.1 s", "build: 2.0 s", "publish marts: 12 rows, 0.1 s"
STEP = re.compile(r"(?:(ingest) .*|([a-z ]+)): (?:[\d,]+ rows, )?([\d.]+) s")
REST = "the rest"


def stage_seconds(log: Path, wall_seconds: float) -> dict[str, float]:
    """Wall seconds by stage; the rest is what no line names: imports, phones, the summary."""
    stages: dict[str, float] = {}
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if found := STEP.fullmatch(line):
            name = found[1] or found[2]
            stages[name] = stages.get(name, 0.0) + float(found[3])
    return stages | {REST: wall_seconds - sum(stages.values())}


def slowest_nodes(home: Path, most: int = 10, target: str = "duckdb") -> dict[str, float]:
    """Wall seconds of the models and tests that took longest; several run at once."""
    results = json.loads((home / f"warehouse/dbt/{target}/run_results.json").read_text())["results"]
    seconds = {
        node["unique_id"].split(".")[2]: node["execution_time"]
        for node in sorted(results, key=lambda node: -node["execution_time"])[:most]
    }
    return {name: round(value, 1) for name, value in seconds.items()}
