"""Answers as facts for the rules: the fields that carry ``fact``, typed and by their names."""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256

from engine.configuration.form import Form
from engine.forms.declared import declared, hints, marks, union
from engine.forms.formats import is_date
from engine.forms.root import RootSchema, types_of
from engine.forms.values import as_text, is_number, mapping
from engine.terms import FactValue

FINGERPRINT_DIGITS = 16
"""Hexadecimal digits of a fingerprint: 64 bits, so two persons of a county never share one."""


def facts_of_answers(form: Form, answers: Mapping[str, object], key: bytes) -> dict[str, FactValue]:
    """Return the facts the answers give, by the names under ``fact``.

    A field without an answer gives None.  A list gives its number of rows, an answer that is not
    of its field's type gives None.  With ``fingerprint: true`` the fact is a keyed HMAC-SHA256
    (16 hexadecimal digits) of the answer, so rules can tell that two persons are the same without
    knowing them.  Facts within rows are not read.

    Args:
        form: The form.
        answers: Its answers.
        key: Secret of the county for fingerprints; the same for ever.
    """
    root = RootSchema.of(form.schema_)
    return dict(_facts(root.schema, answers, root, key))


def confidential_facts(form: Form) -> frozenset[str]:
    """Return the names of the facts that hold what a confidential field contains.

    Fingerprints and numbers of rows do not: they tell nobody who it is.
    """
    root = RootSchema.of(form.schema_)
    return frozenset(_confidential(root.schema, root, inherited=False))


def _facts(
    schema: Mapping[str, object], answers: Mapping[str, object], root: RootSchema, key: bytes
) -> Iterator[tuple[str, FactValue]]:
    for name, declarations in declared(schema, root).items():
        every = union(declarations)
        value = answers.get(name)
        fact = _fact_name(every, root)
        if fact is not None:
            yield fact, _fact(value, every, root, key)
        elif "array" not in _kinds(every, root):
            yield from _facts(every, mapping(value), root, key)


def _confidential(
    schema: Mapping[str, object], root: RootSchema, *, inherited: bool
) -> Iterator[str]:
    for declarations in declared(schema, root).values():
        every = union(declarations)
        marked = inherited or bool(marks(every, root))
        fact = _fact_name(every, root)
        if "array" in _kinds(every, root):
            continue
        if fact is None:
            yield from _confidential(every, root, inherited=marked)
        elif marked and not _is_fingerprint(every, root):
            yield fact


def _fact_name(schema: Mapping[str, object], root: RootSchema) -> str | None:
    return next((hint for hint in hints(schema, root, "fact") if isinstance(hint, str)), None)


def _is_fingerprint(schema: Mapping[str, object], root: RootSchema) -> bool:
    return any(hint is True for hint in hints(schema, root, "fingerprint"))


def _kinds(schema: Mapping[str, object], root: RootSchema) -> frozenset[str]:
    found = {kind for hint in hints(schema, root, "type") for kind in types_of({"type": hint})}
    return frozenset(found)


def _fact(value: object, schema: Mapping[str, object], root: RootSchema, key: bytes) -> FactValue:
    if value is None or value == "":
        return None
    if _is_fingerprint(schema, root):
        return fingerprint(as_text(value), key)
    kinds = _kinds(schema, root) or frozenset({"boolean", "number", "string"})
    if isinstance(value, list | tuple):
        return Decimal(len(value))
    if isinstance(value, bool) and "boolean" in kinds:
        return value
    if is_number(value) and kinds & {"integer", "number"}:
        return Decimal(as_text(value))
    return _text_or_date(value, schema, root) if "string" in kinds else None


def _text_or_date(value: object, schema: Mapping[str, object], root: RootSchema) -> FactValue:
    if not isinstance(value, str):
        return None
    if "date" not in hints(schema, root, "format"):
        return value
    return date.fromisoformat(value) if is_date(value) else None


def fingerprint(text: str, key: bytes) -> str:
    """Return the keyed HMAC-SHA256 of a text; width, case and spaces make no difference.

    >>> fingerprint("张 三", b"key") == fingerprint("张三", b"key")
    True
    """
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    return hmac.new(key, plain.encode(), sha256).hexdigest()[:FINGERPRINT_DIGITS]
