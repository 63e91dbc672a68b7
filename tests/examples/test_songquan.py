"""The second county: another rubric, other terms, other routing, in a few lines that extend."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from songquan_support import COUNTY, EXAMPLE, HELD, OPENED, Songquan

from engine.clock import moment_of
from engine.configuration.checks.column_checks import tables_of
from engine.configuration.library import Library, load_library
from engine.records.session import Database
from engine.rules.tables import compile_table
from engine.services.check_documents import check_documents
from engine.services.desk import Desk
from engine.services.escalate import run_tick
from engine.services.publish_documents import publish_folder
from engine.services.read_library import list_documents, read_document
from engine.terms import SYSTEM

KEY = b"a key for tests only, 32 bytes!!"
MOST_LINES = 150


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(EXAMPLE)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the county's documents, made once: each test works on a copy."""
    file = tmp_path_factory.mktemp("songquan") / "published.db"
    database = Database(f"sqlite:///{file}")
    database.upgrade()
    desk = Desk(database, COUNTY, KEY)
    publish_folder(desk, EXAMPLE, actor=SYSTEM, at=moment_of(date(2024, 1, 2)))
    database.close()
    return file


@pytest.fixture
def office(published: Path, tmp_path: Path) -> Iterator[Songquan]:
    file = tmp_path / "songquan.db"
    for part in published.parent.glob("published.db*"):
        shutil.copy(part, tmp_path / part.name.replace("published", "songquan"))
    database = Database(f"sqlite:///{file}")
    yield Songquan(Desk(database, COUNTY, KEY), OPENED)
    database.close()


def test_it_is_written_in_under_150_lines_of_yaml() -> None:
    lines = sum(
        len(path.read_text(encoding="utf-8").splitlines()) for path in EXAMPLE.rglob("*.yaml")
    )
    assert lines < MOST_LINES


def test_it_passes_the_check() -> None:
    report = check_documents(EXAMPLE)
    assert report.errors == ()
    assert {(one.code, one.file) for one in report.warnings} == {
        ("example", "adopted/shengzhou/forms/petition-registration.yaml")
    }


def test_everything_it_does_not_mention_is_taken_over(library: Library) -> None:
    assert "reply" in library.ids("form")
    assert library.find("form", "reply").path == "adopted/shengzhou/forms/reply.yaml"
    assert library.calendar().path == "adopted/shengzhou/calendar.yaml"
    assert library.county().document.id == COUNTY


def test_it_holds_no_quarterly_review(library: Library) -> None:
    assert library.ids("programme") == ("monthly-review",)
    assert library.ids("rubric") == ("first-petition",)


def test_its_rubric_has_four_dimensions_and_five_grades(library: Library) -> None:
    rubric = library.find("rubric", "first-petition").source
    dimensions, grades = rubric.value(("dimensions",)), rubric.value(("grades",))
    assert isinstance(dimensions, list)
    assert isinstance(grades, list)
    assert (len(dimensions), len(grades)) == (4, 5)


@pytest.mark.parametrize(
    ("topic", "about_discipline", "lead", "others"),
    [
        ("消费维权", False, "市场监管局", ()),
        ("餐饮油烟", False, "综合执法局", ("市场监管局",)),
        ("村级资金管理", False, "松泉镇", ()),
        ("干部作风", True, "县纪委监委", ()),
    ],
)
def test_a_petition_goes_where_its_own_table_sends_it(
    office: Songquan, topic: str, about_discipline: bool, lead: str, others: tuple[str, ...]
) -> None:
    case = office.register(topic=topic, about_discipline=about_discipline)
    office.do(case, "route")
    found = office.case(case)
    assert (found.lead, found.co_units) == (lead, others)
    assert found.number == "松信〔2024〕1号"


def test_the_library_reads_every_document_aloud_the_parents_in_the_parents_words(
    office: Songquan,
) -> None:
    at, reader = moment_of(office.day), office.person("li-qiu")
    lines = list_documents(office.desk, actor=reader, at=at)
    seen = {}
    for line in lines:
        ref = line.document.ref
        view = read_document(office.desk, ref.kind, ref.id, ref.version, actor=reader, at=at)
        for body in tables_of(view.document).values():
            assert compile_table(body, view.dictionary).rows
        seen[f"{ref.kind}/{ref.id}"] = view.county.id
    assert seen["workflow/petition"] == "songquan"
    assert seen["workflow/shengzhou:petition"] == "shengzhou"
    assert len(seen) == len(lines)


def reviewed(office: Songquan) -> tuple[str, str]:
    """Settle two petitions, review the department's; return the session and that case."""
    case = office.settled()
    office.settled(topic="村级资金管理", demand="要求公开村里三年的收支账目。")
    office.day = HELD
    return office.drawn(), case


def test_a_case_is_scored_by_its_own_rubric(office: Songquan) -> None:
    session, case = reviewed(office)
    combined = office.judge(session, case, {"shallow": 12})
    result = office.reviewed(session, case)
    assert result.result is not None
    assert (str(result.result.score), result.result.grade) == ("88", "good")
    assert combined is not None


def test_what_is_lacking_is_mended_within_ten_days_or_supervised(office: Songquan) -> None:
    session, case = reviewed(office)
    office.judge(session, case, {"shallow": 20})
    deficiency = office.child(case)
    assert office.book(deficiency).sheet["rectify.due_on"] == date(2024, 6, 3)
    office.later(10)
    run_tick(office.desk, at=moment_of(office.day))
    assert office.case(deficiency).stage == "rectifying"
    office.later(1)
    run_tick(office.desk, at=moment_of(office.day))
    assert office.case(deficiency).stage == "supervised"
