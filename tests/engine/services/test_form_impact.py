"""A new version of a form, tried on the answers of open cases."""

from __future__ import annotations

import pytest
from office_support import Office

from engine.configuration.form import Form
from engine.configuration.library import Loaded, library_of
from engine.places import shipped_config
from engine.services.form_impact import Impact, impact_on_open_cases
from engine.services.shelf import narrow
from engine.services.try_examples import lists_of

NAME = "forms/petition-registration.yaml"
FIRST = (shipped_config() / NAME).read_text("utf-8")


def version(number: int, *edits: tuple[str, str], migrations: str = "") -> Loaded[Form]:
    """Return a later version of the registration form: the shipped one, edited."""
    text = FIRST.replace("version: 1\n", f"version: {number}\n")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    county = (shipped_config() / "county.yaml").read_text("utf-8")
    text = text[: text.index("\nexamples:") + 1] + migrations
    library = library_of([("county.yaml", county), (NAME, text)])
    return narrow(library.find("form", "petition-registration", version=number), Form)


def tried(office: Office, loaded: Loaded[Form], *others: Form) -> Impact:
    desk = office.desk
    with desk.database.reading(desk.county) as unit:
        lists = lists_of(desk.library(unit))
        return impact_on_open_cases(unit, loaded, others, lists)


@pytest.fixture
def numbers(office: Office) -> list[str]:
    """Two open petitions and a settled one; return the numbers of the open."""
    first, second = office.register(), office.register()
    office.bring(office.register(), "settle")
    return [office.case(name).number for name in (first, second)]


def test_a_version_that_asks_the_same_refuses_nothing(office: Office, numbers: list[str]) -> None:
    impact = tried(office, version(2))
    assert (impact.cases, impact.filings) == (len(numbers), len(numbers))
    assert (impact.refused, impact.reasons, impact.left) == ((), (), ())


def test_open_cases_are_counted_by_what_they_lack(office: Office, numbers: list[str]) -> None:
    tightened = version(2, ("demand, about_discipline]\n  prop", "demand, village]\n  prop"))
    impact = tried(office, tightened)
    assert impact.refused == tuple(numbers)
    [reason] = impact.reasons
    assert (reason.place, reason.said.zh, reason.cases) == ("village", "不能为空", tuple(numbers))


def test_what_is_too_long_is_one_reason_whatever_its_length(
    office: Office, numbers: list[str]
) -> None:
    longer = office.register(headline="反映购物卡退款一直没有办")
    impact = tried(office, version(2, ("maxLength: 80", "maxLength: 5")))
    [reason] = impact.reasons
    assert (reason.place, reason.said.zh) == ("headline", "最多字数 5")
    assert reason.cases == (*numbers, office.case(longer).number)


def test_answers_to_the_version_itself_are_not_tried(office: Office, numbers: list[str]) -> None:
    assert numbers
    assert tried(office, version(1)).filings == 0


def test_a_migration_saves_what_a_rename_would_lose(office: Office, numbers: list[str]) -> None:
    renamed = ("petitioner_address", "address")
    assert [one.place for one in tried(office, version(2, renamed)).left] == ["petitioner_address"]
    steps = "migrations:\n- {from: 1, steps: [{rename: {petitioner_address: address}}]}\n"
    impact = tried(office, version(2, renamed, migrations=steps))
    assert (impact.left, impact.undone, impact.refused) == ((), (), ())
    assert impact.example is not None
    number, migrated = impact.example
    assert number == numbers[0]
    assert migrated.answers["address"] == "某某新村7幢302室"


def test_a_step_that_cannot_be_done_is_told_with_its_cases(
    office: Office, numbers: list[str]
) -> None:
    steps = "migrations:\n- {from: 1, steps: [{convert: {headline: integer}}]}\n"
    [undone] = tried(office, version(2, migrations=steps)).undone
    assert (undone.place, undone.said.zh, undone.cases) == (
        "headline",
        "不能转为整数",
        tuple(numbers),
    )


def test_versions_between_are_gone_through(office: Office, numbers: list[str]) -> None:
    assert numbers
    first = "migrations:\n- {from: 1, steps: [{rename: {village: hamlet}}]}\n"
    second = "migrations:\n- {from: 2, steps: [{rename: {real_name: signed}}]}\n"
    between = version(2, ("village", "hamlet"), migrations=first)
    last = version(3, ("village", "hamlet"), ("real_name", "signed"), migrations=second)
    assert tried(office, last, between.document).left == ()


def test_what_machines_are_told_holds_no_answer(office: Office, numbers: list[str]) -> None:
    steps = "migrations:\n- {from: 1, steps: [{convert: {petitioner_name: integer}}]}\n"
    impact = tried(office, version(2, ("maxLength: 60", "maxLength: 1"), migrations=steps))
    said = str(impact.to_json())
    assert numbers[0] in said
    assert "胡秋实" not in said


def test_nothing_filed_is_changed(office: Office, numbers: list[str]) -> None:
    assert numbers
    before = list(_filed(office))
    steps = "migrations:\n- {from: 1, steps: [{drop: [headline]}]}\n"
    tried(office, version(2, migrations=steps))
    assert list(_filed(office)) == before


def _filed(office: Office) -> list[tuple[str, object]]:
    with office.desk.database.reading(office.desk.county) as unit:
        found = unit.filings_of_open_cases("petition-registration")
        return [(one.sha256, one.answers) for _, one in found]
