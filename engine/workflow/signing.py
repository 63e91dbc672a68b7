"""Tiered sign-off (分级签字): whose signature is next, in which round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.configuration.workflow import SignOff, Tier


class Signature(Protocol):
    """A signature as the records keep it.

    Attributes:
        tier: Role of the tier that signed or returned the case.
        agreed: False if the case was returned.
        shown_sha256: Hash of what was shown when it was given.
    """

    @property
    def sign_off(self) -> str:
        """Id of the sign-off."""

    @property
    def round(self) -> int:
        """Round of the sign-off, from 1."""

    @property
    def tier(self) -> str:
        """Role of the tier."""

    @property
    def person(self) -> str:
        """Who signed."""

    @property
    def agreed(self) -> bool:
        """Whether the person agreed or returned the case."""

    @property
    def shown_sha256(self) -> str:
        """Hash of what was shown."""


def signed_in_round(
    sign_off: SignOff, signatures: Iterable[Signature], number: int
) -> tuple[Signature, ...]:
    """Return the signatures of one round, in the order given."""
    return tuple(one for one in signatures if one.sign_off == sign_off.id and one.round == number)


def unsigned_tiers(
    sign_off: SignOff, signatures: Iterable[Signature], number: int
) -> tuple[Tier, ...]:
    """Return the tiers whose agreement is missing in a round, first to last.

    After a refusal all of them: what was signed in that round no longer counts.
    """
    given = signed_in_round(sign_off, signatures, number)
    if any(not one.agreed for one in given):
        return sign_off.tiers
    agreed = {one.tier for one in given}
    return tuple(tier for tier in sign_off.tiers if tier.role not in agreed)


def next_tier(sign_off: SignOff, signatures: Iterable[Signature], number: int) -> Tier | None:
    """Return the tier that signs next in a round.

    A person who holds two tiers signs twice: tiers are told apart by role, not by person.

    Returns:
        None once every tier has agreed, or somebody returned the case in this round.
    """
    signatures = tuple(signatures)
    given = signed_in_round(sign_off, signatures, number)
    if any(not one.agreed for one in given):
        return None
    return next(iter(unsigned_tiers(sign_off, given, number)), None)


def last_round(sign_off: SignOff, signatures: Iterable[Signature]) -> int:
    """Return the number of the latest round anybody signed in, 0 if nobody has."""
    return max((one.round for one in signatures if one.sign_off == sign_off.id), default=0)


def round_to_sign(
    sign_off: SignOff, signatures: Iterable[Signature], *, shown_sha256: str | None = None
) -> int:
    """Return the round the next signature belongs to, from 1.

    A refusal ends a round, and so does the last agreement: if the case comes back to be signed,
    signing starts again at the first tier.

    Args:
        sign_off: The sign-off of the workflow document.
        signatures: All signatures of the case.
        shown_sha256: Hash of what is signed now; if given, a round in which something else was
            signed is over too.
    """
    signatures = tuple(signatures)
    number = last_round(sign_off, signatures)
    given = signed_in_round(sign_off, signatures, number)
    changed = shown_sha256 is not None and any(one.shown_sha256 != shown_sha256 for one in given)
    if number and not changed and next_tier(sign_off, signatures, number):
        return number
    return number + 1


def count_returns(sign_off: SignOff, signatures: Iterable[Signature]) -> int:
    """Return how often a tier returned the case, in all rounds."""
    return sum(one.sign_off == sign_off.id and not one.agreed for one in signatures)
