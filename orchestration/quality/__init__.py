"""What is asked of the data at the two boundaries, raw and marts, and what was answered.

Here: the words for a check and its result, the suites, and what Great Expectations needs to run
inside DuckDB. Not here: keys, references, vocabularies and arithmetic (dbt tests), arrival and
freshness (plain SQL over the lake's record), who is told of a failure (alerts).
"""
