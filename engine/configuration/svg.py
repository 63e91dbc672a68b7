"""Drawings (SVG) that are shown to everybody: whether they do no more than draw."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # what defusedxml returns is of the standard library
    from xml.etree.ElementTree import Element

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


def svg_fault(written: str) -> Fault | None:
    """Return what of an SVG is not taken; None if it only draws."""
    # A start of the program reads no drawing.
    from defusedxml.ElementTree import ParseError, fromstring  # noqa: PLC0415

    # What may declare an entity is refused with words of its own before anything is parsed.
    if _DECLARES.search(written):
        return (
            "SVG里不能有声明、实体和处理指令",
            "an SVG has no declarations, entities, instructions",
        )
    try:
        root = fromstring(written.strip(), forbid_dtd=True)
    except ParseError as error:
        return (f"不是SVG：{error}", f"this is no SVG: {error}")
    if root.tag != f"{{{SVG_SPACE}}}svg":
        return (f'最外层应为 <svg xmlns="{SVG_SPACE}">', f'it begins <svg xmlns="{SVG_SPACE}">')
    return next((fault for part in root.iter() for fault in _faults(part)), None)


def _faults(part: Element) -> list[Fault]:
    """Return what of an element would do more than draw."""
    name = str(part.tag).removeprefix(f"{{{SVG_SPACE}}}")
    if name not in _SVG_PARTS:
        return [(f"SVG里不能有 <{name}>", f"an SVG has no <{name}> here")]
    strange = [word for word in part.attrib if word not in _SVG_WORDS]
    strange += [word for word, value in part.attrib.items() if _ELSEWHERE.search(value)]
    return [(f"<{name}> 不能有 {word}", f"<{name}> has no {word} here") for word in strange]
