"""The draw of cases for a review, which anybody can check: frame, witnesses, seed, tickets.

Pure: cases and words in, tickets and certificates out; who may watch and when a draw is void is
``engine.services``' matter.  No chance is used here: the same inputs always give the same draw.
Start with ``strata.py`` (the frozen frame), then ``draw.py`` (seed and tickets), then
``certificate.py`` and ``replay.py`` (the published paper and its proof).
"""
