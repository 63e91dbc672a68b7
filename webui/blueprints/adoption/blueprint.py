"""The blueprint of adoption, made before its routes."""

from __future__ import annotations

from flask import Blueprint

adoption = Blueprint("adoption", __name__)
