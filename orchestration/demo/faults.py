"""What goes wrong with the deliveries, on purpose: days delivered again, late, or broken.

A fault changes the extracts' rows or files and says what it did; the truth counts with the
corrections that it returns. How rows are accounted for is in truth/files.py.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from orchestration.demo.bad_rows import BadRow, plan_bad_rows
from orchestration.demo.company.world import World
from orchestration.demo.deliveries import with_files
from orchestration.demo.plan import Plan

LATE_DAYS, CORRECTED_AFTER, ARCHIVED_AFTER = 45, 3, 7
ARCHIVED_SHARE = 0.2
CORRECTED_SHARE = 0.05
LATER_STATUSES = {"NI": "CALLBK", "CALLBK": "NI", "DEC": "NI", "NP": "NI"}
LATE_SALES = 2
MISSING_COLUMNS = ["lead_id", "start_epoch"]


@dataclass
class Faults:
    """What was planted.

    Attributes:
        told: by fault, for the truth: files and numbers of rows.
        statuses: status by number of the outbound call, where a correction changed it.
        copies: pairs of file names, the second to become a copy of the first.
        bad_rows: lines to be added to files once they are written.
    """

    told: dict[str, dict] = field(default_factory=dict)
    statuses: dict[int, str] = field(default_factory=dict)
    copies: list[tuple[str, str]] = field(default_factory=list)
    bad_rows: list[BadRow] = field(default_factory=list)


def plant_faults(world: World, extracts: dict[str, pd.DataFrame]) -> Faults:
    """Change `extracts` in place, adding `vicidial_log_archive` and `broken`, and say how."""
    faults, plan = Faults(), world.plan
    dates = np.unique(extracts["vicidial_log"]["delivered"].to_numpy("datetime64[D]"))
    limit = np.datetime64(plan.first_day) + int(np.ceil(plan.days * ARCHIVED_SHARE))
    archived = dates[dates <= limit]
    # Busy days: those from Monday to Friday, whose files come a day later.
    others = dates[(dates > limit) & np.is_busday(dates, weekmask="Tue Wed Thu Fri Sat")]
    _archive(extracts, faults, archived)
    # Each fault has a day of its own, so that each can be told from the others.
    again, bad, corrected, broken, late = others[[1, 2, 3, 4, 5]]
    source = _file("vicidial_log", again)
    faults.copies.append((source, source.replace(".csv", "_again.csv")))
    faults.told["redelivered"] = {"file": faults.copies[0][1], "same_as": source}
    _correct(world, extracts, faults, corrected)
    _delay(plan, extracts, faults, late)
    _break(extracts, faults, broken)
    faults.bad_rows = plan_bad_rows(
        extracts, _file("vicidial_log", bad), _file("vicidial_agent_log", bad)
    )
    faults.told["bad_rows"] = {"rows": [row.told for row in faults.bad_rows]}
    return faults


def _file(table: str, date: np.datetime64) -> str:
    return f"{table}_{str(date).replace('-', '')}.csv"


def _archive(extracts: dict[str, pd.DataFrame], faults: Faults, dates: np.ndarray) -> None:
    """The first days are in the archive table too, delivered once."""
    log = extracts["vicidial_log"]
    rows = log[log["delivered"].isin(dates)].assign(delivered=dates[-1] + ARCHIVED_AFTER)
    extracts["vicidial_log_archive"] = with_files("vicidial_log_archive", rows)
    name = extracts["vicidial_log_archive"]["file"].iloc[0]
    faults.told["archive"] = {"file": name, "rows": len(rows), "days": len(dates)}


def _correct(
    world: World, extracts: dict[str, pd.DataFrame], faults: Faults, date: np.datetime64
) -> None:
    """A day is delivered again with late dispositions, of which Salesforce never heard."""
    log, calls = extracts["vicidial_log"], world.calls
    rows = log[log["delivered"] == date].copy()
    of = calls.loc[rows.index]
    open_to_change = of[(of["agent"] >= 0) & of["status"].isin(list(LATER_STATUSES))]
    count = max(LATE_SALES + 1, round((of["agent"] >= 0).sum() * CORRECTED_SHARE))
    rng = world.plan.random("corrections")
    chosen = open_to_change.loc[rng.permutation(open_to_change.index)[:count]]
    later = chosen["status"].map(LATER_STATUSES)
    talked = open_to_change[
        (open_to_change["status"] == "NI") & (open_to_change["kind"] == "conversation")
    ]
    sold = talked.index[: max(LATE_SALES, count // 8)]
    later = pd.concat([later.drop(sold, errors="ignore"), pd.Series("SALE", sold)])
    rows.loc[later.index, "status"] = later
    faults.statuses = later.to_dict()
    rows["delivered"] = date + CORRECTED_AFTER
    rows["file"] = _file("vicidial_log", date + CORRECTED_AFTER).replace(".csv", "_corrected.csv")
    extracts["vicidial_log"] = pd.concat([log, rows])
    faults.told["corrected"] = {
        "file": rows["file"].iloc[0],
        "corrects": _file("vicidial_log", date),
        "rows": len(rows),
        "changed": len(later),
        "to_sale": len(sold),
    }


def _delay(
    plan: Plan, extracts: dict[str, pd.DataFrame], faults: Faults, date: np.datetime64
) -> None:
    """A day's call log and agent log come weeks later, or at the end."""
    arrival = min(date + LATE_DAYS, np.datetime64(plan.end_day))
    faults.told["late"] = {"date": str(date), "files": [], "rows": []}
    for table in ("vicidial_log", "vicidial_agent_log"):
        extract = extracts[table]
        is_late = extract["file"] == _file(table, date)
        name = _file(table, arrival).replace(".csv", "_late.csv")
        extract.loc[is_late, ["delivered", "file"]] = [pd.Timestamp(arrival), name]
        faults.told["late"]["files"].append(name)
        faults.told["late"]["rows"].append(int(is_late.sum()))


def _break(extracts: dict[str, pd.DataFrame], faults: Faults, date: np.datetime64) -> None:
    """A file more that lacks required columns, so that none of its rows can be used."""
    name = _file("vicidial_log", date)
    rows = extracts["vicidial_log"]
    rows = rows[rows["file"] == name].drop(columns=MISSING_COLUMNS)
    broken = name.replace(".csv", "_broken.csv")
    extracts["broken"] = rows.assign(file=broken)
    faults.told["unreadable"] = {"file": broken, "missing": MISSING_COLUMNS, "rows": len(rows)}
