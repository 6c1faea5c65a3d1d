"""The circumstances of a message or page: whose it is, and what BI shows meanwhile."""

from dataclasses import dataclass
from datetime import datetime

from orchestration import history
from orchestration.declaration import read_declaration
from orchestration.home import Home
from orchestration.publish.versions import data_through, published_id
from orchestration.quality.forced import Forced


@dataclass(frozen=True)
class Shown:
    """The set that BI reads.

    Attributes:
        run_id: that has published it.
        published_at: UTC, naive; None where that was not kept.
        forced: who had it published although a check blocked; None: nobody.
    """

    run_id: str
    published_at: datetime | None
    forced: Forced | None


@dataclass(frozen=True)
class Circumstances:
    """What every message of a home says the same way.

    Attributes:
        zone: of the company; times are shown in it.
        data_through_at: up to when what BI shows reaches, UTC; None: nothing was ever published.
        shown: what that is; None where it is not known.
    """

    zone: str
    data_through_at: datetime | None
    shown: Shown | None = None


def circumstances_of(home: Home) -> Circumstances:
    """The circumstances of a home as they are now."""
    zone = read_declaration(home.sources_file).company.reporting_time_zone
    return Circumstances(zone, data_through(home.published), _shown(home))


def _shown(home: Home) -> Shown | None:
    run_id = published_id(home.published)
    for row in history.recorded(home, "publishes", run_id or ""):
        forced = Forced(row["forced_by"], row["forced_why"]) if row.get("forced_by") else None
        return Shown(run_id, row.get("published_at"), forced)
    return None
