"""A small frame of statistics as a table of the types in which it is published."""

import pandas as pd
import pyarrow as pa


def table_of(frame: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    """The columns of a schema; NaN becomes NULL."""
    columns = [pa.array(frame[name], from_pandas=True) for name in schema.names]
    return pa.table(columns, names=schema.names).cast(schema)
