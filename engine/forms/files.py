"""Files as answers: what is stored of one, what a field takes, and how a post speaks of them.

An answer holds a file's SHA-256, name, kind and size; the bytes lie in a store of their own
(``engine.records.file_store``).  In a document a field is written
``{type: string, ui: {widget: file, accept: [pdf, jpg], max_mb: 20}}``, for several files
``type: array``.  ``with_files`` turns that into the schema of what is stored, so pages, imports
and tests are held to the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from typing_extensions import override

from engine.forms.file_kinds import KINDS
from engine.forms.values import Path, is_number, items, mapping, words
from engine.terms import Label

LARGEST_FILE_MB: Final = 50
"""Megabytes no file may exceed, whatever its field says."""

USUAL_FILE_MB: Final = 20
MOST_FILES: Final = 20
"""Files a field takes where it does not say."""

LONGEST_NAME: Final = 120
_KEYS: Final = frozenset({"sha256", "name", "type", "size"})
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_MEGABYTE: Final = 1024 * 1024
_TEXT_ONLY: Final = frozenset({
    "contentEncoding", "contentMediaType", "format", "maxLength", "minLength", "pattern",
})  # fmt: skip
_PART_OF_NAME: Final = re.compile(r"[\\/]")
_NOT_IN_NAMES: Final = re.compile(r'[<>:"|?*]')


@dataclass(frozen=True, slots=True)
class FileRules:
    """What a field takes.

    Attributes:
        accept: Kinds, as ``file_kinds.KINDS`` names them.
        most: Files at most.
    """

    accept: tuple[str, ...]
    max_mb: int = USUAL_FILE_MB
    most: int = 1

    @property
    def largest(self) -> int:
        """Return the bytes a file may have."""
        return self.max_mb * _MEGABYTE

    @property
    def endings(self) -> tuple[str, ...]:
        """Return what names may end in, with the dot, for the browser's dialogue."""
        return tuple(f".{ending}" for kind in self.accept for ending in KINDS[kind].endings)

    def said(self) -> Label:
        """Return the rules in words."""
        kinds = "、".join(kind.upper() for kind in self.accept)
        english = ", ".join(kind.upper() for kind in self.accept)
        number = f"，最多 {self.most} 个" if self.most > 1 else ""
        many = f"; {self.most} files at most" if self.most > 1 else ""
        return Label(
            f"可上传 {kinds}，每个不超过 {self.max_mb} MB{number}。",
            f"{english}, each of {self.max_mb} MB at most{many}.",
        )


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that was sent and not taken.

    Attributes:
        keyword: ``file-type``, ``file-size``, ``file-empty`` or ``file-lost``.
        params: Figures and names for its text.
    """

    keyword: str
    params: Mapping[str, object] = field(default_factory=dict)


FileAnswer = Mapping[str, object] | RefusedFile
"""What is stored of a file, or why it was not taken."""


class Intake(Protocol):
    """Where a post's files come from; asked several times, it says the same each time."""

    def arrived(self, name: str, rules: FileRules) -> Sequence[FileAnswer]:
        """Return the files that were sent under a control's name, held to the field's rules."""
        ...

    def claimed(self, token: str) -> FileAnswer | None:
        """Return the file a page has given this token for; None if it gave none such."""
        ...


class NoFiles:
    """Says that nothing was sent: for posts that carry no files."""

    def arrived(self, name: str, rules: FileRules) -> Sequence[FileAnswer]:  # noqa: ARG002  as promised
        """Return nothing."""
        return ()

    def claimed(self, token: str) -> FileAnswer | None:  # noqa: ARG002  as promised
        """Return nothing."""
        return None

    @override
    def __repr__(self) -> str:
        """Return its name."""
        return "NoFiles()"


NO_FILES: Final = NoFiles()


def is_file_field(schema: Mapping[str, object]) -> bool:
    """Tell whether a schema asks for files."""
    return mapping(schema.get("ui")).get("widget") == "file"


def rules_of(schema: Mapping[str, object]) -> FileRules:
    """Return what a field takes; what it does not say is as usual."""
    hints = mapping(schema.get("ui"))
    named = tuple(kind for kind in words(hints.get("accept")) if kind in KINDS)
    largest = hints.get("max_mb")
    most = schema.get("maxItems")
    several = "array" in words(schema.get("type"))
    wanted = int(str(largest)) if is_number(largest) else USUAL_FILE_MB
    return FileRules(
        accept=named or tuple(KINDS),
        max_mb=max(1, min(wanted, LARGEST_FILE_MB)),
        most=1 if not several else int(str(most)) if is_number(most) else MOST_FILES,
    )


def with_files(schema: dict[str, object]) -> dict[str, object]:
    """Return a schema that asks for files as the schema of what is stored of them."""
    if not is_file_field(schema):
        return schema
    rules, kept = rules_of(schema), {k: v for k, v in schema.items() if k not in _TEXT_ONLY}
    if "array" in words(schema.get("type")):
        row = {"type": "object", **_described(rules)}
        return {"maxItems": MOST_FILES, **kept, "type": "array", "items": row}
    return {**kept, "type": "object", **_described(rules)}


def _described(rules: FileRules) -> dict[str, object]:
    return {
        "properties": {
            "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$", "title": "SHA-256"},
            "name": {
                "type": "string",
                "minLength": 1,
                "maxLength": LONGEST_NAME,
                "title": "文件名",
            },
            "type": {"enum": [KINDS[kind].media_type for kind in rules.accept], "title": "类型"},
            "size": {"type": "integer", "minimum": 1, "maximum": rules.largest, "title": "大小"},
        },
        "required": ["sha256", "name", "type", "size"],
        "additionalProperties": False,
    }


def is_file(value: object) -> bool:
    """Tell whether a value is what is stored of a file."""
    given = mapping(value)
    return (
        given.keys() == _KEYS
        and isinstance(given["sha256"], str)
        and bool(_SHA256.match(given["sha256"]))
        and isinstance(given["name"], str)
        and isinstance(given["type"], str)
        and is_number(given["size"])
    )


def files_of(value: object) -> tuple[Mapping[str, object], ...]:
    """Return the files of one field, whether it takes one or several."""
    several = items(value) if not isinstance(value, Mapping) else (value,)
    return tuple(mapping(one) for one in several if is_file(one))


def files_within(answers: object, path: Path = ()) -> Iterator[tuple[Path, Mapping[str, object]]]:
    """Yield every file in the answers with its place."""
    if is_file(answers):
        yield path, mapping(answers)
    elif isinstance(answers, Mapping):
        for name, part in answers.items():
            yield from files_within(part, (*path, str(name)))
    else:
        for index, part in enumerate(items(answers)):
            yield from files_within(part, (*path, index))


def clean_name(name: str, ending: str) -> str:
    r"""Return a file's name as it may be kept and shown: no path, no control or turning signs.

    Args:
        name: As the browser sent it.
        ending: What it is to end in where cleaning leaves nothing, without the dot.

    >>> clean_name("..\\..\\证据\u202egnp.exe.pdf", "pdf"), clean_name("../\x00", "pdf")
    ('证据gnp.exe.pdf', '文件.pdf')
    """
    last = _PART_OF_NAME.split(unicodedata.normalize("NFC", name))[-1]
    # Signs that are not shown, among them those that turn the reading direction, could make a
    # name look as if it ended otherwise.
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    plain = " ".join(_NOT_IN_NAMES.sub("_", seen).split()).strip(". ")
    stem, dot, end = plain.rpartition(".")
    if not dot or not stem:
        return f"文件.{ending}"
    return f"{stem[: LONGEST_NAME - len(end) - 1]}.{end}"


def size_said(size: object) -> str:
    """Return a size as one reads it.

    >>> size_said(812), size_said(2_500_000)
    ('1 KB', '2.4 MB')
    """
    number = int(str(size)) if is_number(size) else 0
    if number >= _MEGABYTE:
        return f"{number / _MEGABYTE:.1f} MB"
    return f"{max(1, round(number / 1024))} KB"
