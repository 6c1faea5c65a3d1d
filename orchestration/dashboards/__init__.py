"""Dashboards: what tools that are not ours are told to show, made from `dashboards/boards.yml`.

Here: the declaration (`boards.py`), which the report reads as well, and what is made from it. Not
here: pages of our own (report).
"""
