"""SQLAlchemy's one door: tables, the append-only journal, the state that follows from it, queries.

Hands frozen values (``values.py``) to the floors above, never rows.  Start with ``values.py``,
then ``session.py`` (one transaction) and what it is made of (``*_queries.py``), then
``journal_queries.py`` and ``projection.py``: how an event is written and what follows from it.
``rebuild.py`` proves that nothing else was written.  Nothing here decides anything about a case.
"""
