"""What the county of a page looks like: its colour, its logo, its names.

The colour goes into a stylesheet of its own, since pages carry no styles inline.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from flask import Flask, g, url_for

from engine.configuration.brand import Logo, darker, read_logo
from engine.configuration.county import County
from engine.errors import NotFoundError
from webui.language import label
from webui.session import current_member, desk, today

_SHORTENED = 16

STYLE = """\
.oc-top {{ box-shadow: inset 0 3px 0 {colour}; }}
.oc-alone__box {{ border-top: 3px solid {colour}; }}
.oc-letterhead {{ border-bottom-color: {colour}; }}
.oc-places__link[aria-current] {{ border-left-color: {colour}; }}
.btn-primary {{
  --bs-btn-bg: {colour}; --bs-btn-border-color: {colour};
  --bs-btn-hover-bg: {darker}; --bs-btn-hover-border-color: {darker};
  --bs-btn-active-bg: {darker}; --bs-btn-active-border-color: {darker};
  --bs-btn-disabled-bg: {colour}; --bs-btn-disabled-border-color: {colour};
}}
"""
"""What the accent colour is used for: behind white text, and as a line; text keeps the theme's."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a page shows of its county; without a county it shows none of it.

    Attributes:
        name: The county's title.
        short: Its short name, or its title.
        style: Address of its stylesheet; None if it has no colour of its own.
        logo: Address of its logo; None if it has none.
    """

    name: str = ""
    short: str = ""
    style: str | None = None
    logo: str | None = None


def look() -> Look:
    """Return what the present page's county looks like."""
    if "look" not in g:
        county = county_shown()
        g.look = _look_of(county) if county else Look()
    found: Look = g.look
    return found


def county_shown() -> County | None:
    """Return the county of who is signed in, else the one chosen for signing in; None if none."""
    member = current_member()
    if member is not None:
        return member.county
    with desk().database.reading(desk().county) as unit:
        try:
            return desk().county_on(unit, today()).document
        except NotFoundError:
            return None


def style_of(county: County) -> str | None:
    """Return the stylesheet of a county; None if it has no colour of its own."""
    if county.brand is None or county.brand.colour is None:
        return None
    colour = county.brand.colour.lower()
    return STYLE.format(colour=colour, darker=darker(colour))


def logo_of(county: County) -> Logo | None:
    """Return the logo of a county as a picture; None if it has none that is no more than that."""
    written = county.brand.logo if county.brand else None
    found = _picture(written) if written else None
    return found if isinstance(found, Logo) else None


_picture = lru_cache(maxsize=32)(read_logo)
"""Published logos do not change, so each is looked at once."""


def stamp(content: str | bytes) -> str:
    """Return what the address of this content ends with, so that browsers may keep it."""
    whole = content.encode() if isinstance(content, str) else content
    return hashlib.sha256(whole).hexdigest()[:_SHORTENED]


def _look_of(county: County) -> Look:
    style, logo = style_of(county), logo_of(county)
    name = label(county.title)
    short = county.brand.short if county.brand else None
    return Look(
        name=name,
        short=label(short) if short else name,
        style=url_for("brand.style", v=stamp(style)) if style else None,
        logo=url_for("brand.logo", v=stamp(logo.content)) if logo else None,
    )


def install(app: Flask) -> None:
    """Let templates ask for the look of their county."""
    app.jinja_env.globals["look"] = look
