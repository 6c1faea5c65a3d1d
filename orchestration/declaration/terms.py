"""The terms of a declaration: kinds of values that can be judged by themselves.

What belongs here: a name, a zone, a currency, a pattern, and how a rule says no. What does not:
rules between several fields (mapping.py, sources.py).
"""

import functools
import re
import zoneinfo
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from orchestration.declaration.document import Location
from orchestration.declaration.wording import hint

# Formats of a time that is a number counted from 1970 in UTC.
EPOCHS = ("epoch", "epoch_milliseconds")


class Declared(BaseModel):
    """A block of a declaration: it never changes once read, and knows no other fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def says(self, name: str) -> bool:
        """Whether a field differs from what it is when nobody names it."""
        return getattr(self, name) != type(self).model_fields[name].default


def refusal(allowed: str) -> PydanticCustomError:
    """An error for the value being validated; `allowed` says what would be right."""
    return PydanticCustomError("declaration", "{allowed}", {"allowed": allowed})


def problem(location: Location, found: object, allowed: str) -> InitErrorDetails:
    """One mistake, at a place below the block that is being validated."""
    return InitErrorDetails(type=refusal(allowed), loc=location, input=found)


def refuse(problems: list[InitErrorDetails]) -> None:
    """Raises all the problems at once, each keeping its own place; does nothing without any.

    Raises:
        ValidationError: pydantic adds the locations of the blocks around it.
    """
    if problems:
        raise ValidationError.from_exception_data("declaration", problems)


def key_columns(key: tuple[str, ...] | Literal["row"] | None) -> tuple[str, ...]:
    """The source columns that make a key; none for `row`, which is file and row number."""
    return key if isinstance(key, tuple) else ()


def _as_text(value: object) -> object:
    """Code may give 1 or True where the file has texts anyway."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else value


def _written(value: object) -> str:
    text = _as_text(value)
    if not isinstance(text, str):
        raise refusal("a text")
    return text


def _distinct(names: tuple[str, ...]) -> tuple[str, ...]:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise refusal(f"each name once ({', '.join(twice)} is there again)")
    return names


def _identifier(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9_]+", text):
        raise refusal("lower-case letters a-z, digits and _")
    return text


@functools.cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _zone(name: str) -> str:
    if name not in _zones():
        raise refusal("a time zone such as Europe/Lisbon" + hint(name, _zones()))
    return name


def _codec(name: str) -> str:
    try:
        # Looking the name up is not enough: base64 is a codec, but not one of text.
        b"  ".decode(name, "replace")
    except (LookupError, ValueError) as error:
        raise refusal("a text codec of Python such as utf-8, gb18030, cp1252") from error
    return name


def _currency(code: str) -> str:
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise refusal("three upper-case letters such as EUR (ISO 4217)")
    return code


def _region(code: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}", code):
        raise refusal("two upper-case letters such as PT (ISO 3166)")
    return code


def _time_format(text: str) -> str:
    if "%" not in text:
        raise refusal("a format such as %d/%m/%Y %H:%M")
    return text


def _column_format(text: str) -> str:
    return text if text in EPOCHS else _time_format(text)


def _one_group(pattern: str) -> str:
    try:
        groups = re.compile(pattern).groups
    except re.error as error:
        raise refusal(f"a regular expression ({error})") from error
    if groups != 1:
        raise refusal("a regular expression with one group ( )")
    return pattern


def _one_character(text: str) -> str:
    if len(text) != 1:
        raise refusal("one character")
    return text


def _key(value: Any) -> tuple[str, ...] | Literal["row"]:
    if value == "row":
        return "row"
    texts = isinstance(value, list | tuple) and all(isinstance(v, str) and v for v in value)
    if not value or not texts:
        raise refusal("the word row, or a list of columns such as [call_id]")
    return _distinct(tuple(value))


Text = Annotated[str, BeforeValidator(_as_text)]
Texts = Annotated[tuple[Text, ...], Field(min_length=1)]
# A final value of a contract column: a text until it is known whether the column is boolean.
Value = Annotated[str | bool, BeforeValidator(_written)]
Name = Annotated[str, Field(min_length=1)]
Names = Annotated[tuple[Name, ...], AfterValidator(_distinct)]
Identifier = Annotated[str, AfterValidator(_identifier)]
Zone = Annotated[str, AfterValidator(_zone)]
Codec = Annotated[str, AfterValidator(_codec)]
Currency = Annotated[str, AfterValidator(_currency)]
Region = Annotated[str, AfterValidator(_region)]
TimeFormat = Annotated[str, AfterValidator(_time_format)]
ColumnFormat = Annotated[str, AfterValidator(_column_format)]
OneGroup = Annotated[str, AfterValidator(_one_group)]
OneCharacter = Annotated[str, AfterValidator(_one_character)]
# Judged before the union is tried, so that a mistake gives one message and not one for each form.
Key = Annotated[tuple[str, ...] | Literal["row"], BeforeValidator(_key)]
