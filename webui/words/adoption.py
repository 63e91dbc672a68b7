"""Texts of the pages on which a county is founded and follows the one it takes over."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English

ENGLISH: Mapping[str, English] = {
    "新建县": "Founded a county",
    "不采用上级新版": "Left a parent's new version",
    "新建人": "Founded by",
}
