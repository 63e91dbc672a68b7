"""Documents that extend others: nation, province, county; each layer states only what differs.

May not know what a kind of document means: what can be addressed follows from its model.  Start
with ``shapes.py`` (what can be addressed), then ``overlay.py`` (one layer laid onto another) and
``lineage.py`` (who extends whom).
"""
