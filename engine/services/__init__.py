"""One function for each thing a person does, each in one transaction.

Here the parts that may not know each other meet: documents, rules, records.  No HTTP, no SQL, no
rule of a county.  Start with ``desk.py`` (what every service is given), ``casebook.py`` (all that
is known of a case on a day), then ``perform_step.py``.
"""
