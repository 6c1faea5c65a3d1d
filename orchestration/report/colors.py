"""The colours of pages, mails and drawings by name, one place for all of them.

Pages take them as variables of CSS; mails, whose readers know no variables, take the light ones.
"""

import re

LIGHT = {
    "page": "#f6f7f9",
    "card": "#fff",
    "ink": "#1b2330",
    "soft": "#5c6675",
    "line": "#dfe3e9",
    "good": "#1a7f4b",
    "bad": "#b3261e",
    "odd": "#8a5a00",
    "note": "#3b5b8c",
    "unknown": "#6b3fa0",
    "c1": "#2a62b8",
    "c2": "#c2571a",
    "c3": "#2f7f5f",
    "c4": "#8a4fa3",
}
DARK = {
    "page": "#12161c",
    "card": "#1b2129",
    "ink": "#e6eaf0",
    "soft": "#9aa5b4",
    "line": "#323b47",
    "good": "#56c288",
    "bad": "#ff8a80",
    "odd": "#e8b04a",
    "note": "#8fb4ea",
    "unknown": "#c3a0f2",
    "c1": "#7fb0f5",
    "c2": "#f0985f",
    "c3": "#6cc9a3",
    "c4": "#cf9be6",
}


def in_light(drawing: str) -> str:
    """A drawing with the light colours themselves instead of their names."""
    return re.sub(r'"var\(--(\w+)\)"', lambda found: f'"{LIGHT[found[1]]}"', drawing)
