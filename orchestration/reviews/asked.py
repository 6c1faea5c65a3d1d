"""What a draw is asked for: by the policy in force, by options, by a list of targeted calls."""

import csv
import hashlib
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from pathlib import Path

from orchestration.home import Home
from orchestration.ingest.samples import ASKED
from orchestration.ingest.seed_rows import QaPolicy
from orchestration.ingest.seeds import read_seed
from orchestration.periods import Period
from orchestration.reviews import DrawError


@dataclass(frozen=True)
class Asked:
    """What a draw is asked for; the names are those of `seeds/qa_policies.csv`.

    Attributes:
        targeted: a call by the source's id, and the reason why it is on the list.
    """

    draw_seed: str
    calls_per_agent: int
    calls_in_all: int | None
    double_scored_share: Decimal
    min_talk_seconds: int
    targeted: tuple[tuple[str, str], ...] = ()

    @property
    def kept(self) -> dict[str, object]:
        """What is kept of it with each sample."""
        text = "\n".join("|".join(each) for each in self.targeted)
        hashed = hashlib.sha256(text.encode()).hexdigest() if text else None
        asked = {name: value for name, value in asdict(self).items() if name in ASKED}
        return asked | {"targeted_hash": hashed}


def asked_for(home: Home, month: Period, targeted: Path | None, **options: object) -> Asked:
    """What the policy in force asks for, but for the options that are given.

    Raises:
        DrawError: no policy is in force, or the file of targeted calls cannot be used.
    """
    policies = [p for p in read_seed(home, "qa_policies") if p.valid_from <= month.start]
    if not policies:
        raise DrawError(f"qa_policies.csv has no row that is in force on {month.start}; add one")
    asked = asked_by(max(policies, key=lambda policy: policy.valid_from))
    given = {name: value for name, value in options.items() if value is not None}
    return replace(asked, **given, targeted=_targeted(targeted) if targeted else ())


def asked_by(policy: QaPolicy) -> Asked:
    """What a policy asks for."""
    names = set(Asked.__dataclass_fields__) - {"targeted"}
    return Asked(**{name: getattr(policy, name) for name in names})


def _targeted(path: Path) -> tuple[tuple[str, str], ...]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if missing := {"call", "reason"} - set(reader.fieldnames or ()):
            raise DrawError(f"{path.name}: the columns {', '.join(sorted(missing))} are missing")
        rows = [(reader.line_num, row["call"], row["reason"]) for row in reader]
    for line, call, reason in rows:
        if not (call and reason):
            raise DrawError(f"{path.name}:{line}: wants a call and the reason why it is targeted")
    return tuple(sorted({call: reason for _, call, reason in rows}.items()))
