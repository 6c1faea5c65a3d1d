"""Publishing what is known of quality costs no run, whatever there is and goes wrong."""

import logging

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
