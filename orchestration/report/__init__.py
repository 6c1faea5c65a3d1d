"""Reports: pages that people open without any tool, made from what is published.

Here: the page of quality (`quality_page.py`, its figures, its template), and when it is published
(`quality.py`). Every page is one file without scripts and without anything from elsewhere. Boards
also go out as mails (`mail.py`, and who gets which: `mailing.py`). Not here: what is told to whom
of incidents, and how anything gets there (alerts).
"""
