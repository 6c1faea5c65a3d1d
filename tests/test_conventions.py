"""The house's rules, held by reading the repository: names, keys, words, what may stand where."""

import ast
import csv
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
import yaml

from orchestration import register
from orchestration.headlines import FORMS
from orchestration.ingest.entities import ENTITIES
from orchestration.ingest.seed_rows import SEEDS, Kpi
from orchestration.ingest.seeds import SHIPPED, read_rows

ROOT = Path(__file__).resolve().parents[1]
MODELS = ROOT / "dbt_project" / "models"
SQL_FILES = sorted(MODELS.rglob("*.sql"))
PYTHON_FILES = sorted((ROOT / "orchestration").rglob("*.py"))
ENGINE_SYNTAX = re.compile(
    r"::|\bqualify\b|\bfilter \(|\btry_cast\b|\bunnest\b|\bgenerate_series\b|\bstruct\b"
    r"|\blist_\w+\(|\bstrftime\b|\bto_char\b|//|\bdate_trunc\b|\bexclude\b|\bregexp_\w+"
)


def described() -> dict[str, dict]:
    """Every model's YAML, by name."""
    found = {}
    for path in MODELS.rglob("*.yml"):
        for model in yaml.safe_load(path.read_text()).get("models", []):
            found[model["name"]] = model
    return found


DESCRIBED = described()


def sql_of(path: Path) -> str:
    """A model's text without comments."""
    text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
    return re.sub(r"--.*", "", text)


@pytest.mark.parametrize("path", SQL_FILES, ids=lambda p: p.stem)
def test_a_model_says_its_grain(path):
    assert path.stem in DESCRIBED, f"{path.stem} has no YAML beside it"
    assert re.match(r"One row( per|:)", DESCRIBED[path.stem]["description"])


@pytest.mark.parametrize("path", SQL_FILES, ids=lambda p: p.stem)
def test_a_model_holds_no_engine_syntax(path):
    assert not ENGINE_SYNTAX.findall(sql_of(path)), "it belongs in macros/engine.sql"


@pytest.mark.parametrize("path", SQL_FILES, ids=lambda p: p.stem)
def test_a_model_is_named_for_its_room(path):
    room = path.relative_to(MODELS).parts
    patterns = {
        "staging": rf"stg_{room[1]}__\w+",
        "contract": r"(?!stg_|dim_|fct_|int_|rpt_)\w+",
        "marts": r"(dim|fct|rpt|int)_\w+|applied_batches",
    }
    assert re.fullmatch(patterns[room[0]], path.stem)


@pytest.mark.parametrize("path", [p for p in SQL_FILES if "marts" in p.parts], ids=lambda p: p.stem)
def test_no_system_is_named_below_the_contract(path):
    systems = [folder.name for folder in (MODELS / "staging").iterdir() if folder.is_dir()]
    assert not [name for name in systems if re.search(rf"\b(stg_)?{name}\b", sql_of(path))]


@pytest.mark.parametrize(
    "name",
    [
        path.stem
        for path in SQL_FILES
        if "staging" not in path.parts
        and path.stem != "fct_quarantined_rows"
        and 'materialized="view"' not in path.read_text()
    ],
)
def test_a_table_has_a_key_that_is_tested(name):
    tests = [list(t)[0] for t in DESCRIBED[name].get("data_tests", []) if isinstance(t, dict)]
    assert "unique_key" in tests


@pytest.mark.parametrize("name", [p.stem for p in SQL_FILES if "staging" not in p.parts])
def test_every_column_is_described_and_typed(name):
    for column in DESCRIBED[name]["columns"]:
        assert column.get("description"), column["name"]
        assert column.get("data_type"), column["name"]


@pytest.mark.parametrize("path", sorted((ROOT / "dbt_project" / "tests").glob("*.sql")), ids=str)
def test_a_singular_test_names_its_model_and_who_answers_for_it(path):
    text = path.read_text()
    (model,) = re.findall(r'"ref": \{"name": "(\w+)"\}', text)
    assert model in DESCRIBED
    assert '"owner": "' in text
    assert path.stem.startswith("assert_")


def test_the_staging_models_are_the_ones_that_the_project_lists():
    listed = yaml.safe_load((ROOT / "dbt_project" / "dbt_project.yml").read_text())["vars"]
    there: dict[str, list[str]] = {}
    for path in sorted((MODELS / "staging").glob("*/stg_*.sql")):
        system, entity = re.fullmatch(r"stg_(\w+?)__(\w+)", path.stem).groups()
        there.setdefault(entity, []).append(system)
    assert listed["staging_systems"] == there


def test_every_entity_and_seed_that_is_declared_is_a_source_of_the_models():
    sources = yaml.safe_load((MODELS / "staging" / "sources.yml").read_text())["sources"]
    tables = {source["name"]: {t["name"] for t in source["tables"]} for source in sources}
    assert tables["mapped"] == set(ENTITIES)
    assert tables["seeds"] <= set(SEEDS)


@pytest.mark.parametrize("path", PYTHON_FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_opens_with_what_lives_in_it(path):
    assert ast.get_docstring(ast.parse(path.read_text()))


def test_no_room_is_a_junk_room():
    names = {path.stem for path in PYTHON_FILES} | {p.parent.name for p in PYTHON_FILES}
    assert not names & {"utils", "helpers", "common", "misc", "base"}


@pytest.mark.parametrize("path", PYTHON_FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_only_settings_reads_the_environment(path):
    reads = re.search(r"\bos\.(environ|getenv)\b", path.read_text())
    assert not reads or path.name == "settings.py"


def test_every_setting_is_listed_for_people():
    read = set(re.findall(r"DIALMART_\w+", (ROOT / "orchestration" / "settings.py").read_text()))
    listed = set(re.findall(r"^(DIALMART_\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert read <= listed


def markdown_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split()]


@pytest.mark.parametrize("path", markdown_files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_paths_and_commands_in_the_docs_exist(path):
    text = path.read_text()
    targets = set((ROOT / "Makefile").read_text().split(".PHONY:")[1].split("\n")[0].split())
    assert set(re.findall(r"^\s*(?:\w+=\S+ )*make ([a-z-]+)", text, re.MULTILINE)) <= targets
    for place in re.findall(
        r"`((?:orchestration|dbt_project|seeds|tests|examples)/[\w./]*)`", text
    ):
        assert (ROOT / place).exists(), place
    for place in re.findall(r"\]\(((?!https?:)[^)#]+)\)", text):
        assert (path.parent / place).exists(), place


def test_the_pages_of_the_register_are_made_from_it():
    kpis = read_rows(SHIPPED / "kpis.csv", "kpis")
    assert register.PAGE.read_text(encoding="utf-8") == register.page(kpis), "run `make docs`"
    assert register.DBT_DOCS.read_text(encoding="utf-8") == register.dbt_docs(kpis)


def test_every_unit_of_the_register_can_be_shown_after_a_run():
    assert set(FORMS) == set(get_args(Kpi.model_fields["unit"].annotation))


def test_every_kpi_has_a_golden_value():
    with (ROOT / "tests/golden/golden_kpis.csv").open(encoding="utf-8") as file:
        golden = {row["kpi"] for row in csv.DictReader(file)}
    kpis = read_rows(SHIPPED / "kpis.csv", "kpis")
    assert {kpi.kpi for kpi in kpis if not kpi.alias_of} <= golden


def test_the_lock_names_no_address():
    for lock in ROOT.glob("requirements*.lock"):
        assert "://" not in lock.read_text()
        assert "--index" not in lock.read_text()


def test_the_register_names_amounts_that_there_are():
    names = (ROOT / "dbt_project" / "macros" / "register.sql").read_text()
    amounts = set(re.findall(r'"(\w+)": "(?:bigint|decimal)', names))
    with (ROOT / "seeds" / "kpis.csv").open(encoding="utf-8") as file:
        for kpi in csv.DictReader(file):
            numerator = kpi["numerator"]
            assert {numerator, kpi["denominator"] or numerator, kpi["n"]} <= amounts, kpi["kpi"]


def test_an_alias_is_made_as_the_kpi_that_it_names():
    with (ROOT / "seeds" / "kpis.csv").open(encoding="utf-8") as file:
        register = {kpi["kpi"]: kpi for kpi in csv.DictReader(file)}
    for kpi in register.values():
        for part in ("kind", "unit", "numerator", "denominator", "n") if kpi["alias_of"] else ():
            assert kpi[part] == register[kpi["alias_of"]][part], (kpi["kpi"], part)


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["sqlfmt", "dbt_project", "--check"],
    ],
    ids=" ".join,
)
def test_layout_is_what_make_format_gives(command):
    tool = Path(sys.executable).with_name(command[0])
    done = subprocess.run(
        [tool, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
