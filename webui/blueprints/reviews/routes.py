"""The blueprint to which every part of the reviews adds its routes."""

from __future__ import annotations

from flask import Blueprint

reviews = Blueprint("reviews", __name__)
