"""What the pages of people show: who may sign in, found by any word about the person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast, get_args

from flask import url_for

from engine.services.accounts import AccountState, PersonAccount
from webui.language import label, say
from webui.names import Names
from webui.numbers import whole_number

PAGE_SIZE = 50

_TITLES: dict[AccountState | None, str] = {
    None: "全部人员",
    "open": "可以登录",
    "none": "没有账号",
    "closed": "账号已停用",
}


_MOST_DIGITS = 5  # no list has more pages


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for; unknown states count as none asked for."""

    text: str = ""
    state: AccountState | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post somebody holds, with its unit and role."""

    title: str
    unit: str
    role: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person of the list."""

    account: PersonAccount
    posts: tuple[PostLine, ...]
    address: str

    def has(self, text: str) -> bool:
        """Tell whether a text stands in anything said of the person."""
        known = self.account
        posts = (f"{post.unit} {post.title} {post.role}" for post in self.posts)
        said = (known.name, known.person, known.login or "", *posts)
        return any(text.casefold() in each.casefold() for each in said)


@dataclass(frozen=True, slots=True)
class Tab:
    """A state one may look at, with the number of people in it."""

    title: str
    address: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """The list.

    Attributes:
        total: People found, on all pages.
        left: Who has an account and is not named by the county document in force.
        still_open: How many of those could sign in again at once if they were named.
    """

    wanted: Wanted
    tabs: tuple[Tab, ...]
    lines: tuple[PersonLine, ...]
    left: tuple[PersonLine, ...]
    still_open: int
    total: int
    pages: int

    def address_of(self, page: int) -> str:
        """Return the address of a page of the list."""
        return _address(self.wanted.text, self.wanted.state, page)


def wanted_of(text: str, state: str, page: str) -> Wanted:
    """Return what an address asks for."""
    known = state in get_args(AccountState)
    number = whole_number(page, most_digits=_MOST_DIGITS, otherwise=1)
    return Wanted(
        text=text.strip()[:80],
        state=cast("AccountState", state) if known else None,
        page=max(number, 1),
    )


def people_page(accounts: Sequence[PersonAccount], names: Names, wanted: Wanted) -> PeoplePage:
    """Return the list of those who were asked for."""
    found = [line for line in (line_of(one, names) for one in accounts) if line.has(wanted.text)]
    named = [line for line in found if line.account.named]
    counts = Counter(line.account.state for line in named)
    chosen = [line for line in named if wanted.state in {None, line.account.state}]
    pages = max(-(-len(chosen) // PAGE_SIZE), 1)
    page = min(wanted.page, pages)
    left = [line for line in found if not line.account.named]
    return PeoplePage(
        wanted=Wanted(wanted.text, wanted.state, page),
        tabs=tuple(
            Tab(
                title=say(title),
                address=_address(wanted.text, state),
                count=counts[state] if state else len(named),
                current=state == wanted.state,
            )
            for state, title in _TITLES.items()
        ),
        lines=tuple(chosen[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
        left=tuple(sorted(left, key=lambda line: line.account.state == "closed")),
        still_open=sum(line.account.state == "open" for line in left),
        total=len(chosen),
        pages=pages,
    )


def line_of(account: PersonAccount, names: Names) -> PersonLine:
    """Return a person with what the posts are called."""
    return PersonLine(
        account=account,
        posts=tuple(
            PostLine(label(post.title), names.unit(post.unit), names.role(post.role))
            for post in account.posts
        ),
        address=url_for("people.person", person=account.person),
    )


def _address(text: str, state: AccountState | None, page: int = 1) -> str:
    return url_for(
        "people.listing", text=text or None, state=state, page=page if page > 1 else None
    )
