"""How many questions a test has asked: the more of them, the more are answered by chance."""

import numpy as np
import pandas as pd

# Arms on the primary KPI: no false one in 1 - alpha of all tests (Holm 1979). Secondary KPIs: of
# those called different, alpha are not (Benjamini and Hochberg 1995). A guardrail is watched alone.
METHODS = {"primary": "holm", "secondary": "fdr_bh"}


def adjusted(p: pd.Series, role: pd.Series) -> pd.Series:
    """The p-values of one test for as many as there are of their role.

    Args:
        p: of each KPI and arm; NaN where none can be told yet, which is a question all the same.
        role: primary, secondary or guardrail, indexed alike.

    Returns:
        p, indexed alike.
    """
    from statsmodels.stats.multitest import multipletests  # takes a second to import

    found = p.astype(float).copy()
    for name, method in METHODS.items():
        asked = role == name
        if asked.sum() > 1:
            found[asked] = multipletests(p[asked].fillna(1.0), method=method)[1]
    return found.where(p.notna(), np.nan)
