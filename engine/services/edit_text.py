"""The whole text of a draft, written by hand: every save of it is a revision like any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Final, Literal

from engine.configuration.problems import ConfigurationFaults, Problem
from engine.configuration.yaml_source import Source, read_yaml
from engine.records.values import DocumentDraft
from engine.services.desk import Desk
from engine.services.edit_documents import DraftView, earlier_text, keep_revision
from engine.terms import Actor

LONGEST_TEXT: Final = 1_000_000
"""Bytes a text may have at most."""

_FIXED: Final = ("kind", "id", "version")


@dataclass(frozen=True, slots=True)
class SentText:
    """What an author sent as the text of a draft.

    Attributes:
        revision: The save the page was made from.
        seen: A later save the author was told of and goes beyond; 0 for none.
    """

    text: str
    revision: int
    seen: int = 0


@dataclass(frozen=True, slots=True)
class LineChange:
    """Lines somebody else changed.

    Attributes:
        sign: ``-`` lines that went, ``+`` lines that came.
        line: Number of the first of them, in the text they stand in.
    """

    sign: Literal["-", "+"]
    line: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextOutcome:
    """What came of sending a text.

    Attributes:
        draft: The draft as it is kept now.
        saved: Something was changed by it.
        problems: Why it cannot be kept, each with its line; nothing was saved then.
        others: What somebody else changed meanwhile; nothing was saved then.
    """

    draft: DocumentDraft
    saved: bool = False
    problems: tuple[Problem, ...] = ()
    others: tuple[LineChange, ...] = ()


def save_text(
    desk: Desk, view: DraftView, sent: SentText, *, actor: Actor, at: datetime
) -> TextOutcome:
    """Keep a text as the draft, as it was typed.

    Raises:
        AccessError: the person may not write the configuration.
        ConflictError: the draft was given up, or saved in this very moment.
    """
    draft, text = view.draft, _unix(sent.text)
    problems = _problems(draft, draft.base_version + 1, text)
    if problems:
        return TextOutcome(draft, problems=problems)
    if text == draft.text:
        return TextOutcome(draft)
    if draft.revision not in {sent.revision, sent.seen}:
        began = earlier_text(desk, draft, sent.revision, actor=actor, at=at)
        if text == began:
            return TextOutcome(draft)
        if began != draft.text:
            return TextOutcome(draft, others=changes(began or text, draft.text))
    return TextOutcome(keep_revision(desk, draft, text, actor=actor, at=at), saved=True)


def changes(before: str, after: str) -> tuple[LineChange, ...]:
    r"""Return which lines went and which came.

    >>> [(one.sign, one.line, one.texts) for one in changes("a\nb\n", "a\nc\n")]
    [('-', 2, ('b',)), ('+', 2, ('c',))]
    """
    old, new = before.splitlines(), after.splitlines()
    found: list[LineChange] = []
    for tag, first, last, start, end in SequenceMatcher(None, old, new).get_opcodes():
        if tag in {"replace", "delete"}:
            found.append(LineChange("-", first + 1, tuple(old[first:last])))
        if tag in {"replace", "insert"}:
            found.append(LineChange("+", start + 1, tuple(new[start:end])))
    return tuple(found)


def _unix(text: str) -> str:
    """Return a text with the ends of lines that documents have: a browser sends others."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return plain if plain.endswith("\n") or not plain else f"{plain}\n"


def _problems(draft: DocumentDraft, version: int, text: str) -> tuple[Problem, ...]:
    if len(text.encode()) > LONGEST_TEXT:
        return (_too_long(draft),)
    try:
        source = read_yaml(text, draft.path)
    except ConfigurationFaults as faults:
        return faults.report.problems
    if not isinstance(source.data, Mapping):
        return (_no_document(draft),)
    wanted = {"kind": draft.kind, "id": draft.id, "version": version}
    return tuple(
        _other(draft, source, key, wanted[key])
        for key in _FIXED
        if source.data.get(key) != wanted[key] or isinstance(source.data.get(key), bool)
    )


def _too_long(draft: DocumentDraft) -> Problem:
    most = LONGEST_TEXT // 1000
    return _problem(
        draft,
        1,
        f"全文超过 {most} KB，没有保存；请把内容分到几份文件里。",
        f"the text has more than {most} KB and was not saved; split it into several documents.",
    )


def _no_document(draft: DocumentDraft) -> Problem:
    return _problem(
        draft,
        1,
        "这里要写成“名称: 内容”的文件，从 kind、id、version 写起。",
        "a document is written 'name: value', beginning with kind, id and version.",
    )


def _other(draft: DocumentDraft, source: Source, key: str, wanted: object) -> Problem:
    data = source.data if isinstance(source.data, Mapping) else {}
    line = source.line((key,)) if key in data else 1
    return _problem(
        draft,
        line,
        f"这份草稿的 {key} 是 {wanted}，不能改；请写回 {key}: {wanted}。"
        "要写另一份文件，请另起草稿。",
        f"the {key} of this draft is {wanted} and stays so: write {key}: {wanted}. "
        "For another document begin a draft of its own.",
        found=str(data.get(key, "")),
        path=key,
    )


def _problem(
    draft: DocumentDraft, line: int, zh: str, en: str, *, found: str = "", path: str = ""
) -> Problem:
    return Problem(
        severity="error",
        code="draft-text",
        file=draft.path,
        line=line,
        column=1,
        path=path,
        zh=zh,
        en=en,
        found=found,
    )
