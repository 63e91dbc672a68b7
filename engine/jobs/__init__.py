"""What runs without anybody waiting: ticks of the ladder, what-ifs, the check of all records.

A job calls services and holds no rule.  ``worker.py`` is DBOS' one door: DBOS keeps in a database
of its own which jobs are begun and done, so that a killed process goes on where it was; the
services make sure that doing a thing twice changes nothing.  ``record_check.py`` needs no worker:
it only reads, so that a check that was cut off is simply begun anew.  ``replays.py`` tries drafts
on the past in whatever process is asked for it; ``replay_job.py`` is its part of DBOS.
"""
