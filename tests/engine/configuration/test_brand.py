from __future__ import annotations

import base64

import pytest
from file_support import PNG

from engine.configuration.brand import (
    LARGEST_LOGO,
    READABLE,
    Logo,
    contrast_on_white,
    read_logo,
    readable,
)

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


def svg(inside: str, more: str = "") -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg"{more}>{inside}</svg>'


@pytest.mark.parametrize(
    ("colour", "contrast"), [("#ffffff", 1.0), ("#000000", 21.0), ("#767676", 4.54)]
)
def test_contrast_is_that_of_the_standard(colour: str, contrast: float) -> None:
    assert contrast_on_white(colour) == pytest.approx(contrast, abs=0.01)


@pytest.mark.parametrize("colour", ["#ff8800", "#ffffff", "#80c0ff", "#00ff00", "#777777"])
def test_a_mended_colour_can_be_read_and_is_no_darker_than_it_must_be(colour: str) -> None:
    mended = readable(colour)
    assert READABLE <= contrast_on_white(mended) < READABLE + 0.1


def test_a_colour_that_can_be_read_stays() -> None:
    assert readable("#7a3e12") == "#7a3e12"


def test_a_drawing_is_taken_as_it_is_written() -> None:
    assert read_logo(f"\n{SVG}\n") == Logo("image/svg+xml", SVG.encode())


def test_a_png_is_taken_from_its_base64() -> None:
    written = "data:image/png;base64," + base64.b64encode(PNG).decode()
    assert read_logo(written) == Logo("image/png", PNG)


@pytest.mark.parametrize(
    "written",
    [
        svg("<script>alert(1)</script>"),
        svg("<g onclick='alert(1)'/>"),
        svg("", ' onload="alert(1)"'),
        svg('<image href="https://elsewhere.example/x.png"/>'),
        svg('<a href="https://elsewhere.example/"><path d="M0 0"/></a>'),
        svg('<use href="#x"/>'),
        svg("<foreignObject><p>text</p></foreignObject>"),
        svg("<style>path { fill: url(https://elsewhere.example) }</style>"),
        svg('<path style="fill: red" d="M0 0"/>'),
        svg('<path fill="url(https://elsewhere.example/#a)" d="M0 0"/>'),
        svg('<path fill="URL( //elsewhere.example/#a)" d="M0 0"/>'),
        svg('<set attributeName="href" to="javascript:alert(1)"/>'),
        svg('<html:p xmlns:html="http://www.w3.org/1999/xhtml"/>'),
        svg('<path xlink:href="#a" xmlns:xlink="http://www.w3.org/1999/xlink" d="M0 0"/>'),
        '<!DOCTYPE svg [<!ENTITY a "b">]>' + svg("&a;"),
        '<?xml-stylesheet href="x.css"?>' + SVG,
        "<svg>no name space</svg>",
        "<html></html>",
        "<svg",
        "a picture",
        "data:image/png;base64,AAAA",
        "data:image/png;base64,***",
        "data:image/svg+xml;base64," + base64.b64encode(SVG.encode()).decode(),
        "data:text/html;base64," + base64.b64encode(PNG).decode(),
        svg(f'<path d="{"M0 0" * LARGEST_LOGO}"/>'),
    ],
)
def test_what_does_more_than_draw_is_refused_in_both_languages(written: str) -> None:
    fault = read_logo(written)
    assert isinstance(fault, tuple)
    zh, en = fault
    assert zh
    assert en.isascii()


def test_a_gradient_within_the_drawing_is_no_reference_elsewhere() -> None:
    drawing = svg(
        '<defs><linearGradient id="a"><stop offset="0" stop-color="#fff"/></linearGradient></defs>'
        '<path fill="url(#a)" d="M0 0h9"/>'
    )
    assert isinstance(read_logo(drawing), Logo)
