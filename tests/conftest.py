"""What holds for every test: a slow machine is no failure of a property."""

from __future__ import annotations

import os

from hypothesis import settings

# Tests run on shared machines: how long one example takes says nothing about the code.
settings.register_profile("explore", deadline=None)
# A change is judged by the same examples everywhere; ONECASE_EXPLORE=1 looks for further ones.
settings.register_profile("onecase", deadline=None, derandomize=True, database=None)
settings.load_profile("explore" if os.environ.get("ONECASE_EXPLORE") else "onecase")
