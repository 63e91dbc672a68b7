"""Who may sign in to the demo: small, because every start of the demo reads it."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "yi-an-yi-ping"  # noqa: S105  of invented people in demo data, printed at every start


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in of the demo: one person for each role."""

    login: str
    name: str
    post: str
    role: str
