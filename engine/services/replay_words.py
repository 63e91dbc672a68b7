"""Words and JSON of what drafts would change, shared by reviews and cases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.configuration.library import Library
from engine.configuration.programme import Consequence, ConsequenceAct
from engine.configuration.workflow import Workflow
from engine.terms import Label, Points

Json = dict[str, Any]


def label_json(label: Label) -> Json:
    """Return a label as JSON."""
    return {"zh": label.zh, "en": label.text("en")}


def plain(points: Points) -> str:
    """Return points as text, without zeros at their end.

    >>> from decimal import Decimal
    >>> plain(Decimal("90.50")), plain(Decimal("100.0"))
    ('90.5', '100')
    """
    text = f"{points:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def acts_of(library: Library, rule: Consequence) -> Iterator[Label]:
    """Yield what a consequence does, one text for each act."""
    for act in rule.then:
        if act.do == "open":
            title = _workflow_title(library, act.workflow or "")
            yield Label(f"开具“{title.zh}”", f"opens “{title.text('en')}”")
        elif act.do == "bulletin":
            audience = act.audience or Label("")
            yield Label(f"通报：{audience.zh}", f"bulletin: {audience.text('en')}")
        else:
            yield _assessment(act)


_BORNE_BY = {
    "lead": Label("主办单位", "the lead unit"),
    "all": Label("主办和协办单位", "lead and assisting units"),
    "shifted": Label("承担转移扣分的单位", "units bearing a loss passed on"),
}


def _assessment(act: ConsequenceAct) -> Label:
    who = _BORNE_BY[act.units]
    if act.points is None:
        return Label(f"{who.zh}考核按转移的分值扣分", f"assessment of {who.text('en')} by the loss")
    points = ("+" if act.points > 0 else "") + plain(act.points)
    return Label(f"{who.zh}考核 {points} 分", f"assessment of {who.text('en')}: {points}")


def _workflow_title(library: Library, name: str) -> Label:
    found = [one.document for one in library.all("workflow") if one.ref.id == name]
    return found[-1].title if found and isinstance(found[-1], Workflow) else Label(name, name)
