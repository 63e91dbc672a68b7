"""Measurements of what the README promises, against programs by hand and other rule engines.

Run by ``make bench``; the results go to ``docs/performance.md``.  Start reading at
``measuring.py``; ``by_hand.py`` is what the engine is held to, ``peers`` are other engines.
"""
