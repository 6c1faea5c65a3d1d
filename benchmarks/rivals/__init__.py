"""Other tools on the same work, one file each: `python -m benchmarks.rivals.raw HOME OUTPUT`.

Each reads the CSV files of a home of benchmarks/extracts.py with two threads, writes the daily KPIs
as one Parquet file, and knows nothing of the pipeline. What it needs beside them stands next to
OUTPUT, in a folder that was empty.
"""
