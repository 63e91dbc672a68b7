"""What a story expects beside what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from engine.demonstration.player import Player, plain
from engine.demonstration.story import Expected


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing expected of a story, what came, and whether they agree."""

    what: str
    expected: str
    found: str

    @property
    def agrees(self) -> bool:
        """Tell whether it came as expected."""
        return self.expected == self.found


def compare_outcome(player: Player, expected: Expected) -> tuple[Outcome, ...]:
    """Return everything expected of a case beside what came."""
    desk, name = player.desk, player.case_named(expected.case, expected.list_)
    with desk.database.reading(desk.county) as unit:
        case = unit.case(name)
        reviews = unit.reviews_of(name)
        bulletins = [each.audience for each in unit.bulletins(case=name)]
    result = reviews[-1][1].result if reviews else None
    found: dict[str, object] = {
        "lead": case.lead,
        "stage": case.stage,
        "score": plain(result.score) if result else None,
        "grade": result.grade if result else None,
        "bulletin": "、".join(bulletins) or None,
    }
    label = f"{expected.case or expected.list_}{'（清单）' if expected.list_ else ''}"
    outcomes = [
        Outcome(f"{label} {key}", str(getattr(expected, key)), str(found[key]))
        for key in found
        if getattr(expected, key) is not None
    ]
    for fact, value in expected.facts.items():
        came = case.facts.get(fact)
        shown = plain(came) if isinstance(came, Decimal) else str(came)
        outcomes.append(Outcome(f"{label} {fact}", str(value), shown))
    return tuple(outcomes)
