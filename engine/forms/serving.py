"""What the server adds to the answers of a form: values worked out, and who signs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from engine.forms.prefill import NO_PREFILL, Prefills
from engine.forms.signing import Signer

Compute = Callable[[Mapping[str, object]], Prefills]
"""Takes answers, valid or not; returns the computed values with how they came about."""


def _nothing(_: Mapping[str, object]) -> Prefills:
    return NO_PREFILL


@dataclass(frozen=True, slots=True)
class Serving:
    """What the server adds to the answers.

    Attributes:
        compute: Works out the computed fields.
        feeds: Dotted places of the fields the computed ones depend on.
        signer: Who is signed in; None where nothing can be signed, as in a form without a case.
    """

    compute: Compute = _nothing
    feeds: frozenset[str] = frozenset()
    signer: Signer | None = None


NOT_SERVED: Final = Serving()
