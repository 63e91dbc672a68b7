"""What holds for every test: slowness is no failure, and a test has one name in every run."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# Tests run on shared machines: how long one example takes says nothing about the code.
settings.register_profile("explore", deadline=None)
# A change is judged by the same examples everywhere; ONECASE_EXPLORE=1 looks for further ones.
settings.register_profile("onecase", deadline=None, derandomize=True, database=None)
settings.load_profile("explore" if os.environ.get("ONECASE_EXPLORE") else "onecase")


@pytest.hookimpl
def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their place in the list: what an archive or a workbook holds may differ.

    pytest-xdist refuses a run in which two workers collected tests of different names.
    """
    return argname if isinstance(val, bytes | bytearray) else None
