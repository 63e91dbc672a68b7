"""Scores by the rubric: what facts and panel take off, grades, and how several sheets become one.

Pure: a rubric, facts and findings in, a score sheet out; who may score and when sheets are opened
is ``engine.services``' matter.  Points are ``Decimal`` and are rounded only where several sheets
are combined.  Start with ``rubrics.py`` (the rubric ready for use), then ``sheet.py`` (one
assessor's sheet), then ``combination.py`` (the panel's result).
"""
