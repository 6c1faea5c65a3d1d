"""Made-up names, mail addresses and phone numbers that look like real ones."""

import re
import unicodedata
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

_NAMES = pd.read_csv(Path(__file__).with_name("names.csv"), dtype=str)
COMPANY_NAMES = ("Acorn", "Birch", "Cedar", "Elm", "Falcon", "Granite", "Harbor", "Iris", "Juniper")
COMPANY_KINDS = ("Dental", "Logistics", "Bakery, Inc.", "Roofing", "Law", 'Studio "One"', "Farms")

AREAS = {
    "212": ("NY", "New York", "10001", "America/New_York"),
    "617": ("MA", "Boston", "02108", "America/New_York"),
    "404": ("GA", "Atlanta", "30303", "America/New_York"),
    "312": ("IL", "Chicago", "60601", "America/Chicago"),
    "713": ("TX", "Houston", "77002", "America/Chicago"),
    "303": ("CO", "Denver", "80202", "America/Denver"),
    "602": ("AZ", "Phoenix", "85003", "America/Phoenix"),
    "415": ("CA", "San Francisco", "94103", "America/Los_Angeles"),
}
AREA_SHARES = (0.2, 0.12, 0.13, 0.15, 0.14, 0.08, 0.06, 0.12)


def full_names(rng: np.random.Generator, count: int) -> np.ndarray:
    """First and last names, shape (count,)."""
    first, last = (rng.choice(_NAMES[n].to_numpy("U20"), count) for n in _NAMES)
    return np.strings.add(np.strings.add(first, " "), last).astype(object)


def email_of(full_name: str, number: str, domain: str) -> str:
    """A mail address that the number makes unique."""
    return f"{_mail_name(full_name)}.{number}@{domain}"


@cache
def _mail_name(full_name: str) -> str:
    plain = unicodedata.normalize("NFKD", full_name.replace("Ł", "L")).encode("ascii", "ignore")
    words = re.findall(r"[a-z]+", plain.decode().lower())
    return f"{words[0]}.{words[-1]}"


def phone_numbers(rng: np.random.Generator, areas: np.ndarray) -> np.ndarray:
    """US numbers of 10 digits in the areas, none of them twice; shape of `areas`."""
    exchanges = np.array([e for e in range(200, 1000) if e % 100 != 11 and e != 555])
    lines = rng.choice(len(exchanges) * 10_000, len(areas), replace=False)
    digits = exchanges[lines // 10_000] * 10_000 + lines % 10_000
    return np.strings.add(areas, digits.astype("U7")).astype(object)
