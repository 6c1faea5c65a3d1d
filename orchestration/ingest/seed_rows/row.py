"""What the rows of all seeds have in common."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict

Flag = Annotated[bool, BeforeValidator(lambda text: {"T": True, "F": False}.get(text, text))]

# A time of day on a 24-hour clock; 24:00 is the end of the day.
CLOCK = r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$"


class Seed(BaseModel):
    """One row of a seed; `key` names the columns that identify it, `line` is where it stands."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    key: ClassVar[tuple[str, ...]]
    line: int
