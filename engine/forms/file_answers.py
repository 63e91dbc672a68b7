"""What a post makes of the files of a field: those kept, those sent anew, one taken away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.forms.faults import fault
from engine.forms.files import FileAnswer, RefusedFile, files_of, rules_of
from engine.forms.level import Field
from engine.forms.names import field_name
from engine.forms.posts import Reading, asks
from engine.forms.root import types_of
from engine.forms.values import ABSENT, same


def answer_with_files(reading: Reading, part: Field, stored: object) -> object:
    """Return the files a field holds after the post; ``ABSENT`` for none.

    A file that was there is named by its SHA-256, one that was sent before by the token its page
    gave it.  Nobody gets at a file by naming one they were never shown.
    """
    name = field_name(part.path)
    sent = reading.post.get(name)
    arrived = _good(reading, part, reading.intake.arrived(name, rules_of(part.schema)))
    if sent is None and not arrived:
        return stored
    before = files_of(None if stored is ABSENT else stored)
    kept = _good(reading, part, _kept(reading, [text for text in sent or () if text], before))
    kept = _without(reading, part, kept)
    found = _once((*kept, *arrived))
    if _same_files(found, before):
        return stored
    return _as_answer(part, found)


def _kept(
    reading: Reading, tokens: Sequence[str], before: Sequence[Mapping[str, object]]
) -> Iterator[FileAnswer]:
    known = {str(one["sha256"]): one for one in before}
    for token in tokens:
        found = known.get(token) or reading.intake.claimed(token)
        if found is not None:
            yield found


def _good(
    reading: Reading, part: Field, answers: Sequence[FileAnswer] | Iterator[FileAnswer]
) -> list[Mapping[str, object]]:
    """Return the files that can be answers; why others cannot is said at the field."""
    good: list[Mapping[str, object]] = []
    for one in answers:
        if isinstance(one, RefusedFile):
            root = reading.standpoint.root
            reading.faults[part.path] = fault(root, part.path, one.keyword, one.params)
        else:
            good.append(one)
    return good


def _without(
    reading: Reading, part: Field, kept: list[Mapping[str, object]]
) -> list[Mapping[str, object]]:
    operation = reading.operation
    if operation is None or not asks(reading, "unfile", part.path):
        return kept
    reading.new_row = part.path
    return kept[: operation.index] + kept[operation.index + 1 :]


def _once(files: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
    """Return each file once: choosing the same one again adds nothing."""
    found: dict[tuple[object, object], Mapping[str, object]] = {}
    for one in files:
        found.setdefault((one["sha256"], one["name"]), one)
    return list(found.values())


def _same_files(
    found: Sequence[Mapping[str, object]], before: Sequence[Mapping[str, object]]
) -> bool:
    return same(list(found), list(before))


def _as_answer(part: Field, found: Sequence[Mapping[str, object]]) -> object:
    """Return the files as the field stores them; of a field for one, the last sent counts."""
    if not found:
        return ABSENT
    several = "array" in types_of(part.schema)
    return [dict(one) for one in found] if several else dict(found[-1])
