"""What data may say where people read it: plain words, no markup, nobody's number or address.

A chat or mail program would follow what a file brought along: HTML, `<!channel>`, `@everyone`.
"""

import re
from dataclasses import replace

from orchestration.progress import inert
from orchestration.quality.checks import ORIGIN, CheckResult

LOOKALIKES = str.maketrans({"<": "‹", ">": "›", "@": "＠"})
# Where a row came from, keys and times are shown: none of them is a phone number (SECURITY.md).
SHOWN_AS_IT_IS = re.compile(rf"({'|'.join(ORIGIN)}|file|.+_(id|key|at|date))$")
NUMBER = re.compile(r"(?<![\w.])(?:\+ ?)?\(?\d(?:[ ()/.-]{0,2}\d){6,14}(?!\w)")
NO_PHONE = re.compile(r"\d+\.\d+|\d{4}-\d\d-\d\d.*")
ADDRESS = re.compile(r"[^\s@<>,;:]+@[^\s@<>,;:]+")


def plain(line: str) -> str:
    """One line that does nothing wherever it is shown: what would act becomes its lookalike."""
    return inert(line).translate(LOOKALIKES)


def masked(result: CheckResult) -> CheckResult:
    """The result without phone numbers and e-mail addresses in what was seen and in its rows."""
    rows = [{name: shown(name, value) for name, value in row.items()} for row in result.sample]
    return replace(result, seen=hidden(result.seen), sample=rows)


def shown(column: str, value: str | None) -> str | None:
    """What is shown of a text in a column of that name."""
    if value is None:
        return None
    if SHOWN_AS_IT_IS.match(column):
        return ADDRESS.sub("(e-mail)", value)
    return hidden(value)


def hidden(text: str) -> str:
    """A text without e-mail addresses, and of each phone number its last two digits."""
    return NUMBER.sub(_last_digits, ADDRESS.sub("(e-mail)", text))


def _last_digits(found: re.Match[str]) -> str:
    number = found.group()
    return number if NO_PHONE.fullmatch(number) else f"…{number[-2:]}"
