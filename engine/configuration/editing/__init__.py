"""Documents changed in place: what did not change stays as it was written, byte for byte.

Nothing is dumped anew: only the text of a changed value is replaced, so comments, quotes, order
and line breaks are those of the author.  Start with ``edits.py`` (what can be changed);
``spans.py`` finds where each value begins and ends, ``writing.py`` writes a value as YAML.
"""
