from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from forms_support import SEES_ALL, SEES_NONE, form_of, form_of_schema, nodes_of, page_of
from hypothesis import given
from hypothesis import strategies as st

from engine.configuration.form import Form
from engine.forms.decode import decode
from engine.forms.root import RootSchema
from engine.forms.visibility import VEIL, Viewer, everything_seen, is_hidden, redact

PETITION = form_of(
    {
        "headline": {"type": "string"},
        "name": {"type": "string", "confidential": "informant"},
        "demand": {"type": "string", "confidential": "unit"},
        "home": {
            "type": "object",
            "confidential": "informant",
            "properties": {"city": {"type": "string"}},
        },
        "visits": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "on": {"type": "string"},
                    "said": {"type": "string", "confidential": "unit"},
                },
            },
        },
        "companions": {
            "type": "array",
            "confidential": "informant",
            "items": {"type": "object", "properties": {"name": {"type": "string"}}},
        },
        "open": {"type": "string", "confidential": "public"},
    }
)
ANSWERS = {
    "headline": "路灯",
    "name": "SECRET-1",
    "demand": "SECRET-2",
    "home": {"city": "SECRET-3"},
    "visits": [{"on": "2023-05-04", "said": "SECRET-4", "_row": "r1"}],
    "companions": [{"name": "SECRET-5"}, {"name": "SECRET-6"}],
    "open": "for all",
    "unknown": "SECRET-7",
}


def test_what_a_viewer_may_not_see_is_veiled() -> None:
    assert redact(PETITION, ANSWERS, SEES_NONE) == {
        "headline": "路灯",
        "name": VEIL,
        "demand": VEIL,
        "home": VEIL,
        "visits": [{"on": "2023-05-04", "said": VEIL, "_row": "r1"}],
        "companions": VEIL,
        "open": "for all",
        "unknown": VEIL,
    }


def test_a_mark_opens_what_carries_it_and_no_more() -> None:
    found = redact(PETITION, ANSWERS, Viewer(sees=frozenset({"unit"})))
    assert (found["demand"], found["name"]) == ("SECRET-2", VEIL)
    assert redact(PETITION, ANSWERS, SEES_ALL) == ANSWERS


def test_nodes_hold_nothing_a_viewer_may_not_see() -> None:
    nodes = nodes_of(PETITION, ANSWERS, SEES_NONE)
    assert "SECRET" not in repr(nodes)
    veiled = [node.dotted for node in nodes if node.widget == "veiled"]
    assert veiled == ["name", "demand", "home", "visits.0.said", "companions"]


def test_a_veiled_field_looks_the_same_whether_it_is_answered_or_not() -> None:
    empty = [node for node in nodes_of(PETITION, {}, SEES_NONE) if node.widget == "veiled"]
    full = [node for node in nodes_of(PETITION, ANSWERS, SEES_NONE) if node.widget == "veiled"]
    assert [node for node in full if len(node.path) == 1] == empty


def test_a_post_of_somebody_without_the_mark_changes_nothing_marked() -> None:
    post = {name: ["forged"] for name in page_of(PETITION, ANSWERS, SEES_ALL)}
    post["f_visits-row"] = ["0:r1"]
    post["f_companions-row"] = ["", "0:i0"]
    found = decode(PETITION, post, ANSWERS, viewer=SEES_NONE).answers
    assert found == {
        **ANSWERS,
        "headline": "forged",
        "open": "forged",
        "visits": [{"on": "forged", "said": "SECRET-4", "_row": "r1"}],
    }


@pytest.mark.parametrize("keyword", ["then", "else"])
def test_a_mark_in_one_branch_counts_whatever_the_answers_are(keyword: str) -> None:
    form = form_of(
        {"name": {"type": "string"}},
        **{
            "if": {"required": ["x"]},
            keyword: {"properties": {"name": {"confidential": "informant"}}},
        },
    )
    for answers in ({"name": "SECRET"}, {"name": "SECRET", "x": 1}):
        assert redact(form, answers, SEES_NONE)["name"] == VEIL
        assert "SECRET" not in repr(nodes_of(form, answers, SEES_NONE))


def test_a_mark_behind_a_reference_counts() -> None:
    form = form_of_schema(
        {
            "$defs": {"person": {"type": "string", "confidential": "informant"}},
            "type": "object",
            "properties": {
                "a": {"$ref": "#/$defs/person"},
                "b": {"type": "array", "items": {"$ref": "#/$defs/person"}},
            },
        }
    )
    answers = {"a": "SECRET", "b": ["SECRET"]}
    assert redact(form, answers, SEES_NONE) == {"a": VEIL, "b": [VEIL]}
    assert "SECRET" not in repr(nodes_of(form, answers, SEES_NONE))


def test_all_marks_of_a_field_are_needed() -> None:
    form = form_of({"a": {"confidential": ["unit", "panel"]}})
    assert redact(form, {"a": 1}, Viewer(sees=frozenset({"unit"}))) == {"a": VEIL}
    assert redact(form, {"a": 1}, Viewer(sees=frozenset({"unit", "panel"}))) == {"a": 1}


def test_a_mark_of_the_county_s_own_hides_too() -> None:
    form = form_of({"a": {"confidential": "witness"}})
    assert redact(form, {"a": 1}, SEES_ALL) == {"a": VEIL}
    assert redact(form, {"a": 1}, everything_seen(form)) == {"a": 1}


@pytest.mark.parametrize(
    "odd", [{"home": ["SECRET"]}, {"home": "SECRET"}, {"visits": {"said": "SECRET"}},
            {"visits": "SECRET"}, {"visits": ["SECRET"]}, {"headline": ["SECRET"]},
            {"headline": {"x": "SECRET"}}],
)  # fmt: skip
def test_what_has_not_the_declared_shape_is_veiled_as_a_whole(odd: dict[str, object]) -> None:
    form = form_of(
        {
            "headline": {"type": "string"},
            "home": {"type": "object", "properties": {"city": {"confidential": "unit"}}},
            "visits": {
                "type": "array",
                "items": {"type": "object", "properties": {"said": {"confidential": "unit"}}},
            },
        }
    )
    assert "SECRET" not in repr(redact(form, odd, SEES_NONE))
    assert "SECRET" not in repr(nodes_of(form, odd, SEES_NONE))
    assert redact(form, odd, SEES_ALL) == odd


def test_a_list_without_declared_rows_is_open_if_it_is_not_marked() -> None:
    form = form_of({"units": {"type": "array", "ui": {"choices": "units"}}})
    assert redact(form, {"units": ["a"]}, SEES_NONE) == {"units": ["a"]}


ACCESS = form_of(
    {
        "a": {"type": "string", "access": {"see": ["chief"]}},
        "b": {"type": "string", "access": {"write": ["chief"]}},
        "c": {"type": "string", "access": {"stages": ["opened"]}},
        "d": {"type": "string", "readOnly": True},
        "e": {"type": "object", "readOnly": True, "properties": {"f": {"type": "string"}}},
    }
)


@pytest.mark.parametrize(
    ("viewer", "writable"),
    [
        (Viewer(), set()),
        (Viewer(roles=frozenset({"chief"})), {"f_a", "f_b"}),
        (Viewer(stage="opened"), {"f_c"}),
        (Viewer(roles=frozenset({"chief"}), stage="opened"), {"f_a", "f_b", "f_c"}),
    ],
)
def test_roles_and_stages_decide_who_writes(viewer: Viewer, writable: set[str]) -> None:
    answers = {"a": "1", "b": "1", "c": "1", "d": "1", "e": {"f": "1"}}
    page = page_of(ACCESS, answers, viewer)
    assert set(page) == writable
    forged = {f"f_{name}": ["2"] for name in "abcd"} | {"f_e-f": ["2"]}
    found = decode(ACCESS, forged, answers, viewer=viewer).answers
    assert found == answers | {name[2:]: "2" for name in writable}


def test_a_field_others_see_only_is_not_on_the_page_at_all() -> None:
    assert "a" not in [node.dotted for node in nodes_of(ACCESS, {"a": "1"}, Viewer())]
    assert redact(ACCESS, {"a": "1"}, Viewer()) == {"a": VEIL}


@pytest.mark.parametrize(
    ("path", "hidden"),
    [
        (("headline",), False),
        (("name",), True),
        (("home", "city"), True),
        (("visits", 0, "on"), False),
        (("visits", 0, "said"), True),
        (("companions", 1), True),
    ],
)
def test_places_within_something_hidden_are_hidden(
    path: tuple[str | int, ...], hidden: bool
) -> None:
    assert is_hidden(path, RootSchema.of(PETITION.schema_), SEES_NONE) is hidden


MARKED = st.sampled_from([None, "informant", "unit", "panel", "public"])


@st.composite
def marked_forms(draw: st.DrawFn) -> tuple[Form, dict[str, object], list[tuple[str, str]]]:
    """A form with marks, its answers, and each secret with the marks over it."""
    secrets: list[tuple[str, frozenset[str]]] = []

    def make(depth: int, over: frozenset[str]) -> tuple[dict[str, object], object]:
        kind = draw(st.sampled_from(["text", "group", "list"] if depth else ["text"]))
        mark = draw(MARKED)
        marks = over | ({mark} if mark and mark != "public" else set())
        schema: dict[str, object] = {"confidential": mark} if mark else {}
        if kind == "text":
            secret = f"S{len(secrets)}E"
            secrets.append((secret, marks))
            return {**schema, "type": "string"}, secret
        if kind == "list":
            rows, row = make(depth - 1, marks)
            return {**schema, "type": "array", "items": rows}, [row]
        parts = {f"p{n}": make(depth - 1, marks) for n in range(draw(st.integers(1, 2)))}
        properties = {name: part for name, (part, _) in parts.items()}
        return (
            {**schema, "type": "object", "properties": properties},
            {name: value for name, (_, value) in parts.items()},
        )

    made = {f"q{n}": make(2, frozenset()) for n in range(3)}
    form = form_of({name: schema for name, (schema, _) in made.items()})
    return form, {name: value for name, (_, value) in made.items()}, secrets


@given(marked_forms(), st.frozensets(st.sampled_from(["informant", "unit", "panel"])))
def test_view_and_redaction_show_exactly_what_the_marks_allow(
    made: tuple[Form, Mapping[str, object], list[tuple[str, frozenset[str]]]],
    sees: frozenset[str],
) -> None:
    form, answers, secrets = made
    viewer = Viewer(sees=sees)
    shown = repr(nodes_of(form, answers, viewer))
    redacted = json.dumps(redact(form, answers, viewer))
    for secret, marks in secrets:
        assert (secret in redacted) is (marks <= sees)
        assert (secret in shown) is (marks <= sees)
