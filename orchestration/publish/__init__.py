"""Publishing: the audited marts of the warehouse, copied whole to where BI reads them.

Here: which tables are published and with which keys (`tables.py`, from dbt's manifest; `keys.py`),
the DuckDB files that are written and verified (`duckdb_file.py`), the schemas of PostgreSQL that
get the same rows (`postgres.py`, reached by `server.py`), how a new version takes the place of an
old one (`versions.py`), all of it in order (`publication.py`), and dbt's docs as a page
(`docs.py`). Not here: what a mart says (the dbt project), whether it may be published (quality),
who is told (alerts).
"""


class PublishError(Exception):
    """A set that could not be published; the text says why, what BI reads now and what to do."""


class HalfPublishedError(PublishError):
    """PostgreSQL has a new set and the files could not follow; the next run makes it good."""
