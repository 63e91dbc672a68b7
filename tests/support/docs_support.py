"""The documentation as tests read it: pages, links, fenced blocks, commands, tables, headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"

_FENCE = re.compile(r"^( *)```(.*)$")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_HEADING = re.compile(r"^#{1,6} +(.+?)\s*$")


def pages() -> list[Path]:
    """Return the README, the changelog and every page under `docs/`."""
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]


def name_of(page: Path) -> str:
    """Return a page's path within the repository, as a test shows it."""
    return page.relative_to(ROOT).as_posix()


@dataclass(frozen=True)
class Block:
    """A fenced block.

    Attributes:
        page: Page it stands on.
        line: Line of its opening fence, from 1.
        info: Words after the fence, such as `sh run`.
        text: What stands in it.
    """

    page: Path
    line: int
    info: str
    text: str

    @property
    def name(self) -> str:
        """Return page and line, as a failing test shows them."""
        return f"{name_of(self.page)}:{self.line}"


def blocks(*info: str) -> list[Block]:
    """Return every fenced block whose first words are these; all of them if none are given."""
    found = [block for page in pages() for block in _blocks_of(page)]
    return [block for block in found if tuple(block.info.split())[: len(info)] == info]


def _blocks_of(page: Path) -> Iterator[Block]:
    opened: tuple[int, str] | None = None
    inside: list[str] = []
    for number, line in enumerate(page.read_text("utf-8").splitlines(), start=1):
        fence = _FENCE.match(line)
        if fence is None:
            inside.append(line)
        elif opened is None:
            opened, inside = (number, fence[2].strip()), []
        else:
            yield Block(page, *opened, "\n".join(inside) + "\n")
            opened = None


def prose_of(page: Path) -> str:
    """Return a page without its fenced blocks."""
    kept, inside = [], False
    for line in page.read_text("utf-8").splitlines():
        if _FENCE.match(line):
            inside = not inside
        elif not inside:
            kept.append(line)
    return "\n".join(kept)


def links_of(page: Path) -> list[str]:
    """Return where a page's links lead to, those out of the repository left out."""
    targets = _LINK.findall(_CODE.sub("", prose_of(page)))
    return [target for target in targets if not re.match(r"[a-z]+:", target)]


def anchors_of(page: Path) -> set[str]:
    """Return the anchors a page's headings give, made as GitHub makes them."""
    headings = (_HEADING.match(line) for line in prose_of(page).splitlines())
    return {_anchor(found[1]) for found in headings if found}


def _anchor(heading: str) -> str:
    plain = re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower())
    return plain.replace(" ", "-")


def codes_in(text: str) -> set[str]:
    """Return everything that stands between single backquotes."""
    return set(_CODE.findall(text))


def section_of(page: Path, heading: str) -> str:
    """Return what stands under the heading that begins so, up to the next of its level."""
    lines = page.read_text("utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if re.match(rf"#+ {re.escape(heading)}", line))
    level = len(lines[start]) - len(lines[start].lstrip("#"))
    end = re.compile(rf"#{{1,{level}}} ")
    rest = lines[start + 1 :]
    length = next((n for n, line in enumerate(rest) if end.match(line)), len(rest))
    return "\n".join(rest[:length])


def rows_of(text: str, head: Sequence[str]) -> list[list[str]]:
    """Return the cells of every row of the table whose head begins with these words."""
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines) if cells_of(line)[: len(head)] == list(head))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append(cells_of(line))
    return rows


def cells_of(line: str) -> list[str]:
    """Return the cells of a row of a Markdown table."""
    if not line.startswith("|"):
        return []
    return [cell.replace(r"\|", "|").strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]


def onecase_lines() -> list[tuple[str, str]]:
    """Return `(place, command line)` for each call of onecase the documentation shows."""
    found = [
        (block.name, line.strip())
        for block in blocks("sh")
        for line in block.text.splitlines()
        if line.strip().startswith("onecase ")
    ]
    for page in pages():
        written = [code for code in codes_in(prose_of(page)) if code.startswith("onecase ")]
        found += [(name_of(page), code) for code in sorted(written)]
    return found
