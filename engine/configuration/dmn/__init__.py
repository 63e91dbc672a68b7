"""Decision tables of other engines in, and ours out: the exchange format DMN of the OMG.

The only place that parses XML.  What a file says that a table document cannot say is reported item
by item; nothing is guessed.  Start with ``exchange.py``.
"""
