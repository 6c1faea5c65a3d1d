"""Reviews of calls: which are drawn, on what is asked of it, and the lists that reviewers fill.

How chance draws is in `inference/sampling.py`, what a review asks in `seeds/qa_forms.csv`; a filled
list comes back as any extract does.
"""

from orchestration.periods import FigureError


class DrawError(FigureError):
    """Calls that cannot be drawn as asked; the text says why, and what to do."""
