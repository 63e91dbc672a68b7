"""The part of the interface that shows and edits documents, as its routes are entered in it."""

from __future__ import annotations

from flask import Blueprint

configuration = Blueprint("configuration", __name__)
