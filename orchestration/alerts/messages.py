"""The message of a blocked publish, and the routes that it takes.

Routes are the seed `alert_routes`; their URLs are apprise's and may name `${ENV}`, expanded here.
"""

import logging
from collections.abc import Sequence

import pyarrow as pa

from orchestration import history
from orchestration.home import Home
from orchestration.ingest.seed_rows import AlertRoute
from orchestration.ingest.seeds import read_seed
from orchestration.quality.checks import CheckResult
from orchestration.quality.record import checks_of
from orchestration.quality.wording import told
from orchestration.settings import SettingsError, expand

ALERTS = pa.schema({"routes": pa.int64()})

log = logging.getLogger(__name__)


def blocked_message(home: Home, blocking: Sequence[CheckResult]) -> tuple[str, str]:
    """Title and body: what was seen, what was expected, what to do."""
    title = f"dialmart: publish blocked in {home.path.name}"
    lines = [
        f"{len(blocking)} check(s) block; BI keeps the last good data.",
        *(line for result in blocking for line in _lines(result)),
    ]
    return title, "\n".join(lines)


def _lines(result: CheckResult) -> list[str]:
    title = f"{result.check} on {result.table} ({result.owner})"
    return ["", title, *(f"  {line}" for line in told(result))]


def tell_blocked(home: Home, run_id: str) -> None:
    """Send one message, if a check of the run blocks, to every route that wants it.

    How many routes took it is kept with the history of operations; one that fails is logged and
    stops nothing.
    """
    blocking = [result for result in checks_of(home, run_id) if result.blocks]
    if not blocking:
        return
    owners = {result.owner for result in blocking}
    urls = {route.url for route in _routes(home) if route.owner in owners | {"*"}}
    title, body = blocked_message(home, blocking)
    taken = sum(_send(url, title, body) for url in sorted(urls))
    history.record(home, "alerts", run_id, [{"routes": taken}], ALERTS)


def _routes(home: Home) -> list[AlertRoute]:
    return [route for route in read_seed(home, "alert_routes") if route.severity in ("block", "*")]


def _send(url: str, title: str, body: str) -> bool:
    from apprise import Apprise, NotifyFormat

    try:
        apprise = Apprise()
        taken = apprise.add(expand(url)) and apprise.notify(
            title=title, body=body, body_format=NotifyFormat.TEXT
        )
    except SettingsError as error:
        log.warning("alert route not used: %s", error)
        return False
    if not taken:
        log.warning("an alert route did not take the message (%s…)", url.split(":", 1)[0])
    return bool(taken)
