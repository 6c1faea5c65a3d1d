"""Which breaches of rules were in a published set: what is told of once is not told again.

Which breaches there are is SQL (`marts/management/compliance`); who hears of new ones is a matter
of the checks (`quality/suites/compliance.py`) and of alerts.
"""

import duckdb
import pyarrow as pa

from orchestration import history
from orchestration.home import Home
from orchestration.settings import engine_config

TOLD_BREACHES = pa.schema({"breach_key": pa.string()})
UNTOLD = """
select breach_key from marts.fct_compliance_breaches
anti join (from lake.told_breaches where run_id <> ?) as told using (breach_key)
order by breach_key
"""


def record_told(home: Home, run_id: str) -> int:
    """Keep the breaches that a run has been the first to publish.

    Returns:
        How many they are.
    """
    warehouse = str(home.warehouse_file)
    with duckdb.connect(warehouse, read_only=True, config=engine_config()) as connection:
        rows = connection.execute(UNTOLD, [run_id]).fetchall()
    keys = [{"breach_key": key} for (key,) in rows]
    history.record(home, "breaches", run_id, keys, TOLD_BREACHES)
    return len(keys)
