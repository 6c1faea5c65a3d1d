"""The suites: RAW over the lake before dbt, MARTS over typed rows in the engine after it.

One module a subject; each check is one `Check` with the SELECT that finds the rows breaking it.
Not here: how a check is answered (`quality/checks.py`), when and over what (`quality/audit.py`).
No SELECT shows a phone number, an e-mail address or a person's name: results are sent to people.
"""

from orchestration.declaration import Declaration
from orchestration.quality.checks import Check
from orchestration.quality.suites.answers import ANSWERS
from orchestration.quality.suites.calls import call_checks
from orchestration.quality.suites.kpis import kpi_checks
from orchestration.quality.suites.raw import raw_checks
from orchestration.quality.suites.sales import sales_checks
from orchestration.quality.suites.sides import SIDES


def raw_suite(declaration: Declaration) -> list[Check]:
    """The checks of the lake, over the views that `quality/audit.py` makes."""
    return raw_checks(declaration)


def marts_suite() -> list[Check]:
    """The checks of the warehouse, once dbt has built it."""
    return [*call_checks(), *ANSWERS, *sales_checks(), *SIDES, *kpi_checks()]
