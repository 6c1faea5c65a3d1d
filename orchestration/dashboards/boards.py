"""The declaration of dashboards: which tiles and charts each has, in `dashboards/boards.yml`."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from orchestration.ingest.seed_rows import Kpi
from orchestration.settings import PROJECT_ROOT

BOARDS = PROJECT_ROOT / "dashboards" / "boards.yml"
# of a table or column, which stands in SQL as it is
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Scope = Literal["team", "agent", "campaign", "list", "source_channel", "script"]


log = logging.getLogger(__name__)


class BoardError(ValueError):
    """A declaration of dashboards that cannot be used; the text says which board and what."""


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Trend(_Declared):
    """KPIs of one unit over the weeks."""

    chart: Literal["trend"]
    title: str
    kpis: Annotated[tuple[str, ...], Field(min_length=1)]


class Members(_Declared):
    """One KPI by member of a scope."""

    chart: Literal["members"]
    title: str
    scope: Scope
    kpis: Annotated[tuple[str, ...], Field(min_length=1, max_length=1)]


class MemberTable(_Declared):
    """Several KPIs by member of a scope."""

    chart: Literal["table"]
    title: str
    scope: Scope
    kpis: Annotated[tuple[str, ...], Field(min_length=1)]


class Mart(_Declared):
    """A mart that has a form of its own."""

    chart: Literal["funnel", "cohorts", "sources", "restatements", "heatmap"]
    title: str
    kpis: tuple[()] = ()


class MartRows(_Declared):
    """Rows of a published mart as they are.

    Of the page's period, where the mart has the columns `period` and `period_start`.

    Attributes:
        sort: columns; with a minus before it, the largest first.
        latest: column of a date: only the rows of the latest are shown.
    """

    chart: Literal["rows"]
    title: str
    mart: Name
    columns: Annotated[tuple[Name, ...], Field(min_length=1)]
    sort: tuple[Annotated[str, Field(pattern=r"^-?[a-z][a-z0-9_]*$")], ...] = ()
    latest: Name | None = None
    kpis: tuple[()] = ()


Chart = Annotated[Trend | Members | MemberTable | Mart | MartRows, Field(discriminator="chart")]


class Board(_Declared):
    """One dashboard: KPIs as tiles, charts below them; titles are in English."""

    board: str = Field(pattern=r"^[a-z_]+$")
    title: str
    tiles: tuple[str, ...]
    charts: tuple[Chart, ...]

    @model_validator(mode="after")
    def _titles_differ(self) -> Self:
        titles = [chart.title for chart in self.charts]
        if twice := {title for title in titles if titles.count(title) > 1}:
            raise ValueError(f"{self.board}: two charts are titled {sorted(twice)[0]!r}")
        return self

    @property
    def kpis(self) -> set[str]:
        """All KPIs that it shows."""
        return {*self.tiles, *(kpi for chart in self.charts for kpi in chart.kpis)}


def read_boards(register: Mapping[str, Kpi], file: Path = BOARDS) -> tuple[Board, ...]:
    """Read the declaration.

    Args:
        register: the KPIs by id; others are left out, with a warning.
        file: the declaration.

    Raises:
        BoardError: if a trend has two units.
        pydantic.ValidationError: if it says what a declaration has no word for.
    """
    boards = tuple(_known(board, register, file.name) for board in declared_boards(file))
    for board in boards:
        for chart in board.charts:
            units = {register[kpi].unit for kpi in chart.kpis}
            if chart.chart == "trend" and len(units) > 1:
                raise BoardError(
                    f"{file.name}: {board.board}, {chart.title!r} has the units "
                    f"{', '.join(sorted(units))}; a trend has one axis, so one unit"
                )
    return boards


def _known(board: Board, register: Mapping[str, Kpi], file: str) -> Board:
    """A board without what a company has taken out of its own register."""
    unknown = board.kpis - register.keys()
    if not unknown:
        return board
    log.warning("%s: %s is shown without %s", file, board.board, ", ".join(sorted(unknown)))
    charts = [
        chart.model_copy(update={"kpis": tuple(kpi for kpi in chart.kpis if kpi not in unknown)})
        for chart in board.charts
        if not chart.kpis or set(chart.kpis) - unknown
    ]
    tiles = tuple(kpi for kpi in board.tiles if kpi not in unknown)
    return board.model_copy(update={"tiles": tiles, "charts": tuple(charts)})


def declared_boards(file: Path = BOARDS) -> tuple[Board, ...]:
    """The boards as they are declared, whatever KPIs there are."""
    return TypeAdapter(tuple[Board, ...]).validate_python(
        yaml.safe_load(file.read_text(encoding="utf-8"))
    )
