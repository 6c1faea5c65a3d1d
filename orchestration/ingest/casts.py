"""SQL expressions that turn one column's text into its contract type, or into NULL.

What belongs here: how a text is read (times, clocks, numbers, truth), as DuckDB expressions over
one row of a batch. Nothing is guessed: a text that does not fit gives NULL, and the mapper
quarantines its row with the words of `expected`.
"""

from orchestration.declaration import ColumnMapping
from orchestration.ingest.columns import ONE_OR_NOTHING, ZONE, ZONES, Column

SQL_TYPES = {
    "text": "VARCHAR",
    "vocabulary": "VARCHAR",
    "zone": "VARCHAR",
    "timestamp": "TIMESTAMP",
    "date": "DATE",
    "boolean": "BOOLEAN",
    "seconds": "DECIMAL(18,3)",
    "count": "BIGINT",
    "money": "DECIMAL(18,4)",
    "points": "DECIMAL(18,4)",
    "rate": "DECIMAL(9,6)",
}
ISO_FORMATS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%dT%H:%M:%S.%f",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
)
ISO_FORMATS_WITH_OFFSET = ("%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d %H:%M:%S%z", "%Y-%m-%dT%H:%M:%S.%f%z")
EPOCHS = {"epoch": 1_000_000, "epoch_milliseconds": 1_000}
UNIT_SECONDS = {"seconds": "1", "milliseconds": "0.001", "minutes": "60", "hours": "3600"}
NUMBER = r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?"
CLOCK = r"(\d{1,6}:)?[0-5]?\d:[0-5]\d"
# A year written in two digits would be one of the first century; the end of 9999 means "for ever"
# and is 10000 in UTC.
FIRST_YEAR, LAST_YEAR = 1900, 10000
TRUE = ("true", "t", "yes", "y", "1")
FALSE = ("false", "f", "no", "n", "0")


def literal(text: str) -> str:
    """A SQL text literal."""
    return "'" + text.replace("'", "''") + "'"


def name(column: str) -> str:
    """A quoted SQL name."""
    return '"' + column.replace('"', '""') + '"'


def words(values: tuple[str, ...]) -> str:
    """A SQL list of text literals."""
    return "(" + ", ".join(literal(value) for value in values) + ")"


def cast(text: str, column: Column, mapping: ColumnMapping, zone: str) -> str:
    """The expression of one contract column.

    Args:
        text: SQL expression of the source's text.
        column: the contract column.
        mapping: how the source writes it: format, time zone, unit.
        zone: the source's time zone, where the mapping names none.

    Returns:
        A DuckDB expression of the type in `SQL_TYPES`, NULL where the text does not fit;
        timestamps are UTC without zone.
    """
    if column.type in ("timestamp", "date"):
        return _time(text, column, mapping, mapping.time_zone or zone)
    if column.type == "seconds":
        return _seconds(text, mapping.unit)
    if column.type in ("vocabulary", "zone"):
        allowed = tuple(sorted(ZONES)) if column.type == "zone" else column.allowed
        return f"CASE WHEN {text} IN {words(allowed)} THEN {text} END"
    if column.type == "boolean":
        return (
            f"CASE WHEN lower({text}) IN {words(TRUE)} THEN true "
            f"WHEN lower({text}) IN {words(FALSE)} THEN false END"
        )
    if column.type == "text":
        return f"nullif({text}, {literal(column.never)})" if column.never else text
    form = r"[+-]?\d+" if column.type == "count" else NUMBER
    return _if_matches(text, form, f"TRY_CAST({text} AS {SQL_TYPES[column.type]})")


def expected(column: Column, mapping: ColumnMapping) -> str:
    """What a text of the column must look like, in words."""
    if mapping.values:
        return "one of " + ", ".join(mapping.values)
    if column.type in ("timestamp", "date"):
        return "a time as " + (mapping.format or "YYYY-MM-DD[ HH:MM[:SS]]")
    if column.type == "seconds":
        return "h:mm:ss" if mapping.unit == "clock" else f"a number of {mapping.unit or 'seconds'}"
    if column.type == "vocabulary":
        return "one of " + ", ".join(column.allowed)
    if column.never:
        return ONE_OR_NOTHING
    told = {"boolean": "true or false", "count": "a whole number", "zone": ZONE}
    return told.get(column.type, "a number")


def _if_matches(text: str, form: str, value: str) -> str:
    return f"CASE WHEN regexp_full_match({text}, {literal(form)}) THEN {value} END"


def _time(text: str, column: Column, mapping: ColumnMapping, zone: str) -> str:
    local, exact = _moments(text, mapping.format)
    if column.type == "date":
        value = f"CAST(coalesce({local}, {exact}) AS DATE)"
    else:
        value = f"coalesce(timezone('UTC', timezone({literal(zone)}, {local})), {exact})"
    # As a filter of one value, which is computed once; a CASE would compute it twice.
    return (
        f"list_filter([{value}], lambda found: year(found) BETWEEN {FIRST_YEAR} AND {LAST_YEAR})[1]"
    )


def _moments(text: str, form: str | None) -> tuple[str, str]:
    """Two TIMESTAMP expressions: the local time as written, and UTC where an offset is written."""
    if form in EPOCHS:
        microseconds = f"TRY_CAST(TRY_CAST({text} AS DECIMAL(20,3)) * {EPOCHS[form]} AS BIGINT)"
        return "CAST(NULL AS TIMESTAMP)", _if_matches(
            text, NUMBER, f"make_timestamp({microseconds})"
        )
    forms = (form,) if form else ISO_FORMATS
    forms_with_offset = ISO_FORMATS_WITH_OFFSET
    if form:
        forms, forms_with_offset = ((), forms) if "%z" in form else (forms, ())
    # DuckDB's %z does not know the Z of ISO 8601.
    with_offset = f"regexp_replace({text}, '[zZ]$', '+00:00')"
    return _parsed(text, forms), _parsed(with_offset, forms_with_offset, "timezone('UTC', {})")


def _parsed(text: str, forms: tuple[str, ...], around: str = "{}") -> str:
    if not forms:
        return "CAST(NULL AS TIMESTAMP)"
    list_of_forms = "[" + ", ".join(literal(form) for form in forms) + "]"
    return around.format(f"try_strptime({text}, {list_of_forms})")


def _seconds(text: str, unit: str | None) -> str:
    if unit == "clock":
        parts = f"string_split({text}, ':')"
        value = (
            f"CAST(TRY_CAST({parts}[-1] AS BIGINT) + 60 * TRY_CAST({parts}[-2] AS BIGINT) "
            f"+ 3600 * coalesce(TRY_CAST({parts}[-3] AS BIGINT), 0) AS DECIMAL(18,3))"
        )
        return _if_matches(text, CLOCK, value)
    factor = UNIT_SECONDS[unit or "seconds"]
    value = f"TRY_CAST(TRY_CAST({text} AS DECIMAL(20,6)) * {factor} AS DECIMAL(18,3))"
    # A minus sign is no amount of time: such a text does not fit.
    return _if_matches(text, NUMBER.removeprefix("[+-]?"), value)
