"""Changes to a document, gathered and then written into its text all at once."""

from __future__ import annotations

from collections.abc import Sequence

from engine.configuration.editing.changes import Change, Entry, apply_change
from engine.configuration.editing.rewriting import rewrite
from engine.configuration.editing.spans import Span, find_spans
from engine.configuration.problems import Path, dotted
from engine.configuration.yaml_source import Plain, read_once
from engine.errors import ConfigurationError


class Edits:
    r"""Changes to one document; paths are those of the document as it was.

    >>> edits = Edits("a: 1  # one\nb: {c: 2}\n", "x.yaml")
    >>> edits.put(("a",), 5)
    >>> edits.put(("b", "d"), "new")
    >>> print(edits.text(), end="")
    a: 5  # one
    b: {c: 2, d: new}

    Attributes:
        data: What the document said before; shared with others who read it, not to be changed.
    """

    def __init__(self, text: str, name: str) -> None:
        """Read the document.

        Raises:
            ConfigurationFaults: The text is no readable document.
        """
        self._text = text
        self._name = name
        self.data = read_once(text, name).data
        self._root = find_spans(text, name)
        self._change = Change()

    @property
    def changed(self) -> bool:
        """Tell whether anything is to be changed."""
        return not self._change.nothing

    def put(self, path: Path, value: Plain, *, before: tuple[str, ...] = ()) -> None:
        """Set the value at a path; keys that are missing on the way are added.

        Args:
            path: Where the value stands or shall stand.
            value: The value.
            before: Keys ahead of which a new key is put; at the end if none of them is there.
        """
        change, span = self._change, self._root
        for place, part in enumerate(path):
            if part not in span.members:
                self._add(change, span, path[place:], value)
                change.before.setdefault(str(part), before)
                return
            change, span = change.at(part), span.members[part]
        change.value = (value,)

    def drop(self, path: Path) -> None:
        """Take a key out of its mapping."""
        change = self._change
        for part in path[:-1]:
            change = change.at(part)
        change.dropped.add(str(path[-1]))

    def arrange(self, path: Path, entries: Sequence[Entry]) -> None:
        """Give a list its members anew: what is not named goes, what is new comes in.

        Comments of their own lines stay beside the members that keep their order; a comment at
        the end of a member's line goes with it.
        """
        if self._root.find(path) is None:
            self.put(path, [entry for entry in entries if isinstance(entry, dict)])
            return
        change = self._change
        for part in path:
            change = change.at(part)
        change.entries = tuple(entries)

    def text(self) -> str:
        """Return the document with all changes.

        Raises:
            ConfigurationError: It would not read back as what was asked for.
        """
        if not self.changed:
            return self._text
        root = self._root
        body = rewrite(self._text, root, self._change)
        result = self._text[: root.start] + body + self._text[root.end :]
        wanted = apply_change(self.data, self._change)
        if read_once(result, self._name).data != wanted:
            raise ConfigurationError(
                "这份文件的写法太特殊，改不回去",
                "the document is written in a way that cannot be changed in place",
                place=self._name,
                hint="请在文件里直接改",
                hint_en="change it by hand",
            )
        return result

    def _add(self, change: Change, span: Span, path: Path, value: Plain) -> None:
        if span.kind != "mapping" or not all(isinstance(part, str) for part in path):
            raise ConfigurationError(
                f"文件里没有“{dotted(path)}”这一处",
                f"there is no place '{dotted(path)}' in the document",
                place=self._name,
            )
        into = change.added
        for part in path[:-1]:
            inner = into.setdefault(str(part), {})
            assert isinstance(inner, dict)  # noqa: S101  only mappings are made on the way
            into = inner
        into[str(path[-1])] = value
