"""What holds for every test: a slow machine is no failure of a property."""

from __future__ import annotations

from hypothesis import settings

# Tests run on shared machines: how long one example takes says nothing about the code.
settings.register_profile("onecase", deadline=None)
settings.load_profile("onecase")
