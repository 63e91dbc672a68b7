"""Nodes of a form as fields of WTForms: binding and widgets only, what is valid says the schema.

Every control is text to WTForms, so nothing typed is lost; one flat form holds them by names that
cannot collide with its attributes (``engine.forms.names``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, cast

from markupsafe import Markup, escape
from wtforms import Field
from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm

from engine.forms.files import FileRules, rules_of
from engine.forms.formats import is_date, is_local_date_time, is_local_time
from engine.forms.messages import MESSAGES
from engine.forms.nodes import Node
from engine.forms.offers import Offer
from engine.forms.values import items, same
from engine.forms.wording import NO_CHOICE, PLEASE_CHOOSE
from engine.terms import Label
from webui.forms.uploads import FILE_SUFFIX
from webui.language import foreign, in_its_voice

MOST_UNSEARCHED: Final = 12
"""Choices one finds at a glance; of more the script lets one search by typing."""

_SEARCH: Final = {
    "data-oc-search": Label("请选择，或输入文字查找", "Choose, or type to search"),
    "data-oc-none": Label("没有符合的选项", "Nothing fits"),
    "data-oc-found": Label("{count} 项可选", "{count} to choose from"),
}
"""What the script says in the box it makes of a long list."""

_WITHDRAWN: Final = Label("（已不在可选范围内）", " (no longer offered)")
_SPECIAL: Final = re.compile("[&<>\"']")
_FEWEST_LINES: Final = 2
_MOST_LINES: Final = 20
_BY_CALENDAR: Final = {
    "date": ("date", is_date),
    "time": ("time", is_local_time),
    "date-time": ("datetime-local", is_local_date_time),
}


class Control(Field):
    """A control of a form: its node, and the text that stands in it."""

    node: Node
    language: str

    def __init__(self, node: Node, language: str, **options: object) -> None:
        """Take label and id from the node."""
        super().__init__(label=node.title.text(language), id=node.id, **options)  # type: ignore[arg-type]
        self.node = node
        self.language = language
        self.widget = _WIDGETS[node.widget]


def bind(nodes: Iterable[Node], language: str) -> Mapping[str, Control]:
    """Return the controls of these nodes by name, each with its text in it."""
    asked = [node for node in nodes if node.is_control]
    # Made outside of a form, a field is only the promise of one, whatever its type says.
    promised = cast("dict[str, UnboundField[Field]]", {n.name: Control(n, language) for n in asked})
    form = BaseForm(promised)
    form.process(data={node.name: node.text for node in asked})
    return {field.name: field for field in form if isinstance(field, Control)}


def _text(field: Control, **attributes: object) -> Markup:
    """Return a line of text; dates get the browser's calendar unless the text is no date."""
    node = field.node
    kind, fits = _BY_CALENDAR.get(node.widget, ("text", is_date))
    if node.widget in _BY_CALENDAR and node.text and not fits(node.text):
        kind = "text"
    if node.widget in {"number", "money"}:
        attributes["inputmode"] = "numeric" if node.whole else "decimal"
    if kind in {"date", "datetime-local"}:
        # Without it a browser lets one type years of six digits.
        attributes["max"] = "9999-12-31" if kind == "date" else "9999-12-31T23:59"
    shared = _shared(field, "form-control", attributes)
    return _markup(f"<input {_params(type=kind, value=node.text, **shared)}>")


def _file(field: Control, **attributes: object) -> Markup:
    """Return the control that takes files, and a mark that it stood on the page.

    What it sends bears a name of its own: under the field's name stand tokens of files.
    """
    rules = field.node.accepts or rules_of({})
    shared = _shared(field, "form-control", attributes) | {"name": field.name + FILE_SUFFIX}
    shared |= {"accept": ",".join(rules.endings), "multiple": rules.most > 1}
    shared |= {"data-oc-largest": rules.largest, "data-oc-said": _too_large(field, rules)}
    return _nothing(field) + _markup(f"<input {_params(type='file', **shared)}>")


def _too_large(field: Control, rules: FileRules) -> str:
    text = MESSAGES["file-size"].text(field.language)
    return text.replace("{limit}", str(rules.max_mb))


def _long_text(field: Control, **attributes: object) -> Markup:
    shared = _shared(field, "form-control", {"rows": field.node.lines, **attributes})
    # A browser drops the first line end of a text area, so one more stands before the text.
    return _markup(f"<textarea {_params(**shared)}>\r\n{escape(field.node.text)}</textarea>")


def _json(field: Control, **attributes: object) -> Markup:
    """Return a box for JSON, as high as what stands in it, within reason."""
    rows = min(max(field.node.text.count("\n") + 1, _FEWEST_LINES), _MOST_LINES)
    shared = _shared(field, "form-control font-monospace", {"rows": rows, **attributes})
    shared["spellcheck"] = "false"
    return _markup(f"<textarea {_params(**shared)}>\r\n{escape(field.node.text)}</textarea>")


def _select(field: Control, **attributes: object) -> Markup:
    node = field.node
    search = _SEARCH if len(node.choices) > MOST_UNSEARCHED else {}
    told = {name: said.text(field.language) for name, said in search.items()}
    shared = _shared(field, "form-select", {**told, **attributes})
    options = [_option("", PLEASE_CHOOSE.text(field.language), chosen=not node.text)]
    for group, offers in _by_group(node.choices).items():
        inside = [_option_of(offer, node.text, field.language) for offer in offers]
        options.append(_grouped(group, Markup("").join(inside), field.language))
    return _markup(f"<select {_params(**shared)}>{''.join(options)}</select>")


def _by_group(offers: Iterable[Offer]) -> Mapping[Label | None, list[Offer]]:
    """Return the choices under their headings, each heading once, where it first stands."""
    groups: dict[Label | None, list[Offer]] = {}
    for offer in offers:
        groups.setdefault(offer.group, []).append(offer)
    return groups


def _grouped(group: Label | None, options: Markup, language: str) -> Markup:
    if group is None:
        return options
    said = group.text(language)
    return _markup(
        f"<optgroup {_params(label=said, lang=_tongue(said, language))}>{options}</optgroup>"
    )


def _option_of(offer: Offer, text: str, language: str) -> Markup:
    said = _said(offer, language)
    return _option(offer.token, said, chosen=offer.token == text, lang=_tongue(said, language))


def _option(value: str, text: str, *, chosen: bool, lang: str | None = None) -> Markup:
    shown = _params(value=value, selected=chosen, lang=lang)
    return _markup(f"<option {shown}>{escape(text)}</option>")


def _tongue(text: str, language: str) -> str | None:
    """Return the language a text has to be marked with; None if it is the page's own."""
    return "zh-CN" if foreign(text, language) else None


def _checkbox(field: Control, **attributes: object) -> Markup:
    shared = _shared(field, "form-check-input", attributes)
    box = _params(type="checkbox", value="true", checked=bool(field.node.text), **shared)
    return _nothing(field) + _markup(f"<input {box}>")


def _radios(field: Control, **attributes: object) -> Markup:
    node = field.node
    lines = [(offer.token, _said(offer, field.language)) for offer in node.choices]
    if not node.required:
        lines.append(("", NO_CHOICE.text(field.language)))
    return _nothing(field) + _lines(
        field, "radio", [(token, said, token == node.text) for token, said in lines], attributes
    )


def _checkboxes(field: Control, **attributes: object) -> Markup:
    stored = items(field.node.value)
    lines = [
        (offer.token, _said(offer, field.language), any(same(offer.value, old) for old in stored))
        for offer in field.node.choices
    ]
    return _nothing(field) + _lines(field, "checkbox", lines, attributes)


def _lines(
    field: Control,
    kind: str,
    lines: Iterable[tuple[str, str, bool]],
    attributes: Mapping[str, object],
) -> Markup:
    """Return one line for each choice; only the first may take the focus on loading."""
    made: list[str] = []
    common = {key: value for key, value in attributes.items() if value and key != "autofocus"}
    for index, (token, said, checked) in enumerate(lines):
        name = f"{field.id}--{index}"
        focus = index == 0 and bool(attributes.get("autofocus"))
        box = _params(
            type=kind, id=name, name=field.name, value=token, checked=checked, autofocus=focus,
            **{"class": "form-check-input", **common},
        )  # fmt: skip
        shown = escape(in_its_voice(said, field.language))
        label = f'<label class="form-check-label" for="{name}">{shown}</label>'
        made.append(f'<div class="form-check"><input {box}>{label}</div>')
    return _markup(f'<div class="oc-choices">{"".join(made)}</div>')


def _nothing(field: Control) -> Markup:
    """Return the empty value that says the control was on the page, even if nothing is chosen."""
    return _markup(f"<input {_params(type='hidden', name=field.name, value='')}>")


def _said(offer: Offer, language: str) -> str:
    note = f" · {offer.note.text(language)}" if offer.note else ""
    return offer.label.text(language) + note + (_WITHDRAWN.text(language) if offer.stale else "")


def _shared(field: Control, style: str, attributes: Mapping[str, object]) -> dict[str, object]:
    placeholder = field.node.placeholder
    shared: dict[str, object] = {"id": field.id, "name": field.name, "class": style}
    if field.node.widget not in {"select", "checkbox"}:
        # Desks are shared: what was typed for one petitioner is not offered for the next.
        shared["autocomplete"] = "off"
    if placeholder is not None:
        shared["placeholder"] = placeholder.text(field.language)
    return {**shared, **{key: value for key, value in attributes.items() if value}}


def _params(**attributes: object) -> str:
    """Return attributes of an element; true stands alone, false and nothing are left out."""
    return " ".join(
        [
            name if value is True else f'{name}="{_escaped(value)}"'
            for name, value in attributes.items()
            if value is not False and value is not None
        ]
    )


def _escaped(value: object) -> str:
    """Return a text fit to stand in markup; most have nothing to escape, which is told faster."""
    text = str(value)
    return escape(text) if _SPECIAL.search(text) else text


def _markup(text: str) -> Markup:
    """Return a piece of the page; whatever was put into it has been escaped."""
    return Markup(text)  # noqa: S704  see above


_WIDGETS: Final = {
    "text": _text,
    "number": _text,
    "money": _text,
    "signature": _text,
    "date": _text,
    "time": _text,
    "date-time": _text,
    "file": _file,
    "long-text": _long_text,
    "json": _json,
    "select": _select,
    "checkbox": _checkbox,
    "radio": _radios,
    "checkboxes": _checkboxes,
}
