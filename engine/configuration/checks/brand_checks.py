"""What a county document says of its looks and of the totals it agreed to show."""

from __future__ import annotations

from engine.configuration.brand import READABLE, contrast_on_white, read_logo, readable
from engine.configuration.checks.world import Noun, Pen
from engine.configuration.county import County

_MEASURE = Noun("统计口径", "measure")
_PARTNER = Noun("约定对象", "partner")


def check_brand(county: County, pen: Pen) -> None:
    """Note a colour on which white text cannot be read, and a logo that is no mere picture."""
    brand = county.brand
    if brand is None:
        return
    if brand.colour is not None and contrast_on_white(brand.colour) < READABLE:
        found, mended = contrast_on_white(brand.colour), readable(brand.colour)
        pen.note(
            ("brand", "colour"),
            "brand-contrast",
            f"“{brand.colour}”与白色的对比度为 {found:.1f}，至少要 {READABLE}，"
            f"上面的白字才看得清；可改为 {mended}。",
            f"'{brand.colour}' has a contrast of {found:.1f} with white; white text on it needs "
            f"{READABLE}. {mended} would do.",
            found=brand.colour,
            nearest=mended,
        )
    fault = read_logo(brand.logo) if brand.logo is not None else None
    if isinstance(fault, tuple):
        zh, en = fault
        pen.note(("brand", "logo"), "brand-logo", f"标志不能用：{zh}。", f"no such logo: {en}.")


def check_agreed_totals(county: County, pen: Pen) -> None:
    """Note agreements about measures there are not, with oneself, or twice with the same."""
    measures = [measure.id for measure in county.measures]
    partners = (
        (("agreed_totals", position, "with"), agreed.with_)
        for position, agreed in enumerate(county.agreed_totals)
    )
    pen.distinct(partners, _PARTNER)
    for position, agreed in enumerate(county.agreed_totals):
        pen.refer_each(("agreed_totals", position, "measures"), agreed.measures, measures, _MEASURE)
        if agreed.with_ == county.id:
            pen.note(
                ("agreed_totals", position, "with"),
                "agreed-with-oneself",
                "约定对象应是另一个县（市、区）或上级，不能是本县自己。",
                "an agreement is with another county, not with oneself.",
                found=agreed.with_,
            )
