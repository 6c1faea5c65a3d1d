"""Who is told of what, and when: the routes of the seed `alert_routes`.

What a row means is in seeds/README.md. Nothing is sent here.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from orchestration.alerts.messages import News
from orchestration.ingest.seed_rows import AlertRoute

# The owner of routes for what no other route wants, or what no other endpoint takes.
NOBODY = "(nobody)"


def addressees(routes: Sequence[AlertRoute], news: News) -> list[AlertRoute]:
    """The routes that want the news; those of nobody's, where no other does."""
    wanting = [route for route in routes if _wants(route, news)]
    return _one_a_url(wanting) or left_over(routes, news)


def left_over(routes: Sequence[AlertRoute], news: News) -> list[AlertRoute]:
    """The routes for news that have reached nobody."""
    return _one_a_url(r for r in routes if r.owner == NOBODY and _is_about(r, news))


def _one_a_url(routes: Iterable[AlertRoute]) -> list[AlertRoute]:
    """Of rows with the same URL the first one decides: nobody is told twice."""
    return list({route.url: route for route in reversed(list(routes))}.values())


def _wants(route: AlertRoute, news: News) -> bool:
    return route.owner in ("*", *news.owners) and _is_about(route, news)


def _is_about(route: AlertRoute, news: News) -> bool:
    return (
        route.severity in ("*", news.severity)
        and route.source in ("*", *news.sources)
        and route.kpi in ("*", *news.kpis)
    )


def goes_at(route: AlertRoute, now: datetime, zone: str) -> datetime:
    """When what is told now is due by a route: now, or at its next digest.

    Args:
        route: with `digest_at` in the company's zone.
        now: UTC, naive.
        zone: the company's.

    Returns:
        UTC, naive.
    """
    if route.digest_at is None:
        return now
    hours, minutes = map(int, route.digest_at.split(":"))
    today = datetime.combine(_local(now, zone).date(), time(), ZoneInfo(zone))
    digest = today + timedelta(hours=hours, minutes=minutes)
    if digest <= _local(now, zone):
        digest += timedelta(days=1)
    return digest.astimezone(UTC).replace(tzinfo=None)


def is_quiet(quiet_from: str | None, quiet_until: str | None, now: datetime, zone: str) -> bool:
    """Whether it is a quiet hour; 22:00 to 07:00 is the night."""
    if quiet_from is None or quiet_until is None:
        return False
    clock = f"{_local(now, zone):%H:%M}"
    if quiet_from <= quiet_until:
        return quiet_from <= clock < quiet_until
    return clock >= quiet_from or clock < quiet_until


def _local(now: datetime, zone: str) -> datetime:
    return now.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
