"""How calls are reviewed: which are drawn, and what a review asks."""

from datetime import date
from decimal import Decimal

from pydantic import Field

from orchestration.ingest.seed_rows.row import Flag, Seed


class QaForm(Seed):
    """One row an item of a version of a form."""

    key = ("form", "version", "item")
    form: str
    version: str
    valid_from: date
    campaign: str
    item: str
    skill: str
    text: str
    max_points: Decimal = Field(gt=0, decimal_places=4)
    weight: Decimal = Field(gt=0, decimal_places=4)
    is_auto_fail: Flag
    is_na_allowed: Flag


class QaPolicy(Seed):
    """One row the rules of drawing and calibrating, from a date; seconds are of talk."""

    key = ("valid_from",)
    valid_from: date
    calls_per_agent: int = Field(gt=0)
    calls_in_all: int | None = Field(gt=0)
    double_scored_share: Decimal = Field(ge=0, le=1, decimal_places=6)
    min_talk_seconds: int = Field(ge=0)
    draw_seed: str
    drift_points: Decimal = Field(gt=0)
    drift_min_calls: int = Field(gt=1)
