"""What an author wants to hold, stated as differences: laid onto the parent it holds again."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.configuration.authoring.restating import Restating
from engine.configuration.checks.world import Piece
from engine.configuration.kinds import model_of
from engine.configuration.layers.lineage import Lineage
from engine.configuration.layers.overlay import overlay
from engine.configuration.layers.shapes import shape_of
from engine.configuration.yaml_source import Source, read_yaml
from engine.errors import ConfigurationError

CONFIG = Path(__file__).parents[4] / "config"
SOURCES = [
    read_yaml(file.read_text("utf-8"), file.relative_to(CONFIG).as_posix())
    for file in sorted(CONFIG.rglob("*.yaml"))
]
OWN_HEAD = ("kind", "id", "version", "effective_from", "extends", "title", "changes")
WHY = "本县实际"


def of_kind(*kinds: str) -> list[Source]:
    return [one for one in SOURCES if one.value(("kind",)) in kinds]


def head(above: Source, body: str = "") -> Source:
    kind, name, version = (above.value((key,)) for key in ("kind", "id", "version"))
    text = f"kind: {kind}\nid: {name}\ntitle: 本县的\nversion: 9\neffective_from: 2030-01-01\n"
    return read_yaml(f"{text}extends: {name}@{version}\n{body}", "own.yaml")


def piece_of(source: Source) -> Piece:
    piece = Lineage.of(SOURCES).piece(source)
    assert isinstance(piece, Piece)
    return piece


def restating(own: Source, piece: Piece) -> Restating:
    return Restating(own, piece.source, shape_of(model_of(own)), piece.gone, WHY)


def effect(own: Source, piece: Piece) -> dict[str, Any]:
    laid = overlay(own, piece.source, shape_of(model_of(own)), piece.gone)
    assert isinstance(laid.source.data, dict)
    assert not [one for one in laid.problems if one.severity == "error"]
    return dict(laid.source.data)


def state(own: Source, piece: Piece, wanted: dict[str, Any]) -> dict[str, Any]:
    data = read_yaml(restating(own, piece).text(wanted), own.name).data
    assert isinstance(data, dict)
    return dict(data)


def rubric() -> tuple[Source, Piece]:
    source = next(one for one in of_kind("rubric") if one.value(("id",)) == "first-petition")
    return head(source), piece_of(source)


# one by one


def item(wanted: dict[str, Any], name: str) -> dict[str, Any]:
    rows = (row for each in wanted["dimensions"] for row in each["items"])
    found: dict[str, Any] = next(row for row in rows if row["id"] == name)
    return found


def test_what_differs_in_nothing_states_nothing() -> None:
    own, piece = rubric()
    assert state(own, piece, effect(own, piece)) == own.data


def test_a_changed_deduction_is_all_that_is_stated() -> None:
    own, piece = rubric()
    wanted = copy.deepcopy(effect(own, piece))
    deduct = {**item(wanted, "conclude-late")["deduct"], "points": 1}
    item(wanted, "conclude-late")["deduct"] = deduct
    change = {"items": {"conclude-late": {"deduct": deduct, "why": WHY}}}
    assert state(own, piece, wanted) == {**dict(own.data), "change": change}  # type: ignore[arg-type]


def test_reasons_that_were_given_are_kept() -> None:
    _, piece = rubric()
    body = "change:\n  items:\n    conclude-late: {title: 超期了, why: 便于理解}\n"
    own = head(piece.source, body)
    wanted = copy.deepcopy(effect(own, piece))
    item(wanted, "conclude-late")["title"] = "办结超期"
    stated = state(own, piece, wanted)
    assert stated["change"]["items"]["conclude-late"] == {"title": "办结超期", "why": "便于理解"}


def test_what_is_set_back_to_the_parent_is_no_difference_any_more() -> None:
    _, piece = rubric()
    own = head(
        piece.source, "change:\n  items:\n    conclude-late: {title: 超期了, why: 便于理解}\n"
    )
    wanted = effect(head(piece.source), piece)
    assert "change" not in state(own, piece, wanted)


def test_an_item_taken_out_says_why() -> None:
    own, piece = rubric()
    wanted = copy.deepcopy(effect(own, piece))
    for dimension in wanted["dimensions"]:
        dimension["items"] = [row for row in dimension["items"] if row["id"] != "conclude-late"]
    assert state(own, piece, wanted)["remove"] == {"items": {"conclude-late": WHY}}


def test_a_new_item_says_where_it_stands() -> None:
    own, piece = rubric()
    wanted = copy.deepcopy(effect(own, piece))
    first = wanted["dimensions"][0]
    first["items"].insert(1, {**first["items"][0], "id": "rude"})
    (added,) = state(own, piece, wanted)["add"]["items"]
    assert (added["id"], added["in"], added["after"], added["why"]) == (
        "rude",
        first["id"],
        first["items"][0]["id"],
        WHY,
    )


def test_a_new_item_at_the_end_needs_no_neighbour() -> None:
    own, piece = rubric()
    wanted = copy.deepcopy(effect(own, piece))
    first = wanted["dimensions"][0]
    first["items"].append({**first["items"][0], "id": "rude"})
    (added,) = state(own, piece, wanted)["add"]["items"]
    assert "after" not in added
    assert "before" not in added


def test_an_item_moves_into_another_dimension() -> None:
    own, piece = rubric()
    wanted = copy.deepcopy(effect(own, piece))
    first, second = wanted["dimensions"][:2]
    moved = first["items"].pop(0)
    second["items"].insert(0, moved)
    change = state(own, piece, wanted)["change"]["items"][moved["id"]]
    assert change == {"in": second["id"], "before": second["items"][1]["id"], "why": WHY}


def test_an_item_saved_from_a_dimension_that_goes_needs_the_list_as_a_whole() -> None:
    own, piece = rubric()
    wanted = copy.deepcopy(effect(own, piece))
    gone, second, *_ = wanted["dimensions"]
    second["items"].append(gone["items"][0])
    wanted["dimensions"] = wanted["dimensions"][1:]
    assert state(own, piece, wanted)["replace"]["dimensions"]["with"] == wanted["dimensions"]


def test_the_place_an_author_gave_an_addition_stays_while_it_holds() -> None:
    _, piece = rubric()
    first = effect(head(piece.source), piece)["dimensions"][0]
    before = first["items"][1]["id"]
    body = (
        f"add:\n  items:\n  - {{id: rude, in: {first['id']}, before: {before}, title: 粗暴,"
        " basis: 条例, found_by: panel, deduct: {up_to: 5}, why: 群众反映}\n"
    )
    own = head(piece.source, body)
    wanted = copy.deepcopy(effect(own, piece))
    rude = next(row for row in wanted["dimensions"][0]["items"] if row["id"] == "rude")
    rude["title"] = "态度粗暴"
    (added,) = state(own, piece, wanted)["add"]["items"]
    assert (added["before"], added["title"], added["why"]) == (before, "态度粗暴", "群众反映")
    wanted["dimensions"][0]["items"].reverse()
    (moved,) = state(own, piece, wanted)["add"]["items"]
    assert moved.get("before") != before


def test_rows_change_their_order() -> None:
    source = next(one for one in of_kind("workflow") if one.value(("routing", "rules")))
    piece = piece_of(source)
    own = head(source)
    wanted = copy.deepcopy(effect(own, piece))
    rows = wanted["routing"]["rules"]
    rows.insert(0, rows.pop(1))
    change = state(own, piece, wanted)["change"]["routing"]["rules"]
    (name, said), *others = change.items()
    assert not others
    assert "before" in said or "after" in said
    again = effect(read_yaml(own.text + f"change: {{routing: {{rules: {{{name}: {{"
                             + ", ".join(f"{key}: '{value}'" for key, value in said.items())
                             + "}}}}\n", "own.yaml"), piece)  # fmt: skip
    assert [row["id"] for row in again["routing"]["rules"]] == [row["id"] for row in rows]


def test_members_with_one_name_are_stated_as_a_whole() -> None:
    own, piece = rubric()
    wanted = copy.deepcopy(effect(own, piece))
    wanted["grades"] = [*wanted["grades"], wanted["grades"][-1]]
    stated = state(own, piece, wanted)
    assert stated["replace"] == {"grades": {"why": WHY, "with": wanted["grades"]}}


def test_a_list_that_is_replaced_stays_so() -> None:
    _, piece = rubric()
    grades = piece.source.value(("grades",))
    own = head(piece.source, "replace:\n  grades:\n    why: 全换\n    with: []\n")
    wanted = {**effect(own, piece), "grades": grades[:1]}  # type: ignore[index]
    replaced = state(own, piece, wanted)["replace"]
    assert replaced == {"grades": {"why": "全换", "with": wanted["grades"]}}


def test_an_example_of_its_own_stands_in_the_document_itself() -> None:
    own, piece = rubric()
    wanted = copy.deepcopy(effect(own, piece))
    new = {**wanted["examples"][0], "name": "本县的例子"}
    wanted["examples"].insert(0, new)
    stated = state(own, piece, wanted)
    assert stated["examples"] == [new]
    assert "add" not in stated


def test_what_cannot_be_said_as_a_difference_is_refused() -> None:
    own, piece = rubric()
    wanted = {**effect(own, piece), "grades": "没有"}
    with pytest.raises(ConfigurationError) as refused:
        state(own, piece, wanted)
    assert "change、add、remove" in refused.value.text("zh")


# whatever authors do


@st.composite
def edits(draw: st.DrawFn) -> tuple[Source, Piece, list[dict[str, Any]]]:
    """A document taken over, with up to four things changed in it, and then some more."""
    source = draw(st.sampled_from(of_kind("rubric", "table", "workflow", "programme", "calendar")))
    piece = piece_of(source)
    own = head(source)
    wanted = copy.deepcopy(effect(own, piece))
    made = []
    for _ in range(2):
        for number in range(draw(st.integers(1, 4))):
            places = [one for one in wanted if one not in OWN_HEAD]
            _change(draw, wanted, draw(st.sampled_from(places)), number)
        made.append(copy.deepcopy(wanted))
    return own, piece, made


def _change(draw: st.DrawFn, held: Any, key: Any, number: int) -> None:  # noqa: ANN401  any YAML value
    value = held[key]
    if isinstance(value, dict) and value and draw(st.integers(0, 9)):
        named = {"id", "name", "year", "title"} & value.keys() if isinstance(key, int) else set()
        inside = [one for one in value if one not in named]
        if inside:
            _change(draw, value, draw(st.sampled_from(inside)), number)
    elif isinstance(value, list) and value:
        _change_list(draw, value, number)
    elif isinstance(held, dict):
        held[key] = f"改{number}"


def _change_list(draw: st.DrawFn, rows: list[Any], number: int) -> None:
    at = draw(st.integers(0, len(rows) - 1))
    what = draw(st.sampled_from(["drop", "move", "add", "inside", "inside"]))
    if what == "drop":
        del rows[at]
    elif what == "move":
        rows.insert(draw(st.integers(0, len(rows) - 1)), rows.pop(at))
    elif what == "add" and isinstance(rows[at], dict):
        rows.insert(at, _copy(rows[at], number))
    elif isinstance(rows[at], dict | list):
        _change(draw, rows, at, number)


def _copy(row: dict[str, Any], number: int) -> dict[str, Any]:
    """Return a row of another name, and so with all that is named within it."""
    made: dict[str, Any] = {}
    for key, value in row.items():
        if key in {"id", "name"} and isinstance(value, str):
            made[key] = f"{value}-{number}"
        elif key == "year":
            made[key] = value + 100 + number
        elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            made[key] = [_copy(one, number) for one in value]
        else:
            made[key] = copy.deepcopy(value)
    return made


@given(edits())
@settings(max_examples=150)
def test_what_is_stated_says_what_was_wanted(
    edit: tuple[Source, Piece, list[dict[str, Any]]],
) -> None:
    own, piece, edits = edit
    for wanted in edits:
        try:
            text = restating(own, piece).text(wanted)
        except ConfigurationError:
            # A list or group of rules that became a word: no difference can say that.
            assert "改" in str(wanted)
            return
        own = read_yaml(text, own.name)
        assert _settled(effect(own, piece)) == _settled(wanted, effect(own, piece))
        assert restating(own, piece).text(effect(own, piece)) == text


def _settled(value: Any, gained: Any = None) -> Any:  # noqa: ANN401  any YAML value
    """Return a document without what nobody can tell apart: empty lists, the order of examples.

    A part that differs may have gained a reason of its own.
    """
    if isinstance(value, dict):
        found = {key: _settled(one, gained.get(key) if isinstance(gained, dict) else None)
                 for key, one in value.items() if one not in (None, [], {})}  # fmt: skip
        if "why" not in value and isinstance(gained, dict) and gained.get("why") == WHY:
            found["why"] = WHY
        if isinstance(found.get("examples"), list):
            found["examples"] = sorted(found["examples"], key=lambda one: str(one.get("name")))
        return found
    if isinstance(value, list):
        beside = gained if isinstance(gained, list) else [None] * len(value)
        return [_settled(one, beside[n] if n < len(beside) else None)
                for n, one in enumerate(value)]  # fmt: skip
    return value
