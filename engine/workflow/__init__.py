"""What a case may go through: stages and steps, tiered signatures, deadlines, who acts next.

Pure: documents, events and a day in, answers out; nothing is stored and no clock is asked.  May
not know a database or the neighbouring floors (routing, scoring).  Start with ``machine.py`` (which
steps are open to whom), then ``deadlines.py`` (the one function of deadlines) and ``derived.py``.
"""
