from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import Environment
from webui_support import token_of

import webui
from engine.terms import Label
from webui import language
from webui.words import ENGLISH, PARTS, English, Plural, translate

FOLDER = Path(webui.__file__).parent
CHINESE = re.compile(r"[一-鿿]")


def said_in_templates() -> set[str]:
    """Every text a template shows through ``_``."""
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    return {
        text if isinstance(text, str) else str(text[0])  # a text with places comes as a tuple
        for path in (FOLDER / "templates").rglob("*.html")
        for _, function, text in environment.extract_translations(path.read_text("utf-8"))
        if function == "_" and text is not None
    }


def test_every_text_of_a_template_has_its_english() -> None:
    assert said_in_templates() - ENGLISH.keys() == set()


def said_in_code() -> set[str]:
    """Every text the code itself hands to a speaking function."""
    calls = [
        node
        for path in FOLDER.rglob("*.py")
        if "node_modules" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and node.args and _name_of(node.func) in {"say", "text"}
    ]
    return {
        part.value
        for call in calls
        for part in ast.walk(call.args[0])
        if isinstance(part, ast.Constant)
        and isinstance(part.value, str)
        and CHINESE.search(part.value)
    }


def _name_of(function: ast.expr) -> str:
    return getattr(function, "id", getattr(function, "attr", ""))


def test_every_text_of_the_code_has_its_english() -> None:
    assert said_in_code() - ENGLISH.keys() == set()


def test_a_text_in_several_parts_has_one_english() -> None:
    told: dict[str, set[object]] = {}
    for part in PARTS:
        for chinese, english in part.ENGLISH.items():
            told.setdefault(chinese, set()).add(english)
    assert {chinese: said for chinese, said in told.items() if len(said) > 1} == {}


def test_no_template_shows_chinese_without_asking_for_the_language() -> None:
    naked = []
    for path in (FOLDER / "templates").rglob("*.html"):
        text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        text = re.sub(r"""_\(\s*("[^"]*"|'[^']*')""", "", text)
        naked += [
            f"{path.name}: {line.strip()}" for line in text.splitlines() if CHINESE.search(line)
        ]
    assert naked == ["tools.html: " + line for line in NAMES_OF_LANGUAGES]


NAMES_OF_LANGUAGES = [
    (
        '<button class="btn btn-link btn-sm" name="language" value="{{ other }}" '
        "lang=\"{{ 'zh-CN' if other == 'zh' else 'en' }}\">"
        '{{ "中文" if other == "zh" else "English" }}</button>'
    )
]


def forms(english: English) -> tuple[str, ...]:
    return (english.one, english.many) if isinstance(english, Plural) else (english,)


def test_a_text_and_its_english_have_the_same_places() -> None:
    places = re.compile(r"\{(\w+)\}")
    unequal = [
        chinese
        for chinese, english in ENGLISH.items()
        for form in forms(english)
        if set(places.findall(form)) != set(places.findall(chinese))
    ]
    assert unequal == []


def test_the_english_holds_no_chinese() -> None:
    assert [each for each in ENGLISH.values() if any(map(CHINESE.search, forms(each)))] == []


def test_english_knows_one_and_many() -> None:
    assert translate("en", "，其中超期 {count} 件", count=1) == ", 1 of them overdue"


def test_pages_speak_chinese_first(client: FlaskClient) -> None:
    page = client.get("/sign-in").text
    assert '<html lang="zh-CN">' in page
    assert "登录" in page


def test_the_switch_turns_the_pages_to_english_and_returns(client: FlaskClient) -> None:
    data = {"language": "en", "next": "/sign-in", "csrf_token": token_of(client)}
    assert client.post("/language", data=data).location == "/sign-in"
    page = client.get("/sign-in").text
    assert '<html lang="en">' in page
    assert "Sign in" in page


def test_an_unknown_language_changes_nothing(client: FlaskClient) -> None:
    data = {"language": "xx", "csrf_token": token_of(client)}
    client.post("/language", data=data)
    assert client.get_cookie("language") is None


@pytest.fixture(params=["zh", "en"])
def reader(request: pytest.FixtureRequest, app: Flask) -> Iterator[str]:
    headers = {"Cookie": f"language={request.param}"}
    with app.test_request_context("/", headers=headers):
        yield request.param


WRITTEN = {
    "zh": [
        "2023年5月4日",
        "5月4日",
        "2023年5月4日 09:30",
        "1,204",
        "67",
        "88.5",
        "是",
        "2023年5月4日",
        "商务局",
    ],
    "en": [
        "4 May 2023",
        "4 May",
        "4 May 2023 09:30",
        "1,204",
        "67",
        "88.5",
        "Yes",
        "4 May 2023",
        "Commerce",
    ],
}


def test_dates_figures_and_labels_are_written_as_the_reader_does(reader: str) -> None:
    day = date(2023, 5, 4)
    assert [
        language.day(day),
        language.short_day(day),
        language.moment(datetime(2023, 5, 4, 1, 30, tzinfo=UTC)),
        language.number(1204),
        language.number(Decimal("67.0")),
        language.number(Decimal("88.5")),
        language.fact_value(True),
        language.fact_value(day),
        language.label(Label("商务局", "Commerce")),
    ] == WRITTEN[reader]


@pytest.mark.parametrize(
    "write", [language.day, language.moment, language.number, language.fact_value]
)
def test_what_is_not_known_is_a_dash(reader: str, write: Callable[[None], str]) -> None:
    assert write(None) == "—"


def test_a_moment_late_in_the_evening_utc_is_the_next_county_day(reader: str) -> None:
    assert "5" in language.moment(datetime(2023, 5, 4, 16, 30, tzinfo=UTC)).split()[0]


def test_a_hash_is_read_in_groups_of_four() -> None:
    assert language.groups_of_four("3fa91b2c7d") == ["3fa9", "1b2c", "7d"]


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("zh", "《信访工作条例》", "《信访工作条例》"),
        ("en", "《信访工作条例》", '<span lang="zh-CN">《信访工作条例》</span>'),
        ("en", "依据 <b> & 其他", '<span lang="zh-CN">依据 &lt;b&gt; &amp; 其他</span>'),
        ("en", Label("依据", "basis"), "basis"),
        ("en", Label("依据"), '<span lang="zh-CN">依据</span>'),
        ("en", "Regulation 12", "Regulation 12"),
        ("en", None, ""),
    ],
)
def test_chinese_on_an_english_page_is_marked_as_chinese(
    app: Flask, language: str, text: Label | str | None, shown: str
) -> None:
    with app.test_request_context(headers={"Cookie": f"language={language}"}):
        written = app.jinja_env.from_string("{{ text | as_written | e }}").render(text=text)
    assert written == shown
