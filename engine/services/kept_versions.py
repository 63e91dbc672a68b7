"""The versions a case or session keeps from its beginning, and whether they still apply."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from engine.audit.entry import Pin
from engine.configuration.head import Head
from engine.configuration.library import Library, Loaded
from engine.services.read_library import applies_on


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """A version that something keeps.

    Attributes:
        in_force: What begins today would take the same one.
    """

    loaded: Loaded[Head]
    in_force: bool


def kept_versions(library: Library, bundle: Iterable[Pin], day: date) -> tuple[KeptVersion, ...]:
    """Return the versions of a bundle, forms last.

    Raises:
        ConflictError: a version does not have the hash it was kept with.
    """
    found = [library.at(pin.kind, pin.id, pin.version, pin.sha256) for pin in bundle]
    ordered = sorted(found, key=lambda one: one.ref.kind == "form")
    return tuple(KeptVersion(one, applies_on(library, one, day)) for one in ordered)
