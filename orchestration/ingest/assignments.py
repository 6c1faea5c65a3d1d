"""Experiments in the lake: the hash of each plan, beside which the models lay the assignments.

The assignments themselves come as any extract does; who makes them is in `experiments/`.
"""

from collections.abc import Mapping

import pyarrow as pa

from orchestration.home import Home
from orchestration.ingest.lake import write_parquet

PLANS = pa.schema({"experiment_id": pa.string(), "plan_hash": pa.string()})


def write_experiment_plans(home: Home, hashes: Mapping[str, str]) -> None:
    """Lay the hash of each experiment's plan where the models read it."""
    rows = [{"experiment_id": each, "plan_hash": hashed} for each, hashed in hashes.items()]
    table = pa.Table.from_pylist(rows, schema=PLANS)
    write_parquet(home.lake / "experiments" / "plans.parquet", table)
