"""What protects every page: headers, the token of forms, the rate of sign-ins, bounds of posts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import cast

from flask import Flask, request
from flask.typing import RouteCallable
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from webui.session import current_member
from webui.settings import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""Content security policy: nothing from elsewhere, nothing inline."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

SIGN_IN_LIMIT = "10 per minute; 60 per hour"
"""Failed sign-ins from one address; those that succeed are not counted."""


def _person_or_address() -> str:
    """Return who tries: whoever found a session open may come from many addresses."""
    known = current_member()
    return f"{known.tenant}/{known.actor.person}" if known else get_remote_address()


LIMITED: Mapping[str, Callable[[], str]] = {
    "account.enter_by_password": get_remote_address,
    "account.change_password": _person_or_address,
}
"""Routes where a password is tried, and whose failures are counted together."""

LARGEST_POST = 10 * 1024 * 1024
LARGEST_FORM_TEXT = 2 * 1024 * 1024
MOST_FORM_PARTS = 10_500
"""Above what a form may have: the form itself says in words when it is too much."""

SESSION_HOURS = 10
STATIC_AGE = 30 * 24 * 3600
"""Seconds; the address of a static file changes with its content."""


def configure(app: Flask, settings: Settings) -> None:
    """Set the keys, cookies and bounds of the application."""
    app.config.update(
        SECRET_KEY=settings.key_for("web sessions"),
        SESSION_COOKIE_NAME="onecase",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=SESSION_HOURS),
        MAX_CONTENT_LENGTH=LARGEST_POST,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM_TEXT,
        MAX_FORM_PARTS=MOST_FORM_PARTS,
        SEND_FILE_MAX_AGE_DEFAULT=STATIC_AGE,
        # Long forms stay open for hours; the token lives as long as the session.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_FIELD_NAME="csrf_token",
    )
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # as Flask documents it
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )


def install(app: Flask, settings: Settings) -> None:
    """Protect every request of the application; call when all routes are known."""
    CSRFProtect(app)
    _limit_rates(app)
    _stamp_static_files(app)
    app.after_request(lambda response: _add_headers(response, settings))


def _limit_rates(app: Flask) -> None:
    limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=True)
    limiter.init_app(app)
    for endpoint, whose in LIMITED.items():
        limited = limiter.limit(SIGN_IN_LIMIT, key_func=whose, deduct_when=_has_failed)
        app.view_functions[endpoint] = cast("RouteCallable", limited(app.view_functions[endpoint]))


def _has_failed(response: Response) -> bool:
    return response.status_code >= HTTPStatus.BAD_REQUEST


def _stamp_static_files(app: Flask) -> None:
    folder = Path(app.static_folder or "")
    stamps: dict[str, str] = {}

    def stamp(endpoint: str, values: dict[str, object]) -> None:
        name = str(values.get("filename", ""))
        if endpoint != "static" or not name:
            return
        if name not in stamps or app.debug:
            path = folder / name
            content = path.read_bytes() if path.is_file() else b""
            stamps[name] = hashlib.sha256(content).hexdigest()[:12]
        values["v"] = stamps[name]

    app.url_defaults(stamp)


def show_own_frames(response: Response) -> Response:
    """Let a page show other pages of this site in frames; no other page may show any."""
    response.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return response


def frame_by_own_pages(response: Response) -> Response:
    """Let a page be shown in frames of this site; every other page is shown in none."""
    policy = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    response.headers["Content-Security-Policy"] = policy
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _add_headers(response: Response, settings: Settings) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if settings.secure_cookies:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint != "static":
        # Pages hold personal data: no copy stays on the way or in the browser.
        response.headers.setdefault("Cache-Control", "no-store")
    return response
