"""Random rubrics over the small dictionary, findings for them, and sheets as rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st
from rules_support import FACTS, conditions

from engine.configuration.rubric import GradeBand
from engine.expressions import tree
from engine.rules.facts import FactSheet
from engine.scoring.amounts import (
    Amount,
    Case,
    Counted,
    FirstOf,
    Fixed,
    Formula,
    Judged,
    Measured,
    Multiplier,
    Ranked,
    Tabled,
)
from engine.scoring.rubrics import CompiledDimension, CompiledRubric, Criterion, Shift
from engine.scoring.sheet import Finding, ScoreSheet, score
from engine.terms import DocumentId, DocumentRef, Label, Points

REF = DocumentRef("rubric", DocumentId("random"), 1, "ab" * 32)
STEP = Decimal("0.5")


def halves(low: int, high: int) -> st.SearchStrategy[Decimal]:
    """Points in half steps, the bounds given in halves."""
    return st.integers(low, high).map(lambda number: number * STEP)


def asked() -> st.SearchStrategy[tree.Condition]:
    """Conditions whose texts every backend can hold."""
    return conditions(names=True).filter(lambda one: "\\x00" not in repr(one))


def integers(low: int, high: int) -> st.SearchStrategy[Decimal]:
    return st.integers(low, high).map(Decimal)


COUNTINGS = st.sampled_from(["begun", "full", "proportional"])
MEASURES = st.one_of(
    st.builds(
        Measured,
        halves(1, 6),
        integers(1, 3),
        st.sampled_from([FACTS["days"], FACTS["limit"]]),
        COUNTINGS,
        integers(-1, 3),
        st.booleans(),
        st.booleans(),
    ),
    st.builds(
        Measured,
        halves(1, 6),
        st.sampled_from([Decimal("0.1"), Decimal("0.3"), Decimal(1)]),
        st.just(FACTS["share"]),
        COUNTINGS,
        st.sampled_from([Decimal(0), Decimal("0.2"), Decimal("1.05")]),
        st.booleans(),
        st.booleans(),
    ),
).map(lambda one: one if one.stated else replace(one, base=Decimal(0), below=False))
FIRSTS = st.builds(
    FirstOf,
    st.lists(st.builds(Case, asked(), halves(0, 12)), min_size=1, max_size=3).map(tuple),
).flatmap(
    lambda one: st.sampled_from([one, FirstOf((*one.cases, Case(tree.Always(), Decimal("1.5"))))])
)
TABLES = st.builds(
    Tabled,
    st.lists(
        st.builds(Counted, st.sampled_from([FACTS["days"], FACTS["limit"]]), halves(1, 8)),
        min_size=1,
        max_size=3,
    ).map(tuple),
)
RANKS = st.builds(
    Ranked, st.just(FACTS["days"]), st.lists(halves(0, 8), min_size=1, max_size=4).map(tuple)
)
FACTORS = st.lists(
    st.builds(
        Multiplier,
        asked(),
        st.sampled_from([Decimal(text) for text in ("0", "0.5", "0.3", "1.5", "2", "3")]),
    ),
    max_size=1,
).map(tuple)
PLAIN = st.one_of(st.builds(Fixed, halves(1, 12)), MEASURES, FIRSTS, TABLES, RANKS)
FORMULAS = st.builds(
    Formula, PLAIN, FACTORS, FACTORS, st.just(STEP), st.sampled_from(["half_up", "down"])
)
BY_FACTS = st.one_of(PLAIN, FORMULAS).map(
    lambda one: (
        Formula(one, (), (), STEP, "half_up")
        if isinstance(one, Measured) and one.counting == "proportional"
        else one
    )
)
CAPS = st.none() | halves(1, 10)


@st.composite
def shifts(draw: st.DrawFn) -> Shift:
    """When a loss passes to the unit that the fact ``note`` names."""
    return Shift(draw(asked()), draw(asked()), FACTS["kind"], draw(CAPS))


@st.composite
def criteria(draw: st.DrawFn, name: str, dimension: str, marks: Decimal) -> Criterion:
    """An item or flag of a dimension."""
    panel = draw(st.booleans())
    by_panel = st.one_of(st.builds(Fixed, halves(1, 12)), st.builds(Judged, halves(1, 16)))
    amount: Amount | None = draw(st.none() | (by_panel if panel else BY_FACTS))
    at_most = draw(CAPS) if amount else None
    zeroes = at_most is not None and not panel and draw(st.booleans())
    shift = draw(st.none() | shifts()) if amount and not panel else None
    return Criterion(
        id=name,
        kind="flag" if amount is None else "item",
        title=Label(name),
        basis="依据",
        dimension=dimension,
        condition=None if panel else draw(asked() | st.just(tree.Always())),
        amount=amount,
        at_most=at_most if shift is None else min(at_most or marks, marks),
        zero_if=draw(asked()) if zeroes else None,
        shift=shift,
    )


@st.composite
def others(draw: st.DrawFn, kind: str, grades: Sequence[str]) -> tuple[Criterion, ...]:
    """The vetoes or bonuses of a rubric."""
    made = []
    for number in range(draw(st.integers(0, 2))):
        veto = kind == "veto"
        condition = draw(st.none() | asked())
        added = st.builds(Fixed, halves(1, 6))
        made.append(
            Criterion(
                id=f"{kind}{number}",
                kind="veto" if veto else "bonus",
                title=Label(kind),
                basis="依据",
                condition=condition,
                amount=None if veto else draw(added if condition is None else BY_FACTS),
                at_most=draw(halves(1, 8)) if condition and not veto else None,
                grade=draw(st.sampled_from(grades)) if veto else None,
            )
        )
    return tuple(made)


@st.composite
def rubrics(draw: st.DrawFn) -> CompiledRubric:
    """A rubric with one to three dimensions."""
    dimensions = []
    for number in range(draw(st.integers(1, 3))):
        name = f"维度{number}"
        marks, many = draw(halves(2, 20)), draw(st.integers(0, 4))
        items = [draw(criteria(f"{name}-{n}", name, marks)) for n in range(many)]
        dimensions.append(CompiledDimension(name, Label(name), marks, tuple(items)))
    full = sum((dimension.marks for dimension in dimensions), Decimal(0))
    edges = draw(st.lists(halves(1, int(full * 2)), unique=True, max_size=3))
    bands = tuple(
        GradeBand(id=f"grade{n}", title=f"等次{n}", from_=edge)
        for n, edge in enumerate([*sorted(edges, reverse=True), Decimal(0)])
    )
    vetoes = draw(others("veto", [band.id for band in bands]))
    bonuses = draw(others("bonus", ()))
    found = [*(c for d in dimensions for c in d.criteria), *vetoes, *bonuses]
    return CompiledRubric(
        ref=REF,
        title=Label("随机"),
        full_marks=full,
        step=STEP,
        dimensions=tuple(dimensions),
        vetoes=vetoes,
        bonuses=bonuses,
        bonus_at_most=draw(CAPS),
        total_at_most=full + draw(st.just(Decimal(0)) | halves(0, 8)),
        bands=bands,
        criteria={criterion.id: criterion for criterion in found},
    )


def findings(rubric: CompiledRubric) -> st.SearchStrategy[dict[str, Finding]]:
    """What a panel may find, by item."""
    panel = [each for each in rubric.criteria.values() if each.found_by == "panel"]
    return st.fixed_dictionaries({}, optional={each.id: _finding(each) for each in panel})


def _finding(criterion: Criterion) -> st.SearchStrategy[Finding]:
    match criterion.amount:
        case Judged(up_to):
            points = halves(1, int(up_to / STEP))
            return points.map(lambda number: Finding(criterion.id, number, "理由"))
        case Fixed():
            times = st.integers(1, 4)
            return times.map(lambda count: Finding(criterion.id, None, "理由", count=count))
        case _:
            return st.just(Finding(criterion.id, None, "理由"))


def finding_cell(criterion: Criterion, finding: Finding | None) -> Points | None:
    """Return what stands in the column of an item for a finding."""
    if finding is None:
        return None
    match criterion.amount:
        case Judged():
            return finding.points
        case Fixed(points):
            return points * finding.count
        case _:
            return Decimal(1)


def expected_row(
    rubric: CompiledRubric, case: FactSheet, found: Iterable[Finding]
) -> Mapping[str, object]:
    """Return the sheet of one case as its row of columns."""
    return row_of(rubric, score(rubric, case, tuple(found)))


def row_of(rubric: CompiledRubric, sheet: ScoreSheet) -> Mapping[str, object]:
    """Return a sheet as its row of columns."""
    items = {item.item: item.points for item in sheet.items}
    bonuses = {bonus.item: bonus.points for bonus in sheet.bonuses}
    yes = {each.item for each in (*sheet.vetoes, *sheet.flags)}
    inner = [criterion for each in rubric.dimensions for criterion in each.criteria]
    row: dict[str, object] = {"total": sheet.total, "grade": sheet.grade, "bonus": sheet.bonus}
    row |= {f"lost.{dimension.id}": dimension.lost for dimension in sheet.dimensions}
    row |= {f"points.{c.id}": items.get(c.id, Decimal(0)) for c in inner if c.kind == "item"}
    row |= {f"bonus.{c.id}": bonuses.get(c.id, Decimal(0)) for c in rubric.bonuses}
    row |= {f"veto.{c.id}": c.id in yes for c in rubric.vetoes}
    row |= {f"flag.{c.id}": c.id in yes for c in inner if c.kind == "flag"}
    passed = {each.item: each.shift for each in sheet.shifted}
    for one in (c.id for c in inner if c.shift is not None):
        shift = passed.get(one)
        row[f"shifted.{one}"] = Decimal(0) if shift is None else shift.points
        row[f"shifted_to.{one}"] = None if shift is None else shift.unit
    return row
