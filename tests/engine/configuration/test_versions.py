"""Versions: which is in force, what is wrong with their terms, and the hash of a content."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.configuration.opening import read_document
from engine.configuration.versions import canonical_json, content_hash, in_force, term_faults
from engine.configuration.yaml_source import read_yaml


class Term(NamedTuple):
    effective_from: date
    effective_to: date | None = None


def term(first: str, end: str | None = None) -> Term:
    return Term(date.fromisoformat(first), date.fromisoformat(end) if end else None)


FIRST, SECOND = term("2022-01-01"), term("2023-01-01")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2021-12-31", None),
        ("2022-01-01", FIRST),
        ("2022-12-31", FIRST),
        ("2023-01-01", SECOND),
        ("2099-01-01", SECOND),
    ],
)
def test_the_newest_version_that_has_begun_is_in_force(day: str, expected: Term | None) -> None:
    assert in_force([SECOND, FIRST], date.fromisoformat(day)) == expected


def test_a_version_is_not_in_force_on_the_day_it_ends() -> None:
    ended = term("2022-01-01", "2022-07-01")
    assert in_force([ended], date(2022, 6, 30)) == ended
    assert in_force([ended], date(2022, 7, 1)) is None


@pytest.mark.parametrize(
    ("terms", "codes"),
    [
        ([FIRST, SECOND], []),
        ([SECOND, FIRST], []),
        ([term("2022-01-01", "2023-01-01"), SECOND], []),
        ([term("2022-01-01", "2022-12-01"), SECOND], ["time-gap"]),
        ([term("2022-01-01", "2023-02-01"), SECOND], ["time-overlap"]),
        ([FIRST, FIRST], ["time-equal"]),
        ([term("2022-01-01", "2022-01-01")], ["time-order"]),
        ([term("2022-01-01", "2021-01-01"), SECOND], ["time-order", "time-gap"]),
        ([FIRST], []),
        ([], []),
    ],
)
def test_terms_must_meet(terms: list[Term], codes: list[str]) -> None:
    assert [code for code, _, _ in term_faults(terms)] == codes


days = st.dates(date(2020, 1, 1), date(2020, 3, 1))


@given(st.lists(st.tuples(days, st.none() | days), max_size=4), days)
def test_terms_without_fault_have_one_version_on_every_day_between(
    written: list[tuple[date, date | None]], day: date
) -> None:
    terms = [Term(*one) for one in written]
    if term_faults(terms) or not terms:
        return
    begun = min(one.effective_from for one in terms)
    last = max(terms, key=lambda one: one.effective_from)
    covered = begun <= day and (last.effective_to is None or day < last.effective_to)
    assert (in_force(terms, day) is not None) == covered


def hash_of(text: str) -> str:
    return content_hash(read_document(read_yaml(text, "rubrics/simple.yaml")))


def test_comments_and_ways_of_writing_make_no_difference(sound: dict[str, str]) -> None:
    text = sound["rubrics/simple.yaml"]
    changed = (
        text.replace("title: 评分表", "# about\ntitle:   '评分表'")
        .replace("from: 70}", "from: 70.0}")
        .replace("full_marks: 100\nstep: 0.5", "step: 0.50\nfull_marks: 100")
        .replace("effective_from", "applies_by: session\neffective_from")
    )
    assert changed != text
    assert hash_of(changed) == hash_of(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("from: 70", "from: 70.5"),
        ("title: 评分表", "title: 评分表二"),
        ("title: 评分表", "title: {zh: 评分表, en: Rubric}"),
        ("version: 1", "version: 2"),
        ("effective_from: 2023-01-01", "effective_from: 2023-01-02"),
        ('"> 0"', '"> 1"'),
        ("points: 2,", "points: 2.5,"),
    ],
)
def test_what_a_document_says_makes_its_hash(sound: dict[str, str], old: str, new: str) -> None:
    text = sound["rubrics/simple.yaml"]
    assert old in text
    assert hash_of(text.replace(old, new)) != hash_of(text)


def test_text_and_number_are_not_the_same(sound: dict[str, str]) -> None:
    text = sound["rubrics/simple.yaml"]
    number = text.replace('reply.days_late: "> 0"', "reply.days_late: 1")
    quoted = text.replace('reply.days_late: "> 0"', 'reply.days_late: "1"')
    assert hash_of(number) != hash_of(quoted)


def test_the_hash_of_a_content_never_changes(sound: dict[str, str]) -> None:
    # Published versions are known by this value: if it changes, none of them is found again.
    assert hash_of(sound["rubrics/simple.yaml"]) == (
        "246856c6a0cb129f08a50d33398ac3ef6df2b4ee9690cc121e8b6af58c0507ac"
    )


def test_the_canonical_form_is_sorted_and_without_blanks(sound: dict[str, str]) -> None:
    document = read_document(read_yaml(sound["rubrics/simple.yaml"], "rubrics/simple.yaml"))
    text = canonical_json(document)
    assert text.startswith('{"dimensions":[{"id":"reply"')
    assert '"step":{"number":"0.5"}' in text
    assert '"from":{"number":"70"}' in text
