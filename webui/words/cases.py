"""Texts of my work, of lists of cases, of the page of a case and of its steps."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English

ENGLISH: Mapping[str, English] = {}
