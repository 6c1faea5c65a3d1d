"""Apache Spark as the engine: the models are built on a cluster, everything else stays as it is.

Here: a cluster on this machine (`cluster.py`), dbt in Spark's own environment (`build.py`), and the
DuckDB file through which audits, inference and publishing read what Spark has built
(`catalogue.py`). Not here: what the engines say differently (`dbt_project/macros/engine.sql`).
"""
