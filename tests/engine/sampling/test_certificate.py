"""The certificate holds the whole draw, and no name but those of the witnesses."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from engine.errors import RuleError
from engine.sampling.certificate import Certificate, make_certificate
from engine.sampling.draw import draw
from engine.sampling.strata import Frame

Frames = Callable[..., Frame]

WITNESSES = (("王代表", "3 5 2"), ("李代表", "青山"))
DRAWN_AT = datetime(2023, 6, 7, 1, 30, tzinfo=UTC)


def test_the_certificate_of_the_sample_never_changes(certificate: Certificate) -> None:
    assert certificate.sha256 == "d2ef630ec2b8220ecf3b43b730e1d81abb99b08b5a6d2bdd2802dad973dc95ee"


def test_the_text_is_canonical_and_the_hash_is_taken_over_it(certificate: Certificate) -> None:
    held = json.loads(certificate.text)
    again = json.dumps(held, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert again == certificate.text
    assert hashlib.sha256(certificate.text.encode()).hexdigest() == certificate.sha256


def test_the_frame_stands_in_it_character_by_character(
    certificate: Certificate, frame: Frames
) -> None:
    held = json.loads(certificate.text)
    assert held["frame"] == frame().canonical
    assert held["frame_sha256"] == frame().sha256


def test_every_ticket_is_listed_and_marked_drawn_or_not(
    certificate: Certificate, frame: Frames
) -> None:
    result = draw(frame(), WITNESSES)
    held = json.loads(certificate.text)
    assert [(one["case"], one["ticket"]) for one in held["tickets"]] == [
        (one.case, one.ticket) for one in result.tickets
    ]
    assert [one["case"] for one in held["tickets"] if one["drawn"]] == [
        one.case for one in result.drawn
    ]


def test_the_witnesses_stand_in_it_in_turn(certificate: Certificate) -> None:
    assert json.loads(certificate.text)["witnesses"] == [
        {"turn": 1, "name": "王代表", "words": "3 5 2"},
        {"turn": 2, "name": "李代表", "words": "青山"},
    ]


def test_the_moment_is_written_in_utc(frame: Frames) -> None:
    in_china = DRAWN_AT.astimezone(timezone(timedelta(hours=8)))
    made = make_certificate(frame(), WITNESSES, county="嵊州市", drawn_at=in_china)
    assert json.loads(made.text)["drawn_at"] == "2023-06-07T01:30:00Z"


def test_a_moment_without_a_zone_is_refused(frame: Frames) -> None:
    with pytest.raises(ValueError, match="time zone"):
        make_certificate(
            frame(),
            WITNESSES,
            county="嵊州市",
            drawn_at=datetime(2023, 6, 7),  # noqa: DTZ001
        )


def test_too_few_witnesses_make_no_certificate(frame: Frames) -> None:
    with pytest.raises(RuleError, match="至少需要 2 位见证人"):
        make_certificate(frame(), WITNESSES[:1], county="嵊州市", drawn_at=DRAWN_AT)
