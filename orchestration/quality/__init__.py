"""What is asked of the data at the two boundaries, raw and marts, and what was answered.

Here: the words for a check and its result, the suites, and what Great Expectations needs to run
inside DuckDB; arrival, which needs neither. Not here: keys, references, vocabularies and
arithmetic (dbt tests), who is told of a failure (alerts).
"""
