"""The outbox of a home: letters lie there until their endpoint has taken them.

One file a letter, written whole before anything is sent. Sending is in `post.py`.
"""

import logging
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pydantic import Base64Bytes, TypeAdapter, ValidationError

from orchestration.alerts.messages import News
from orchestration.alerts.routes import goes_at, is_quiet
from orchestration.home import Home
from orchestration.ingest.lake import UNFINISHED, whole_file
from orchestration.ingest.seed_rows import AlertRoute

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Mail:
    """A report as it was when it was made.

    Attributes:
        title: one line.
        text: all of it for who can show no HTML.
        html: names its images as `cid:<file name>`.
        images: PNG by file name.
    """

    title: str
    text: str
    html: str
    images: dict[str, Base64Bytes]


@dataclass(frozen=True)
class Letter:
    """News for one endpoint, or a mail.

    Attributes:
        run_id: of the run that has written it.
        written_at: UTC, naive.
        url: apprise's, with `${NAME}` as it is in the seed: no secret is written.
        not_before: UTC, naive: its time of a digest, else when it was written.
        quiet_from: with `quiet_until`, the hours of the company's day in which it is held back.
        is_passed_on: whether its news are somebody else's too, as this endpoint did not take them.
        id: its file's name.
    """

    run_id: str
    written_at: datetime
    url: str
    not_before: datetime
    quiet_from: str | None
    quiet_until: str | None
    news: tuple[News, ...] = ()
    is_passed_on: bool = False
    mail: Mail | None = None
    id: str = field(default_factory=lambda: uuid.uuid4().hex)

    def is_due(self, now: datetime, zone: str) -> bool:
        """Whether it may go now (UTC, naive), by the clock of the company's zone."""
        return self.not_before <= now and not is_quiet(self.quiet_from, self.quiet_until, now, zone)


LETTER = TypeAdapter(Letter)


def letters(
    addressed: Iterable[tuple[AlertRoute, News]],
    run_id: str,
    now: datetime,
    zone: str,
    is_passed_on: bool = False,
) -> list[Letter]:
    """One letter for all news that go to one endpoint at one time."""
    bundles: dict[tuple, list[News]] = defaultdict(list)
    for route, news in addressed:
        goes = (route.url, goes_at(route, now, zone), route.quiet_from, route.quiet_until)
        bundles[goes].append(news)
    return [Letter(run_id, now, *goes, tuple(news), is_passed_on) for goes, news in bundles.items()]


def put(home: Home, letter: Letter) -> Path:
    """Lay a letter down, or write it anew."""
    path = home.outbox / f"{letter.id}.json"
    with whole_file(path) as unfinished:
        unfinished.write_bytes(LETTER.dump_json(letter))
    return path


def waiting(home: Home) -> dict[Path, Letter]:
    """The letters that nobody has taken yet, oldest first."""
    found = {}
    for path in home.outbox.glob("*.json"):
        try:
            found[path] = LETTER.validate_json(path.read_bytes())
        except ValidationError:
            log.warning("%s is no letter: it is left where it is", path)
    return dict(sorted(found.items(), key=lambda item: (item[1].written_at, item[0])))


def remove_unannounced(home: Home, run_ids: Iterable[str]) -> None:
    """Remove the news of runs that died before they had kept their events.

    The next run has them anew; a mail stays, for it is laid down under one name.

    Args:
        home: whose outbox it is.
        run_ids: of the runs whose events are kept.
    """
    kept = set(run_ids)
    for path, letter in waiting(home).items():
        if letter.mail is None and letter.run_id not in kept:
            path.unlink()
    for path in home.outbox.glob(f"*{UNFINISHED}"):
        path.unlink()
