"""Telling people: what is said, and to whom. What is wrong is decided in `quality/`."""
