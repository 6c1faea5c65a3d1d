"""The closing words of a run: what came in, what was checked, what the numbers are, where they lie.

Read from the history of the run and from the published set; nothing is computed here that a mart
does not hold.
"""

from collections import Counter
from collections.abc import Iterator

import duckdb

from orchestration import history
from orchestration.alerts.circumstances import circumstances_of
from orchestration.alerts.desk import since_when
from orchestration.alerts.outbox import waiting
from orchestration.declaration import read_declaration
from orchestration.headlines import kpi_lines
from orchestration.home import Home
from orchestration.progress import inert
from orchestration.quality.checks import CheckResult
from orchestration.quality.record import checks_of
from orchestration.quality.wording import told
from orchestration.report.quality import page_file
from orchestration.run import RunOutcome

WORDS = ("BLOCKED", "warned", "noted")
FATES = ("loaded", "duplicate", "superseded", "quarantined")


def summary(home: Home, outcome: RunOutcome) -> str:
    """What a person wants to know after a run, as plain text."""
    lines = (
        *_unchanged(outcome),
        *_files(home, outcome.run_id),
        *_rows(home, outcome.run_id),
        *_checks(home, checks_of(home, outcome.run_id)),
        *_published(home, outcome),
    )
    return "\n".join(map(inert, lines))


def _unchanged(outcome: RunOutcome) -> Iterator[str]:
    if outcome.state != "unchanged":
        return
    yield "Nothing new       no file, no decision has changed: what the last run told holds"
    for result in outcome.arrivals:
        if result.outcome != "passed":
            yield f"  overdue         {result.expected}: {result.seen}"


def _files(home: Home, run_id: str) -> Iterator[str]:
    files = [f for f in history.recorded(home, "files", run_id) if f["outcome"] != "known"]
    counts = Counter(file["outcome"] for file in files)
    read = len(files) - counts["retracted"]
    by_kind = ", ".join(f"{counts[kind]} {kind}" for kind in ("new", "duplicate", "quarantined"))
    yield f"Files read        {read} ({by_kind})"
    for file in files:
        if file["reason"]:
            yield f"  {file['outcome']:<15} {file['file']}: {file['reason']}"
        for note in file["notes"]:
            yield f"  note            {file['file']}: {note}"


def _rows(home: Home, run_id: str) -> Iterator[str]:
    """The rows of this run's files; they add up to the rows read."""
    files = history.recorded(home, "files", run_id)
    new = {file["batch_id"] for file in files if file["outcome"] == "new"}
    again = sum(file["rows_read"] for file in files if file["outcome"] == "duplicate")
    read = again + sum(file["rows_read"] for file in files if file["outcome"] == "new")
    built, *counts = _fates(home, new)
    if built + again != read:
        yield f"Rows read         {read:,}; what is new was not built"
        return
    fates = dict(zip(FATES, counts, strict=True))
    fates["duplicate"] += again
    by_fate = ", ".join(f"{fates[fate]:,} {fate}" for fate in FATES)
    yield f"Rows read         {read:,} = {by_fate}"


def _fates(home: Home, batches: set[str]) -> tuple[int, ...]:
    """Rows of the batches that the marts know of: read, then by fate."""
    sums = ", ".join(f"coalesce(sum(rows_{word}), 0)" for word in ("read", *FATES))
    sql = f"select {sums} from marts.fct_batches where batch_id in (select unnest(?))"
    try:
        with duckdb.connect(str(home.warehouse_file), read_only=True) as connection:
            return connection.execute(sql, [list(batches)]).fetchone()
    except (duckdb.IOException, duckdb.CatalogException):  # nothing was ever built
        return (0,) * (1 + len(FATES))


def _checks(home: Home, results: list[CheckResult]) -> Iterator[str]:
    failed = sorted(
        (result for result in results if result.outcome != "passed"),
        key=lambda result: WORDS.index(_word(result)),
    )
    counts = Counter(_word(result) for result in failed)
    counts["passed"] = len(results) - len(failed)
    counted = ", ".join(f"{counts[word]} {word.lower()}" for word in ("passed", *WORDS[1::-1]))
    yield f"Checks            {counted}"
    since = since_when(home) if failed else {}
    for result in failed:
        yield f"  {_word(result):<15} {result.check} ({result.table}, {result.owner})"
        if when := since.get((result.check, result.table)):
            yield f"  {'':<15} {when}"
        yield from (f"  {'':<15} {line}" for line in told(result))


def _word(result: CheckResult) -> str:
    if result.blocks:
        return "BLOCKED"
    return "warned" if result.severity == "warn" else "noted"


def _published(home: Home, outcome: RunOutcome) -> Iterator[str]:
    marts, circumstances = home.published / "marts.duckdb", circumstances_of(home)
    if outcome.state == "blocked":
        yield f"Not published     a check blocks ({_told_to(home, outcome.run_id)})"
        if not any(found.blocks for found in checks_of(home, outcome.run_id, "dbt")):
            yield "                  to publish all the same: dialmart run --force 'why'"
    elif (shown := circumstances.shown) and shown.forced:
        yield f"Published anyway  {shown.forced}"
    if page_file(home).exists():
        yield f"Quality           {page_file(home)}"
    if letters := waiting(home):
        yield f"Outbox            {len(letters)} message(s) wait in {home.outbox}"
    if not marts.exists():
        return
    with duckdb.connect(str(marts.resolve()), read_only=True) as connection:
        yield f"Data as of        {circumstances.data_through_at:%Y-%m-%d %H:%M} UTC"
        yield f"Published set     {marts} and detail.duckdb beside it"
        if (page := home.report / "index.html").exists():
            yield f"Report            {page}"
        yield ""
        yield from kpi_lines(connection, read_declaration(home.sources_file).company.language)


def _told_to(home: Home, run_id: str) -> str:
    """Who was told that a check blocks."""
    told_now = history.recorded(home, "alerts", run_id)
    if not any(row["news"] for row in told_now):
        return "nothing new to tell; see `dialmart incidents`"
    routes = sum(row["routes"] for row in told_now)
    return f"{routes} alert route(s) told" if routes else "no alert route took it"
