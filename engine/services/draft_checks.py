"""The check of all documents with a draft among them, as if it were published."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock

from engine.configuration.head import Head
from engine.configuration.library import Library, Loaded, examine_texts
from engine.configuration.problems import Path, Problem, Report
from engine.configuration.versions import Withdrawn
from engine.rules.table_faults import TableFault
from engine.services.check_documents import check_document_texts, check_examined, prove_table

_MOST = 16
"""Checks kept at one time: an author looks at page after page of the same draft."""

_kept: OrderedDict[str, DraftCheck] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class DraftCheck:
    """What the check says of a draft.

    Attributes:
        library: Every document that fits its model, the draft too if it does.
        loaded: The draft; None if it fits no model.
        own: What is wrong with it.
        others: What is wrong with published documents only since it is there.
        tried: Its examples were tried: nothing else is wrong.
    """

    library: Library
    loaded: Loaded[Head] | None
    own: tuple[Problem, ...]
    others: tuple[Problem, ...]
    tried: bool
    _proofs: dict[Path, tuple[TableFault, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return what keeps the draft from being published."""
        return Report((*self.own, *self.others)).errors

    def proofs(self, path: Path) -> tuple[TableFault, ...]:
        """Return what is proved of a table of the draft, by where it stands; kept once found."""
        if self.loaded is None:
            return ()
        if path not in self._proofs:
            self._proofs[path] = prove_table(self.loaded, self.library, path)
        return self._proofs[path]


def check_draft(
    texts: Sequence[tuple[str, str]], path: str, text: str, withdrawn: Withdrawn = frozenset()
) -> DraftCheck:
    """Return what the check says of a draft among the published documents.

    Args:
        texts: The published documents as ``(path, text)``.
        path: Where the draft would lie.
        text: The draft.
        withdrawn: Published versions that no longer count.
    """
    key = _key((*texts, (path, text)), withdrawn)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = _check(texts, path, text, withdrawn)
    with _lock:
        _kept[key] = found
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return found


def _key(texts: Sequence[tuple[str, str]], withdrawn: Withdrawn) -> str:
    whole = sha256()
    for path, text in texts:
        whole.update(f"{len(path)} {path} {len(text)} {text}\n".encode())
    whole.update(repr(sorted(withdrawn)).encode())
    return whole.hexdigest()


def _check(
    texts: Sequence[tuple[str, str]], path: str, text: str, withdrawn: Withdrawn
) -> DraftCheck:
    examined = examine_texts((*texts, (path, text)), withdrawn)
    report = check_examined(examined)
    own = tuple(one for one in report.problems if path in {one.file, one.through})
    known = _known(texts, withdrawn)
    others = tuple(
        one
        for one in report.problems
        if one not in own and (one.file, one.code, one.zh) not in known
    )
    loaded = next((one for one in examined.library.published if one.path == path), None)
    stops = [one for one in report.errors if one.code != "example"]
    return DraftCheck(examined.library, loaded, own, others, tried=not stops)


_last: list[tuple[str, frozenset[tuple[str, str, str]]]] = []


def _known(
    texts: Sequence[tuple[str, str]], withdrawn: Withdrawn
) -> frozenset[tuple[str, str, str]]:
    """Return what is told of the published documents anyway."""
    key = _key(texts, withdrawn)
    kept = next((told for name, told in _last if name == key), None)
    if kept is None:
        problems = check_document_texts(texts, withdrawn).problems
        kept = frozenset((one.file, one.code, one.zh) for one in problems)
        _last[:] = [(key, kept), *_last[:3]]
    return kept
