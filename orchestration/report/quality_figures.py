"""The figures of the quality page, from `quality.duckdb`: worst first, cut where it gets long.

No phone number and no e-mail address leaves here: what is shown of a text is decided by the name of
its column, as in messages. Not here: how it looks (`quality_page.html`).
"""

import json
from collections import defaultdict
from dataclasses import dataclass, fields
from functools import cached_property

import duckdb

from orchestration.alerts.incidents import Incident
from orchestration.quality import plain
from orchestration.quality.checks import CheckResult
from orchestration.quality.record import names_in

RUNS, CHECKS, ROWS = 10, 25, 20
# worst first
STATES = ("could not run", "blocked", "warned", "noted", "passed")
STATE = """case when outcome = 'error' then 'could not run' when is_blocking then 'blocked'
    when outcome = 'passed' then 'passed' when severity = 'warn' then 'warned' else 'noted' end"""
LATEST_RUNS = """
select checks.run_id, max(asked_at) as asked_at, max(publishes.run_id) is not null as has_published,
    max(published_at) as published_at
from fct_checks as checks left join fct_publishes as publishes using (run_id)
where suite in ('raw', 'dbt', 'marts')
group by checks.run_id order by asked_at desc limit $runs
"""
ANSWERS = f"""
select check_name, table_name, run_id, {STATE} as state, seen from fct_checks
where run_id in (select unnest($runs))
"""
OPEN = """
from fct_incidents where status = 'open'
order by list_position(['block', 'warn', 'info'], severity), opened_at, incident_id
"""
LAST_ANSWER = """
select check_name as "check", table_name as "table", checks.* from fct_checks as checks
where run_id = $last_run_id and check_name = $check and table_name = $table
"""
BLOCKING = """
select check_name, table_name, checks.owner, seen, incident_id
from fct_checks as checks
left join (from fct_incidents where status = 'open') using (check_name, table_name)
where run_id = $run_id and is_blocking order by outcome = 'error' desc, check_name, table_name
"""
SOURCES = """
select source_system, source_account, newest_extract_at, data_through_at
from dim_sources order by data_through_at nulls first, source_system, source_account
"""
DELIVERIES = f"""
select table_name, {STATE} as state, expected, seen, asked_at from fct_checks
where suite = 'arrival'
    and asked_at = (select max(asked_at) from fct_checks where suite = 'arrival')
order by state = 'passed', table_name
"""
QUARANTINE = """
select source_system, source_account, extract_name, entity, reason, rows_quarantined, files,
    last_extracted_at
from fct_quarantine_reasons order by rows_quarantined desc, extract_name, reason
"""
FILES = f"""
from (
    select source_system, source_account, extract_name, file, extracted_at, rows_read,
        rows_loaded, rows_duplicate, rows_superseded, rows_quarantined
    from fct_batches order by extracted_at desc, file limit {2 * ROWS}
)
order by rows_quarantined desc, extracted_at desc, file
"""
RESTATEMENTS = """
select kpi, period, period_start, scope, scope_id, old_value, new_value, because_of, file
from fct_restatements
order by scope <> 'company',
    abs(new_value - old_value) / nullif(abs(old_value), 0) desc nulls first,
    period_start desc, kpi, scope, scope_id
"""
RESOLVED = """
select incident_id, check_name, table_name, severity, owner, opened_at, resolved_at,
    seconds_to_detect, seconds_to_resolve
from fct_incidents where status = 'resolved' order by resolved_at desc, incident_id
"""


@dataclass(frozen=True)
class Rows:
    """What is shown of a table, and how many rows are not."""

    shown: list[dict]
    more: int = 0


@dataclass(frozen=True)
class Figures:
    """What a `quality.duckdb` says, to which there is a connection."""

    connection: duckdb.DuckDBPyConnection

    @cached_property
    def runs(self) -> list[dict]:
        """The latest runs that have asked their checks, the newest first."""
        return self._rows(LATEST_RUNS, runs=RUNS)

    def rows(self, sql: str) -> Rows:
        """The first rows of a query."""
        (there,) = self.connection.execute(f"select count(*) from ({sql})").fetchone()
        found = self._rows(f"{sql} limit {ROWS}")
        return Rows(found, there - len(found))

    def last_publish(self) -> dict | None:
        """The run that has published what BI reads."""
        found = self._rows("from fct_publishes order by published_at desc nulls last limit 1")
        return found[0] if found else None

    def blocking(self) -> list[dict]:
        """What has blocked the latest run."""
        return self._rows(BLOCKING, run_id=self.runs[0]["run_id"]) if self.runs else []

    def grid(self) -> Rows:
        """A row a check: what it came to in each of the latest runs, the worst ones first."""
        answers: dict[tuple, dict] = defaultdict(dict)
        for row in self._rows(ANSWERS, runs=[run["run_id"] for run in self.runs]):
            answers[row["check_name"], row["table_name"]][row["run_id"]] = row
        found = [
            {
                "check": check,
                "table": table,
                "answers": [by_run.get(r["run_id"]) for r in self.runs],
            }
            for (check, table), by_run in answers.items()
        ]
        found.sort(key=lambda row: (_ranks(row["answers"]), row["check"], row["table"]))
        return Rows(found[:CHECKS], len(found) - len(found[:CHECKS]))

    def open_incidents(self) -> Rows:
        """Each `incident` with the last `answer` of its check, as far as that is kept."""
        found = self.rows(OPEN)
        incidents = [_incident(row) for row in found.shown]
        told = [{"incident": each, "answer": self._last_answer(each)} for each in incidents]
        return Rows(told, found.more)

    def _last_answer(self, incident: Incident) -> CheckResult | None:
        asked = {name: getattr(incident, name) for name in ("last_run_id", "check", "table")}
        found = self._rows(LAST_ANSWER, **asked)
        return _answer(found[0]) if found else None

    def _rows(self, sql: str, **values: object) -> list[dict]:
        cursor = self.connection.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [
            {
                # the sample is masked value by value where it was recorded
                name: plain.shown(name, value)
                if isinstance(value, str) and name != "sample"
                else value
                for name, value in zip(names, row, strict=True)
            }
            for row in cursor.fetchall()
        ]


def _ranks(answers: list[dict | None]) -> list[int]:
    """How bad the answers are that there are, the newest first."""
    return [STATES.index(answer["state"]) for answer in answers if answer]


def _incident(row: dict) -> Incident:
    named = row | {"id": row["incident_id"], "check": row["check_name"]}
    named |= {"table": row["table_name"], "acked_by": row["acked_by"] or ""}
    return Incident(**{field.name: named[field.name] for field in fields(Incident)})


def _answer(row: dict) -> CheckResult:
    kept = {field.name: row[field.name] for field in fields(CheckResult) if field.name in row}
    kept |= {"kpi": row["kpi"] or "", "seen": "not kept" if row["seen"] is None else row["seen"]}
    kept |= {name: names_in(row[name]) for name in ("touches_kpis", "touches_marts")}
    return CheckResult(**kept | {"sample": json.loads(row["sample"] or "[]")})
