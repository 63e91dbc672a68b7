"""Routes of the stylesheet with a county's colour and of its logo."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, request
from werkzeug.wrappers import Response

from webui import access
from webui.brand import county_shown, logo_of, stamp, style_of

brand = Blueprint("brand", __name__)

LOGO_POLICY = "default-src 'none'; sandbox"
"""A logo opened by itself runs nothing and fetches nothing."""

_AGE = 30 * 24 * 3600
"""Seconds; the address changes with the content."""


@brand.get("/brand.css")
@access.public
def style() -> Response:
    """Hand out the colour of the county that is signed in to, or chosen for that."""
    county = county_shown()
    content = style_of(county) if county else None
    if content is None:
        abort(404)
    return _kept(content.encode(), "text/css; charset=utf-8")


@brand.get("/brand/logo")
@access.public
def logo() -> Response:
    """Hand out the logo of the county that is signed in to, or chosen for that."""
    county = county_shown()
    found = logo_of(county) if county else None
    if found is None:
        abort(404)
    answer = _kept(found.content, found.media_type)
    answer.headers["Content-Security-Policy"] = LOGO_POLICY
    return answer


def _kept(content: bytes, media_type: str) -> Response:
    """Return a file a browser may keep, if its address names this very content.

    Under the address of another county's it is not kept: the browser changed counties meanwhile.
    """
    answer = make_response(content)
    answer.headers["Content-Type"] = media_type
    if request.args.get("v") == stamp(content):
        answer.headers["Cache-Control"] = f"private, max-age={_AGE}, immutable"
    return answer
