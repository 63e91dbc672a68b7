"""Answers as one text that is the same for the same answers, and the hash over it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256

from engine.errors import FilingError
from engine.forms.values import plain_number


def canonical(answers: object) -> str:
    """Return the answers as JSON with sorted keys and each number in one way of writing.

    >>> canonical({"b": 1.50, "a": [True, None, "信"]})
    '{"a":[true,null,"信"],"b":1.5}'

    Raises:
        FilingError: If something in them is no JSON or cannot be written as UTF-8.
    """
    if isinstance(answers, Mapping):
        inner = sorted((str(key), part) for key, part in answers.items())
        return "{" + ",".join(f"{_text(key)}:{canonical(part)}" for key, part in inner) + "}"
    if isinstance(answers, list | tuple):
        return "[" + ",".join(map(canonical, answers)) + "]"
    if answers is None or isinstance(answers, bool):
        return {None: "null", True: "true", False: "false"}[answers]
    if isinstance(answers, int):
        return str(answers)
    if isinstance(answers, float | Decimal) and Decimal(answers).is_finite():
        return plain_number(answers)
    if isinstance(answers, str):
        return _text(answers)
    raise _no_json(answers)


def answers_hash(answers: Mapping[str, object]) -> str:
    """Return the SHA-256 over the canonical text of the answers, 64 hexadecimal digits."""
    return sha256(canonical(answers).encode()).hexdigest()


_quoted = json.JSONEncoder(ensure_ascii=False).encode


def _text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise _no_json(text[:20].encode("ascii", "backslashreplace").decode()) from error
    return _quoted(text)


def _no_json(value: object) -> FilingError:
    kind = type(value).__name__
    zh, en = f"含有不能保存的值（{kind}）", f"there is a value that cannot be stored ({kind})"
    return FilingError((("", zh, en),))
