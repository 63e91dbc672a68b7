"""The value of one control: what a post makes of what is stored there."""

from __future__ import annotations

from collections.abc import Sequence

from engine.forms.file_answers import answer_with_files
from engine.forms.level import Field, row_schema
from engine.forms.names import field_name
from engine.forms.offers import chosen, offers_of, with_stored
from engine.forms.posts import Reading, refuse
from engine.forms.scalars import lines, parsed, read_json, refusal, shown
from engine.forms.signing import HASH_SUFFIX
from engine.forms.values import ABSENT, items, mapping, same
from engine.forms.widgets import Widget


def answer_of_control(reading: Reading, part: Field, widget: Widget, stored: object) -> object:
    """Return what a post makes of the stored value of a control; either may be ``ABSENT``."""
    if widget == "file":
        return _files(reading, part, stored)
    return _of_texts(reading, part, widget, stored)


def _files(reading: Reading, part: Field, stored: object) -> object:
    found = answer_with_files(reading, part, stored)
    return nothing(part) if found is ABSENT and stored is not ABSENT else found


def _of_texts(reading: Reading, part: Field, widget: Widget, stored: object) -> object:
    sent = reading.post.get(field_name(part.path))
    if not sent:
        return stored
    why = next(filter(None, map(refusal, sent)), None)
    if why:
        refuse(reading, part.path, why, sent[-1], shown_at=part.path)
        return stored
    if widget in {"json", "signature"}:
        read = _json if widget == "json" else _signature
        return read(reading, part, lines(sent[-1]), stored)
    if widget in {"checkbox", "checkboxes"}:
        return (_tick if widget == "checkbox" else _ticks)(part, sent, stored)
    value, text = None if stored is ABSENT else stored, lines(sent[-1])
    if text == lines(shown(value, widget)):
        return stored
    return _answer(part, widget, text, value)


def _signature(reading: Reading, part: Field, text: str, stored: object) -> object:
    """Return the name typed with the hash the page showed; both are proved before it counts."""
    name = text.strip()
    if not name:
        return nothing(part)
    hashes = reading.post.get(field_name(part.path) + HASH_SUFFIX) or ("",)
    found = {"name": name, "sha256": hashes[-1]}
    before = mapping(None if stored is ABSENT else stored)
    return stored if {**before, **found} == before else found


def _json(reading: Reading, part: Field, text: str, stored: object) -> object:
    """Return the value of a text of JSON; one that cannot be read is shown again as it is."""
    if text.strip() == ("" if stored is ABSENT else lines(shown(stored, "json")).strip()):
        return stored
    if not text.strip():
        return ABSENT
    try:
        return read_json(text)
    except ValueError:
        refuse(reading, part.path, "json", text, shown_at=part.path)
        return stored


def _answer(part: Field, widget: Widget, text: str, value: object) -> object:
    """Return the value of a text that is not the one that was shown."""
    if not text.strip():
        return nothing(part)
    if widget in {"radio", "select"}:
        offer = chosen(with_stored(offers_of(part.schema), value), text)
        return offer.value if offer else text
    return parsed(text, part.schema, widget)


def _tick(part: Field, sent: Sequence[str], stored: object) -> object:
    ticked = any(sent)
    if ticked == (stored is True):
        # A box that must be answered says no when it is left empty.
        return False if part.required and stored is ABSENT else stored
    return ticked


def _ticks(part: Field, sent: Sequence[str], stored: object) -> object:
    """Return the chosen values: those stored before in their order, then the new ones."""
    before = items(stored)
    offers = offers_of(row_schema(part.schema, 0))
    for old in before:
        offers = with_stored(offers, old)
    wanted = {text for text in sent if text}
    kept = [old for old in before if shown(old, "select") in wanted]
    added = [
        offer.value
        for offer in offers
        if offer.token in wanted and not any(same(offer.value, old) for old in before)
    ]
    unknown = sorted(wanted - {offer.token for offer in offers})
    return unless_emptied(part, stored, [*kept, *added, *unknown])


def nothing(part: Field) -> object:
    """Return what stands where there is nothing: null where that is an answer."""
    return None if part.may_be_null else ABSENT


def unless_emptied(part: Field, stored: object, found: object) -> object:
    """Return a group or list; one that this post has emptied is no longer there."""
    if (stored is not ABSENT and same(found, stored)) or not (found or _filled(stored)):
        return stored
    return found if found or (part.required and not part.may_be_null) else nothing(part)


def _filled(stored: object) -> bool:
    return stored is not ABSENT and bool(stored)
