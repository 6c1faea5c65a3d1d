"""Bonus statements as files for people: one of all agents, and one of each alone.

They say what somebody is paid: folders and files are their owner's alone (0700, 0600).
"""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

from orchestration.ingest.lake import whole_file
from orchestration.report.spreadsheets import no_formula

OWNER_ALONE, FOLDER_OF_OWNER = 0o600, 0o700
# What a person reads. Who closed it, and when, is in fct_bonus_statements: a file has the same
# bytes whenever it is written.
SHOWN = (
    *("agent_id", "plan", "version", "kind", "rule", "kpi", "credit_role", "earned_start"),
    *("tier_from_percent", "quantity", "quota", "rate", "fx_rate", "gate_result", "formula"),
    *("amount", "currency", "reason", "accepted_on", "accepted_by", "plan_hash", "line_key"),
)


def write_files(folder: Path, name: str, lines: list[dict]) -> None:
    """Write lines (LINE) to `<folder>/<name>.csv`, and each agent's to `<folder>/<name>/`.

    A file is named by the id of the agent's source; where two people have one, by the key too.
    """
    folder.mkdir(mode=FOLDER_OF_OWNER, parents=True, exist_ok=True)
    (folder / name).mkdir(mode=FOLDER_OF_OWNER, exist_ok=True)
    _write(folder / f"{name}.csv", lines)
    everybody = of_each(lines)
    ids = [own[0]["agent_id"].casefold() for own in everybody.values()]
    for key, own in everybody.items():
        agent = own[0]["agent_id"]
        called = agent if ids.count(agent.casefold()) == 1 else f"{agent}_{key}"
        _write(folder / name / f"{quote(called, safe='')}.csv", own)


def of_each(lines: Iterable[dict]) -> dict[str, list[dict]]:
    """The lines of each agent, by its key: an id may be of two people."""
    alone: dict[str, list[dict]] = {}
    for line in lines:
        alone.setdefault(line["agent_key"], []).append(line)
    return alone


def write_csv(lines: Iterable[dict], file: TextIO) -> None:
    """Write lines (LINE) as CSV; what a spreadsheet would run becomes text."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(SHOWN)
    writer.writerows([no_formula(line[column]) for column in SHOWN] for line in lines)


def _write(path: Path, lines: list[dict]) -> None:
    with whole_file(path) as unfinished:
        unfinished.touch(OWNER_ALONE)
        with unfinished.open("w", encoding="utf-8") as file:
            write_csv(lines, file)
