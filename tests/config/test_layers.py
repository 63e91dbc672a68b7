"""Nation, province, county: which layer decides each term, as shipped and with Zhejiang."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import cast

import pytest

from engine.configuration.clauses import decided_by, holdings
from engine.configuration.library import Library, Loaded, library_of
from engine.configuration.workflow import Clock, Workflow
from engine.places import shipped_config
from engine.services.check_documents import check_document_texts
from engine.services.compare_documents import compare, decisions

PACK = Path(__file__).parents[1] / "packs" / "zhejiang"
PETITION = "workflows/petition.yaml"

EXTENDED = (
    "clock 'Conclusion', extension: up to 1 time, 30 days at most → up to 1 time, 60 days at most"
)
ARTICLE = {
    "transfer": "信访工作条例 第二十二条",
    "accept": "信访工作条例 第二十三条",
    "object": "信访工作条例 第二十三条",
    "conclude": "信访工作条例 第三十四条",
}


def texts_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.yaml"))
    }


def shipped() -> dict[str, str]:
    return texts_of(shipped_config())


def with_zhejiang() -> dict[str, str]:
    """The shipped documents with the province between nation and county: one line is changed."""
    texts = shipped() | texts_of(PACK)
    assert "extends: petition-terms@1" in texts[PETITION]
    texts[PETITION] = texts[PETITION].replace("petition-terms@1", "petition-terms-zhejiang@1")
    return texts


SHIPPED, ZHEJIANG = library_of(shipped().items()), library_of(with_zhejiang().items())


def petition(library: Library) -> Loaded[Workflow]:
    return cast("Loaded[Workflow]", library.find("workflow", "petition", on=date(2023, 5, 4)))


def clock(library: Library, name: str) -> Clock:
    return next(one for one in petition(library).document.clocks if one.id == name)


def terms(one: Clock) -> tuple[int | None, int | None, int | None]:
    """Days and working days of the limit, days it may be extended by."""
    return one.limit.days, one.limit.workdays, one.extension and one.extension.at_most.days


def layer_of(library: Library, name: str, key: str) -> str:
    for holding in holdings(petition(library).document):
        for clause in holding.clauses:
            if clause.address == ("clocks", name, key):
                return decided_by(petition(library), clause.path).layer
    raise AssertionError(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("transfer", (15, None, None)),
        ("accept", (15, None, None)),
        ("object", (None, 5, None)),
        ("conclude", (60, None, 30)),
    ],
)
def test_the_terms_of_the_nation_hold(name: str, expected: tuple[int | None, ...]) -> None:
    assert terms(clock(SHIPPED, name)) == expected
    assert clock(SHIPPED, name).basis == ARTICLE[name]
    assert layer_of(SHIPPED, name, "limit") == "nation"


@pytest.mark.parametrize("name", list(ARTICLE))
def test_the_county_says_only_who_is_reminded(name: str) -> None:
    assert layer_of(SHIPPED, name, "answers_to") == "county"
    assert clock(SHIPPED, name).answers_to


def test_the_shipped_documents_are_clean_with_the_province_too() -> None:
    assert check_document_texts(with_zhejiang().items()).text() == ""


@pytest.mark.parametrize(
    ("name", "expected", "layer"),
    [
        ("transfer", (None, 5, None), "province"),
        ("accept", (None, 5, None), "province"),
        ("object", (None, 5, None), "nation"),
        ("conclude", (30, None, 60), "province"),
    ],
)
def test_the_province_wins_where_it_says_otherwise(
    name: str, expected: tuple[int | None, ...], layer: str
) -> None:
    assert terms(clock(ZHEJIANG, name)) == expected
    assert layer_of(ZHEJIANG, name, "limit") == layer


def test_each_clause_says_who_decided_it_and_what_it_stands_instead_of() -> None:
    said = [one.text() for one in decisions(ZHEJIANG, petition(ZHEJIANG))]
    assert (
        "时限“受理告知”的期限：5 个工作日（省级，浙江省信访条例 第二十条；"
        "理由：本省要求五个工作日内告知是否受理）［原：国家级 15 天］"
    ) in said
    assert "时限“权属异议”的期限：5 个工作日（国家级，信访工作条例 第二十三条）" in said
    assert (
        "时限“办结答复”的延长：可延长 1 次，最多 60 天（省级，浙江省信访条例 第二十三条；"
        "理由：本省办理期限较短、可延长的时间较长）［原：国家级 可延长 1 次，最多 30 天］"
    ) in said
    assert (
        "时限“办结答复”的提前提醒：10 天（县级；"
        "理由：答复前要分级签字，提前十天提醒处置责任人和业务分管负责人）［原：国家级 3 天］"
    ) in said


def test_the_conflict_is_told_in_words() -> None:
    nation, province = (
        ZHEJIANG.named(name)[0] for name in ("petition-terms", "petition-terms-zhejiang")
    )
    said = compare(ZHEJIANG, nation, province).text("en").split("\n")
    assert [line.partition(" (")[0] for line in said] == [
        "clock 'Transfer', limit: 15 days → 5 working days",
        "clock 'Acceptance', limit: 15 days → 5 working days",
        "clock 'Conclusion', limit: 60 days → 30 days",
        EXTENDED,
    ]
    assert said[0].endswith(
        "(provincial, 浙江省信访条例 第二十条; reason: 本省要求五个工作日内转送)"
    )


def test_documents_above_the_county_open_no_case() -> None:
    assert SHIPPED.ids("workflow") == ("petition", "rectification")
    assert [one.ref.id for one in SHIPPED.bases] == ["petition-terms"]


def test_what_is_said_in_effect_makes_the_hash_not_how_it_is_composed() -> None:
    """A county that writes everything out says the same and has the same hash."""
    document = petition(SHIPPED).document
    written = document.model_dump(by_alias=True, exclude_defaults=True, exclude={"extends"})
    assert type(document).model_validate(written) == document.model_copy(update={"extends": None})
    assert petition(SHIPPED).ref.sha256 != petition(ZHEJIANG).ref.sha256
