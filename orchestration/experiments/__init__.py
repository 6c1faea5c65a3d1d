"""Experiments: who is given which arm.

What is planned stands in `seeds/experiments.csv`; the file that is written here goes to the dialer,
and comes back as any extract does.
"""

from orchestration.periods import FigureError


class AssignError(FigureError):
    """Units that cannot be given arms as asked; the text says why, and what to do."""
