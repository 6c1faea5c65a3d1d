"""Superset's bundle: what it imports, made from the register, the boards and the published tables.

Here: metrics (`metrics.py`), datasets (`datasets.py`), charts (`charts.py`), dashboards
(`pages.py`), the files of them all (`bundle.py`), and the server that shows them (`server.py`).
What runs inside Superset's own environment is in `dashboards/superset/`, and imports nothing of
this. Not here: which tiles and charts there are (`dashboards/boards.yml`).
"""
