"""The names of members in the SQL of datasets, where published tables have keys."""

from orchestration.dashboards.scopes import NAMED


def columns(rows: str) -> str:
    """A column `<dimension>_name` for each key of these rows; nobody's is `(none)`, as in keys."""
    return ",\n    ".join(
        f"coalesce({name}_names.name, {rows}.{name}_key) as {name}_name" for name in NAMED
    )


def joins(rows: str) -> str:
    """Joins of the names to rows that have a key for each dimension."""
    return "\n".join(
        f"left join {members.named()} as {name}_names\n"
        f"    on {rows}.{name}_key = {name}_names.member_key"
        for name, members in NAMED.items()
    )


def member_column(rows: str) -> str:
    """A column `member` for rows with a scope and its member's id."""
    found = ", ".join(f"{name}_names.name" for name in NAMED)
    return f"coalesce({found}, {rows}.scope_id) as member"


def member_joins(rows: str) -> str:
    """Joins of the names to such rows."""
    return "\n".join(
        f"left join {members.named()} as {name}_names\n"
        f"    on {rows}.scope = '{name}' and {rows}.scope_id = {name}_names.member_key"
        for name, members in NAMED.items()
    )
