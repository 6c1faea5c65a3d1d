"""Whether the seeds fit each other, the register of KPIs and the declaration: a module a topic.

A problem is a line, `file:line: column: found X; allowed: …`; `seeds.py` refuses seeds that have
any. What one row alone may say is in `seed_rows/`.
"""

from collections.abc import Collection, Iterator, Mapping

from orchestration.declaration import Declaration
from orchestration.ingest.seed_checks.bonus import bonus_problems
from orchestration.ingest.seed_checks.coaching import coaching_problems
from orchestration.ingest.seed_checks.experiments import experiment_problems
from orchestration.ingest.seed_checks.qa import form_problems
from orchestration.ingest.seed_checks.recognition import recognition_problems
from orchestration.ingest.seed_checks.reports import recipient_problems
from orchestration.ingest.seed_checks.rules import attribution_problems, policy_problems
from orchestration.ingest.seed_checks.targets import status_problems, target_problems
from orchestration.ingest.seed_rows import Seed
from orchestration.ingest.statements import ClosedStatements


def seed_problems(
    seeds: Mapping[str, list[Seed]],
    declaration: Declaration,
    shipped_kpis: Collection[str],
    closed: ClosedStatements,
) -> Iterator[str]:
    """Everything that is wrong with the seeds together.

    Args:
        seeds: the effective ones, by name.
        declaration: the home's.
        shipped_kpis: those of the register that ships.
        closed: what closed bonus statements bind.
    """
    register = seeds["kpis"]
    yield from policy_problems(seeds["policies"], declaration)
    yield from attribution_problems(seeds["attribution_models"], seeds["policies"])
    yield from recipient_problems(seeds["report_recipients"], register)
    yield from target_problems(
        seeds["targets"], register, seeds["ramp_profiles"], declaration.company.week_start
    )
    yield from status_problems(seeds["target_statuses"])
    yield from coaching_problems(seeds, shipped_kpis)
    yield from form_problems(seeds["qa_forms"])
    yield from bonus_problems(seeds, declaration.company.reporting_currency, closed)
    yield from recognition_problems(seeds)
    yield from experiment_problems(seeds)
