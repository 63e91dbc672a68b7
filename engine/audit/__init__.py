"""What the journal holds and the proof that nothing in it was changed.

Pure: entries and hashes in, verdicts out; storing them is ``engine.records``' work.  Start with
``entry.py`` (one model for each event), then ``chain.py`` (how entries are chained), then
``verify.py`` (the first broken place and why).
"""
