"""Packs for talks between two: a page an agent, a file each, made with every published set.

They judge people: the folder and its files are their owner's alone (0700, 0600), and a file is
named by the agent's key. Who hands one out copies it (`dialmart pack`).
"""

import shutil
from functools import partial
from pathlib import Path

import duckdb

from orchestration.home import Home
from orchestration.periods import FigureError
from orchestration.report.boards import edition_of
from orchestration.report.folders import publish_folder
from orchestration.report.pack_figures import agents, pack
from orchestration.report.pack_page import pack_page
from orchestration.report.published import latest_period

OWNER_ALONE, FOLDER_OF_OWNER = 0o600, 0o700


class PackError(FigureError):
    """A pack that there is not; the text says which there are, or what to do."""


def publish_packs(home: Home, publish_id: str) -> None:
    """Write the packs of a published set; whatever goes wrong is logged, no run fails by it."""
    publish_folder(home.packs, publish_id, partial(write_packs, home), "folder of packs")


def write_packs(home: Home, folder: Path) -> int:
    """Write the pack of everybody with a scorecard in the latest month, and say how many."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=FOLDER_OF_OWNER)
    with _marts(home) as connection:
        edition, month = edition_of(home, connection), latest_period(connection, "month")
        known = agents(connection, month) if month else []
        for agent in known:
            file = folder / f"{agent['agent_key']}.html"
            file.touch(OWNER_ALONE)
            page = pack_page(edition, month, pack(connection, month, agent))
            file.write_text(page, encoding="utf-8")
    return len(known)


def pack_file(home: Home, agent: str) -> Path:
    """The pack of an agent.

    Args:
        home: a home that has published.
        agent: its key, the source's id, or its name.

    Raises:
        PackError: if nobody, or more than one, goes by that; or there is no pack.
    """
    if not home.packs.exists():
        raise PackError(
            f"{home.packs} is not there: packs are made when a set is published. "
            "Run `dialmart run` first"
        )
    with _marts(home) as connection:
        keys = connection.execute(
            "select agent_key from dim_agents where $agent in (agent_key, source_id, display_name)",
            {"agent": agent},
        ).fetchall()
    if len(keys) != 1:
        raise PackError(
            f"found {len(keys)} agents for {agent!r}; expected: one, by its key, its id in the "
            "source or its name, as dim_agents has them"
        )
    file = home.packs / f"{keys[0][0]}.html"
    if not file.exists():
        raise PackError(
            f"{agent!r} has no pack: no KPI of seeds/scorecard_kpis.csv has a value of the latest "
            "month for that agent"
        )
    return file


def _marts(home: Home) -> duckdb.DuckDBPyConnection:
    marts = (home.published / "marts.duckdb").resolve()
    return duckdb.connect(str(marts), read_only=True)
