"""Other rule engines, each given the same thirty items in its own way.

Each module has ``prepare``, which makes the engine's rules of the items and returns a contestant
that gives the whole result for one case.
"""
