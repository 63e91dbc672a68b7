"""Drawings made on the server as SVG: no script, no inline style, the same in print.

Every text stands in a box sized for it; where boxes and lines go is ``engine.workflow.layout``.
May not know a route: addresses come in.  Start with ``workflow.py``; ``sketch.py`` reads what is
to be drawn, also from a draft that is not whole, ``texts.py`` breaks texts into lines.
"""
