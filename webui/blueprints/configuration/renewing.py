"""Routes of examples that come out otherwise: what they come to now, and taking it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from engine.configuration.head import Head
from engine.configuration.rubric import Rubric
from engine.errors import ConflictError
from engine.services.edit_documents import DraftView, open_draft
from engine.services.renew_examples import LONGEST_NAME, renew_examples, renewals_of
from webui import access
from webui.blueprints.configuration.blueprint import configuration
from webui.language import label, language, say
from webui.numbers import read_number, whole_number
from webui.session import actor, desk, moment

_MOST_DIGITS = 6
_WORDS: Mapping[str, str] = {
    "score": "得分",
    "grade": "等次",
    "vetoes": "一票否决",
    "flags": "提示项",
    "bonus": "加分",
    "lead": "主办单位",
    "with": "协办单位",
    "consequences": "评查后果",
    "in_frame": "列入抽取范围",
}
"""What outcomes of examples are called."""


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """What came out otherwise: what it is about, before and after."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RenewalLine:
    """An example that comes out otherwise, as its author is asked about it."""

    position: int
    name: str
    outcomes: tuple[OutcomeLine, ...]


def renewal_lines(draft: DraftView) -> tuple[RenewalLine, ...]:
    """Return the examples of a draft that only come out otherwise, in words."""
    titles = dict(_titles(draft.loaded.document)) if draft.loaded else {}

    def said(text: str) -> str:
        return titles.get(text, text)

    return tuple(
        RenewalLine(
            each.position,
            each.name,
            tuple(
                OutcomeLine(_title(one.word, titles), said(one.before), said(one.after))
                for one in each.outcomes
            ),
        )
        for each in renewals_of(draft)
    )


def _title(word: str, titles: Mapping[str, str]) -> str:
    kind, _, part = word.partition(".")
    if kind == "lost" and part:
        return say("{title}扣分", title=titles.get(part, part))
    return say(_WORDS[kind]) if kind in _WORDS else word


def _titles(document: Head) -> Iterator[tuple[str, str]]:
    """Yield the parts of a rubric with their titles; ids are the same everywhere else."""
    if isinstance(document, Rubric):
        for dimension in document.dimensions:
            yield dimension.id, label(dimension.title)
            yield from ((item.id, label(item.title)) for item in dimension.items)
        yield from ((veto.id, label(veto.title)) for veto in document.vetoes)
        yield from ((band.id, label(band.title)) for band in document.grades)


@configuration.post("/configuration/<kind>/<document>/edit/examples/renew")
@access.right("configuration.write")
def renew(kind: str, document: str) -> Response:
    """Let the examples that were ticked promise what comes out now."""
    page = "configuration.grid" if request.form.get("back") == "grid" else "configuration.edit"
    before = redirect(url_for(page, kind=kind, document=document))
    draft = open_draft(desk(), kind, document, actor=actor(), at=moment())
    if draft is None:
        flash(say("这份草稿已被放弃，刚才的内容没有保存。"), "warning")
        return before
    names = {
        number: request.form.get(f"name-{place}", "")[:LONGEST_NAME]
        for place in request.form.getlist("renew")
        if (number := read_number(place, most_digits=_MOST_DIGITS)) is not None
    }
    known = whole_number(request.form.get("revision"))
    try:
        renewed = renew_examples(desk(), draft, known, names, actor=actor(), at=moment())
    except ConflictError as error:
        flash(error.text(language()), "warning")
        return before
    if renewed:
        flash(say("示例已改为按新规则得出的结果。"), "success")
    else:
        flash(say("没有选中要更新的示例，草稿保持原样。"), "info")
    return before
