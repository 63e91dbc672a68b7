"""The figures that demo data must come to, and whether they did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.analytics.comparisons import Comparison
from engine.analytics.measures import Period
from engine.clock import moment_of
from engine.configuration.head import Id, IsoDate, Part, PointsNumber
from engine.errors import ConfigurationError
from engine.services.desk import Desk
from engine.services.people import actor_of
from engine.services.statistics import read_overview
from engine.terms import Label


class ExpectedFigure(Part):
    """What a measure of the county must show; only what is written is compared.

    Attributes:
        measure: Id of the measure in the county document.
        value: In the measure's unit.
        before: The same of the same days a year before.
        change: Percent against the same days of the year before.
        share_over: Percent of the measure it is a share of: more than this.
    """

    measure: Id
    value: PointsNumber | None = None
    before: PointsNumber | None = None
    change: PointsNumber | None = None
    share_over: PointsNumber | None = None


class ExpectedFigures(Part):
    """The figures of a span of days, as somebody of the county reads them on the dashboard.

    Attributes:
        reader: A person who may read statistics.
    """

    first: IsoDate
    last: IsoDate
    reader: Id
    figures: tuple[ExpectedFigure, ...]


@dataclass(frozen=True, slots=True)
class FigureCheck:
    """One figure expected and what came."""

    measure: str
    title: Label
    expected: str
    found: str
    agrees: bool


def compare_figures(desk: Desk, expected: ExpectedFigures, on: date) -> tuple[FigureCheck, ...]:
    """Return every figure expected beside what the dashboard of a day shows.

    Raises:
        ConfigurationError: the county has no such measure.
        AccessError: the reader may not read statistics.
    """
    with desk.database.reading(desk.county) as unit:
        reader = actor_of(desk.county_on(unit, on).document, expected.reader)
    period = Period(expected.first, expected.last)
    overview = read_overview(desk, period, actor=reader, at=moment_of(on))
    shown = {each.now.measure.id: each for each in overview.comparisons}
    return tuple(
        check
        for wanted in expected.figures
        for check in _checks(wanted, _of_measure(shown, wanted.measure))
    )


def _of_measure(shown: dict[str, Comparison], measure: str) -> Comparison:
    if measure not in shown:
        raise ConfigurationError(
            f"县级文件没有指标“{measure}”", f"The county has no measure {measure}", value=measure
        )
    return shown[measure]


def _checks(wanted: ExpectedFigure, came: Comparison) -> list[FigureCheck]:
    title, share = came.now.measure.title, came.share
    earlier = Label(f"{title.zh}（上年同期）", f"{title.text('en')} a year before")
    checks: list[tuple[Label, str, str, bool]] = []
    if wanted.value is not None:
        value = came.now.value
        checks.append((title, _text(wanted.value), _text(value), value == wanted.value))
    if wanted.before is not None:
        value = came.before.value
        checks.append((earlier, _text(wanted.before), _text(value), value == wanted.before))
    if wanted.change is not None:
        agrees = came.change == wanted.change
        checks.append((title, f"{_text(wanted.change)}%", f"{_text(came.change)}%", agrees))
    if wanted.share_over is not None:
        agrees = share is not None and share > wanted.share_over
        checks.append((title, f">{_text(wanted.share_over)}%", f"{_text(share)}%", agrees))
    return [FigureCheck(wanted.measure, *check) for check in checks]


def _text(number: Decimal | None) -> str:
    return "—" if number is None else f"{number:f}"


def require_figures(checks: tuple[FigureCheck, ...], plan: str) -> None:
    """Let pass demo data whose figures are those the plan promises.

    Raises:
        ConfigurationError: some differ; names each with what was expected and what came.
    """
    wrong = [each for each in checks if not each.agrees]
    if not wrong:
        return
    zh = "；".join(f"{each.title.zh}应为{each.expected}，实际{each.found}" for each in wrong)
    en = "; ".join(
        f"{each.title.text('en')} should be {each.expected}, is {each.found}" for each in wrong
    )
    raise ConfigurationError(
        f"演示数据与计划的数字不符：{zh}",
        f"The demo data do not come to the figures planned: {en}",
        place=plan,
        hint="核对计划中的件数，或改正 expected 中的数字",
        hint_en="mend the counts of the plan or the figures under expected",
    )
