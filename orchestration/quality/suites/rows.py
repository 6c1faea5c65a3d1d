"""Pieces of SQL that several suites share: where a row came from, staged rows, texts to show."""

from functools import cache

import yaml

from orchestration.settings import PROJECT_ROOT

# What leads a person from a row of the contract back to the line of a file.
ORIGIN = "source_system, source_account, source_id, batch_id, row_number"
# A call that its source has deleted is no longer anybody's fault.
TOLD = "exclusion_reason is distinct from 'deleted'"
# What names an extract and a batch, and what keeps only batches that the coming build applies.
EXTRACT = "source_system, source_account, extract_name"
BATCH = f"{EXTRACT}, batch_id"
PENDING = f"semi join lake.pending using ({BATCH})"
# What a check of the lake looks at: a line of `lake.batches` is a whole file.
DELIVERED_ROWS = f"select cast(coalesce(sum(rows_read), 0) as bigint) from lake.batches {PENDING}"
DELIVERED_FILES = f"select count(*) from lake.batches {PENDING}"
LANDED_FILES = "select count(*) from lake.landed where file is not null"
EXTRACTS = f"select count(*) from (select distinct {EXTRACT} from lake.landed)"
# Sessions are in UTC, and so are all times of the contract. An hour is what clocks may differ by.
SOON = "cast(now() as timestamp) + interval 1 hour"
# An order is the sum of its lines; the first of them stands for it.
ORDERS = """(
    select orders.*, lines.batch_id, lines.row_number
    from contract.orders left join contract.order_parts as lines using (order_key)
    qualify row_number() over (partition by order_key order by lines.part_id) = 1
)"""


@cache
def _staging_systems() -> dict[str, list[str]]:
    project = (PROJECT_ROOT / "dbt_project" / "dbt_project.yml").read_text(encoding="utf-8")
    return yaml.safe_load(project)["vars"]["staging_systems"]


def staged(entity: str, columns: str) -> str:
    """A subquery of an entity's staged rows, every version of them, from all systems that have it.

    Args:
        entity: of the contract.
        columns: comma-separated; a staging model also has the columns that a source delivers.
    """
    selects = [
        f"select {columns} from staging.stg_{system}__{entity} where rejected_reason is null"
        for system in _staging_systems()[entity]
    ]
    return f"({' union all '.join(selects)})"


def shown(reason: str) -> str:
    """A reason without what was found in the row, and without phone numbers or addresses.

    Args:
        reason: the SQL of a text as ingest writes it: "start: found x; expected a time as …".
    """
    for pattern, replacement in (
        (r": found nothing; ", ": nothing found, "),
        (r": found .*?; expected", ": expected"),
        (r"[^\s,;'']+@[^\s,;'']+", "…"),
        (r"\+?\d[\d ()/.-]{6,}\d", "…"),
    ):
        reason = f"regexp_replace({reason}, '{pattern}', '{replacement}', 'gs')"
    return reason
