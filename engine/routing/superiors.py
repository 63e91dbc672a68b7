"""Who decides a dispute about duty: the nearest unit above all that are in it, never one beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.configuration.county import County


def common_superior(county: County, units: Iterable[str]) -> str:
    """Return the nearest unit that stands above every one of these.

    A unit is not its own superior: where one of them stands above the others, the decision goes
    above it, too.

    Args:
        county: The county document.
        units: Ids of one or more units.

    Raises:
        RuleError: They have no superior in common, or one of them is no unit of the county.

    Source:
        信访工作条例 第二十四条.
    """
    wanted = tuple(dict.fromkeys(units))
    chains = [_superiors(county, unit) for unit in wanted]
    shared = next(
        (one for one in chains[0] if all(one in chain for chain in chains)) if chains else iter(()),
        None,
    )
    if shared is not None:
        return shared
    titles = {unit.id: unit.title for unit in county.units}
    zh = "、".join(titles[unit].zh for unit in wanted)
    en = ", ".join(titles[unit].text("en") for unit in wanted)
    raise RuleError(
        f"{zh or '（没有单位）'}没有共同的上级单位，无人可以裁定由谁主办",
        f"{en or 'no units'}: no superior in common, so nobody can name the lead",
        place="county.yaml units",
        value=wanted,
        hint="在 county.yaml 的 units 中为这些单位写上 superior（共同的上一级）",
        hint_en="give these units a superior in common under units in county.yaml",
    )


def _superiors(county: County, unit: str) -> tuple[str, ...]:
    """Return the units above a unit, nearest first; a circle ends where it closes."""
    above = {one.id: one.superior for one in county.units}
    if unit not in above:
        raise RuleError(
            f"县里没有单位“{unit}”",
            f"the county has no unit {unit!r}",
            place="county.yaml units",
            value=unit,
            hint="在 county.yaml 的 units 中登记这个单位，或改正单位名称",
            hint_en="add the unit to units in county.yaml, or mend its name",
        )
    chain = [unit]
    while (superior := above.get(chain[-1])) is not None and superior not in chain:
        chain.append(superior)
    return tuple(chain[1:])
