"""RAW: what can be said of delivered rows before dbt builds on them.

The views are `lake.batches`, `lake.quarantine`, `lake.landed` (each declared extract with its
landed files), `lake.pending` (the batches that the coming build applies), `mapped.<entity>` and
`raw.<system>__<table>`. All but the landed files are judged by pending batches alone. Not here:
arrival (`quality/arrival.py`), volume (`usual.py`, once days are typed).
"""

from collections.abc import Iterator

from orchestration.declaration import Declaration, Extract, Source
from orchestration.ingest.casts import literal
from orchestration.quality.checks import Check, rows_that_break
from orchestration.quality.suites.files import FILES
from orchestration.quality.suites.rows import (
    BATCH,
    DELIVERED_ROWS,
    EXTRACT,
    EXTRACTS,
    PENDING,
    shown,
)

MOST_QUARANTINED = 0.05
OWNER = "data-engineering"


def raw_checks(declaration: Declaration) -> list[Check]:
    """The checks of one home's lake."""
    mapped = _mapped_rows(declaration)
    checks = [
        _share_quarantined(mapped, _mapped_rows(declaration, "")),
        *FILES,
        _rows_fit(mapped),
        _one_content_a_key(mapped),
    ]
    choosy = list(extracts_that_pass_rows_over(declaration))
    return [*checks, _rows_feed_an_entity(choosy, mapped)] if choosy else checks


def mapped_entities(declaration: Declaration) -> list[str]:
    """The entities that any extract feeds; one that holds nothing where none is fed."""
    fed = {mapping.entity for _, extract in declaration.extracts for mapping in extract.entities}
    return sorted(fed or {"leads"})


def extracts_that_pass_rows_over(declaration: Declaration) -> Iterator[tuple[Source, Extract]]:
    """Extracts whose every mapping takes some rows only (`when`): a row may feed none."""
    for source, extract in declaration.extracts:
        if extract.entities and all(mapping.when for mapping in extract.entities):
            yield source, extract


def raw_view(source: Source, extract: Extract) -> str:
    """The view of an extract's rows as they were delivered, of all accounts."""
    return f"raw.{source.system}__{extract.table}"


def _mapped_rows(declaration: Declaration, of: str = PENDING) -> str:
    columns = (
        f"{BATCH}, row_number, source_id, part_id, source_updated_at, extracted_at, row_hash, "
        "rejected_reason"
    )
    selects = [
        f"select '{entity}' as entity, {columns} from mapped.{entity} {of}"
        for entity in mapped_entities(declaration)
    ]
    return "\n    union all ".join(selects)


def _share_quarantined(mapped: str, ever_mapped: str) -> Check:
    key = "entity, source_system, source_account, source_id, part_id"
    # A row that was corrected and delivered again is missing nowhere.
    still_rejected = (
        f"select * from (from ({mapped}) where rejected_reason is not null) "
        f"anti join (from ({ever_mapped}) where rejected_reason is null) using ({key})"
    )
    return Check(
        "quarantined_rows_are_at_most_5_percent_of_an_extract",
        "lake.batches",
        rows_that_break(f"""
with reasons as (
    select {BATCH}, row_number, reason from lake.quarantine {PENDING} where row_number > 0
    union all
    select {BATCH}, row_number, rejected_reason from ({still_rejected})
),
refused as (
    select {BATCH}, row_number, min(reason) as reason from reasons group by all
),
placed as (
    select refused.*, batches.file,
        row_number() over (partition by {EXTRACT} order by batches.file, row_number) as place
    from refused inner join lake.batches using ({BATCH})
),
examples as (
    select {EXTRACT}, count(*) as rows_quarantined,
        {", ".join(_example(place) for place in (1, 2, 3))}
    from placed group by all
),
delivered as (
    select {EXTRACT}, sum(rows_read) as rows_read from lake.batches {PENDING} group by all
)
select {EXTRACT}, round(100.0 * rows_quarantined / rows_read, 2) as percent, rows_quarantined,
    rows_read, example_1, example_2, example_3
from examples inner join delivered using ({EXTRACT})
where rows_quarantined > {MOST_QUARANTINED} * rows_read
order by percent desc"""),
        severity="block",
        owner=OWNER,
        reason=(
            "2026-11-24: one row in twenty is a changed file or a wrong mapping, not a slip of the "
            "pen"
        ),
        expected="at most 5 % of the rows that an extract delivered to this run are quarantined",
        advice=(
            "open the files at the rows named: correct the mapping in sources.yml where the source "
            "has changed, else have the file corrected and deliver it again"
        ),
        looked_at=EXTRACTS,
    )


def _example(place: int) -> str:
    text = f"file || ' row ' || row_number || ': ' || {shown('reason')}"
    return f"max(case when place = {place} then {text} end) as example_{place}"


def _rows_fit(mapped: str) -> Check:
    return Check(
        "delivered_rows_fit_the_contract",
        "lake.batches",
        rows_that_break(f"""
select entity, {BATCH}, source_id, row_number, {shown("rejected_reason")} as reason
from ({mapped}) where rejected_reason is not null order by batch_id, row_number"""),
        severity="warn",
        owner=OWNER,
        reason="2026-11-24: a row whose values do not fit is missing in every number",
        expected=(
            "every value of a delivered row reads as its column's type, and none that is needed is "
            "missing"
        ),
        advice=(
            "compare the row with the mapping in sources.yml (format, unit, values, null_values); "
            "marts.fct_quarantined_rows has them all"
        ),
        looked_at=DELIVERED_ROWS,
    )


def _one_content_a_key(mapped: str) -> Check:
    return Check(
        "a_key_is_delivered_with_one_content_a_file",
        "lake.batches",
        rows_that_break(f"""
select entity, {BATCH}, source_id, min(row_number) as row_number, count(*) as rows_delivered
from ({mapped}) where rejected_reason is null
group by entity, {BATCH}, source_id, part_id, source_updated_at, extracted_at
having min(row_hash) <> max(row_hash)
order by batch_id, 7"""),
        severity="warn",
        owner=OWNER,
        reason="2026-11-24: which of two equally new versions wins is decided by their hash alone",
        expected=(
            "a key comes once in a file, or with the same values, or with a time of change that "
            "says which row is newer"
        ),
        advice=(
            "ask the source which row is right; map source_updated_at, or make the key longer in "
            "sources.yml where these are different things"
        ),
        looked_at=DELIVERED_ROWS,
    )


def _rows_feed_an_entity(choosy: list[tuple[Source, Extract]], mapped: str) -> Check:
    delivered = [
        f"select {literal(source.system)} as source_system, _account as source_account, "
        f"{literal(extract.table)} as extract_name, _batch_id as batch_id, _file as file, "
        f"_row_number as row_number from {raw_view(source, extract)} "
        f"where _account = {literal(source.account)}"
        for source, extract in choosy
    ]
    return Check(
        "delivered_rows_feed_an_entity",
        "lake.batches",
        rows_that_break(f"""
select {BATCH}, file, row_number
from ({" union all ".join(delivered)}) {PENDING}
anti join ({mapped}) using ({BATCH}, row_number)
order by file, row_number"""),
        severity="info",
        owner=OWNER,
        reason=(
            "2026-11-24: a new spelling of a value that `when` names drops its rows without a word"
        ),
        expected="every row is taken by at least one of its extract's mappings",
        advice="if a row named should count, add its value to `when` in sources.yml",
        looked_at=DELIVERED_ROWS,
    )
