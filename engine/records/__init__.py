"""SQLAlchemy's one door: tables, the append-only journal, the state that follows from it, queries.

Hands frozen values (``values.py``) to the floors above, never rows.  Start with ``values.py``,
then ``session.py`` (one transaction), then ``journal.py`` and ``projection.py``.
"""
