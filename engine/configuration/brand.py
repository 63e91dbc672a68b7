"""What a county looks like: whether its colour can be read, whether its logo only is a picture."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Final

from engine.configuration.svg import Fault, svg_fault

READABLE: Final = 4.5
"""Least contrast of text on its ground.

Source: WCAG 2.2, success criterion 1.4.3 (AA).
"""

LARGEST_LOGO: Final = 64 * 1024
"""Bytes."""

PNG: Final = "data:image/png;base64,"
_PNG_BEGINS: Final = b"\x89PNG\r\n\x1a\n"


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
    if written.startswith("data:"):
        return _read_png(written)
    return svg_fault(written) or Logo("image/svg+xml", written.strip().encode())


def _read_png(written: str) -> Logo | Fault:
    try:
        content = base64.b64decode("".join(written.removeprefix(PNG).split()), validate=True)
    except binascii.Error:
        content = b""
    if written.startswith(PNG) and content.startswith(_PNG_BEGINS):
        return Logo("image/png", content)
    return (f"应为 {PNG} 加PNG图片的base64", f"a PNG is written {PNG} and its base64")


def _parts(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  as the standard has it


def _darker(colour: str, step: int) -> str:
    """Return the colour as ``255 - step`` parts of 255 of itself."""
    return "#" + "".join(f"{part * (255 - step) // 255:02x}" for part in _parts(colour))
