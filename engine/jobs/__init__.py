"""What runs without anybody waiting: DBOS' one door.

A job calls services and holds no rule.  DBOS keeps in a database of its own which jobs are begun
and done, so that a killed process goes on where it was; the services make sure that doing a thing
twice changes nothing.  Start with ``worker.py``.
"""
