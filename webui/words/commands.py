"""Texts of the commands."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English

ENGLISH: Mapping[str, English] = {}
