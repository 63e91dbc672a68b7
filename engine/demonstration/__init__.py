"""Stories and demo data, played through the same services that people use.

No rule stands here: what is played is written in ``stories/`` and ``population/``, what comes of
it is decided by the documents.  Start with ``story.py``, then ``player.py``.
"""
