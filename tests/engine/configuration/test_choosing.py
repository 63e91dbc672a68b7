"""Which version applies, and why: pin, session, date of a fact; corrections and what was known."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.audit.entry import Pin
from engine.configuration.library import Library, check_texts, library_of
from engine.configuration.loaded import Chosen
from engine.configuration.versions import boundary_days
from engine.errors import ConfigurationError, ConflictError, NotFoundError, RuleError

FEES = """\
kind: table
id: fees
title: 收费表
version: {version}
effective_from: {first}
{more}applies_by: {{event_date: petition.received_on}}
hit: unique
inputs: [{{name: petition.people}}]
outputs: [{{name: fee, type: number}}]
rules:
- {{id: few, when: {{petition.people: ">= 0"}}, then: {{fee: {fee}}}}}
"""


def fees(version: int, first: str, fee: int = 1, more: str = "") -> str:
    return FEES.format(version=version, first=first, fee=fee, more=more)


@pytest.fixture
def library(sound: dict[str, str]) -> Library:
    """Fees of 2023 and 2024, and those of 2023 corrected in June 2024."""
    sound["workflows/fees-1.yaml"] = fees(1, "2023-01-01")
    sound["workflows/fees-2.yaml"] = fees(2, "2024-01-01", 2)
    correction = "replaces: 1\nrecorded_on: 2024-06-01\n"
    sound["workflows/fees-3.yaml"] = fees(3, "2023-01-01", 3, correction)
    return library_of(sound.items())


def chosen(library: Library, day: str, known: str | None = None) -> Chosen:
    found = library.choose(
        "table",
        "fees",
        dates={"petition.received_on": date.fromisoformat(day)},
        as_known_on=date.fromisoformat(known) if known else None,
    )
    assert found.chosen is not None
    return found.chosen


@pytest.mark.parametrize(
    ("day", "known", "version"),
    [
        ("2023-05-04", None, 3),
        ("2023-05-04", "2024-06-01", 3),
        ("2023-05-04", "2024-05-31", 1),
        ("2024-05-04", None, 2),
        ("2024-05-04", "2024-05-31", 2),
    ],
)
def test_a_correction_counts_from_the_day_it_was_recorded(
    library: Library, day: str, known: str | None, version: int
) -> None:
    assert chosen(library, day, known).ref.version == version


def test_a_result_can_say_how_its_version_was_chosen(library: Library) -> None:
    choice = chosen(library, "2023-05-04", "2024-05-31")
    assert choice.to_json() == {
        "kind": "table",
        "id": "fees",
        "version": 1,
        "sha256": choice.ref.sha256,
        "rule": "event-date",
        "on": "2023-05-04",
        "fact": "petition.received_on",
        "as_known_on": "2024-05-31",
    }
    assert choice.text() == (
        "fees 第 1 版：按“petition.received_on”，2023-05-04 施行的一版（2024-05-31 所知）"
    )
    assert choice.text("en") == (
        "fees version 1: in force on 2023-05-04, by petition.received_on, as known on 2024-05-31"
    )


def test_a_pin_comes_before_session_and_date(library: Library) -> None:
    kept = Pin(kind="table", id="fees", version=2, sha256="0" * 64)
    found = library.choose("table", "fees", pin=1, session=[kept], started_on=date(2024, 5, 4))
    assert found.chosen == Chosen(found.ref, "pin")
    assert found.ref.version == 1


def test_what_the_session_keeps_comes_before_the_date(library: Library) -> None:
    ref = library.find("table", "fees", version=1).ref
    kept = Pin(kind=ref.kind, id=ref.id, version=1, sha256=ref.sha256)
    later = {"petition.received_on": date(2024, 5, 4)}
    found = library.choose("table", "fees", session=[kept], dates=later)
    assert found.chosen == Chosen(ref, "session")


def test_what_the_session_keeps_must_still_say_the_same(library: Library) -> None:
    kept = Pin(kind="table", id="fees", version=1, sha256="0" * 64)
    with pytest.raises(ConflictError):
        library.choose("table", "fees", session=[kept])


@pytest.mark.parametrize("dates", [{}, {"petition.received_on": None}])
def test_without_its_date_no_version_is_guessed(
    library: Library, dates: dict[str, date | None]
) -> None:
    with pytest.raises(RuleError, match=r"petition\.received_on"):
        library.choose("table", "fees", dates=dates, started_on=date(2024, 5, 4))


def test_before_the_first_version_there_is_none(library: Library) -> None:
    with pytest.raises(NotFoundError, match="2022-12-31"):
        chosen(library, "2022-12-31")


def test_a_rubric_goes_by_the_day_the_session_starts(library: Library) -> None:
    found = library.choose("rubric", "simple", started_on=date(2023, 5, 4))
    assert found.chosen == Chosen(found.ref, "day", date(2023, 5, 4))


def test_a_session_without_a_day_chooses_nothing(library: Library) -> None:
    with pytest.raises(RuleError, match="simple"):
        library.choose("rubric", "simple")


def test_documents_that_decide_together_go_by_one_date(library: Library) -> None:
    dates = {"petition.received_on": date(2024, 5, 4)}
    both = [("table", "fees"), ("rubric", "simple")]
    found = library.choose_all(both, dates=dates, started_on=date(2024, 5, 4))
    assert [one.ref.version for one in found] == [2, 1]


def test_documents_that_go_by_different_dates_do_not_decide_together(
    sound: dict[str, str],
) -> None:
    sound["workflows/fees-1.yaml"] = fees(1, "2023-01-01")
    others = fees(1, "2023-01-01").replace("id: fees", "id: others")
    sound["workflows/others.yaml"] = others.replace("petition.received_on", "reply.stopped_on")
    mixed = library_of(sound.items())
    dates = {"petition.received_on": date(2024, 5, 4)}
    with pytest.raises(ConfigurationError, match="不能混用"):
        mixed.choose_all([("table", "fees"), ("table", "others")], dates=dates)


def test_every_way_of_finding_says_which_it_was(library: Library) -> None:
    ref = library.find("rubric", "simple").ref
    rules = [
        library.find("rubric", "simple").chosen,
        library.find("rubric", "simple", version=1).chosen,
        library.find("rubric", "simple", on=date(2023, 5, 4)).chosen,
        library.at(ref.kind, ref.id, ref.version, ref.sha256).chosen,
        library.county(date(2023, 5, 4)).chosen,
    ]
    assert [one.rule for one in rules if one] == ["only", "pin", "day", "session", "day"]


def test_a_corrected_county_gives_way(sound: dict[str, str]) -> None:
    correction = "version: 2\nreplaces: 1\nrecorded_on: 2024-01-01\n"
    sound["county-2.yaml"] = (
        sound["county.yaml"].replace("version: 1\n", correction).replace("小县", "新县")
    )
    assert library_of(sound.items()).county(date(2023, 5, 4)).ref.version == 2


def test_a_version_is_corrected_once_and_the_correction_again(sound: dict[str, str]) -> None:
    sound["workflows/fees-1.yaml"] = fees(1, "2023-01-01")
    for number, former, day in ((2, 1, "2023-05-01"), (3, 2, "2023-06-01")):
        more = f"replaces: {former}\nrecorded_on: {day}\n"
        sound[f"workflows/fees-{number}.yaml"] = fees(number, "2023-01-01", number, more)
    library = library_of(sound.items())
    assert [chosen(library, "2023-02-01", day).ref.version for day in KNOWN] == [1, 2, 3]
    sound["workflows/fees-3.yaml"] = sound["workflows/fees-3.yaml"].replace(
        "replaces: 2", "replaces: 1"
    )
    [twice] = check_texts(sound.items()).problems
    assert twice.en.endswith("is corrected by workflows/fees-2.yaml already; write replaces: 2.")


KNOWN = ("2023-04-30", "2023-05-31", "2023-06-01")


def test_a_correction_is_not_recorded_before_what_it_corrects(sound: dict[str, str]) -> None:
    sound["workflows/fees-1.yaml"] = fees(1, "2023-01-01", more="recorded_on: 2023-03-01\n")
    more = "replaces: 1\nrecorded_on: 2023-02-01\n"
    sound["workflows/fees-2.yaml"] = fees(2, "2023-01-01", 2, more)
    [problem] = check_texts(sound.items()).problems
    assert (problem.code, problem.path) == ("correction", "recorded_on")


def test_a_hole_once_there_was_is_a_hole(sound: dict[str, str]) -> None:
    """The version that fills it was recorded late: before that day nothing was in force."""
    sound["workflows/fees-1.yaml"] = fees(1, "2023-01-01", more="effective_to: 2023-07-01\n")
    sound["workflows/fees-2.yaml"] = fees(2, "2023-07-01", more="recorded_on: 2024-02-01\n")
    sound["workflows/fees-3.yaml"] = fees(3, "2024-01-01")
    [problem] = check_texts(sound.items()).problems
    assert (problem.code, problem.file) == ("time-gap", "workflows/fees-3.yaml")


def test_around_each_boundary_every_day_has_its_version(library: Library) -> None:
    versions = library.all("table")
    found = {}
    for day in boundary_days(versions):
        if day >= date(2023, 1, 1):
            found[day] = chosen(library, day.isoformat()).ref.version
    assert boundary_days(versions)[0] == date(2023, 1, 1) - timedelta(days=1)
    assert found == {
        date(2023, 1, 1): 3,
        date(2023, 1, 2): 3,
        date(2023, 12, 31): 3,
        date(2024, 1, 1): 2,
        date(2024, 1, 2): 2,
    }
