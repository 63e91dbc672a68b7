"""Tiered sign-off, round by round."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.workflow.signing import (
    count_returns,
    last_round,
    next_tier,
    round_to_sign,
    signed_in_round,
    unsigned_tiers,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.configuration.workflow import SignOff, Workflow
    from engine.workflow.signing import Signature

Given = list[tuple[str, int, bool]]


@pytest.fixture
def sign_off(workflow: Workflow) -> SignOff:
    return workflow.sign_offs[0]


@pytest.fixture
def sign(signed: Callable[..., Signature]) -> Callable[[Given], list[Signature]]:
    def make(given: Given) -> list[Signature]:
        return [signed(tier, number, agreed) for tier, number, agreed in given]

    return make


@pytest.mark.parametrize(
    ("given", "number", "role"),
    [
        ([], 1, "handler"),
        ([("handler", 1, True)], 1, "chief"),
        ([("handler", 1, True), ("chief", 1, True)], 1, None),
        ([("handler", 1, False)], 1, None),  # returned: the round is over
        ([("handler", 1, True), ("chief", 1, False)], 1, None),
        ([("handler", 1, True), ("chief", 1, False)], 2, "handler"),
        ([("handler", 1, True), ("chief", 1, False), ("handler", 2, True)], 2, "chief"),
    ],
)
def test_tiers_sign_in_their_order(
    sign_off: SignOff,
    sign: Callable[[Given], list[Signature]],
    given: Given,
    number: int,
    role: str | None,
) -> None:
    tier = next_tier(sign_off, sign(given), number)
    assert (tier and tier.role) == role


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ([], 1),
        ([("handler", 1, True)], 1),
        ([("handler", 1, False)], 2),
        ([("handler", 1, True), ("chief", 1, False)], 2),
        ([("handler", 1, True), ("chief", 1, True)], 2),  # signed; if it comes back, anew
        ([("handler", 1, False), ("handler", 2, True)], 2),
        ([("handler", 1, False), ("handler", 2, False)], 3),
    ],
)
def test_a_refusal_or_the_last_agreement_ends_the_round(
    sign_off: SignOff, sign: Callable[[Given], list[Signature]], given: Given, number: int
) -> None:
    assert round_to_sign(sign_off, sign(given)) == number


@pytest.mark.parametrize(
    ("given", "number", "unsigned"),
    [
        ([], 1, ["handler", "chief"]),
        ([("handler", 1, True)], 1, ["chief"]),
        ([("handler", 1, True), ("chief", 1, True)], 1, []),
        ([("handler", 1, True), ("chief", 1, False)], 1, ["handler", "chief"]),
    ],
)
def test_tiers_not_signed(
    sign_off: SignOff,
    sign: Callable[[Given], list[Signature]],
    given: Given,
    number: int,
    unsigned: list[str],
) -> None:
    assert [tier.role for tier in unsigned_tiers(sign_off, sign(given), number)] == unsigned


def test_a_person_who_holds_two_tiers_signs_twice(
    sign_off: SignOff, signed: Callable[..., Signature]
) -> None:
    once = [signed("handler", person="qian")]
    tier = next_tier(sign_off, once, 1)
    assert tier is not None
    assert tier.role == "chief"


def test_signatures_of_another_sign_off_do_not_count(
    sign_off: SignOff, signed: Callable[..., Signature]
) -> None:
    others = [signed("handler", sign_off="other", agreed=False)]
    assert round_to_sign(sign_off, others) == 1
    assert last_round(sign_off, others) == 0
    assert count_returns(sign_off, others) == 0
    assert signed_in_round(sign_off, others, 1) == ()


def test_a_change_of_what_is_signed_starts_a_new_round(
    sign_off: SignOff, signed: Callable[..., Signature]
) -> None:
    given = [signed("handler", shown_sha256="a" * 64)]
    assert round_to_sign(sign_off, given, shown_sha256="a" * 64) == 1
    assert round_to_sign(sign_off, given, shown_sha256="b" * 64) == 2


def test_returns_are_counted_over_all_rounds(
    sign_off: SignOff, sign: Callable[[Given], list[Signature]]
) -> None:
    given = [("handler", 1, True), ("chief", 1, False), ("handler", 2, False)]
    assert count_returns(sign_off, sign(given)) == 2
