"""Who handles a case, who must not judge it, and when it rises to somebody else.

Pure: the county's document, a decision table and the facts of a case in, names and reasons out.
May not know a database or the neighbouring floors (workflow, scoring).  Start with ``routes.py``
(exactly one lead unit and the holders of each duty), then ``escalation.py`` and ``conflicts.py``.
"""
