"""What must become of every row of every file: loaded, duplicate, superseded or quarantined.

A key's versions compete: the greatest `SystemModstamp` wins where there is one, then the date in
the file's name. Of versions with the same content the later is loaded and the earlier a duplicate;
an older version with another content is superseded.
"""

import numpy as np
import pandas as pd

from orchestration.demo.bad_rows import BadRow

LOG_KEY = ["uniqueid", "lead_id", "start_epoch"]


def account_for(
    extracts: dict[str, pd.DataFrame], bad_rows: list[BadRow]
) -> dict[str, dict[str, int]]:
    """Rows read and their fates by file name, for the tables that faults touch.

    A file delivered again with the same bytes is the same batch and has no account of its own; an
    unreadable file has none either.
    """
    # The archive is the same table, kept elsewhere.
    log = pd.concat([extracts["vicidial_log"], extracts["vicidial_log_archive"]])
    accounts = _fates(log, LOG_KEY, [])
    accounts |= _fates(extracts["vicidial_agent_log"], ["agent_log_id"], [])
    # A task that is no call feeds nothing, so no version of it competes.
    tasks = extracts["Task"]
    is_call = tasks["TaskSubtype"] == "Call"
    tasks = tasks.assign(part=np.where(is_call, 0, np.arange(len(tasks))))
    accounts |= _fates(tasks, ["Id", "part"], ["SystemModstamp"])
    accounts |= _fates(extracts["Order"], ["Id"], ["SystemModstamp"])
    for row in bad_rows:
        accounts[row.file]["rows_read"] += 1
        accounts[row.file]["quarantined"] += 1
    return dict(sorted(accounts.items()))


def _fates(extract: pd.DataFrame, key: list[str], updated: list[str]) -> dict[str, dict[str, int]]:
    rows = extract.sort_values([*updated, "delivered"], kind="stable").reset_index(drop=True)
    content = pd.util.hash_pandas_object(rows.drop(columns=["file", "delivered"]), index=False)
    content = content.to_numpy()
    is_last = ~rows.duplicated(key, keep="last")
    winner = content[rows.assign(place=rows.index).groupby(key)["place"].transform("max")]
    fate = np.select([is_last, content == winner], ["loaded", "duplicate"], "superseded")
    counts = pd.crosstab(rows["file"], fate)
    counts = counts.reindex(columns=["loaded", "duplicate", "superseded"], fill_value=0)
    return {
        file: {"rows_read": sum(of.values()), **of, "quarantined": 0}
        for file, of in counts.to_dict("index").items()
    }
