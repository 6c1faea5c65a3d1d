"""The members of scopes in SQL: which published table has their keys and what they are called.

Two members of one name are told apart by what else is known of them: a name, or a filter by one,
may not mean both. Members of other scopes are told by name already. The SQL is what DuckDB and
PostgreSQL both run.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Members:
    """Where the members of a scope are.

    Attributes:
        table: that has a row for each.
        key: its column that is their `scope_id`.
        name: its column of what they are called.
        other: SQL of what tells apart two of one name.
    """

    table: str
    key: str
    name: str
    other: str

    def named(self, schema: str = "") -> str:
        """A query of all of them: `member_key` and `name`.

        Args:
            schema: with its dot; empty for none.
        """
        return (
            f"(select {self.key} as member_key,\n"
            f"    case when count(*) over (partition by {self.name}) = 1 then {self.name}\n"
            f"        else coalesce({self.name} || ' ', '')\n"
            f"            || '(' || coalesce({self.other}, left({self.key}, 8)) || ')'\n"
            f"    end as name from {schema}{self.table})"
        )


_IN_SOURCE = "source_account || ' ' || source_id"
NAMED = {
    "team": Members("dim_teams", "team_key", "team_name", "site"),
    "agent": Members("dim_agents", "agent_key", "display_name", _IN_SOURCE),
    "campaign": Members("dim_campaigns", "campaign_key", "campaign_name", _IN_SOURCE),
    "list": Members("dim_lists", "list_key", "list_name", _IN_SOURCE),
}
