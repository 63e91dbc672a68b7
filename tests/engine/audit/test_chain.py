"""Hashes of entries: canonical text, one hash for each content, one beginning for each county."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.audit.chain import (
    Link,
    canonical,
    entry_hash,
    first_broken_link,
    genesis,
    hash_of,
)
from engine.audit.entry import EVENTS, AssessmentPosted, Escalated, SessionClosed

Journal = Callable[..., list[Link]]

SEVENTH_OF_JUNE = datetime(2023, 6, 7, 1, 30, tzinfo=UTC)

POSTED = AssessmentPosted(
    session="2023-06",
    case="petition-2023-000012",
    unit="商务局",
    points=Decimal("-0.50"),
    rule="unqualified",
    on=date(2023, 6, 7),
)


def test_the_canonical_text_has_sorted_keys_and_no_spaces() -> None:
    assert canonical(POSTED) == (
        '{"case":"petition-2023-000012","event":"assessment-posted","on":"2023-06-07",'
        '"points":"-0.50","rule":"unqualified","session":"2023-06","unit":"商务局"}'
    )


def test_facts_are_sorted_inside_the_event_too() -> None:
    facts = {"b": {"number": "2"}, "a": True, "丙": None}
    one = Escalated(case="c", rule="r", title="t", act="remind", on=date(2023, 6, 7), facts=facts)
    other = one.model_copy(update={"facts": dict(reversed(facts.items()))})
    assert canonical(one) == canonical(other)
    assert '"facts":{"a":true,"b":{"number":"2"},"丙":null}' in canonical(one)


def test_reading_the_canonical_text_back_and_writing_it_again_changes_nothing() -> None:
    text = canonical(POSTED)
    assert canonical(EVENTS.validate_json(text)) == text


def test_the_hash_of_a_known_entry_never_changes() -> None:
    assert genesis("shengzhou") == (
        "52e156c5a10e265720c6d779aed940112b8efa257918afba3955e0075d7a6424"
    )
    assert (
        entry_hash(
            "shengzhou",
            1,
            SEVENTH_OF_JUNE,
            "p-chair",
            canonical(SessionClosed(session="2023-06")),
            genesis("shengzhou"),
            on_behalf="周主任",
        )
        == "d35989807d3f0e6aa6fb1754048dbac8e9998ef79ccaeebdbdbc892c7cb4c368"
    )


def test_every_county_begins_at_another_hash() -> None:
    assert genesis("shengzhou") != genesis("xinchang")


def test_the_same_moment_in_another_zone_gives_the_same_hash() -> None:
    in_china = SEVENTH_OF_JUNE.astimezone(timezone(timedelta(hours=8)))
    hashes = {
        entry_hash("shengzhou", 1, at, "p", "{}", "0" * 64) for at in (SEVENTH_OF_JUNE, in_china)
    }
    assert len(hashes) == 1


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        entry_hash("shengzhou", 1, datetime(2023, 6, 7), "p", "{}", "0" * 64)  # noqa: DTZ001


@pytest.mark.parametrize(
    "change",
    [
        {"county": "xinchang"},
        {"seq": 2},
        {"at": SEVENTH_OF_JUNE + timedelta(microseconds=1)},
        {"actor": "q"},
        {"event_json": "{ }"},
        {"previous_sha256": "1" * 64},
        {"on_behalf": "李"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_hash_covers_every_part(change: dict[str, object]) -> None:
    parts: dict[str, object] = {
        "county": "shengzhou",
        "seq": 1,
        "at": SEVENTH_OF_JUNE,
        "actor": "p",
        "event_json": "{}",
        "previous_sha256": "0" * 64,
        "on_behalf": "王",
    }
    assert entry_hash(**parts) != entry_hash(**(parts | change))  # type: ignore[arg-type]


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_text_cannot_be_moved_from_one_part_to_the_next(
    actor: str, name: str, other_actor: str, other_name: str
) -> None:
    one, other = (
        entry_hash("shengzhou", 1, SEVENTH_OF_JUNE, who, "{}", "0" * 64, on_behalf=shown)
        for who, shown in ((actor, name), (other_actor, other_name))
    )
    assert (one == other) is ((actor, name) == (other_actor, other_name))


def test_each_link_carries_its_own_hash_and_that_of_the_one_before(journal: Journal) -> None:
    links = journal(4)
    assert [link.previous_sha256 for link in links] == [
        genesis("shengzhou"),
        *(link.sha256 for link in links[:-1]),
    ]
    assert all(hash_of(link) == link.sha256 for link in links)


def test_a_whole_journal_has_no_broken_link(journal: Journal) -> None:
    assert first_broken_link(journal(5)) is None


def test_an_empty_journal_has_no_broken_link() -> None:
    assert first_broken_link([]) is None


def test_the_position_of_the_first_broken_link_is_named(journal: Journal) -> None:
    links = journal(5)
    assert first_broken_link([*links[:2], *links[3:]]) == 3
