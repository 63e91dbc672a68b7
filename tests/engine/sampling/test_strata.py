"""The frame: which cases stand in which stratum, and the one text it is written in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.configuration.programme import Programme, Stratum
from engine.errors import IntegrityError, RuleError
from engine.sampling.strata import NO_STRATUM, Frame, FrameCase, build_frame, read_frame
from engine.terms import DocumentId, DocumentRef, Label

Frames = Callable[..., Frame]

REF = DocumentRef("programme", DocumentId("monthly"), 1, "ab" * 32)


def case(key: str, unit_kind: str = "department") -> FrameCase:
    return FrameCase(case=key, number=f"嵊信〔2023〕{key}号", unit="商务局", unit_kind=unit_kind)


def with_strata(programme: Programme, *strata: tuple[str, str | None]) -> Programme:
    return programme.model_copy(
        update={
            "strata": tuple(
                Stratum(id=key, title=Label(key), unit_kind=kind, size=1) for key, kind in strata
            )
        }
    )


def test_each_case_stands_in_the_stratum_of_its_units_kind(frame: Frames) -> None:
    departments, towns = frame().strata
    assert [case.case[-1] for case in departments.cases] == ["1", "2", "3"]
    assert [case.case[-1] for case in towns.cases] == ["4", "5", "6", "7"]


def test_the_text_is_canonical_json_and_the_hash_is_taken_over_it(frame: Frames) -> None:
    text = frame().canonical
    assert text == json.dumps(
        json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    assert frame().sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_the_frame_of_the_sample_never_changes(frame: Frames) -> None:
    assert frame().sha256 == "e9da4c89115a694f8062ac3a089e4df92ff72cd24e4b6cad876be45aaf2f0e98"


def test_the_text_holds_versions_numbers_sizes_and_reasons_but_no_person(frame: Frames) -> None:
    held = json.loads(frame().canonical)
    assert held["programme"] == {"id": "monthly", "version": 1, "sha256": "ab" * 32}
    assert held["excluded"] == [{"case": "petition-2023-000008", "reason": "本年度已评查"}]
    assert [(one["id"], one["size"]) for one in held["strata"]] == [
        ("departments", 1),
        ("towns", 2),
    ]
    assert set(held["strata"][0]["cases"][0]) == {"case", "number", "unit", "unit_kind"}


@given(order=st.permutations(range(7)))
def test_the_order_in_which_cases_are_given_does_not_matter(
    frame: Frames, order: list[int]
) -> None:
    cases = frame().cases
    assert frame(cases=[cases[place] for place in order]) == frame()


def test_another_attempt_is_another_frame(frame: Frames) -> None:
    assert frame(attempt=2).sha256 != frame().sha256


def test_a_stratum_with_fewer_cases_than_its_size_gives_all(frame: Frames) -> None:
    departments, towns = frame(cases=[case("a", "town")]).strata
    assert (departments.taken, towns.taken) == (0, 1)


def test_a_stratum_of_no_kind_takes_what_the_ones_before_it_left(
    programme: Programme,
) -> None:
    rest_last = with_strata(programme, ("towns", "town"), ("rest", None))
    frame = build_frame(
        rest_last, REF, session="s", attempt=1, cases=[case("a", "town"), case("b", "office")]
    )
    assert [[case.case for case in stratum.cases] for stratum in frame.strata] == [["a"], ["b"]]


def test_a_case_no_stratum_takes_is_listed_as_excluded(programme: Programme) -> None:
    towns = with_strata(programme, ("towns", "town"))
    cases = [case("b", "town"), case("a", "office")]
    frame = build_frame(towns, REF, session="s", attempt=1, cases=cases)
    assert frame.excluded == (("a", NO_STRATUM),)


def test_a_case_without_a_lead_unit_stands_in_no_stratum_of_a_kind(frame: Frames) -> None:
    homeless = FrameCase("z", "嵊信〔2023〕9号", unit="", unit_kind="")
    assert frame(cases=[*frame().cases, homeless]).excluded[-1] == ("z", NO_STRATUM)


def test_a_frame_without_cases_is_refused(frame: Frames) -> None:
    with pytest.raises(RuleError) as caught:
        frame(cases=[])
    assert "没有可供抽取的信访件" in caught.value.text()
    assert "no case can be drawn" in caught.value.text("en")


def test_a_case_given_twice_is_refused(frame: Frames) -> None:
    with pytest.raises(RuleError, match="信访件 a 出现两次"):
        frame(cases=[case("a"), case("a")])


def test_a_case_both_eligible_and_excluded_is_refused(frame: Frames) -> None:
    with pytest.raises(RuleError, match="信访件 a 出现两次"):
        frame(cases=[case("a")], excluded=[("a", "已评查")])


@pytest.mark.parametrize("key", ["a|b", "a\nb", "a\u2028b"], ids=["bar", "line feed", "separator"])
def test_a_key_that_would_make_a_ticket_ambiguous_is_refused(frame: Frames, key: str) -> None:
    with pytest.raises(RuleError, match="不能用于抽取"):
        frame(cases=[case(key)])


def test_a_frame_read_back_is_the_frame(frame: Frames) -> None:
    assert read_frame(frame().canonical) == frame()


def changed(
    frame: Frame, change: Callable[[dict[str, list[dict[str, list[object]]]]], None]
) -> str:
    held = json.loads(frame.canonical)
    change(held)
    return json.dumps(held, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@pytest.mark.parametrize(
    ("change", "zh"),
    [
        (lambda held: held["strata"][0]["cases"].reverse(), "未按编号排序"),
        (lambda held: held["strata"].append(held["strata"][0]), "分层 departments 出现两次"),
        (
            lambda held: held["strata"][1].update(cases=held["strata"][0]["cases"], unit_kind=None),
            "信访件 petition-2023-000001 出现两次",
        ),
        (
            lambda held: held["strata"][0]["cases"][0].update(unit_kind="town"),
            "信访件 petition-2023-000001 不应列在分层“departments”",
        ),
        (
            lambda held: held["strata"][0].update(cases=[], unit_kind=None),
            "信访件 petition-2023-000004 不应列在分层“towns”",
        ),
        (lambda held: held["excluded"].insert(0, {"case": "z", "reason": "已评查"}), "排除名单"),
        (lambda held: held.pop("attempt"), "抽取范围缺少“attempt”"),
        (lambda held: held.update(lucky=True), "抽取范围多出“lucky”"),
        (lambda held: held.update(attempt="1"), "“attempt”的值不合格式"),
        (lambda held: held.update(attempt=0), "“attempt”的值不合格式"),
    ],
)
def test_a_text_that_is_no_proper_frame_is_refused(
    frame: Frames, change: Callable[[dict[str, list[dict[str, list[object]]]]], None], zh: str
) -> None:
    with pytest.raises(IntegrityError, match=zh):
        read_frame(changed(frame(), change))


def test_a_frame_written_otherwise_is_refused(frame: Frames) -> None:
    with pytest.raises(IntegrityError, match="不是规定的写法"):
        read_frame(frame().canonical.replace('":', '": '))
