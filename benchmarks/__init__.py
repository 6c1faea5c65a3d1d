"""What the pipeline costs beside other tools that give the same answer.

`python -m benchmarks.run --size 1M`; the figures are in RESULTS.md.
"""
