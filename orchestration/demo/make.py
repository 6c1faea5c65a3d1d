"""Makes the demo: lets the company work, writes its extracts with their faults, and the truth."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

from orchestration.demo.bad_rows import add_bad_row
from orchestration.demo.company.world import make_world
from orchestration.demo.deliveries import write_files
from orchestration.demo.extracts import FOLDERS, make_extracts
from orchestration.demo.faults import plant_faults
from orchestration.demo.plan import Plan
from orchestration.demo.reviews import draws
from orchestration.demo.seeds import keep_decisions_about
from orchestration.demo.truth.document import make_truth
from orchestration.home import Home
from orchestration.ingest.samples import keep_draw

LEAST_DAYS, LEAST_AGENTS = 14, 8


def make_demo(
    home: Path,
    *,
    seed: int = 7,
    days: int = 90,
    agents: int = 40,
    scale: float = 1.0,
    first_day: date = date(2026, 8, 24),
) -> dict[str, Any]:
    """Write the extracts of Meridian Energy, a made-up company, and what is true of them.

    The same arguments give the same bytes. Files are `landing/vicidial/<table>_<date>.csv`,
    `landing/salesforce/<Object>_<date>.csv`, `landing/finance/costs_<date>.csv`,
    `landing/quality/reviews_<date>.csv`, `landing/assignments/assignments_<date>.csv`,
    `truth.json`, and in the lake the calls drawn for review. Seeds that lie in the home keep what
    they decide about agents of this company.

    Args:
        home: the folder to write below; files of another demo in it must be gone.
        seed: of every random number.
        days: length of the period, at least 14.
        agents: people with a headset, at least 8; a fifth are closers.
        scale: 1 gives about 200,000 dials, if the agents have time for them.
        first_day: a date on the wall clock of New York.

    Returns:
        What `truth.json` says.

    Raises:
        ValueError: if the period is too short or the agents too few for all that is planted.
    """
    if days < LEAST_DAYS or agents < LEAST_AGENTS:
        raise ValueError(f"days ≥ {LEAST_DAYS} and agents ≥ {LEAST_AGENTS}, not {days}, {agents}")
    world = make_world(Plan(seed, days, agents, scale, first_day))
    extracts = make_extracts(world)
    faults = plant_faults(world, extracts)
    truth = make_truth(world, extracts, faults)
    landing = Path(home) / "landing"
    folders = {table: folder for folder, tables in FOLDERS.items() for table in tables}
    for table, extract in extracts.items():
        # what faults add is the dialer's
        write_files(landing / folders.get(table, "vicidial"), extract)
    for row in faults.bad_rows:
        add_bad_row(next(landing.glob(f"*/{row.file}")), row)
    for first, again in faults.copies:
        path = next(landing.glob(f"*/{first}"))
        shutil.copy2(path, path.with_name(again))
    for month, samples in draws(world):
        keep_draw(Home(Path(home)), month, samples)
    keep_decisions_about(world.agents["user"], Home(Path(home)).seeds)
    text = json.dumps(truth, indent=1, ensure_ascii=False)
    (Path(home) / "truth.json").write_text(text + "\n", encoding="utf-8")
    return truth
