"""Delivering letters: one message an endpoint, each letter until it was taken, then never again.

An endpoint that is down, slow or wrong costs its letters time and nobody else anything.
"""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from orchestration.alerts.messages import News, message
from orchestration.alerts.outbox import Letter, letters, put, waiting
from orchestration.alerts.routes import left_over
from orchestration.home import Home
from orchestration.ingest.seed_rows import AlertRoute
from orchestration.settings import SettingsError, expand

# They write URLs, with the secrets in them; what matters is said here.
SILENCED = ("apprise", "urllib3")

log = logging.getLogger(__name__)


def deliver(
    home: Home, routes: Sequence[AlertRoute], now: datetime, zone: str, patience: float
) -> set[str]:
    """Send what waits and is due; pass on what reached nobody.

    Args:
        home: whose outbox it is.
        routes: those of today; a letter to a place that is none any longer is dropped.
        now: UTC, naive.
        zone: the company's.
        patience: seconds that an endpoint has.

    Returns:
        The URLs, as in the seed, that have taken a message.
    """
    places = {route.url for route in routes}
    due = {}
    for path, letter in waiting(home).items():
        if letter.url not in places:
            log.warning("an alert route is gone: what waited for it is dropped")
            path.unlink()
        elif letter.is_due(now, zone):
            due[path] = letter
    taken = _send_all(home, due, patience)
    passed_on = _pass_on(home, due, taken, routes, now, zone)
    return taken | _send_all(home, passed_on, patience)


def _send_all(home: Home, due: Mapping[Path, Letter], patience: float) -> set[str]:
    """Send the letters, those of one endpoint as one message; which endpoints took theirs."""
    by_url: dict[str, dict[Path, Letter]] = defaultdict(dict)
    for path, letter in due.items():
        by_url[letter.url][path] = letter

    def sent(url: str) -> bool:
        news = [each for letter in by_url[url].values() for each in letter.news]
        return send(url, *message(home.path.name, news), patience)

    # all at once: one that is slow does not hold up the others
    with ThreadPoolExecutor(max(1, len(by_url))) as pool:
        taken = {url for url, took in zip(by_url, pool.map(sent, by_url), strict=True) if took}
    for url in taken:
        for path in by_url[url]:
            path.unlink()
    return taken


def _pass_on(
    home: Home,
    tried: Mapping[Path, Letter],
    taken: set[str],
    routes: Sequence[AlertRoute],
    now: datetime,
    zone: str,
) -> dict[Path, Letter]:
    """Write what no endpoint has taken to the routes of nobody's too, once; those that are due."""
    known = {_what(news) for each in tried.values() if each.url in taken for news in each.news}
    written = {}
    for letter in tried.values():
        if letter.url in taken or letter.is_passed_on:
            continue
        stranded = [news for news in letter.news if _what(news) not in known]
        known.update(map(_what, stranded))
        addressed = ((route, news) for news in stranded for route in left_over(routes, news))
        for copy in letters(addressed, letter.run_id, now, zone, is_passed_on=True):
            written[put(home, copy)] = copy
        put(home, replace(letter, is_passed_on=True))
    return {path: copy for path, copy in written.items() if copy.is_due(now, zone)}


def _what(news: News) -> tuple[str, str]:
    return news.incident, news.event


def send(url: str, title: str, body: str, patience: float) -> bool:
    """Whether the endpoint of a URL has taken a message within its seconds."""
    from apprise import Apprise, AppriseAsset, NotifyFormat

    for name in SILENCED:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    place = url.split(":", 1)[0]
    try:
        apprise = Apprise(asset=AppriseAsset(service_timeout=patience))
        taken = apprise.add(expand(url)) and apprise.notify(
            title=title, body=body, body_format=NotifyFormat.TEXT
        )
    except SettingsError as error:
        log.warning("alert route not used: %s", error)
        return False
    if not taken:
        log.warning("an alert route (%s…) did not take its message, which waits", place)
    return bool(taken)
