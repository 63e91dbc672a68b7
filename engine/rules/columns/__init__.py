"""The rules as columns: many cases at once, on any database Ibis speaks to.

The same trees as ``engine.rules.conditions`` and ``engine.rules.tables`` read become expressions
over a table with one row per case and one column per fact.  Only what means the same on every
backend is used: comparisons, AND, OR and NOT of three values, CASE, plain sums and products of
exact numbers.  What cannot be said that way is refused by name, never approximated.

Ibis takes a second to import, so nothing is imported here and whoever needs columns imports
``facts.py``, ``conditions.py`` or ``tables.py`` when they are needed.
"""
