"""The short story behind the pages; see ``tests/support/story_support.py``."""

from __future__ import annotations

from story_pages import app, read_app

__all__ = ["app", "read_app"]
