"""What a county looks like: whether its colour can be read, whether its logo only is a picture."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

READABLE: Final = 4.5
"""Least contrast of text on its ground.

Source: WCAG 2.2, success criterion 1.4.3 (AA).
"""

LARGEST_LOGO: Final = 64 * 1024
"""Bytes."""

PNG: Final = "data:image/png;base64,"
_PNG_BEGINS: Final = b"\x89PNG\r\n\x1a\n"

SVG_SPACE: Final = "http://www.w3.org/2000/svg"
_SVG_DRAWS: Final = """
svg g defs title desc path rect circle ellipse line polyline polygon text tspan
linearGradient radialGradient stop clipPath mask
"""
_SVG_SAYS: Final = """
id version viewBox preserveAspectRatio width height x y x1 x2 y1 y2 cx cy r rx ry fx fy d dx dy
points transform fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap
stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset opacity offset stop-color
stop-opacity gradientUnits gradientTransform spreadMethod clip-path clip-rule clipPathUnits mask
maskUnits font-family font-size font-weight text-anchor letter-spacing role aria-label
"""
_SVG_PARTS, _SVG_WORDS = frozenset(_SVG_DRAWS.split()), frozenset(_SVG_SAYS.split())
"""Parts and attributes of an SVG that only draw: nothing runs, nothing is fetched."""

_ELSEWHERE: Final = re.compile(r"url\(\s*(?!['\"]?#)|[a-z]+://|data:|javascript:", re.IGNORECASE)
_DECLARES: Final = re.compile(r"<!(?!--)|<\?(?!xml\s)")

Fault = tuple[str, str]
"""What is wrong, in Chinese and English."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture as it is sent to browsers."""

    media_type: str
    content: bytes


def contrast_on_white(colour: str) -> float:
    """Return the contrast of a colour with white, 1 to 21.

    >>> round(contrast_on_white("#1f4e79"), 1)
    8.7

    Source: WCAG 2.2, "contrast ratio" and "relative luminance".
    """
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def readable(colour: str) -> str:
    """Return the colour, or the lightest darker one on which white text can be read.

    >>> readable("#1f4e79"), readable("#ff8800")
    ('#1f4e79', '#b56000')
    """
    return next(
        each for step in range(256) if contrast_on_white(each := _darker(colour, step)) >= READABLE
    )


def darker(colour: str) -> str:
    """Return the colour a fifth darker, for what is under the pointer."""
    return _darker(colour, 51)


def read_logo(written: str) -> Logo | Fault:
    """Return a logo as a picture, or what keeps it from being taken."""
    if len(written.encode()) > LARGEST_LOGO:
        return ("图片超过64kB，请缩小后再放", "the picture is over 64 kB; make it smaller")
    return _read_png(written) if written.startswith("data:") else _read_svg(written)


def _read_png(written: str) -> Logo | Fault:
    try:
        content = base64.b64decode("".join(written.removeprefix(PNG).split()), validate=True)
    except binascii.Error:
        content = b""
    if written.startswith(PNG) and content.startswith(_PNG_BEGINS):
        return Logo("image/png", content)
    return (f"应为 {PNG} 加PNG图片的base64", f"a PNG is written {PNG} and its base64")


def _read_svg(written: str) -> Logo | Fault:
    # Entities are refused before anything is parsed: they can grow without end.
    if _DECLARES.search(written):
        return (
            "SVG里不能有声明、实体和处理指令",
            "an SVG has no declarations, entities, instructions",
        )
    try:
        root = ET.fromstring(written.strip())  # noqa: S314  without entities nothing can grow
    except ET.ParseError as error:
        return (f"不是SVG：{error}", f"this is no SVG: {error}")
    if root.tag != f"{{{SVG_SPACE}}}svg":
        return (f'最外层应为 <svg xmlns="{SVG_SPACE}">', f'it begins <svg xmlns="{SVG_SPACE}">')
    fault = next((fault for part in root.iter() for fault in _faults(part)), None)
    return fault or Logo("image/svg+xml", written.strip().encode())


def _faults(part: ET.Element) -> list[Fault]:
    """Return what of an element would do more than draw."""
    name = str(part.tag).removeprefix(f"{{{SVG_SPACE}}}")
    if name not in _SVG_PARTS:
        return [(f"SVG里不能有 <{name}>", f"an SVG has no <{name}> here")]
    strange = [word for word in part.attrib if word not in _SVG_WORDS]
    strange += [word for word, value in part.attrib.items() if _ELSEWHERE.search(value)]
    return [(f"<{name}> 不能有 {word}", f"<{name}> has no {word} here") for word in strange]


def _parts(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  as the standard has it


def _darker(colour: str, step: int) -> str:
    """Return the colour as ``255 - step`` parts of 255 of itself."""
    return "#" + "".join(f"{part * (255 - step) // 255:02x}" for part in _parts(colour))
