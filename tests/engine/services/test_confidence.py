from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from office_support import COUNTY, HELD, Office, copy_of, new_desk, next_county, publish

from engine.audit.entry import Recused, ResultConfirmed, ScoresOpened, SheetHanded
from engine.clock import moment_of
from engine.errors import AccessError
from engine.forms.visibility import VEIL
from engine.services.confidence import may_see, stands_above, viewer_of, visible_cases
from engine.services.people import actor_of
from engine.services.read_cases import CaseFile, list_cases, open_file

SESSION = "monthly-review-2023-05-1"
CARD = "petition-2023-00001"
SECRETS = ("胡秋实", "13900002000", "某某新村7幢302室")


@pytest.fixture(scope="module")
def busy_file(drawn_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Cases of every kind and stage, one of them with a confirmed result and its list."""
    file = copy_of(drawn_file, tmp_path_factory.mktemp("busy"))
    office = Office(new_desk(file), HELD)
    office.register(petitioner_phone="13911110000")
    for number, (topic, place) in enumerate(
        [("餐饮油烟", "三江街道"), ("征地拆迁", "黄泽镇"), ("拖欠工资", "崇仁镇")]
    ):
        office.bring(
            office.register(topic=topic, place=place, petitioner_phone=f"1391111000{number + 1}"),
            "accept",
        )
    office.bring(office.register(place="下王镇", topic="干部作风", about_discipline=True), "route")
    office.judge(SESSION, CARD, {"shallow-investigation": 8, "main-demand-avoided": 10})
    office.desk.database.close()
    return file


@pytest.fixture
def busy(busy_file: Path, tmp_path: Path) -> Iterator[Office]:
    office = Office(new_desk(copy_of(busy_file, tmp_path / "busy")), HELD)
    yield office
    office.desk.database.close()


def _file(office: Office, person: str, case: str = CARD) -> CaseFile:
    return open_file(office.desk, case, actor=office.person(person), at=moment_of(office.day))


def test_lists_hold_exactly_what_may_be_opened_for_every_person_of_the_county(
    busy: Office,
) -> None:
    county = busy.county
    with busy.desk.database.reading(COUNTY) as unit:
        cases = unit.cases()
        for person in county.people:
            actor = actor_of(county, person.id)
            listed = {case.id for case in unit.cases(**visible_cases(county, actor))}
            opened = {case.id for case in cases if may_see(county, case, actor)}
            assert listed == opened, person.name


@pytest.mark.parametrize(
    ("person", "count"),
    [
        ("han-zhuoqun", 9),  # clerk: the whole county
        ("liang-xudong", 9),  # secretary
        ("chen-xiang", 2),  # handler of the card and of its list
        ("wei-junjie", 3),  # liaison of the unit that assists, with fumes too
        ("gao-yuanhang", 2),  # liaison of the commerce bureau
        ("shi-qichang", 3),  # supervises commerce and labour
        ("wu-zhenyu", 3),  # office of the city area
        ("yu-lan", 0),  # assessor
        ("zhao-lan", 0),  # observer
        ("ren-yaoming", 0),  # auditor
    ],
)
def test_a_role_reaches_by_its_scope(busy: Office, person: str, count: int) -> None:
    page = list_cases(busy.desk, actor=busy.person(person), at=moment_of(HELD))
    assert page.total == len(page.lines)
    assert page.total == count


@pytest.mark.parametrize("person", ["yu-lan", "zhao-lan", "tang-wenbo", "xing-yiming"])
def test_a_case_outside_of_ones_duties_is_not_opened(busy: Office, person: str) -> None:
    with pytest.raises(AccessError, match="不在您的职责范围内"):
        _file(busy, person)


@pytest.mark.parametrize(
    ("person", "named", "demand"),
    [
        ("han-zhuoqun", True, True),  # clerk
        ("chen-xiang", True, True),  # handler of the case
        ("xing-tiejun", False, True),  # deputy: handles it, but need not know who asks
        ("shi-mingda", False, True),  # chief
        ("gao-yuanhang", False, False),  # liaison of the unit
        ("wei-junjie", False, False),  # liaison of the unit that assists
        ("shi-qichang", True, True),  # discipline group
        ("liang-xudong", False, True),  # secretary
        ("cai-jialiang", False, True),  # chair
        ("wu-zhenyu", False, True),  # area office
    ],
)
def test_the_petitioner_is_veiled_from_all_who_need_not_know(
    busy: Office, person: str, named: bool, demand: bool
) -> None:
    registered = _file(busy, person).filings[0]
    for answers in (registered.answers, registered.filing.answers):
        for name, secret in zip(
            ("petitioner_name", "petitioner_phone", "petitioner_address"), SECRETS, strict=True
        ):
            assert answers[name] == (secret if named else VEIL)
        assert (answers["demand"] != VEIL) is demand
        assert answers["topic"] == "预付卡消费"


def test_nothing_else_in_the_file_tells_who_asked(busy: Office) -> None:
    file = _file(busy, "gao-yuanhang")
    told = repr((file.entries, file.filings, file.case, file.children, file.routed))
    assert not [secret for secret in SECRETS if secret in told]


def test_marks_of_the_panel_are_for_those_who_score_or_chair(busy: Office) -> None:
    case = busy.case(CARD)
    county = busy.county
    assert "panel" in viewer_of(county, case, busy.person("cai-jialiang")).sees
    assert "panel" not in viewer_of(county, case, busy.person("chen-xiang")).sees


# the unit reviewed


def test_the_unit_reviewed_learns_the_result_and_not_who_scored_what(busy: Office) -> None:
    busy.recuse(SESSION, "petition-2023-00002", "yu-lan")
    file = _file(busy, "chen-xiang")
    kinds = {type(entry.event) for entry in file.entries}
    assert not kinds & {SheetHanded, ScoresOpened, Recused}
    (confirmed,) = [e.event for e in file.entries if isinstance(e.event, ResultConfirmed)]
    assert {item.item for item in confirmed.lost} == {
        "shallow-investigation",
        "main-demand-avoided",
    }
    ((_, reviewed),) = file.reviews
    assert reviewed.result is not None
    assert (reviewed.handed, reviewed.recused) == ((), {})
    found = (*confirmed.lost, *reviewed.result.lost)
    assert all(item.found_by == () for item in found)
    assert "yu-lan" not in repr((file.entries, file.reviews))


def test_who_stands_above_the_units_sees_who_found_what(busy: Office) -> None:
    file = _file(busy, "liang-xudong")
    assert SheetHanded in {type(entry.event) for entry in file.entries}
    ((_, reviewed),) = file.reviews
    assert reviewed.result is not None
    assert len(reviewed.result.lost[0].found_by) == 5


def test_before_the_chair_confirms_the_unit_sees_nothing_of_the_scoring(busy: Office) -> None:
    case = "petition-2023-00002"
    busy.score(SESSION, case, {"shallow-investigation": 8})
    file = _file(busy, "qian-dandan", case)
    ((session, reviewed),) = file.reviews
    assert (session, reviewed.result, reviewed.handed) == (SESSION, None, ())
    assert "92" not in repr(file.reviews)


@pytest.mark.parametrize(
    ("person", "above"), [("liang-xudong", True), ("yu-lan", True), ("chen-xiang", False)]
)
def test_roles_of_the_whole_county_stand_above_the_units(
    busy: Office, person: str, above: bool
) -> None:
    assert stands_above(busy.county, busy.person(person)) is above


# a post changes hands


def test_who_holds_a_post_today_has_the_cases_it_was_named_in(busy: Office, tmp_path: Path) -> None:
    since = HELD + timedelta(days=7)
    post = "unit: 商务局, role: handler, holder: chen-xiang"
    publish(
        busy.desk,
        next_county(tmp_path / "next", since, post, post.replace("chen-xiang", "gao-yuanhang")),
        on=HELD,
    )
    open_case = busy.bring(busy.register(petitioner_phone="13955550000"), "route")
    busy.day = since
    assert _file(busy, "gao-yuanhang", open_case).viewer.sees >= {"informant", "unit"}
    page = list_cases(busy.desk, actor=busy.person("gao-yuanhang"), at=moment_of(since))
    assert open_case in {line.case.id for line in page.lines}
    busy.do(open_case, "accept", by="gao-yuanhang")
    with pytest.raises(AccessError):
        _file(busy, "chen-xiang", open_case)
    page = list_cases(busy.desk, actor=busy.person("chen-xiang"), at=moment_of(since))
    assert page.total == 0


def test_until_that_day_the_former_holder_keeps_them(busy: Office, tmp_path: Path) -> None:
    post = "unit: 商务局, role: handler, holder: chen-xiang"
    later = date(2023, 9, 1)
    publish(
        busy.desk,
        next_county(tmp_path / "next", later, post, post.replace("chen-xiang", "gao-yuanhang")),
        on=HELD,
    )
    assert _file(busy, "chen-xiang").case.id == CARD
