"""The names of members in the SQL of datasets, where published tables have keys.

Two members of one name are told apart by what else is known of them: a filter by name may not mean
both.
"""

# Each dimension's table, key, name, and what tells apart two of the same name.
_TABLES = {
    "team": ("dim_teams", "team_key", "team_name", "site"),
    "agent": ("dim_agents", "agent_key", "display_name", "source_account || ' ' || source_id"),
    "campaign": (
        "dim_campaigns",
        "campaign_key",
        "campaign_name",
        "source_account || ' ' || source_id",
    ),
    "list": ("dim_lists", "list_key", "list_name", "source_account || ' ' || source_id"),
}
NAMED = tuple(_TABLES)


def columns(rows: str) -> str:
    """A column `<dimension>_name` for each key of these rows; nobody's is `(none)`, as in keys."""
    return ",\n    ".join(
        f"coalesce({name}_names.name, {rows}.{name}_key) as {name}_name" for name in NAMED
    )


def joins(rows: str) -> str:
    """Joins of the names to rows that have a key for each dimension."""
    return "\n".join(
        f"left join {_names(name)} on {rows}.{name}_key = {name}_names.member_key" for name in NAMED
    )


def member_column(rows: str) -> str:
    """A column `member` for rows with a scope and its member's id."""
    found = ", ".join(f"{name}_names.name" for name in NAMED)
    return f"coalesce({found}, {rows}.scope_id) as member"


def member_joins(rows: str) -> str:
    """Joins of the names to such rows."""
    return "\n".join(
        f"left join {_names(name)}\n"
        f"    on {rows}.scope = '{name}' and {rows}.scope_id = {name}_names.member_key"
        for name in NAMED
    )


def _names(dimension: str) -> str:
    table, key, name, other = _TABLES[dimension]
    return (
        f"(select {key} as member_key,\n"
        f"    case when count(*) over (partition by {name}) = 1 then {name}\n"
        f"        else coalesce({name} || ' ', '') || '(' || coalesce({other}, {key}) || ')'\n"
        f"    end as name from {table}) as {dimension}_names"
    )
