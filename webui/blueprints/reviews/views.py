"""All routes of the reviews, gathered for registration."""

from __future__ import annotations

from webui.blueprints.reviews import check, draws, results, sessions, sheets
from webui.blueprints.reviews.routes import reviews

__all__ = ["check", "draws", "results", "reviews", "sessions", "sheets"]
