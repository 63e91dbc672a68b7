"""Versions of one document: numbered once, without holes or overlaps, corrected in good order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from engine.configuration.checks.column_checks import check_columns
from engine.configuration.checks.world import Piece
from engine.configuration.kinds import full_id
from engine.configuration.problems import Problem, choices_en, choices_zh
from engine.configuration.versions import Withdrawn, knowledge_days, standing, term_faults

_CORRECTION = "correction"


def counting(pieces: Sequence[Piece], withdrawn: Withdrawn) -> tuple[Piece, ...]:
    """Return the documents that were not withdrawn."""
    return tuple(
        one for one in pieces if (*_known_as(one), one.document.version or 0) not in withdrawn
    )


def check_versions(
    pieces: Sequence[Piece], withdrawn: Withdrawn = frozenset()
) -> Iterator[Problem]:
    """Yield what is wrong between the versions of each document.

    Numbers of withdrawn versions stay taken; their terms are free.
    """
    groups: dict[tuple[str, str], list[Piece]] = {}
    for piece in pieces:
        groups.setdefault(_known_as(piece), []).append(piece)
    for versions in groups.values():
        yield from _same_number(versions)
        numbered = [piece for piece in versions if piece.document.version is not None]
        counted = counting(numbered, withdrawn)
        corrections = [*_check_corrections(counted)]
        yield from corrections
        if not corrections:
            yield from _check_terms(counted)
        yield from _check_ways(numbered)
        yield from check_columns(counted)
        yield from _check_parent(counted, groups, withdrawn)


def _check_parent(
    numbered: Sequence[Piece],
    groups: Mapping[tuple[str, str], Sequence[Piece]],
    withdrawn: Withdrawn,
) -> Iterator[Problem]:
    """Warn if the newest version of a document extends a version that another has followed."""
    last = max(numbered, key=lambda one: one.document.version or 0, default=None)
    if last is None or not last.parents or _known_as(last.parents[0]) == _known_as(last):
        return
    parent = last.parents[0].document
    versions = counting(groups.get(_known_as(last.parents[0]), ()), withdrawn)
    newest = max((one.document for one in versions), key=lambda one: one.version or 0)
    if (newest.version or 0) > (parent.version or 0):
        yield replace(
            problem_at(
                last,
                "extends",
                "newer-parent",
                f"“{parent.id}”已有第 {newest.version} 版（{newest.effective_from} 起施行），"
                f"这里仍沿用第 {parent.version} 版。",
                f"version {newest.version} of '{parent.id}' is there, in force from "
                f"{newest.effective_from}; this still extends version {parent.version}.",
            ),
            severity="warning",
        )


def _known_as(piece: Piece) -> tuple[str, str]:
    return piece.document.kind, full_id(piece.document.id, piece.source.name)


def _same_number(versions: Sequence[Piece]) -> Iterator[Problem]:
    first: dict[int | None, Piece] = {}
    for piece in versions:
        other = first.setdefault(piece.document.version, piece)
        if other is not piece:
            number = piece.document.version
            which = f"第 {number} 版" if number is not None else "草稿"
            which_en = f"version {number}" if number is not None else "a draft"
            yield problem_at(
                piece,
                "version" if number is not None else "id",
                "same-version",
                f"“{piece.document.id}”的{which}在 {other.source.name} 里已经有了。",
                f"{which_en} of '{piece.document.id}' already stands in {other.source.name}.",
            )


def _check_terms(numbered: Sequence[Piece]) -> Iterator[Problem]:
    """Yield faults of the terms, in every state of knowledge there was."""
    documents = [piece.document for piece in numbered]
    where = {id(piece.document): piece for piece in numbered}
    seen = set()
    for day in knowledge_days(documents):
        for code, earlier, later in term_faults(standing(documents, day)):
            if (code, id(later)) not in seen:
                seen.add((code, id(later)))
                yield _term_problem(code, where[id(earlier)], where[id(later)])


def _term_problem(code: str, earlier: Piece, later: Piece) -> Problem:
    start, end = later.document.effective_from, earlier.document.effective_to
    other = earlier.source.name
    sentences = {
        "time-order": (
            f"失效日 {end} 不晚于生效日 {start}。",
            f"it ends on {end}, not after it begins on {start}.",
        ),
        "time-equal": (
            f"与 {other} 同一天（{start}）生效，分不清用哪一版。",
            f"it begins on {start}, the same day as {other}.",
        ),
        "time-overlap": (
            f"从 {start} 起生效，但 {other} 到 {end} 才失效，时间重叠。",
            f"it begins on {start}, but {other} ends only on {end}: they overlap.",
        ),
        "time-gap": (
            f"从 {start} 起才生效，而 {other} 到 {end} 就失效了，中间没有有效的版本。",
            f"it begins on {start}, but {other} ends on {end}: nothing is in force between.",
        ),
    }
    key = "effective_to" if code == "time-order" else "effective_from"
    return problem_at(later, key, code, *sentences[code])


def _check_corrections(numbered: Sequence[Piece]) -> Iterator[Problem]:
    by_number = {piece.document.version: piece for piece in reversed(numbered)}
    corrected: dict[int, Piece] = {}
    for piece in sorted(numbered, key=lambda one: one.document.version or 0):
        number = piece.document.replaces
        if number is None:
            continue
        former = by_number.get(number)
        if former is None or number >= (piece.document.version or 0):
            yield _unknown_version(piece, by_number)
            continue
        yield from _check_correction(piece, former)
        other = corrected.setdefault(number, piece)
        if other is not piece:
            zh = f"第 {number} 版已由 {other.source.name} 更正；再更正请写 replaces: "
            en = f"version {number} is corrected by {other.source.name} already; write replaces: "
            last = other.document.version
            yield problem_at(piece, "replaces", _CORRECTION, f"{zh}{last}。", f"{en}{last}.")


def _unknown_version(piece: Piece, known: dict[int | None, Piece]) -> Problem:
    own, number = piece.document.version or 0, piece.document.replaces
    allowed = tuple(str(one) for one in sorted(one for one in known if one and one < own))
    zh = f"没有更早的第 {number} 版可更正{choices_zh(allowed)}"
    en = f"there is no earlier version {number} to correct{choices_en(allowed)}"
    place = piece.source.place(("replaces",))
    return Problem.at(place, "unknown-reference", (zh, en), found=str(number), allowed=allowed)


def _check_correction(piece: Piece, former: Piece) -> Iterator[Problem]:
    document, before = piece.document, former.document
    if document.recorded_on is None:
        yield problem_at(
            piece,
            "replaces",
            _CORRECTION,
            "更正要用 recorded_on 写明哪一天记录，才分得清那天之前按什么办。",
            "a correction says with recorded_on on which day it was recorded.",
        )
    elif before.recorded_on is not None and document.recorded_on < before.recorded_on:
        yield problem_at(
            piece,
            "recorded_on",
            _CORRECTION,
            f"记录日早于被更正的第 {before.version} 版（{before.recorded_on}）。",
            f"it is recorded before version {before.version}, which it corrects "
            f"({before.recorded_on}).",
        )
    if document.effective_from != before.effective_from:
        yield problem_at(
            piece,
            "effective_from",
            _CORRECTION,
            f"更正要与第 {before.version} 版同一天（{before.effective_from}）生效；"
            "从另一天起的是新版本，不写 replaces。",
            f"a correction begins on the same day as version {before.version} "
            f"({before.effective_from}); what begins on another day is a new version.",
        )


def _check_ways(numbered: Sequence[Piece]) -> Iterator[Problem]:
    """Yield versions that are chosen by another date than the first."""
    ways = [(piece, getattr(piece.document, "applies_by", None)) for piece in numbered]
    for piece, way in ways[1:]:
        first = ways[0][0]
        if way != ways[0][1]:
            yield problem_at(
                piece,
                "applies_by",
                "applies-by",
                f"与 {first.source.name} 的 applies_by 不同：同一份文件各版要按同一种日期选用。",
                f"its applies_by differs from that in {first.source.name}: "
                "all versions of a document are chosen by one date.",
            )


def problem_at(piece: Piece, key: str, code: str, zh: str, en: str) -> Problem:
    """Return a problem with a key of a document's head."""
    found = piece.source.value((key,))
    shown = None if found is None else str(found)
    return Problem.at(piece.source.place((key,)), code, (zh, en), found=shown)
