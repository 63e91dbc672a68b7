"""Beside the county of paper: the short story, for cases that follow from a review."""

from __future__ import annotations

from story_pages import read_app

__all__ = ["read_app"]
