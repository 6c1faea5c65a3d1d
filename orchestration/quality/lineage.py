"""Lineage: which KPIs are made of a table's rows, and which published tables are downstream of it.

Read from dbt's manifest and the register of KPIs. The rules are in DECISIONS.md.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from orchestration.ingest.seed_rows import Kpi
from orchestration.publish.tables import FILES

# Tables that make the KPIs of another entity than the one that they are called by.
MAKE = {
    "stage_events": "lead_stage_events",
    "costs": "cost_entries",
    "order_credits": "orders",
    "touches": "orders",
}
# They decide what is built anew, and no value of it.
BOOKKEEPING = ("touched_", "pending_")


@dataclass(frozen=True)
class Lineage:
    """The tables that dbt knows, by its unique ids.

    Attributes:
        ids: of models by their name, of sources by `schema.name`.
        schemas: of models: staging, contract, marts.
        parents: what each model reads.
        children: the models in which a table's rows go on.
        published: the names of those in the audited set that BI reads.
        managing: those that people are managed by, which are made of the others.
        kpis: the register.
    """

    ids: Mapping[str, str]
    schemas: Mapping[str, str]
    parents: Mapping[str, Collection[str]]
    children: Mapping[str, Collection[str]]
    published: Mapping[str, str]
    managing: Collection[str]
    kpis: Sequence[Kpi]

    @classmethod
    def of(cls, manifest: Mapping[str, Any], kpis: Sequence[Kpi]) -> "Lineage":
        """The lineage of a project."""
        nodes = manifest["nodes"].items()
        models = {key: node for key, node in nodes if node["resource_type"] == "model"}
        sources = {f"{n['schema']}.{n['name']}": key for key, n in manifest["sources"].items()}
        ids = sources | {node["name"]: key for key, node in models.items()}
        return cls(
            ids=ids,
            schemas={key: node["schema"] for key, node in models.items()},
            parents=manifest["parent_map"],
            children={
                key: _children(key, [child for child in children if child in models], ids)
                for key, children in manifest["child_map"].items()
            },
            published={
                key: node["name"]
                for key, node in models.items()
                if set(FILES) & set(node["config"].get("meta", {}).get("published_in", ()))
            },
            managing={key for key, node in models.items() if "management" in node["fqn"]},
            kpis=kpis,
        )

    def marts_touched_by(self, tables: Iterable[str]) -> list[str]:
        """What BI reads of these tables and of what is downstream: the nearest first.

        What people are managed by comes after what the funnel is made of, and dims last.

        Args:
            tables: `schema.name`, or a model's name; one that is not known touches nothing.
        """
        levels = self._levels(self._known(tables))
        found = [key for level in levels for key in sorted(level & self.published.keys())]
        found.sort(key=lambda key: (".dim_" in key, key in self.managing))
        return [self.published[key] for key in found]

    def kpis_touched_by(self, tables: Iterable[str]) -> list[str]:
        """The KPIs that these tables' entities tell or give an amount to, in the register's order.

        Args:
            tables: as for `marts_touched_by`.
        """
        entities = set().union(*map(self._entities, self._known(tables)))
        counted = {kpi.numerator: kpi.told_by for kpi in self.kpis if kpi.kind == "additive"}
        return [
            kpi.kpi
            for kpi in self.kpis
            if entities & {kpi.told_by, counted.get(kpi.numerator), counted.get(kpi.denominator)}
        ]

    def _known(self, tables: Iterable[str]) -> set[str]:
        names = {table if table in self.ids else table.rpartition(".")[2] for table in tables}
        return {self.ids[name] for name in names if name in self.ids}

    def _entities(self, table: str) -> set[str]:
        """Whose KPIs a table makes: what a mart is made of, else the nearest that is made of it."""
        if self.schemas.get(table) == "marts":
            return set(self._made_of(table))
        made = ({self._own(key) for key in level} - {None} for level in self._levels({table}))
        return next(filter(None, made), set())

    def _made_of(self, mart: str) -> Iterator[str]:
        """The nearest entities on each way up to the contract; through no dim, which only names."""
        seen, todo = {mart}, [mart]
        while todo:
            table = todo.pop()
            if own := self._own(table):
                yield own
            elif self.schemas.get(table) == "marts":
                found = {key for key in self.parents.get(table, ()) if ".dim_" not in key} - seen
                seen |= found
                todo += found

    def _own(self, table: str) -> str | None:
        name = _entity_name(table).removeprefix("fct_")
        entity = MAKE.get(name, name)
        return entity if entity in self._telling else None

    @cached_property
    def _telling(self) -> set[str]:
        return {kpi.told_by for kpi in self.kpis}

    def _levels(self, tables: Collection[str]) -> Iterator[set[str]]:
        """These tables, then those that read them, and so on; each table once."""
        seen, level = set(tables), set(tables)
        while level:
            yield level
            level = {child for key in level for child in self.children.get(key, ())} - seen
            seen |= level


def _children(key: str, models: Sequence[str], ids: Mapping[str, str]) -> list[str]:
    """Staged rows go on in their own entity; others take their keys alone, or count them."""
    entity = _entity_name(key)
    if ".stg_" in key and entity in ids:
        return [ids[entity]]
    return [child for child in models if not child.split(".")[-1].startswith(BOOKKEEPING)]


def _entity_name(key: str) -> str:
    """`stg_generic__orders` stages orders, and so on."""
    return key.split(".")[-1].rpartition("__")[2]
