"""`dialmart assign` over a hand-made warehouse: who gets an arm, who keeps it, who never does."""

import csv
import re
import textwrap
from collections import Counter
from datetime import UTC, datetime

import duckdb
import pytest
from click.testing import CliRunner

from orchestration.cli import main
from orchestration.declaration import read_declaration
from orchestration.experiments import AssignError
from orchestration.experiments.assigning import assign
from orchestration.home import Home
from orchestration.ingest.seeds import SHIPPED
from tests.pipeline.homes import land, mapped

SOURCES = """
company: {name: Acme, reporting_time_zone: America/New_York, reporting_currency: USD}
sources:
  - system: generic
    account: experiments
    time_zone: UTC
    extracts:
      - table: assignments
        files: assignments/*.csv
        entities:
          - entity: {entity}
"""
MAPPING = """experiment_assignments
            key: [experiment, unit_id, unit_date]
            columns:
              experiment_id: experiment
              unit_system: unit_system
              unit_account: unit_account
              unit_id: unit_id
              arm: arm
              assigned_at: {column: assigned_at, format: "%Y-%m-%d %H:%M:%S"}
"""
NO_MAPPING = "campaigns\n            key: [campaign]\n            columns: {name: name}\n"
EXPERIMENTS = (
    "words,Words,They sell,lead,LS1,0.1,0.8,0.2,0.5,4,2026-01-01,2026-01-05,2026-02-01,7,,w,Ada",
    "pace,Faster,It pays,day,K1,0.1,0.8,0.2,0.5,4,2026-01-01,2026-01-05,2026-01-14,3,3,p,Ada",
)
ARMS = (
    *("words,old,0.5,T,s1,as it was", "words,new,0.5,F,s2,shorter"),
    *("pace,slow,0.5,T,,one line", "pace,fast,0.5,F,,two lines"),
)
KPIS = ("words,sales_qualified,primary,higher,", "pace,connect_rate,primary,higher,")
# L1 to L8 are on LS1, L9 is not. L3 is marked, the number of L4 has refused, that of L5 no longer.
WAREHOUSE = """
create schema marts; create schema contract;
create table marts.dim_sources as
select * from (values ('d', 'm', 'dialer'), ('c', 'm', 'crm'))
as t (source_system, source_account, kind);
create table marts.dim_lists as select 'k1' as list_key, 'LS1' as source_id;
create table marts.dim_campaigns as
select 'd' as source_system, 'm' as source_account, 'K1' as source_id;
create table contract.lead_identities as
select
    'd' as source_system, 'm' as source_account, 'L' || n as source_id,
    md5('d|m|L' || n) as lead_source_key, md5('d|m|L' || n) as lead_key,
    'phone' || n as phone_key, true as is_delivered
from range(1, 10) as t (n)
union all
select 'c', 'm', '00Q1', md5('c|m|00Q1'), md5('d|m|L1'), null, true;
create table contract.list_members as
select 'k1' as list_key, lead_source_key from contract.lead_identities
where source_id not in ('L9', '00Q1');
create table contract.leads as
select
    lead_key, source_system = 'd' as is_main, false as is_gone, source_id = 'L3' as is_dnc,
    'a' || (ascii(source_id[2]) % 2) as owner_agent_key
from contract.lead_identities;
create table contract.agent_assignments as
select *, timestamp '2025-01-01' as valid_from, null::timestamp as valid_to
from (values ('a0', 'north'), ('a1', 'south')) as t (agent_key, team_id);
create table contract.dnc_events as
select * from (values
    ('phone4', 'K1', 'add', timestamp '2025-12-01'),
    ('phone5', 'K1', 'add', timestamp '2025-12-01'),
    ('phone5', 'K1', 'remove', timestamp '2025-12-02')
) as t (phone_key, campaign_id, action, occurred_at);
create table contract.experiment_assignments (
    experiment_id text, unit_source_key text, unit_date date, arm text
);
"""
NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def built(home) -> Home:
    """A home with two experiments and a warehouse."""
    home.warehouse.mkdir(parents=True)
    home.seeds.mkdir()
    home.sources_file.write_text(SOURCES.replace("{entity}", MAPPING))
    for name, rows in {
        "experiments": EXPERIMENTS,
        "experiment_arms": ARMS,
        "experiment_kpis": KPIS,
    }.items():
        heading = (SHIPPED / f"{name}.csv").read_text().splitlines()[0]
        (home.seeds / f"{name}.csv").write_text("\n".join([heading, *rows, ""]))
    change(home, WAREHOUSE)
    return home


def change(home: Home, sql: str) -> None:
    with duckdb.connect(str(home.warehouse_file)) as connection:
        connection.execute(sql)


def assigned(home: Home, name: str = "words", now: datetime = NOW) -> list[dict[str, str]]:
    """The rows of the file that is written now."""
    file = assign(home, read_declaration(home.sources_file), name, now).file
    if file is None:
        return []
    with file.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def test_every_lead_of_the_list_that_may_be_called_is_given_an_arm(built):
    rows = assigned(built)
    assert {row["unit_id"] for row in rows} == {"L1", "L2", "L5", "L6", "L7", "L8"}
    assert Counter(row["arm"] for row in rows) == {"old": 3, "new": 3}
    # odd leads are of a1
    assert Counter((row["stratum"], row["arm"]) for row in rows).keys() == {
        (f"LS1|{team}", arm) for team in ("north", "south") for arm in ("old", "new")
    }
    assert {(row["arm"], row["script"]) for row in rows} == {("old", "s1"), ("new", "s2")}
    assert {(row["unit_system"], row["assigned_at"]) for row in rows} == {
        ("d", "2026-01-05 12:00:00")
    }


@pytest.mark.parametrize(
    "refusal",
    [
        "update contract.leads set is_dnc = true where lead_key = md5('d|m|L1') and not is_main",
        "insert into contract.dnc_events values ('phone1', null, 'add', timestamp '2025-12-01')",
    ],
)
def test_who_must_not_be_called_is_left_out_whichever_system_says_so(built, refusal):
    change(built, refusal)
    assert "L1" not in {row["unit_id"] for row in assigned(built)}


def test_a_lead_keeps_its_arm_and_a_new_one_is_given_one(built):
    first = assigned(built)
    assert assigned(built) == []
    change(built, "insert into contract.list_members values ('k1', md5('d|m|L9'))")
    later = datetime(2026, 1, 6, 12, tzinfo=UTC)
    [new] = assigned(built, now=later)
    assert new["unit_id"] == "L9"
    assert len(list((built.landing / "assignments").iterdir())) == 2
    assert len(first) == 6


def test_what_a_run_has_read_is_known_without_its_file(built):
    [file] = [assign(built, read_declaration(built.sources_file), "words", NOW).file]
    change(
        built,
        "insert into contract.experiment_assignments select experiment, "
        "md5(concat_ws('|', unit_system, unit_account, unit_id)), null, arm "
        f"from read_csv('{file}', all_varchar = true)",
    )
    file.unlink()
    assert assigned(built) == []


def test_the_file_is_its_owner_s_alone(built):
    file = assign(built, read_declaration(built.sources_file), "words", NOW).file
    assert file.stat().st_mode & 0o777 == 0o600


def test_blocks_of_days_take_turns_from_tomorrow_on(built):
    rows = assigned(built, "pace")
    # the block of the 5th to 7th has begun
    assert [row["unit_date"] for row in sorted(rows, key=lambda row: row["unit_date"])] == [
        f"2026-01-{day:02}" for day in range(8, 15)
    ]
    arms = {row["unit_date"]: row["arm"] for row in rows}
    blocks = [{arms[f"2026-01-{day:02}"] for day in days} for days in ((8, 9, 10), (11, 12, 13))]
    assert [len(block) for block in blocks] == [1, 1]
    assert blocks[0] != blocks[1]
    assert {row["unit_id"] for row in rows} == {"K1"}
    assert assigned(built, "pace") == []


def test_the_declaration_of_the_readme_reads_a_file_back(built):
    shown = (SHIPPED / "README.md").read_text(encoding="utf-8")
    source = re.search(r"^    - system: generic\n(    .*\n)+", shown, re.MULTILINE)[0]
    company = SOURCES.split("sources:")[0]
    built.sources_file.write_text(f"{company}sources:\n{textwrap.dedent(source)}")
    written = assigned(built) + assigned(built, "pace")
    assert {result.outcome for result in land(built).values()} == {"new"}
    columns = "experiment_id, unit_id, cast(unit_date as varchar), arm, plan_hash, rejected_reason"
    assert sorted(mapped(built, "experiment_assignments", columns), key=str) == sorted(
        (
            (row["experiment"], row["unit_id"], row["unit_date"] or None)
            + (row["arm"], row["plan_hash"], None)
            for row in written
        ),
        key=str,
    )


def test_an_experiment_that_is_over_is_not_assigned(built):
    with pytest.raises(AssignError, match="words has ended on 2026-02-01; register another"):
        assigned(built, now=datetime(2026, 2, 2, 12, tzinfo=UTC))


def test_an_unknown_experiment_is_told_the_known_ones(built):
    with pytest.raises(AssignError, match="no experiment 'word'; those it has: words, pace"):
        assigned(built, "word")


def test_a_campaign_that_nobody_knows_has_no_days(built):
    change(built, "delete from marts.dim_campaigns")
    with pytest.raises(AssignError, match="0 campaigns have the id 'K1'"):
        assigned(built, "pace")


def test_a_file_that_nobody_would_read_back_is_not_written(built):
    built.sources_file.write_text(SOURCES.replace("{entity}", NO_MAPPING))
    with pytest.raises(AssignError, match="no extract of sources.yml has the entity experiment_a"):
        assigned(built)


def test_the_command_says_who_is_where(built, monkeypatch):
    monkeypatch.setenv("DIALMART_HOME", str(built.path))
    seeds = built.seeds / "experiments.csv"
    seeds.write_text(seeds.read_text().replace("2026-02-01", "2999-02-01"))
    told = CliRunner().invoke(main, ["assign", "words"])
    assert told.exit_code == 0, told.output
    assert told.output.startswith("3 to new, 3 to old; 0 keep their arm. For the dialer:\n")
    again = CliRunner().invoke(main, ["assign", "words"])
    assert again.output == "nobody is left to be assigned; 6 keep their arm\n"
