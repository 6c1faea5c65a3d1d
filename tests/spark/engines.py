"""Running dbt on either engine in a process of its own, and reading what Spark has written."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
# One process and no second compiler: a third of the time for a handful of rows.
SMALL = {
    "DIALMART_SPARK_MASTER": "local[2]",
    "JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}


def dbt(
    home: Path, target: str, *command: str, project: Path = ROOT / "dbt_project", **environment: str
) -> str:
    """Run one dbt command on a home; what it writes stays in the home."""
    venv = ROOT / (".venv" if target == "duckdb" else ".venv-spark")
    environment |= {
        "DIALMART_HOME": str(home),
        "DIALMART_TARGET": target,
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }
    if target != "duckdb":
        (spark_home,) = venv.glob("lib/python*/site-packages/pyspark")
        environment |= {"SPARK_HOME": str(spark_home), "SPARK_LOCAL_IP": "127.0.0.1"}
    (home / "warehouse").mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [venv / "bin/dbt", *command]
        + ["--project-dir", project, "--profiles-dir", ROOT / "dbt_project"]
        + ["--target-path", home / "warehouse/dbt" / target, "--log-path", home / "warehouse/logs"],
        env={**os.environ, **environment},
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    return done.stdout


def spark_table(home: Path, schema: str, name: str) -> str:
    """DuckDB's words for a table that Spark has written: its files, partitions as columns."""
    files = home / f"warehouse/spark/{schema}.db/{name}/**/*.parquet"
    return f"read_parquet('{files}', hive_partitioning = true)"
