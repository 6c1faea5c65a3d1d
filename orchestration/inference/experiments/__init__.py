"""What a test has shown: from sums by arm to a verdict in words.

A module a question: are the arms as large as planned (`ratios`), how far apart are they
(`proportions`, `means`, `clusters`, `cuped`), may it be read before its end (`sequential`), how
sure is it in other words (`bayes`), how many questions were asked (`multiplicity`), what follows
(`verdicts`, `sentences`). Not here: who is in which arm, and what became of them, which SQL sums.
"""

from typing import NamedTuple


class Difference(NamedTuple):
    """How far an arm is from the control.

    Attributes:
        value: arm less control.
        error: its standard error.
        low: the lower bound of its 95 % interval.
        high: the upper bound.
        p: how often one as large would come by chance, were there none.
    """

    value: float
    error: float
    low: float
    high: float
    p: float
