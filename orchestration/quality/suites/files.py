"""RAW, the files: each extract came, could be read, holds rows, says when it was written.

Not here: when a file should have come (`quality/arrival.py`).
"""

from orchestration.quality.checks import Check, rows_that_break
from orchestration.quality.suites.rows import (
    BATCH,
    DELIVERED_FILES,
    DELIVERED_ROWS,
    EXTRACT,
    EXTRACTS,
    LANDED_FILES,
    PENDING,
    SOON,
    shown,
)

OWNER = "data-engineering"

REQUIRED_EXTRACTS = Check(
    "required_extracts_have_a_readable_file",
    "lake.batches",
    rows_that_break(f"""
select {EXTRACT}, count(landed.file) as files_landed, min(landed.file) as file,
    min({shown("landed.reason")}) as reason
from lake.landed anti join lake.batches using ({EXTRACT})
where landed.is_required
group by all"""),
    severity="block",
    owner=OWNER,
    reason="2026-11-24: without it its numbers would be published as zero",
    expected="of every required extract the lake has at least one file that could be read",
    advice=(
        "deliver a file that can be read, or correct how it is declared (the reason says what is "
        "wrong); where it will not come, say `required: false` in sources.yml"
    ),
    looked_at=EXTRACTS,
)

LANDED_FILES_CAN_BE_READ = Check(
    "landed_files_can_be_read",
    "lake.batches",
    rows_that_break(f"""
select {BATCH}, file, {shown("reason")} as reason
from lake.landed where outcome = 'quarantined' order by file"""),
    severity="warn",
    owner=OWNER,
    reason="2026-11-24: a file in quarantine is missing in every number",
    expected="no landed file is refused as a whole",
    advice="do what the reason says and deliver the file again, then remove the refused one",
    looked_at=LANDED_FILES,
)

BATCHES_HAVE_ROWS = Check(
    "delivered_files_have_rows",
    "lake.batches",
    rows_that_break(f"select {BATCH}, file from lake.batches {PENDING} where rows_read = 0"),
    severity="warn",
    owner=OWNER,
    reason="2026-11-24: an export that broke often leaves a file with its header only",
    expected="every file that was delivered to this run has at least one row",
    advice="ask the source whether the day really had none; if not, deliver the file again",
    looked_at=DELIVERED_FILES,
)

NOT_DATED_IN_THE_FUTURE = Check(
    "extracts_are_not_dated_in_the_future",
    "lake.batches",
    rows_that_break(f"""
select {BATCH}, file, extracted_at from lake.batches {PENDING} where extracted_at > {SOON}"""),
    severity="warn",
    owner=OWNER,
    reason="2026-11-24: a row that claims to be newer than tomorrow's correction always wins",
    expected="no extract says that it was written in the future",
    advice="correct extracted_at or the time zone of the source in sources.yml",
    looked_at=DELIVERED_FILES,
)

ROWS_CAN_BE_READ = Check(
    "delivered_rows_can_be_read",
    "lake.quarantine",
    rows_that_break(f"""
select {BATCH}, file, row_number, {shown("reason")} as reason
from lake.quarantine {PENDING} where row_number > 0 order by file, row_number"""),
    severity="warn",
    owner=OWNER,
    reason="2026-11-24: a row that is no row is missing in every number",
    expected="every row of a delivered file has as many values as its header has columns",
    advice=(
        "open the file at the row named (a delimiter or a line end within a value is the usual "
        "cause), have it corrected and deliver the file again"
    ),
    looked_at=DELIVERED_ROWS,
)

FILES = (
    REQUIRED_EXTRACTS,
    LANDED_FILES_CAN_BE_READ,
    BATCHES_HAVE_ROWS,
    NOT_DATED_IN_THE_FUTURE,
    ROWS_CAN_BE_READ,
)
