"""Publishing pages costs no run and none of the pages before, whatever there is and goes wrong."""

import logging
import os
import shutil

import pytest

from orchestration.report.folders import publish_folder
from orchestration.report.quality import page_file, publish_quality


def test_where_nothing_was_built_nothing_is_published(home):
    publish_quality(home, "run-1")
    assert not home.published.exists()


def test_what_goes_wrong_is_logged_and_the_page_stays(home, caplog):
    home.warehouse.mkdir(parents=True)
    home.warehouse_file.write_text("no database")
    page_file(home).parent.mkdir(parents=True)
    page_file(home).write_text("of before")
    with caplog.at_level(logging.WARNING):
        publish_quality(home, "run-1")
    assert "quality could not be published, the next run tries again" in caplog.text
    assert page_file(home).read_text() == "of before"


@pytest.fixture
def report(tmp_path):
    """A report that was published once, beside it what is named like its folders."""
    link = tmp_path / "report"
    (tmp_path / "report_notes.txt").write_text("mine")
    publish_folder(link, "first", write, "report")
    return link


def write(folder) -> int:
    folder.mkdir()
    (folder / "index.html").write_text(folder.name)
    return 1


def test_a_file_named_like_a_folder_of_pages_is_left_alone(report):
    publish_folder(report, "second", write, "report")
    assert (report / "index.html").read_text() == "report_second"
    names = ["report", "report_notes.txt", "report_second"]
    assert sorted(path.name for path in report.parent.iterdir()) == names


def test_a_folder_that_cannot_be_removed_costs_no_new_pages(report, monkeypatch, caplog):
    def refuse(path):
        raise PermissionError(f"{path.name} is in use")

    monkeypatch.setattr(shutil, "rmtree", refuse)
    with caplog.at_level(logging.WARNING):
        publish_folder(report, "second", write, "report")
    assert (report / "index.html").read_text() == "report_second"
    assert "report_first is in use" in caplog.text


def test_pages_that_cannot_be_written_leave_those_before(report):
    def half(folder):
        write(folder)
        raise ValueError("no words")

    publish_folder(report, "second", half, "report")
    assert (report / "index.html").read_text() == "report_first"
    assert not report.with_name("report_second").exists()


def test_pages_that_the_link_leads_to_already_are_never_removed(report, monkeypatch):
    def refuse(descriptor):
        raise OSError("no room to sync")

    monkeypatch.setattr(os, "fsync", refuse)
    publish_folder(report, "second", write, "report")
    assert (report / "index.html").read_text() == "report_second"
