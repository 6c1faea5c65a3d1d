"""Delivering letters: one message an endpoint, each letter until it was taken, then never again.

News of one endpoint go as one message, mails one by one: HTML with its pictures to a mailbox, the
text of it to any other place.
An endpoint that is down, slow or wrong costs its letters time and nobody else anything.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from orchestration.alerts.messages import News, message
from orchestration.alerts.outbox import Letter, Mail, letters, put, waiting
from orchestration.alerts.routes import left_over
from orchestration.home import Home
from orchestration.ingest.seed_rows import AlertRoute, ReportRecipient
from orchestration.settings import SettingsError, expand

# They write URLs, with the secrets in them; what matters is said here.
SILENCED = ("apprise", "urllib3")

log = logging.getLogger(__name__)

T = TypeVar("T")


def deliver(
    home: Home,
    routes: Sequence[AlertRoute],
    recipients: Sequence[ReportRecipient],
    now: datetime,
    zone: str,
    patience: float,
) -> set[str]:
    """Send what waits and is due; pass on news that reached nobody.

    Args:
        home: whose outbox it is.
        routes: those of today; news for a place that is none any longer are dropped.
        recipients: of reports, likewise.
        now: UTC, naive.
        zone: the company's.
        patience: seconds that an endpoint has.

    Returns:
        The URLs, as in the seed, that have taken news.
    """
    news, mails = _due(home, routes, recipients, now, zone)
    taken = _send_news(home, news, patience)
    passed_on = _pass_on(home, news, taken, routes, now, zone)
    taken |= _send_news(home, passed_on, patience)
    _send_mails(mails, patience)
    return taken


def _due(
    home: Home,
    routes: Sequence[AlertRoute],
    recipients: Sequence[ReportRecipient],
    now: datetime,
    zone: str,
) -> tuple[dict[Path, Letter], dict[Path, Letter]]:
    """The news and the mails that may go now; what is for a place that is gone is dropped."""
    news: dict[Path, Letter] = {}
    mails: dict[Path, Letter] = {}
    for path, letter in waiting(home).items():
        places = recipients if letter.mail else routes
        if letter.url not in {place.url for place in places}:
            whose = "a recipient of reports" if letter.mail else "an alert route"
            log.warning("%s is gone: what waited for it is dropped", whose)
            path.unlink()
        elif letter.is_due(now, zone):
            (mails if letter.mail else news)[path] = letter
    return news, mails


def _send_news(home: Home, due: Mapping[Path, Letter], patience: float) -> set[str]:
    """Send news, those of one endpoint as one message; which endpoints took theirs."""
    by_url = _by_url(due)

    def sent(url: str) -> bool:
        news = [each for letter in by_url[url].values() for each in letter.news]
        return send(url, *message(home.path.name, news), patience)

    taken = {url for url, took in zip(by_url, _at_once(sent, by_url), strict=True) if took}
    for url in taken:
        for path in by_url[url]:
            path.unlink()
    return taken


def _send_mails(due: Mapping[Path, Letter], patience: float) -> None:
    """Send mails, those of one endpoint one after the other, up to one that it does not take."""
    by_url = _by_url(due)

    def sent(url: str) -> None:
        for path, letter in by_url[url].items():
            mail = letter.mail
            if not send(url, mail.title, mail.text, patience, mail):
                break
            path.unlink()

    _at_once(sent, by_url)


def _by_url(due: Mapping[Path, Letter]) -> dict[str, dict[Path, Letter]]:
    found: dict[str, dict[Path, Letter]] = defaultdict(dict)
    for path, letter in due.items():
        found[letter.url][path] = letter
    return found


def _at_once(sent: Callable[[str], T], urls: Collection[str]) -> list[T]:
    """Whatever is done for each endpoint: one that is slow does not hold up the others."""
    with ThreadPoolExecutor(max(1, len(urls))) as pool:
        return list(pool.map(sent, urls))


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


def send(url: str, title: str, text: str, patience: float, mail: Mail | None = None) -> bool:
    """Whether the endpoint of a URL has taken a message within its seconds.

    Args:
        url: apprise's, with `${NAME}`.
        title: of the message.
        text: plain.
        patience: seconds.
        mail: what a mailbox gets instead of the text.
    """
    from apprise import Apprise, AppriseAsset, NotifyFormat
    from apprise.plugins.email import NotifyEmail

    for name in SILENCED:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    place = url.split(":", 1)[0]
    body = {"body": text, "body_format": NotifyFormat.TEXT}
    try:
        apprise = Apprise(asset=AppriseAsset(service_timeout=patience))
        is_known = apprise.add(expand(url))  # one URL, or several with commas
        mailboxes = [service for service in apprise if isinstance(service, NotifyEmail)]
        if mail and mailboxes and len(mailboxes) == len(apprise):
            body = {"body": mail.html, "body_format": NotifyFormat.HTML, "attach": _attached(mail)}
            for mailbox in mailboxes:
                mailbox.inline = True  # as `?inline=yes` in a URL: pictures stand in the text
        taken = is_known and apprise.notify(title=title, **body)
    except SettingsError as error:
        log.warning("endpoint not used: %s", error)
        return False
    if not taken:
        log.warning("an endpoint (%s…) did not take its message, which waits", place)
    return bool(taken)


def _attached(mail: Mail) -> list:
    from apprise.attachment.memory import AttachMemory

    return [AttachMemory(png, name, "image/png") for name, png in mail.images.items()]
