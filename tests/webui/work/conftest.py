"""Beside the county of paper: the short story, with review sessions under way."""

from __future__ import annotations

from story_pages import read_app

__all__ = ["read_app"]
