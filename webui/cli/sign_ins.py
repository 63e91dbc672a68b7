"""Who may sign in to a demo instance, in a file beside its data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from engine.demonstration.sign_ins import SignIn

_SIGN_INS = "sign-ins.json"


def write_sign_ins(instance: Path, sign_ins: Sequence[SignIn]) -> None:
    """Keep who may sign in beside the data, so that a later start need not look them up."""
    rows = [asdict(each) for each in sign_ins]
    (instance / _SIGN_INS).write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def read_sign_ins(instance: Path) -> tuple[SignIn, ...]:
    """Return who may sign in to a demo instance."""
    rows = json.loads((instance / _SIGN_INS).read_text("utf-8"))
    return tuple(SignIn(**row) for row in rows)
