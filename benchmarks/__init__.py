"""What the pipeline costs, as a ratio to plain DuckDB SQL that gives the same answer.

`python -m benchmarks.run --size 1M`; the figures are in RESULTS.md.
"""
