"""A post while it is read: what was sent, and what is found on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.forms.faults import FormFault, fault
from engine.forms.files import NO_FILES, Intake
from engine.forms.level import Standpoint
from engine.forms.names import Operation, field_name
from engine.forms.scalars import cleaned
from engine.forms.values import Path

Post = Mapping[str, Sequence[str]]
"""Name of a control to what was sent under it, in the order of the page."""


@dataclass(slots=True)
class Reading:
    """A post while it is read; what is found on the way is gathered in it."""

    standpoint: Standpoint
    post: Post
    operation: Operation | None
    raw: dict[Path, str] = field(default_factory=dict)
    faults: dict[Path, FormFault] = field(default_factory=dict)
    new_row: Path | None = None
    intake: Intake = NO_FILES
    entered: list[Path] = field(default_factory=list)


def asks(reading: Reading, kind: str, path: Path) -> bool:
    """Tell whether the button that was pressed is about this place."""
    operation = reading.operation
    return operation is not None and operation.kind == kind and operation.name == field_name(path)


def refuse(reading: Reading, path: Path, why: str, text: str, *, shown_at: Path) -> None:
    """Keep a text that cannot be an answer, to be shown again, and why."""
    reading.raw[shown_at] = cleaned(text)
    reading.faults[path] = fault(reading.standpoint.root, path, why)
