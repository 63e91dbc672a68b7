"""What a county writes down: strict models of its documents, read with the line of every value.

May not judge a case; may not know a database.  Start with ``head.py`` (what every document has),
then the model of a kind (``county``, ``calendar``, ``form``, ``rubric``, ``workflow``,
``programme``, ``table``), then ``library.py``, which finds and loads them.  How one document
extends another is in ``layers``; ``differences.py`` and ``inheritance.py`` tell it in words.
"""
