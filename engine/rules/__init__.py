"""Rules applied to facts: conditions with their reasons, decision tables, proofs, rule sets.

May not know cases, databases or who asks: a fact sheet goes in, an answer with its reason comes
out.  Start reading at ``facts.py``, then ``conditions.py`` and ``tables.py``.
"""
