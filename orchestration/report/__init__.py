"""Reports: what people read without any tool, made from what is published.

Here: the pages of boards (`boards.py` publishes them, `board_page.py` and what is beside it make
them), their figures as files (`exports.py`), boards as mails (`mail.py`; who gets which:
`mailing.py`), and the page of quality (`quality.py`, `quality_page.py`). Every page is one file
without scripts and without anything from elsewhere. Not here: what is told to whom of incidents,
and how anything gets there (alerts); what tools that are not ours show (dashboards).
"""
