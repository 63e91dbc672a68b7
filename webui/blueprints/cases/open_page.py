"""What the hidden inputs of a form's page say of it: what it was made from, and its draft."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from flask import request

from webui.numbers import read_number

LONGEST_TOKEN = 64


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A page somebody has open, as it was made.

    Attributes:
        token: Key of this very submission: a second one with it changes nothing.
        page: Name of the page itself; two tabs have two.
        revision: Revision of the case it was made from; None for a new case.
        form: Version of the form it shows; None where there is none.
        base: Hash of what stands fast on it: locked values, and what is signed.
        draft: Version of the draft it knows; 0 if it knows of none.
        turn: How often it has saved.
    """

    token: str
    page: str
    revision: int | None
    form: int | None
    base: str
    draft: int = 0
    turn: int = 0

    @property
    def hidden(self) -> tuple[tuple[str, str], ...]:
        """Return the hidden inputs that carry all this, name and value."""
        return (
            ("_token", self.token),
            ("_page", self.page),
            ("_revision", _written(self.revision)),
            ("_form", _written(self.form)),
            ("_base", self.base),
            ("_draft", str(self.draft)),
            ("_turn", str(self.turn)),
        )


def fresh_page(revision: int | None, form: int | None, base: str) -> OpenPage:
    """Return a page that was just made."""
    return OpenPage(_new_name(), _new_name(), revision, form, base)


def another_page(page: OpenPage) -> OpenPage:
    """Return a page under a name of its own that goes on with the same submission."""
    return replace(page, page=_new_name())


def sent_page(now: OpenPage) -> OpenPage:
    """Return the page a post comes from; what it does not say is as it is now."""
    revision, form = _number("_revision"), _number("_form")
    return OpenPage(
        token=_name("_token") or now.token,
        page=_name("_page") or now.page,
        revision=now.revision if revision is None else revision,
        form=now.form if form is None else form,
        base=request.form.get("_base", now.base),
        draft=_number("_draft") or 0,
        turn=_number("_turn") or 0,
    )


def _new_name() -> str:
    return secrets.token_urlsafe(16)


def _written(number: int | None) -> str:
    return "" if number is None else str(number)


def _name(field: str) -> str:
    return request.form.get(field, "")[:LONGEST_TOKEN]


def _number(field: str) -> int | None:
    return read_number(request.form.get(field))
