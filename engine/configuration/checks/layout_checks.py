"""How a form is laid out: its steps, people of a unit, fields that are signed."""

from __future__ import annotations

from collections.abc import Mapping

from engine.configuration.checks.world import Noun, Pen
from engine.configuration.form import Form
from engine.configuration.form_schema import Property, properties_of
from engine.configuration.problems import show

_SECTION = Noun("部分", "section")
_FIELD = Noun("字段", "field")
_AT_TOP = 3
"""Parts of the path of a field that stands in no group: ``schema``, ``properties``, its name."""


def check_layout(form: Form, pen: Pen) -> None:
    """Note steps that show nothing, and fields that are not where they can work."""
    _check_steps(form, pen)
    for entry in properties_of(form.schema_):
        hints = entry.schema.get("ui")
        if not isinstance(hints, Mapping):
            continue
        if hints.get("of_unit") is not None:
            _check_unit(entry, hints, form, pen)
        if hints.get("widget") == "signature" and len(entry.path) > _AT_TOP:
            pen.note(
                (*entry.path, "ui", "widget"),
                "signature-misplaced",
                "签名签的是整张表，只能直接写在最外层的 properties 里，不能放在组、行或条件里。",
                "a signature signs the whole form: put it under the outermost 'properties'.",
            )


def _check_steps(form: Form, pen: Pen) -> None:
    titles = [section.title.zh for section in form.sections]
    pen.distinct(
        (
            (("sections", number, "title"), title)
            for number, title in enumerate(titles if form.layout == "steps" else ())
        ),
        _SECTION,
    )
    if form.layout == "steps" and not form.sections:
        pen.note(
            ("layout",),
            "nothing-to-step",
            "分步填写（layout: steps）要先用 sections 把栏目分成几部分。",
            "'layout: steps' needs 'sections' to be filled in one after the other.",
        )
    if form.steps and form.layout != "steps":
        pen.warn(("steps",), "steps-unused", "写了 steps，但 layout 不是 steps，不起作用。",
                 "'steps' counts only with 'layout: steps'.")  # fmt: skip
    placed: set[str] = set()
    for number, step in enumerate(form.steps):
        for position, title in enumerate(step.sections):
            here = ("steps", number, "sections", position)
            pen.refer(here, title, titles, _SECTION)
            if title in placed:
                pen.note(
                    here,
                    "twice-placed",
                    f"“{title}”已放在前面的步骤里。",
                    f"the section '{title}' already stands in an earlier step.",
                    found=title,
                )
            placed.add(title)
    for number, title in enumerate(titles if form.steps else ()):
        if title not in placed:
            pen.warn(
                ("sections", number),
                "not-placed",
                f"“{title}”没有放进任何一步（steps），会在最后一步填写。",
                f"the section '{title}' stands in no step and is filled in with the last.",
            )


def _check_unit(entry: Property, hints: Mapping[str, object], form: Form, pen: Pen) -> None:
    here = (*entry.path, "ui", "of_unit")
    beside = [one for one in properties_of(form.schema_) if one.path[:-1] == entry.path[:-1]]
    named = show(hints["of_unit"])
    pen.refer(here, named, tuple(one.name for one in beside), _FIELD)
    if hints.get("choices") != "people":
        pen.note(
            here,
            "wrong-type",
            "of_unit 只能和 choices: people 一起写：只列出所选单位的人。",
            "'of_unit' goes with 'choices: people': only people of the chosen unit are offered.",
        )
    for one in beside:
        chosen = one.schema.get("ui")
        if one.name == named and not (isinstance(chosen, Mapping) and "choices" in chosen):
            pen.note(
                here,
                "wrong-type",
                f"“{named}”不是从名单里选的单位，请给它写 ui: {{choices: units}}。",
                f"'{named}' is no unit chosen from a list; give it ui: {{choices: units}}.",
            )
