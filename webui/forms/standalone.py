"""A form as one HTML file that needs no server: styles, icons and pictures are within it."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Final

from flask import Flask, render_template

from engine.errors import NotFoundError
from webui import language
from webui.forms import uploads
from webui.forms.paper import MOST_BOXES, columns_of
from webui.forms.view import FormView

_STATIC: Final = Path(__file__).parent.parent / "static"
_PICTURE: Final = re.compile(r"url\(\./([a-z-]+\.svg)\)")
_SYMBOL: Final = re.compile(r'<symbol [^>]*id="([^"]+)".*?</symbol>', re.DOTALL)
_USED: Final = re.compile(r'<use href="#([^"]+)"')


def standalone_page(view: FormView, *, title: str, note: str, mode: str) -> str:
    """Return a page that holds a form and everything it looks like.

    Args:
        view: The form as it is to be shown.
        title: Heading of the page.
        note: What stands below it, such as the version.
        mode: ``fill`` shows controls, ``blank`` controls for a pen, ``print`` the answers alone.

    Raises:
        NotFoundError: The styles have not been built.
    """
    app = Flask("webui")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    language.install(app)
    uploads.install(app)
    # The icons stand in the page itself, so a reference is nothing but its name.
    app.jinja_env.globals["url_for"] = _nowhere
    cookie = f"{language.COOKIE}={view.language}"
    with app.test_request_context("/", headers={"Cookie": cookie}):
        page = render_template(
            "forms/standalone.html",
            view=view,
            title=title,
            note=note,
            mode=mode,
            css=_styles(),
            columns_of=columns_of,
            most_boxes=MOST_BOXES,
        )
    return page.replace("<!--icons-->", _icons(page))


def _nowhere(*_: object, **__: object) -> str:
    return ""


def _styles() -> str:
    """Return the styles with every picture they name written into them."""
    return _PICTURE.sub(lambda found: f"url({_as_data(found[1])})", _static("main.css"))


def _as_data(name: str) -> str:
    coded = base64.b64encode(_static(name).encode()).decode("ascii")
    return f"data:image/svg+xml;base64,{coded}"


def _icons(page: str) -> str:
    """Return the icons the page uses, none if it uses none."""
    used = set(_USED.findall(page))
    symbols = [one[0] for one in _SYMBOL.finditer(_static("icons.svg")) if one[1] in used]
    return f'<svg hidden xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'


def _static(name: str) -> str:
    path = _STATIC / name
    if not path.is_file():
        raise NotFoundError(
            "页面样式还没有生成",
            "the styles of the pages have not been built",
            place=str(path),
            hint="运行 make assets",
            hint_en="run make assets",
        )
    return path.read_text(encoding="utf-8")
