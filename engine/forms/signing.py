"""A field that is signed with one's name: the name binds the signer to the answers they saw.

The page holds the hash of the answers it shows.  A signature counts only if what comes back are
these answers and the name is that of the person who is signed in.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from engine.configuration.form import Form
from engine.forms.canonical import answers_hash
from engine.forms.faults import FormFault, fault
from engine.forms.root import RootSchema
from engine.forms.signature_schema import is_signature
from engine.forms.values import CHOICE, mapping

HASH_SUFFIX: Final = ".sha256"
"""After the name of the control, the name of the hidden input with the hash; no property has it."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, and what beside the answers.

    Attributes:
        name: Their name in the county document.
        person: Their id.
        shown: Hash of what is shown beside the form and signed with it, such as the report; None
            if the answers themselves are signed.
    """

    name: str
    person: str
    at: datetime
    shown: str | None = None


def signed_fields(form: Form) -> tuple[str, ...]:
    """Return the names of the fields of a form that are signed."""
    properties = mapping(form.schema_.get("properties"))
    return tuple(name for name, part in properties.items() if is_signature(mapping(part)))


def hash_to_sign(form: Form, answers: Mapping[str, object], signer: Signer | None) -> str:
    """Return the hash a signature of these answers is bound to.

    Args:
        form: The form.
        answers: Its answers; signatures in them do not count.
        signer: Says if something else is signed.
    """
    if signer is not None and signer.shown is not None:
        return signer.shown
    apart = {*signed_fields(form), CHOICE}
    return answers_hash({name: value for name, value in answers.items() if name not in apart})


def sign(
    form: Form, root: RootSchema, answers: Mapping[str, object], signer: Signer
) -> tuple[dict[str, object], tuple[FormFault, ...]]:
    """Return the answers with the signatures made good, and what is wrong with them.

    A signature holds the name typed, the person, the hash and the moment.  One that is refused
    keeps its name and loses its hash.

    Args:
        form: The form.
        root: Its schema, for the words of faults.
        answers: As they came back: of each signature the name typed and the hash shown.
        signer: Who is signed in.
    """
    wanted = hash_to_sign(form, answers, signer)
    signed, faults = dict(answers), []
    for field in signed_fields(form):
        given = mapping(answers.get(field))
        if not given:
            continue
        why = _refusal(given, signer, wanted)
        if why:
            faults.append(fault(root, (field,), why, {"name": signer.name}))
            signed[field] = {"name": given.get("name", "")}
        else:
            signed[field] = {
                "name": signer.name,
                "person": signer.person,
                "sha256": wanted,
                "at": signer.at.isoformat(),
            }
    return signed, tuple(faults)


def _refusal(given: Mapping[str, object], signer: Signer, wanted: str) -> str | None:
    if _plain(given.get("name")) != _plain(signer.name):
        return "signature-name"
    if given.get("person") not in {None, signer.person}:
        return "signature-name"
    return None if given.get("sha256") == wanted else "signature-answers"


def _plain(name: object) -> str:
    """Return a name without the spaces some put between its characters."""
    return "".join(unicodedata.normalize("NFKC", str(name or "")).casefold().split())
