"""A million cases through the thirty items, against SQL written by hand for the same answers.

``cases.py`` invents the cases, ``by_hand.sql`` is what the engine is held to, ``measuring.py``
takes the times and the memory; ``benchmarks/test_bulk.py`` reports them.
"""
