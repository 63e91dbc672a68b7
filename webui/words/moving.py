"""Texts of what new versions do to running cases, and of moving cases to other versions."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English

ENGLISH: Mapping[str, English] = {
    "会影响在办的件和已确认的结果": "What it would do to open cases and confirmed results",
    "不能发布": "Cannot be published",
    "改按其他版本办理": "Moved to other versions",
    "理由：{reason}": "Reason: {reason}",
}
"""Chinese text and its English."""
