"""What the parts of a document promise each other and other documents, one module a kind.

A check never raises: it notes problems with file, line and path.  It judges no case; whether a
decision table is complete is proved above, in ``engine.rules``.  Start with ``world.py``.
"""
