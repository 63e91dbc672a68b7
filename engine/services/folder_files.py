"""A folder into which a county's documents were pulled: its files, and what they were then.

Whatever stands in the folder was written by somebody else, the list of files too: no name leads
out of it and nothing in it is followed elsewhere.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Literal, cast, get_args

from engine.configuration.problems import ConfigurationFaults, Report
from engine.configuration.versions import Withdrawn
from engine.configuration.yaml_faults import too_large
from engine.configuration.yaml_source import MOST_BYTES, read_bytes
from engine.errors import ConfigurationError

LIST_FILE = ".onecase.json"
"""The list of what was pulled; it belongs beside the documents, in git too."""

State = Literal["published", "withdrawn", "draft"]
"""What a file held when it was pulled; a list from before withdrawals calls those published."""

_FORMAT = 1
_LONGEST_NAME = 240
_MOST_FILES = 5000


def hash_of(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8 with newlines as line ends."""
    return sha256(text.encode()).hexdigest()


def plain_text(text: str) -> str:
    """Return a text with newlines as line ends, whatever git or an editor made of them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a file was when it was last pulled."""

    kind: str
    id: str
    version: int
    state: State
    sha256: str


@dataclass(frozen=True, slots=True)
class PulledList:
    """What was pulled last.

    Attributes:
        county: Whose documents these are; empty before the first time.
        seq: Last entry of the journal when something was pulled last.
        head: Hash of that entry.
        files: By name within the folder.
    """

    county: str = ""
    seq: int = 0
    head: str = ""
    files: Mapping[str, Pulled] = field(default_factory=lambda: MappingProxyType({}))

    def text(self) -> str:
        """Return the list as JSON, the same text for the same list."""
        files = {
            name: {
                "kind": one.kind,
                "id": one.id,
                "version": one.version,
                "state": one.state,
                "sha256": one.sha256,
            }
            for name, one in sorted(self.files.items())
        }
        journal = {"seq": self.seq, "sha256": self.head}
        whole = {"format": _FORMAT, "county": self.county, "journal": journal, "files": files}
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


@dataclass(frozen=True, slots=True)
class FolderFiles:
    """The documents in a folder, by name with ``/`` between the parts."""

    root: Path

    def names(self) -> Iterator[str]:
        """Yield the name of every ``*.yaml`` in order; hidden folders such as git's are left out.

        Raises:
            ConfigurationError: one leads elsewhere, or there are too many.
        """
        found: list[str] = []
        for folder, inside, files in os.walk(self.root):
            here = Path(folder).relative_to(self.root)
            for name in (*inside, *files):
                if not name.startswith(".") and (Path(folder) / name).is_symlink():
                    raise _leads_elsewhere((here / name).as_posix())
            inside[:] = [name for name in inside if not name.startswith(".")]
            found += [(here / name).as_posix() for name in files if _is_document(name)]
            if len(found) > _MOST_FILES:
                raise ConfigurationError(
                    f"文件夹里的文件超过 {_MOST_FILES} 个，是不是写错了文件夹？",
                    f"there are more than {_MOST_FILES} files; is it the right folder?",
                    place=str(self.root),
                )
        yield from sorted(found)

    def read(self, name: str) -> str | None:
        """Return the text of a file, None if there is none.

        Raises:
            ConfigurationError: the name leads out of the folder.
            ConfigurationFaults: it is too large, or no UTF-8.
        """
        path = self._path(name)
        if not path.is_file():
            return None
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise ConfigurationFaults(Report((too_large(name, size, MOST_BYTES),)))
        return plain_text(read_bytes(path.read_bytes(), name).text)

    def write(self, name: str, text: str) -> None:
        """Write a file as a whole: beside it first, then put in its place.

        Raises:
            ConfigurationError: the name leads out of the folder.
        """
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=".onecase-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode())
            Path(beside).chmod(0o644)
            Path(beside).replace(path)
        finally:
            Path(beside).unlink(missing_ok=True)

    def remove(self, name: str) -> None:
        """Delete a file if it is there.

        Raises:
            ConfigurationError: the name leads out of the folder.
        """
        self._path(name).unlink(missing_ok=True)

    def pulled(self) -> PulledList:
        """Return what was pulled last; an empty list if nothing was yet.

        Raises:
            ConfigurationError: the list cannot be read.
        """
        path = self.root / LIST_FILE
        if path.is_symlink():
            raise _leads_elsewhere(LIST_FILE)
        if not path.is_file():
            return PulledList()
        try:
            if path.stat().st_size > MOST_BYTES:
                raise ValueError("too large")  # noqa: TRY301  told like all other faults
            return _list_of(json.loads(path.read_text("utf-8")))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ConfigurationError(
                "读不出来，不知道上次取回时各文件是什么样",
                "cannot be read; what was pulled last is not known",
                place=LIST_FILE,
                value=repr(error),
                hint="从 git 里恢复它；恢复不了，就取回到一个新文件夹",
                hint_en="restore it from git, or pull into a new folder",
            ) from error

    def keep(self, pulled: PulledList) -> None:
        """Write the list of what is pulled now."""
        text = pulled.text()
        path = self.root / LIST_FILE
        if path.is_symlink():
            raise _leads_elsewhere(LIST_FILE)
        if not path.is_file() or path.read_text("utf-8") != text:
            self.root.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())

    def _path(self, name: str) -> Path:
        """Return where a file lies; every part of the way is looked at."""
        refuse_strange_name(name)
        path = self.root
        for part in PurePosixPath(name).parts:
            path = path / part
            if path.is_symlink():
                raise _leads_elsewhere(name)
        return path


def withdrawn_in(folder: Path) -> Withdrawn:
    """Return the versions of a folder that had been withdrawn when it was pulled.

    Raises:
        ConfigurationError: the list of what was pulled cannot be read.
    """
    files = FolderFiles(folder).pulled().files.values()
    return frozenset((one.kind, one.id, one.version) for one in files if one.state == "withdrawn")


def refuse_strange_name(name: str) -> None:
    """Stop at a name that does not stand for a file within the folder.

    Raises:
        ConfigurationError: it is absolute, goes up, is hidden, or no YAML file's.
    """
    parts = name.split("/")
    strange = any(part in {"", "."} or part.startswith(".") for part in parts)
    ending = name.endswith((".yaml", ".yaml.library"))
    if strange or not ending or len(name) > _LONGEST_NAME or set(name) & set("\\:\0\n\r"):
        raise ConfigurationError(
            "文件名不合要求：不能跳出文件夹，要以 .yaml 结尾",
            "no name of a file in the folder: it must not lead out of it and must end in .yaml",
            place=name[:_LONGEST_NAME],
        )


def _is_document(name: str) -> bool:
    return name.endswith(".yaml") and not name.startswith(".")


def _leads_elsewhere(name: str) -> ConfigurationError:
    return ConfigurationError(
        "是指向别处的链接，没有读也没有写",
        "leads elsewhere (a link); it was neither read nor written",
        place=name,
        hint="换成真正的文件或文件夹",
        hint_en="put a real file or folder in its place",
    )


def _list_of(data: Mapping[str, object]) -> PulledList:
    files, journal = data["files"], data["journal"]
    if data["format"] != _FORMAT or not isinstance(files, dict) or not isinstance(journal, dict):
        raise ValueError("another format")
    for name in files:
        refuse_strange_name(name)
    return PulledList(
        county=str(data["county"]),
        seq=int(journal["seq"]),
        head=str(journal["sha256"]),
        files={name: _pulled_of(one) for name, one in files.items()},
    )


def _pulled_of(data: Mapping[str, object]) -> Pulled:
    state = data["state"]
    if state not in get_args(State):
        raise ValueError(state)
    return Pulled(
        kind=str(data["kind"]),
        id=str(data["id"]),
        version=int(str(data["version"])),
        state=cast("State", state),
        sha256=str(data["sha256"]),
    )
