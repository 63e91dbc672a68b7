"""Why a text is no readable YAML, said so that somebody who writes it by hand can mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from engine.configuration.problems import Problem

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)
_TAB_INDENT = re.compile(r"^ *\t[\t ]*(?=[^\s#])")
_FULL_COLON = re.compile(r"^\s*(?:- +)?[^\s:\"'#{\[]{1,40}：")
_FULL_QUOTE = re.compile(r"[:\-\[,{]\s*[“”‘’]")
_MOST_FAULTS = 20


class _Saying(NamedTuple):
    """Part of the parser's wording and what it means to an author."""

    wording: str
    code: str
    zh: str
    en: str


_SAYINGS = (
    _Saying(
        "found character '\\t'",
        "yaml-tab",
        "缩进里有制表符（Tab），请改用空格。",
        "a tab stands in the indentation; use spaces.",
    ),
    _Saying(
        "mapping values are not allowed here",
        "yaml-colon",
        "这里的冒号不合写法：上一行可能没有写完或缩进不齐；文字里有“: ”时请给整段文字加引号。",
        "the colon is out of place: the line above may be unfinished or indented differently; "
        "quote a text that holds ': '.",
    ),
    _Saying(
        "could not find expected ':'",
        "yaml-colon",
        "名称后面缺少英文冒号和空格（写作“名称: 内容”）。",
        "a colon and a space are missing after the name (write 'name: content').",
    ),
    _Saying(
        "found unexpected end of stream",
        "yaml-quote",
        "引号没有成对，从这里往上找缺少的那一个。",
        "a quotation mark is not closed; look for it above.",
    ),
    _Saying(
        "expected ',' or ']'",
        "yaml-bracket",
        "方括号没有成对，或两项之间缺少英文逗号。",
        "a square bracket is not closed, or a comma is missing between two items.",
    ),
    _Saying(
        "expected ',' or '}'",
        "yaml-bracket",
        "花括号没有成对，或两项之间缺少英文逗号。",
        "a curly bracket is not closed, or a comma is missing between two items.",
    ),
    _Saying(
        "expected <block end>",
        "yaml-indent",
        "缩进与上面几行对不齐，请让同一级的内容左边对齐。",
        "the indentation does not match the lines above; align what is on one level.",
    ),
    _Saying(
        "unknown escape character",
        "yaml-escape",
        "双引号里的反斜杠“\\”有特殊含义，请改用单引号。",
        "a backslash within double quotes has a meaning of its own; use single quotes.",
    ),
    _Saying(
        "cannot start any token",
        "yaml-start",
        "文字不能以这个符号开头，请给整段文字加引号。",
        "a text cannot begin with this character; quote the whole text.",
    ),
    _Saying(
        "block scalar",
        "yaml-block",
        "“|”或“>”后面要另起一行再写文字。",
        "after '|' or '>' the text begins on the next line.",
    ),
)
_OTHERWISE = _Saying(
    "",
    "yaml-syntax",
    "这里不合 YAML 的写法，请检查冒号、缩进、引号和括号。",
    "this is no YAML; check colons, indentation, quotation marks and brackets.",
)


def find_unreadable(text: str, name: str, *, most_bytes: int) -> list[Problem]:
    """Return what keeps a text from being parsed at all: size, hidden characters, tabs.

    Args:
        text: The document.
        name: Path of the file, for messages.
        most_bytes: Largest size in bytes of UTF-8.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > most_bytes:
        return [too_large(name, size, most_bytes)]
    return list(_first(_look_at_lines(text, name)))


def find_unseen(text: str) -> str | None:
    """Return the code of the first character nobody can see, such as ``U+200B``, if any."""
    match = _UNSEEN.search(text)
    return f"U+{ord(match.group()):04X}" if match else None


def too_large(name: str, size: int, most_bytes: int) -> Problem:
    """Return the problem of a file over the limit; sizes in bytes."""
    return Problem(
        "error",
        "yaml-size",
        name,
        0,
        0,
        "",
        f"文件有 {size} 字节，超过 {most_bytes} 字节的上限，请拆成几个文件。",
        f"the file has {size} bytes, more than the {most_bytes} allowed; split it.",
    )


def explain(error: Exception, text: str, name: str) -> Problem:
    """Return the parser's complaint as a problem in words an author understands."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line if mark else 0
    column = mark.column + 1 if mark else 0
    full_width = _explain_full_width(text.splitlines(), line, name)
    if full_width:
        return full_width
    wording = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or ''}"
    saying = next((one for one in _SAYINGS if one.wording in wording), _OTHERWISE)
    return Problem("error", saying.code, name, line + 1, column, "", saying.zh, saying.en)


def _look_at_lines(text: str, name: str) -> Iterator[Problem]:
    for number, line in enumerate(text.split("\n"), start=1):
        tab = _TAB_INDENT.match(line)
        if tab:
            saying = _SAYINGS[0]
            column = line.index("\t") + 1
            yield Problem("error", saying.code, name, number, column, "", saying.zh, saying.en)
        hidden = _UNSEEN.search(line)
        if hidden:
            yield _unseen(hidden.group(), name, number, hidden.start() + 1)


def _unseen(character: str, name: str, line: int, column: int) -> Problem:
    code = f"U+{ord(character):04X}"
    return Problem(
        "error",
        "yaml-character",
        name,
        line,
        column,
        "",
        f"第 {column} 个字是看不见的字符（{code}），请删去。",
        f"character {column} is an invisible one ({code}); delete it.",
        code,
    )


def _explain_full_width(lines: list[str], line: int, name: str) -> Problem | None:
    """Return the likeliest cause in a Chinese text: a full-width colon or quotation mark."""
    for number in (line, line - 1):
        if not 0 <= number < len(lines):
            continue
        if _FULL_COLON.match(lines[number]):
            zh = "用了全角冒号“：”，请改成英文冒号加空格“: ”。"
            en = "a full-width colon '：' stands here; write ': ' instead."
            return Problem("error", "yaml-full-width", name, number + 1, 0, "", zh, en, "：")
        if _FULL_QUOTE.search(lines[number]):
            zh = "用了中文引号，请改成英文引号。"
            en = "Chinese quotation marks stand here; use \" or ' instead."
            return Problem("error", "yaml-full-width", name, number + 1, 0, "", zh, en)
    return None


def _first(problems: Iterator[Problem]) -> Iterator[Problem]:
    """Yield the first problems only: a file of the wrong kind has thousands of the same."""
    for count, problem in enumerate(problems, start=1):
        yield problem
        if count == _MOST_FAULTS:
            return
