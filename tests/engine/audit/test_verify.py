"""The check of a journal finds any change and says what it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.audit.chain import Head, Link, beginning, hash_of
from engine.audit.verify import verify_chain

Journal = Callable[..., list[Link]]


def head_of(link: Link) -> Head:
    return Head(link.seq, link.sha256)


def test_a_whole_journal_is_found_whole(journal: Journal) -> None:
    links = journal(6)
    verdict = verify_chain("shengzhou", links)
    assert verdict.ok
    assert verdict.checked == 6
    assert verdict.head == head_of(links[-1])
    assert verdict.text() == f"已核对 6 条记录，链条完整；末端哈希 {links[-1].sha256}"
    assert verdict.text("en").startswith("6 entries checked, the chain is whole")


def test_a_journal_without_entries_is_whole() -> None:
    verdict = verify_chain("shengzhou", [])
    assert verdict.ok
    assert verdict.head == beginning("shengzhou")


def test_entries_may_be_streamed(journal: Journal) -> None:
    assert verify_chain("shengzhou", iter(journal(3))).checked == 3


def test_a_journal_can_be_checked_from_a_head_onwards(journal: Journal) -> None:
    links = journal(6)
    verdict = verify_chain("shengzhou", links[4:], after=head_of(links[3]))
    assert verdict.ok
    assert verdict.checked == 2


def test_changed_content_is_named(journal: Journal) -> None:
    links = journal(4)
    links[2] = replace(links[2], actor="p-chair")
    verdict = verify_chain("shengzhou", links)
    assert verdict.broken is not None
    assert (verdict.broken.seq, verdict.broken.why) == (3, "content")
    assert verdict.checked == 2
    assert verdict.text() == "第 3 号记录的内容与其哈希不符：内容被改动"
    assert verdict.text("en") == (
        "the content of entry 3 does not agree with its hash: it was changed"
    )


def test_content_changed_with_its_hash_breaks_the_next_link(journal: Journal) -> None:
    links = journal(4)
    forged = replace(links[1], actor="p-chair")
    links[1] = replace(forged, sha256=hash_of(forged))
    broken = verify_chain("shengzhou", links).broken
    assert broken is not None
    assert (broken.seq, broken.why) == (3, "previous")
    assert broken.text() == "第 3 号记录所载的上一条哈希与第 2 号记录不符：其中一处被改动或替换"


def test_a_missing_entry_is_named(journal: Journal) -> None:
    links = journal(5)
    broken = verify_chain("shengzhou", [*links[:2], *links[3:]]).broken
    assert broken is not None
    assert (broken.seq, broken.why) == (3, "missing")
    assert broken.text("en") == "entry 3 is missing: entry 2 is followed by entry 4"


def test_a_journal_that_does_not_begin_at_its_beginning_misses_entry_one(journal: Journal) -> None:
    broken = verify_chain("shengzhou", journal(3)[1:]).broken
    assert broken is not None
    assert broken.text() == "缺少第 1 号记录：日志起点之后直接是第 2 号记录"


def test_a_repeated_entry_stands_out_of_order(journal: Journal) -> None:
    links = journal(3)
    broken = verify_chain("shengzhou", [links[0], links[0], links[1]]).broken
    assert broken is not None
    assert (broken.seq, broken.why) == (2, "order")


def test_the_journal_of_another_county_is_refused(journal: Journal) -> None:
    broken = verify_chain("shengzhou", journal(2, "xinchang")).broken
    assert broken is not None
    assert (broken.seq, broken.why) == (1, "county")


def test_entries_cut_off_at_the_end_show_against_a_published_head(journal: Journal) -> None:
    links = journal(5)
    assert verify_chain("shengzhou", links[:3]).ok
    broken = verify_chain("shengzhou", links[:3], published=head_of(links[4])).broken
    assert broken is not None
    assert (broken.seq, broken.why) == (4, "truncated")


def test_a_journal_written_anew_shows_against_a_published_head(journal: Journal) -> None:
    published = Head(2, "f" * 64)
    verdict = verify_chain("shengzhou", journal(3), published=published)
    assert verdict.broken is not None
    assert (verdict.broken.seq, verdict.broken.why) == (2, "replaced")
    assert verdict.checked == 1


def test_a_published_head_that_still_stands_is_accepted(journal: Journal) -> None:
    links = journal(5)
    assert verify_chain("shengzhou", links, published=head_of(links[2])).ok


@given(data=st.data())
def test_any_single_changed_byte_is_found(journal: Journal, data: st.DataObject) -> None:
    links = journal(4)
    place = data.draw(st.integers(0, 3))
    field = data.draw(
        st.sampled_from(["actor", "on_behalf", "event_json", "previous_sha256", "sha256"])
    )
    stored = getattr(links[place], field).encode()
    at = data.draw(st.integers(0, len(stored) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda new: new != stored[at]))
    changed = stored[:at] + bytes([byte]) + stored[at + 1 :]
    links[place] = replace(links[place], **{field: changed.decode("utf-8", "surrogateescape")})
    assert not verify_chain("shengzhou", links).ok


@given(first=st.integers(0, 5), second=st.integers(0, 5))
def test_any_two_swapped_entries_are_found(journal: Journal, first: int, second: int) -> None:
    links = journal(6)
    links[first], links[second] = links[second], links[first]
    assert verify_chain("shengzhou", links).ok is (first == second)


@given(first=st.integers(0, 4), second=st.integers(0, 4))
def test_swapped_contents_under_old_numbers_are_found(
    journal: Journal, first: int, second: int
) -> None:
    links = journal(5)
    one, other = links[first], links[second]
    links[first] = replace(one, event_json=other.event_json, at=other.at)
    links[second] = replace(other, event_json=one.event_json, at=one.at)
    assert verify_chain("shengzhou", links).ok is (first == second)


@pytest.mark.parametrize("gone", range(5))
def test_any_missing_entry_but_the_last_is_found(journal: Journal, gone: int) -> None:
    links = journal(5)
    del links[gone]
    assert verify_chain("shengzhou", links).ok is (gone == 4)
