"""dbt's documentation is one file that has every published table in it."""

import pytest

from orchestration.publish.docs import write_docs
from orchestration.publish.tables import FILES, published_tables, read_manifest
from orchestration.transform import target_path


@pytest.mark.slow
def test_the_page_has_every_published_table(golden, monkeypatch):
    monkeypatch.setenv("DIALMART_HOME", str(golden.home.path))
    page = write_docs(golden.home)
    text = page.read_text(encoding="utf-8")
    assert page == golden.home.published / "docs" / "index.html"
    manifest = read_manifest(target_path(golden.home) / "manifest.json")
    for file in FILES:
        for table in published_tables(manifest, file):
            assert f'"model.dialmart.{table.name}"' in text
    assert text.startswith("<!doctype html>")
