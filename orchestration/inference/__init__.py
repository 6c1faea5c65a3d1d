"""What the marts' sums let us say of what they do not hold: intervals, and rates not yet ripe.

SQL reduces facts to sums and counts; here scipy makes statistics of them, over small frames.
Results lie as Parquet beside the warehouse (`results.py`) and are joined into the set when it is
published; no model waits for them. Not here: any arithmetic of a KPI.
"""

CONFIDENCE = 0.95
