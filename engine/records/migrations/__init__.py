"""How the tables grew: Alembic's environment and one file for each version in ``versions/``.

``HEAD`` is the newest; a test holds it, the files and the tables in the code to each other.
"""

from __future__ import annotations

HEAD = "0007"
"""Version the program needs; named here so that a start need not read the files."""
