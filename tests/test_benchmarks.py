"""The benchmark itself: the same files every time, and a time that counts only when both agree."""

import csv
import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import phonenumbers
import pytest
import yaml
from click.testing import CliRunner

from benchmarks import budget, spark_scale
from benchmarks.cases import LANDING, hold_back, land
from benchmarks.compare import differences
from benchmarks.extracts import DAYS, FILES, write_extracts
from benchmarks.measure import CommandError, Cost, cpu_seconds, measured, tree
from benchmarks.results import OWN, Result, section, write
from benchmarks.rivals.raw import run as run_raw
from benchmarks.run import in_turns
from benchmarks.sides import RAW, RIVALS, Run, daily, run_rival
from benchmarks.stages import slowest_nodes, stage_seconds
from orchestration.declaration import read_declaration
from orchestration.home import Home
from orchestration.ingest.collect import ingest
from orchestration.settings import PROJECT_ROOT
from orchestration.transform import build

pytestmark = pytest.mark.slow

DIALS = 20_000
DECLARED = PROJECT_ROOT / "dbt_project" / "models" / "staging" / "vicidial" / "sources.yml"


@pytest.fixture(scope="module")
def landing(tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("extracts") / "home"
    write_extracts(home, DIALS)
    return home / "landing" / "vicidial"


def rows_of(landing: Path, table: str) -> list[dict]:
    rows = []
    for path in sorted(landing.glob(FILES[table])):
        with path.open(newline="") as file:
            rows += [row | {"file": path.name} for row in csv.DictReader(file)]
    return rows


def test_the_same_size_gives_the_same_bytes(landing, tmp_path):
    write_extracts(tmp_path / "home", DIALS)
    first, second = (
        {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}
        for folder in (landing, tmp_path / "home" / "landing" / "vicidial")
    )
    assert first == second
    assert len(first) == 2 * DAYS + 4


@pytest.mark.parametrize("table", FILES)
def test_a_file_has_the_columns_that_the_pipeline_reads(landing, table):
    (source,) = yaml.safe_load(DECLARED.read_text())["sources"]
    (declared,) = (t["columns"] for t in source["tables"] if t["name"] == table)
    header = next(iter(landing.glob(FILES[table]))).read_text().splitlines()[0].split(",")
    assert set(header) == {column["name"] for column in declared}


def test_every_dial_comes_and_few_come_late_or_again(landing):
    calls = rows_of(landing, "vicidial_log")
    again = len(calls) - DIALS
    assert len({call["uniqueid"] for call in calls}) == DIALS
    assert 0.003 < again / DIALS < 0.007
    assert sum(call["status"] == "INCALL" for call in calls) < again
    turns = rows_of(landing, "vicidial_agent_log")
    assert 0.2 < len({turn["agent_log_id"] for turn in turns}) / DIALS < 0.3


def test_every_lead_has_a_valid_number_of_its_own(landing):
    numbers = [row["phone_number"] for row in rows_of(landing, "vicidial_list")]
    assert len(set(numbers)) == len(numbers) == DIALS // 5
    parsed = [phonenumbers.parse(number, "US") for number in numbers[:2_000]]
    assert all(map(phonenumbers.is_valid_number, parsed))


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    """A folder with 2,000 dials, and what plain DuckDB makes of them."""
    folder = tmp_path_factory.mktemp("small")
    write_extracts(folder / "extracts", 2_000)
    daily(folder, RAW).parent.mkdir()
    run_raw(folder / "extracts", daily(folder, RAW))
    return folder


# SQLMesh, Polars and ClickHouse are in .venv-bench alone; `make bench` holds them to the same.
@pytest.mark.parametrize("module", ["dbt_duckdb", "pandas_frames"])
def test_a_rival_gives_the_same_kpis(small, module):
    (rival,) = (rival for rival in RIVALS if rival.module == module)
    run = run_rival(rival, small, Path(sys.executable))
    assert run.cost.cpu_seconds > 0
    assert differences(daily(small, RAW), daily(small, rival)) == []


def test_the_pipeline_agrees_and_a_difference_is_told(small, tmp_path, monkeypatch):
    home, raw = Home(tmp_path / "home"), daily(small, RAW)
    shutil.copytree(small / "extracts", home.path)
    ingest(home, read_declaration(home.sources_file))
    monkeypatch.setenv("DIALMART_HOME", str(home.path))
    wanted = ["--select", "+fct_components_daily", "+dim_agents", "+dim_lists"]
    assert not build(home, full=True, command="run", selection=wanted).broken
    assert len(slowest_nodes(home.path)) == 10
    assert differences(raw, home.warehouse_file, "marts") == []
    wrong = tmp_path / "wrong.parquet"
    duckdb.sql(
        f"""copy (select * replace (if(connects = 1, 7, connects) as connects) from '{raw}')
        to '{wrong}'"""
    )
    found = differences(wrong, home.warehouse_file, "marts", most=3)
    assert len(found) == 3
    assert re.search(r": connects 7(\.0+)? in the raw script, 1(\.0+)? here$", found[0])


def test_the_sides_take_turns():
    order = []
    sides = {name: lambda name=name: order.append(name) or RAN for name in "ABC"}
    assert in_turns(sides, 3) == {name: [RAN] * 3 for name in "ABC"}
    assert "".join(order) == "ABCCBAABC"


def test_what_was_held_back_lands_case_by_case(small, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(small / "extracts", home)
    landing = home / "landing" / "vicidial"
    everything = {path.name for path in landing.iterdir()}
    late = {"vicidial_log_20260218.csv"}
    last = {"vicidial_log_20260404.csv", "vicidial_agent_log_20260404.csv"}
    hold_back(home)
    states = [everything - {path.name for path in landing.iterdir()}]
    for case in LANDING:
        land(case, small / "extracts", home)
        states.append(everything - {path.name for path in landing.iterdir()})
    assert states == [late | last, late | last, late, set()]


def test_the_children_of_a_command_are_measured_with_it(tmp_path):
    script = (
        "import subprocess, sys; subprocess.run([sys.executable, '-c', "
        "'x = bytearray(150_000_000); [i for i in range(20_000_000)]'])"
    )
    cost = measured([sys.executable, "-c", script], tmp_path / "log", {})
    assert cost.cpu_seconds > 0.3
    assert cost.peak_mb > 150


def test_a_process_that_still_runs_is_measured_with_its_children():
    script = (
        "import subprocess, sys; subprocess.run([sys.executable, '-c', "
        "'[i for i in range(20_000_000)]; print(1, flush=True); input()'])"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        parent, child = tree(process.pid)
        assert cpu_seconds(parent) < 0.3 < cpu_seconds(child)
        process.communicate(b"end")
    assert tree(process.pid) == []


def test_a_command_that_fails_is_no_time(tmp_path):
    with pytest.raises(CommandError, match="ended with 3:\nno such thing"):
        script = "import sys; print('no such thing'); sys.exit(3)"
        measured([sys.executable, "-c", script], tmp_path / "log", {})


def test_stages_are_what_the_steps_say(tmp_path):
    log = tmp_path / "log"
    log.write_text(
        "ingest vicidial_log: a.csv: 1,000 rows, 1.5 s\ningest vicidial_log: b.csv: 5 rows, 0.5 s\n"
        "build: 4.0 s\npublish marts: 12 rows, 1.0 s\nDials 7\n"
    )
    expected = {"ingest": 2.0, "build": 4.0, "publish marts": 1.0, "the rest": 3.0}
    assert stage_seconds(log, 10.0) == expected


def test_the_results_keep_one_section_a_size(tmp_path):
    path = tmp_path / "RESULTS.md"
    for dials, cpu in ((5_000_000, 50.0), (1_000_000, 10.0), (5_000_000, 40.0)):
        write(section(result(dials, cpu), "command"), path)
    text = path.read_text()
    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        "## 1,000,000 dials",
        "## 5,000,000 dials",
    ]
    assert f"| {OWN} | 40.0 | 4.00 |" in text
    assert f"| {OWN} | 50.0 | 5.00 |" not in text


def test_a_section_tells_ratios_of_medians_and_shares_of_the_last_cold_run():
    text = section(result(1_000, 30.0), "the command")
    assert "| plain DuckDB SQL | 10.0 | 1.00 | 200 | 1.00 | 5.0 |" in text
    assert f"| {OWN} | 30.0 | 3.00 | 400 | 2.00 | 20.0 |" in text
    assert "| cold, last run | 32.0 | 100% | 400 | 20.0 | 3.0 | 1.5 |" in text
    assert "| one more day | 8.0 | 25% | 100 | 9.0 | 0.0 | 0.5 |" in text
    assert "load 1.0 to 2.5; median of 3;" in text
    assert "polars 2.1.0. `the command`" in text


def test_a_curve_has_a_section_of_its_own(tmp_path):
    path = tmp_path / "RESULTS.md"
    steps = [
        spark_scale.Step(1_000, 1, Cost(40, 200, 100), 60, {"a": 5.0, "b": 2.0}),
        spark_scale.Step(2_000, 2, Cost(50, 200, 120), 70, {"b": 4.0, "a": 3.0}),
    ]
    text = spark_scale.section(steps, (1.0, 2.5), "the command")
    assert "| 1,000 | 1 | 100 | 1.00 | 100 | 1.00 | 60 |" in text
    assert "| 2,000 | 2 | 120 | 1.20 | 120 | 1.20 | 70 |" in text
    assert "| b | 2.0 | 4.0 |\n| a | 5.0 | 3.0 |\n| all 2 models and tests, added | 7 | 7 |" in text
    for new in (text, section(result(1_000, 10.0), "command"), text):
        write(new, path)
    headings = [line for line in path.read_text().splitlines() if line.startswith("## ")]
    assert headings == ["## 1,000 dials", spark_scale.TITLE]


def test_a_budget_counts_what_children_take():
    seconds = {}
    for _ in range(2):
        with budget.counted("loop", seconds):
            subprocess.run([sys.executable, "-c", "[i for i in range(10_000_000)]"], check=True)
    assert seconds["loop"] > 0.4


def test_a_budget_adds_up_and_loads_the_tools_in_each_run():
    lines = budget.section(
        dials=1_000,
        cold={"import dbt": 4.0, "ingest": 3.0, "build": 20.0},
        day={"ingest": 0.5, "build": 10.0},
        tables={"call_attempts": 6.0, "leads": 1.0},
        copies={"its primary key": 0.5},
    )
    assert [line for line in lines if "|" in line][2:6] == [
        "| import dbt | 4.0 | the same |",
        "| ingest | 3.0 | 0.5 |",
        "| build | 20.0 | 10.0 |",
        "| of it the SQL of 2 tables | 7.0 | |",
    ]
    text = "\n".join(budget.section(1_000, {"import dbt": 4.0}, {}, {}, {"a key": 0.5}))
    assert "| all, without Dagster | 4.0 | 4.0 |" in text
    assert "| a key | 0.5 |" in text


def test_no_more_steps_than_this_machine_has_cores():
    told = CliRunner().invoke(spark_scale.main, ["--steps", "12"])
    assert told.exit_code == 1
    assert "12 steps need 2048 cores" in told.output


RAN = Run(Cost(10, 200, 5), {})


def result(dials: int, cpu_seconds: float) -> Result:
    """Three runs of each side; the pipeline's take 2 s less, as much, and 2 s more than told."""
    stages = {"audit raw": 1.0, "audit marts": 2.0, "publish marts": 1.5}
    own = [Run(Cost(cpu_seconds + more, 400, 20), stages) for more in (0, -2, 2)]
    return Result(
        dials=dials,
        files_mb=1.0,
        generator_seconds=1.0,
        sides={"plain DuckDB SQL": [RAN] * 3, OWN: own},
        cases={"one more day": Run(Cost(8, 100, 9), {"publish marts": 0.5})},
        slowest={},
        loads=(1.0, 2.5),
        versions={"polars": "2.1.0"},
    )
