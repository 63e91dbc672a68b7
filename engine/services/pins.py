"""How the journal names a document version."""

from __future__ import annotations

from engine.audit.entry import Pin
from engine.terms import DocumentRef


def pin_of(ref: DocumentRef) -> Pin:
    """Return the form in which the journal names a document version."""
    return Pin(kind=ref.kind, id=ref.id, version=ref.version, sha256=ref.sha256)
