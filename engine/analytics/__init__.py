"""Measures of the whole county: each defined once, with its unit, and compared with another time.

May read the records; decides nothing about a case.  Start with ``measures.py``.
"""
