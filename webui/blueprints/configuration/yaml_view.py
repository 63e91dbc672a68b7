"""Routes of the text of a draft: all of it as YAML, for who likes to write it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.configuration.problems import Problem
from engine.errors import ConflictError
from engine.services.edit_documents import DraftView, open_draft
from engine.services.edit_text import LONGEST_TEXT, LineChange, SentText, save_text
from engine.services.read_library import read_document
from webui import access
from webui.blueprints.configuration.blueprint import configuration
from webui.blueprints.configuration.draft_texts import address_of, draft_title, posted_number
from webui.language import label, language, say
from webui.session import actor, desk, moment


@dataclass(frozen=True, slots=True)
class _Page:
    """The text as it is shown, and why it was not saved."""

    text: str
    revision: int
    problems: Sequence[Problem]
    refused: bool = False
    trouble: str = ""
    others: Sequence[LineChange] = ()


_PHRASES: Mapping[str, str] = {
    "Find": "查找",
    "Replace": "替换为",
    "next": "下一处",
    "previous": "上一处",
    "all": "全部选中",
    "match case": "区分大小写",
    "regexp": "正则表达式",
    "by word": "整词",
    "replace": "替换",
    "replace all": "全部替换",
    "close": "关闭",
    "current match": "当前一处",
    "on line": "在行",
    "replaced match on line $": "已替换第 $ 行的一处",
    "replaced $ matches": "已替换 $ 处",
    "Go to line": "转到行",
    "go": "转到",
    "Diagnostics": "检查结果",
    "No diagnostics": "没有发现错误",
    "Fold line": "收起",
    "Unfold line": "展开",
    "Folded lines": "已收起的行",
    "Unfolded lines": "已展开的行",
    "to": "至",
    "folded code": "已收起",
    "unfold": "展开",
    "Selection deleted": "已删除所选内容",
    "Control character": "控制字符",
}
"""What the editor says, in Chinese; its English is its own."""


@configuration.app_template_global()
def phrases() -> str:
    """Return the editor's own words in the reader's language, as it takes them."""
    return json.dumps({} if language() == "en" else dict(_PHRASES), ensure_ascii=False)


@configuration.get("/configuration/<kind>/<document>/edit/yaml")
@access.right("configuration.write")
def yaml_view(kind: str, document: str) -> str | Response:
    """Show the whole text of the draft."""
    draft = open_draft(desk(), kind, document, actor=actor(), at=moment())
    if draft is None:
        return redirect(url_for("configuration.edit", kind=kind, document=document))
    return _shown(draft, _Page(draft.draft.text, draft.draft.revision, draft.check.own))


@configuration.post("/configuration/<kind>/<document>/edit/yaml")
@access.right("configuration.write")
def save_yaml(kind: str, document: str) -> Response | tuple[str, int]:
    """Save the whole text; what cannot be saved comes back as it was typed."""
    draft = open_draft(desk(), kind, document, actor=actor(), at=moment())
    if draft is None:
        flash(say("这份草稿已被放弃，刚才的内容没有保存。"), "warning")
        return redirect(url_for("configuration.edit", kind=kind, document=document))
    text, revision = request.form.get("text", ""), posted_number("_revision")
    sent = SentText(text, revision, posted_number("_seen"))
    try:
        outcome = save_text(desk(), draft, sent, actor=actor(), at=moment())
    except ConflictError as error:
        page = _Page(text, revision, (), trouble=error.text(language()))
        return _shown(draft, page), 409
    if outcome.problems:
        return _shown(draft, _Page(text, revision, outcome.problems, refused=True)), 422
    if outcome.others:
        return _shown(draft, _Page(text, revision, (), others=outcome.others)), 409
    flash(
        say("全文已保存为草稿，检查结果见本页。")
        if outcome.saved
        else say("没有改动，草稿保持原样。"),
        "success" if outcome.saved else "info",
    )
    return redirect(address_of(draft, "yaml_view"))


@configuration.get("/configuration/<kind>/<document>/<int:version>/text")
@access.right("configuration.read")
def published_text(kind: str, document: str, version: int) -> str:
    """Show the whole text of a published version, which nobody can change."""
    view = read_document(desk(), kind, document, version, actor=actor(), at=moment())
    return render_template(
        "configuration/text.html",
        title=label(view.document.title),
        version=version,
        path=view.line.document.path,
        text=view.line.document.source_text,
        back=url_for("configuration.document", kind=kind, document=document, version=version),
    )


def _shown(draft: DraftView, page: _Page) -> str:
    own = [one for one in page.problems if one.file == draft.draft.path]
    return render_template(
        "configuration/yaml.html",
        draft=draft,
        title=draft_title(draft),
        page=page,
        problems=own,
        marks=_marks(own),
        seen=draft.draft.revision if page.others else posted_number("_seen"),
        longest=LONGEST_TEXT,
    )


def _marks(problems: Iterable[Problem]) -> str:
    """Return what is wrong as the script marks it: line, column, how grave, what."""
    english = language() == "en"
    return json.dumps(
        [
            {
                "line": max(one.line, 1),
                "column": max(one.column, 1),
                "severity": one.severity,
                "text": one.en if english else one.zh,
            }
            for one in problems
        ],
        ensure_ascii=False,
    )
