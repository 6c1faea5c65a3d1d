"""Telling people: which incidents there are, what is said of them, to whom, until it has arrived.

What is wrong is decided in `quality/`. A check that does not pass is one incident until it passes
again (`incidents.py`), its life is a log (`events.py`), and `desk.py` is where runs and people meet
it. The words are in `messages.py`, who wants them in `routes.py`, the way there in `outbox.py` and
`post.py`, which the mails of reports go as well (report/mailing.py).
"""


class IncidentError(ValueError):
    """An incident or a time that cannot be used; the text says what to do."""
