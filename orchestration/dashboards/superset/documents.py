"""The documents of the bundle: a database, its datasets and their metrics, a chart, as imported."""

from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from orchestration.dashboards.superset.datasets import Dataset
from orchestration.dashboards.superset.metrics import Metric
from orchestration.dashboards.superset.pages import Placed

Document = dict[str, Any]
_OURS = uuid5(NAMESPACE_DNS, "dialmart")
# Superset's editor leaves alone what it did not make.
MANAGED = {"version": "1.0.0", "is_managed_externally": True}


@dataclass(frozen=True)
class Store:
    """Where the published tables are.

    Attributes:
        uri: as SQLAlchemy has it; it may hold a password.
        schema: that of the tables.
    """

    uri: str
    schema: str


def uuid_of(kind: str, name: str) -> str:
    """The same one for an object as long as it has its name."""
    return str(uuid5(_OURS, f"{kind}/{name}"))


def database(store: Store) -> Document:
    """What is read, and that nothing is written there."""
    return {
        "database_name": "dialmart",
        "sqlalchemy_uri": store.uri,
        "expose_in_sqllab": True,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "allow_run_async": False,
        "allow_file_upload": False,
        "extra": {"allows_virtual_table_explore": True},
        "uuid": uuid_of("database", "dialmart"),
        **MANAGED,
    }


def dataset(dataset: Dataset, store: Store) -> Document:
    """A dataset with its columns and metrics."""
    return {
        "table_name": dataset.name,
        "description": dataset.description,
        "schema": store.schema,
        "sql": dataset.sql,
        "main_dttm_col": dataset.time,
        "filter_select_enabled": True,
        "normalize_columns": False,
        "always_filter_main_dttm": False,
        "columns": [
            {
                "column_name": column.name,
                "verbose_name": dataset.labels.get(column.name),
                "type": column.type.upper(),
                "is_dttm": column.type in ("date", "timestamp"),
                "groupby": column.name in dataset.labels,
                "filterable": column.name in dataset.labels,
                "description": column.description,
            }
            for column in dataset.columns
        ],
        "metrics": [_metric(metric) for metric in dataset.metrics],
        "uuid": uuid_of("dataset", dataset.name),
        "database_uuid": uuid_of("database", "dialmart"),
        "version": "1.0.0",
    }


def _metric(metric: Metric) -> Document:
    return {
        "metric_name": metric.name,
        "verbose_name": metric.label,
        "expression": metric.expression,
        "description": metric.description,
        "d3format": metric.d3format or None,
        "currency": metric.currency,
    }


def chart(placed: Placed) -> Document:
    """A chart on its dataset."""
    return {
        "slice_name": placed.drawn.title,
        "description": placed.drawn.description,
        "viz_type": placed.drawn.form["viz_type"],
        "params": dict(placed.drawn.form),
        "uuid": placed.uuid,
        "dataset_uuid": uuid_of("dataset", placed.drawn.dataset),
        **MANAGED,
    }
