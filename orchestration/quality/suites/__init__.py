"""The suites: RAW over the lake before dbt, MARTS over typed rows in the engine after it.

One module a subject; each check is one `Check` with the SELECT that finds the rows breaking it.
Not here: how a check is answered (`quality/checks.py`), when and over what (`quality/audit.py`).
No SELECT shows a phone number, an e-mail address or a person's name: results are sent to people.
"""

from collections.abc import Sequence

from orchestration.declaration import Declaration
from orchestration.ingest.seed_rows import Kpi
from orchestration.quality.checks import Check
from orchestration.quality.suites.answers import ANSWERS
from orchestration.quality.suites.calls import call_checks
from orchestration.quality.suites.compliance import COMPLIANCE
from orchestration.quality.suites.kpis import kpi_checks
from orchestration.quality.suites.money import MONEY
from orchestration.quality.suites.names import name_checks
from orchestration.quality.suites.published import published_checks
from orchestration.quality.suites.raw import raw_checks
from orchestration.quality.suites.sales import PIPELINE
from orchestration.quality.suites.sides import SIDES
from orchestration.quality.suites.targets import TARGETS
from orchestration.quality.suites.usual import usual_checks


def raw_suite(declaration: Declaration) -> list[Check]:
    """The checks of the lake, over the views that `quality/audit.py` makes."""
    return raw_checks(declaration)


def marts_suite(register: Sequence[Kpi]) -> list[Check]:
    """The checks of the warehouse, once dbt has built it.

    Args:
        register: the home's KPIs; the headline ones are held to their own history.
    """
    return [
        *call_checks(),
        *ANSWERS,
        *name_checks(),
        *MONEY,
        *PIPELINE,
        *SIDES,
        *kpi_checks(),
        *usual_checks([kpi for kpi in register if kpi.is_headline]),
        *TARGETS,
        *COMPLIANCE,
        *published_checks(),
    ]
