"""The forms of the wizard that founds a county, one for each step.

They are forms like any other, so a page, a draft and a check of them are those of every form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from engine.configuration.form import Form
from engine.configuration.packs.beginning import LONGEST_ID
from engine.configuration.packs.county_lists import MOST_ROWS
from engine.configuration.packs.own_routing import AT_PLACE, questions_of
from engine.forms.choices import Choice, Lists, fill_choices
from engine.forms.clearing import asked_only
from engine.forms.faults import FormFault
from engine.forms.root import RootSchema
from engine.forms.validation import validate
from engine.services.county_packs import SENT, SHIPPED, ParentAtHand
from engine.services.county_plan import ABOUT, AREAS, POSTS, ROUTING, TOPICS, UNITS, Answers
from engine.terms import Label

TITLES: Final[Mapping[str, Label]] = {
    ABOUT: Label("县的名称", "The county"),
    UNITS: Label("单位", "Units"),
    TOPICS: Label("信访类别", "Topics"),
    POSTS: Label("岗位和人员", "Posts and people"),
    AREAS: Label("片区", "Areas"),
    ROUTING: Label("分流", "Routing"),
}
"""What each step is called."""

_ID_HINT = "^[A-Za-z0-9\\u4e00-\\u9fff][A-Za-z0-9_.\\u4e00-\\u9fff-]*$"
_LOGIN = "^[a-z0-9][a-z0-9.-]{0,39}$"
_NO_ID = Label("用文字、数字和连字符，不留空格", "letters, digits and hyphens, no spaces")


def form_of(step: str, answers: Answers) -> Form:
    """Return the form of a step.

    Args:
        step: Name of the step.
        answers: What was told so far: the routing asks after every topic.
    """
    if step == ROUTING:
        return _routing(answers)
    return _fixed(step)


def unfit(
    answers: Answers, parents: tuple[ParentAtHand, ...]
) -> Mapping[str, tuple[FormFault, ...]]:
    """Return what each step that was saved lacks by its own form."""
    lists = lists_of(answers, parents)
    found = {}
    for step, said in answers.said.items():
        form = form_of(step, answers)
        root = RootSchema.of(fill_choices(form.schema_, lists))
        found[step] = tuple(validate(form, root, asked_only(root, said)))
    return {step: faults for step, faults in found.items() if faults}


def lists_of(answers: Answers, parents: tuple[ParentAtHand, ...]) -> Lists:
    """Return what the fields of the wizard offer to choose from."""
    county = answers.above.county
    units = tuple(Choice(str(row["id"]), _label(row["title"])) for row in answers.units)
    posts = tuple(_post(row) for row in answers.posts)
    here = any(one.name != SHIPPED for one in parents)
    return {
        "parents": tuple(_parent(one, here=here) for one in parents),
        "kinds": tuple(Choice(kind.id, kind.title) for kind in county.unit_kinds),
        "programmes": tuple(
            Choice(str(one.ref.id), one.document.title)
            for one in answers.above.library.all("programme")
        ),
        "roles": tuple(Choice(role.id, role.title) for role in county.roles),
        "units": units,
        "posts": posts,
        "in_charge": (
            *((Choice(AT_PLACE, Label("事发地所在单位", "The unit of the place")),)
              if any(one.place for one in answers.above.routed) else ()),
            *units,
        ),
    }  # fmt: skip


def _parent(parent: ParentAtHand, *, here: bool) -> Choice:
    if parent.name == SHIPPED:
        note = Label("随程序附带", "comes with the program")
    elif parent.name == SENT:
        note = Label("发来的配置包", "a pack that was sent")
    else:
        note = Label("本系统中正在使用", "in use in this installation")
    title = Label(f"{parent.title}（{note}）", f"{parent.title.text('en')} ({note.en})")
    return Choice(parent.name, title if here else parent.title)


def _post(row: Mapping[str, Any]) -> Choice:
    title = _label(row["title"])
    unit = row.get("unit", "")
    return Choice(str(row["id"]), Label(f"{unit} {title}", f"{unit} {title.text('en')}"))


def _label(title: object) -> Label:
    if isinstance(title, Mapping):
        return Label(str(title.get("zh")), str(title["en"]) if title.get("en") else None)
    return Label(str(title))


@cache
def _fixed(step: str) -> Form:
    make = {ABOUT: _about, UNITS: _units, TOPICS: _topics, POSTS: _posts, AREAS: _areas}[step]
    schema = make()
    return _form(step, schema)


def _form(step: str, schema: Mapping[str, object], sections: list[object] | None = None) -> Form:
    title = TITLES[step]
    return Form.model_validate({
        "kind": "form",
        "id": f"new-county-{step}",
        "title": {"zh": title.zh, "en": title.text("en")},
        "version": 1,
        "effective_from": "1949-10-01",
        "schema": {"type": "object", **schema},
        "sections": sections or [],
    })  # fmt: skip


def _text(zh: str, en: str, help_zh: str = "", help_en: str = "", **more: object) -> dict[str, Any]:
    """Return a line of text with its title and what is said below it."""
    english = {"title": en, **({"help": help_en} if help_en else {})}
    hints = {**({"help": help_zh} if help_zh else {}), **more.pop("ui", {})}  # type: ignore[dict-item]  # always a mapping
    return {"type": "string", "title": zh, "en": english, "maxLength": 80, "ui": hints, **more}


def _choice(zh: str, en: str, of: str, help_zh: str = "", help_en: str = "") -> dict[str, Any]:
    return _text(zh, en, help_zh, help_en, ui={"widget": "select", "choices": of})


def _named(zh: str, en: str) -> dict[str, Any]:
    message = {"zh": f"{_NO_ID.zh}。", "en": f"{_NO_ID.en}."}
    return _text(zh, en, pattern=_ID_HINT, messages={"pattern": message})


def _rows(
    zh: str, en: str, properties: Mapping[str, object], required: list[str]
) -> dict[str, Any]:
    """Return a list with the title of its rows; the list itself is called after them."""
    return {
        "type": "array",
        "title": f"{zh}名单",
        "en": {"title": f"List of {en.lower()}s"},
        "minItems": 1,
        "maxItems": MOST_ROWS,
        "items": {
            "type": "object",
            "title": zh,
            "en": {"title": en},
            "required": required,
            "properties": properties,
        },
    }


def _about() -> dict[str, object]:
    key = {"zh": "用小写字母、数字和连字符，如 qinghe。", "en": "small letters, digits, hyphens."}
    return {
        "required": ["name", "id", "parent", "since"],
        "properties": {
            "name": _text("县（市、区）名称", "Name in Chinese", "如：青禾县", "such as 青禾县"),
            "name_en": _text("英文名称", "Name in English"),
            "id": _text(
                "代码",
                "Id",
                "小写字母、数字和连字符，登录网址和导出的文件里会用到，以后不能改",
                "small letters, digits and hyphens; part of addresses and exports, never changed",
                pattern="^[a-z0-9][a-z0-9-]*$",
                maxLength=LONGEST_ID,
                messages={"pattern": key},
            ),
            "parent": _choice(
                "沿用哪个县的办法",
                "Whose way of working to take over",
                "parents",
                "流程、表单、评分表都照用它的，以后可以一处一处改成自己的",
                "its workflows, forms and rubrics hold here; differ later, piece by piece",
            ),
            "since": {
                **_text("从哪天起用", "First day in force", "这一天起才能登录、登记",
                        "nobody signs in before that day"),
                "format": "date",
            },
            "drop": {
                "type": "array",
                "title": "不用的评查",
                "items": {"type": "string"},
                "ui": {"widget": "checkboxes", "choices": "programmes"},
                "en": {"title": "Reviews not held here"},
            },
            "colour": _text(
                "页面颜色",
                "Colour of the pages",
                "用来和别的县区分，写成 #0b5a66 这样；可以空着",
                "tells it from other counties, such as #0b5a66; may stay empty",
                pattern="^#[0-9a-fA-F]{6}$",
                messages={"pattern": {"zh": "写成 # 和六位十六进制数。", "en": "such as #0b5a66."}},
            ),
            "source": _text(
                "机构和职责的依据",
                "What units and duties rest on",
                "如：青禾县机构改革方案（青委发〔2024〕3号），没有可以空着",
                "such as the number of the county's decision; may stay empty",
                maxLength=300,
            ),
        },
    }  # fmt: skip


def _units() -> dict[str, object]:
    superior = _text("上级单位", "Superior", "写名称；权属有争议时由它裁定",
                     "its name; decides disputes about duty")  # fmt: skip
    row = {
        "title": _text("名称", "Title"),
        "unit_kind": _choice("单位类别", "Kind", "kinds"),
        "superior": superior,
        "en": _text("英文名", "English title"),
        "id": _named("代码（不填就用名称）", "Id (the title if empty)"),
    }
    return {
        "required": [UNITS],
        "properties": {UNITS: _rows("单位", "Unit", row, ["title", "unit_kind"])},
    }


def _topics() -> dict[str, object]:
    row = {
        "title": _text("名称", "Title"),
        "above": _text("所属大类", "Part of", "没有大类的空着", "empty for one that stands alone"),
        "en": _text("英文名", "English title"),
        "id": _named("代码（不填就用名称）", "Id (the title if empty)"),
    }
    return {
        "required": ["take"],
        "properties": {
            "take": {
                "type": "string",
                "title": "信访类别",
                "enum": ["parent", "own"],
                "ui": {
                    "widget": "radio",
                    "labels": {"parent": "照用所沿用的县的", "own": "用本县自己的"},
                },
                "en": {
                    "title": "Topics",
                    "enum": {"parent": "Take over those of the county above", "own": "Our own"},
                },
                "default": "parent",
            }
        },
        "if": {"properties": {"take": {"const": "own"}}, "required": ["take"]},
        "then": {
            "required": [TOPICS],
            "properties": {TOPICS: _rows("类别", "Topic", row, ["title"])},
        },
    }


def _posts() -> dict[str, object]:
    login = {
        "zh": "用小写字母、数字和连字符，如 zhang-san。",
        "en": "small letters, digits, hyphens.",
    }
    row = {
        "title": _text("岗位名称", "Title of the post", "如：消保科科长", "such as Director"),
        "unit": _choice("单位", "Unit", "units"),
        "role": _choice("角色", "Role", "roles"),
        "name": _text("姓名", "Name"),
        "holder": _text(
            "登录名",
            "Login",
            "小写字母、数字和连字符；一人有几个岗位的写得一样",
            "small letters, digits, hyphens; the same in all posts of a person",
            pattern=_LOGIN,
            messages={"pattern": login},
        ),
        "in_charge_of": _text("分管类别", "In charge of", "用顿号分开；空着就管没有别人分管的",
                              "separated by commas; empty means what nobody else has",
                              maxLength=2000),
        "supervises": _text("监督单位", "Supervises", "派驻监督的才填，用顿号分开",
                            "for supervisors only, separated by commas", maxLength=2000),
        "en": _text("英文名", "English title"),
        "id": _named("代码（不填就用单位和角色）", "Id (unit and role if empty)"),
    }  # fmt: skip
    return {
        "required": [POSTS],
        "properties": {
            POSTS: _rows("岗位", "Post", row, ["title", "unit", "role", "name", "holder"])
        },
    }


def _areas() -> dict[str, object]:
    row = {
        "title": _text("名称", "Title", "不分片区的，全县写一个", "one for all if there are none"),
        "units": _text("单位", "Units", "用顿号分开；空着就是其余全部单位",
                       "separated by commas; empty means all others", maxLength=4000),
        "leader": _choice("督办领导", "Supervising leader", "posts"),
        "office": _choice("联系室", "Area office", "posts"),
        "en": _text("英文名", "English title"),
        "id": _named("代码（不填就用名称）", "Id (the title if empty)"),
    }  # fmt: skip
    return {
        "required": [AREAS],
        "properties": {AREAS: _rows("片区", "Area", row, ["title", "leader", "office"])},
    }


def _routing(answers: Answers) -> Form:
    kept = answers.above.keeps_routing(answers)
    asked = dict(_questions(answers))
    grid = {
        name: _choice(title.zh, title.text("en"), "in_charge") for name, title in answers.leaves
    }
    own: dict[str, object] = {
        TOPICS: {
            "type": "object",
            "title": "各类信访件由谁办理",
            "en": {"title": "Who is in charge of each topic"},
            "properties": grid,
            "required": list(grid),
        }
    }
    if asked:
        own["first"] = {
            "type": "object",
            "title": "先看这些情形",
            "en": {"title": "Looked at first"},
            "properties": asked,
        }
    own = dict(reversed(own.items()))
    if not kept:
        return _form(ROUTING, {"required": [TOPICS], "properties": own})
    schema: dict[str, object] = {
        "required": ["routing"],
        "properties": {"routing": _whose()},
        "if": {"properties": {"routing": {"const": "own"}}, "required": ["routing"]},
        "then": {"required": [TOPICS], "properties": own},
    }
    return _form(ROUTING, schema)


def _whose() -> dict[str, object]:
    offered = {"parent": "照用所沿用的县的分流表", "own": "用本县自己的（下面逐类选定）"}
    english = {
        "parent": "Take over the table of the county above",
        "own": "Our own (chosen below, topic by topic)",
    }
    return {
        "type": "string",
        "title": "分流表",
        "enum": list(offered),
        "default": "parent",
        "ui": {"widget": "radio", "labels": offered},
        "en": {"title": "Routing table", "enum": english},
    }


def _questions(answers: Answers) -> Iterator[tuple[str, object]]:
    facts = answers.above.library.dictionary()
    for workflow in answers.above.routed:
        for name in questions_of(workflow, facts):
            title = facts[name].title
            yield name, _choice(
                f"“{title}”为“是”的，归", f"Where '{title.text('en')}' is yes", "units",
                "不选就不另作区分", "empty makes no difference",
            )  # fmt: skip
