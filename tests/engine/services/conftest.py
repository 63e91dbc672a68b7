"""The short story for tests of what services read; see ``tests/support/story_support.py``."""

from __future__ import annotations

from story_pages import read_desk, story_desk

__all__ = ["read_desk", "story_desk"]
