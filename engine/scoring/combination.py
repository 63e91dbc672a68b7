"""Several sheets of one panel become one result, by the rule the programme states.

Points are rounded half up, in exact arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from engine.errors import ConflictError, RuleError
from engine.scoring.bands import grade_of, lowest_of
from engine.scoring.deductions import ZERO
from engine.scoring.rounding import round_half_up
from engine.scoring.second_look import SecondLookReason, needs_second_look
from engine.scoring.sentences import combination_sentence
from engine.scoring.sheet import bonus_after_caps

if TYPE_CHECKING:
    from engine.configuration.programme import Combination
    from engine.configuration.rubric import GradeBand
    from engine.scoring.results import ItemScore, ScoreSheet, Shifted
    from engine.scoring.rubrics import CompiledRubric, Criterion, CriterionKind, FoundBy
    from engine.terms import Label, Points

__all__ = [
    "Combined",
    "CombinedDimension",
    "CombinedItem",
    "Judgement",
    "SecondLookReason",
    "combine",
    "needs_second_look",
    "round_half_up",
]

FACTS = "facts"
"""Stands in place of an assessor where the facts found an item."""


class Judgement(NamedTuple):
    """What one assessor took off for an item.

    Attributes:
        assessor: The assessor, or ``facts`` where the facts found it for all.
        points: 0 where the assessor did not find it.
    """

    assessor: str
    points: Points
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True)
class CombinedItem:
    """An item that at least one sheet holds.

    Attributes:
        points: Points in the result; 0 where too few found it, and of a veto or flag.
        by: One judgement for each assessor; a single one by ``facts`` where the facts found it.
        dropped: Assessors whose judgement was left out as the highest or the lowest.
        finders: Assessors whose sheets hold it; all where the facts found it.
        shift: To whom the loss passed; the lead then loses nothing.
    """

    item: str
    title: Label
    dimension: str | None
    points: Points
    found_by: FoundBy
    basis: str
    requirement: Label | None
    by: tuple[Judgement, ...]
    dropped: tuple[str, ...] = ()
    finders: tuple[str, ...] = ()
    shift: Shifted | None = None


@dataclass(frozen=True, slots=True)
class CombinedDimension:
    """What a dimension lost in the result, at most its marks."""

    id: str
    title: Label
    marks: Points
    lost: Points


@dataclass(frozen=True, slots=True)
class Combined:
    """The result of a panel.

    Attributes:
        items: Items of the dimensions that at least one sheet holds, in the document's order;
            one whose loss passed to another unit has 0 points and says in ``shift`` to whom.
        vetoes: Vetoes that more than half of the sheets hold.
        flags: Flags that at least one sheet holds.
        bonus: Points put on in the end.
        spread: Points between the highest and the lowest total.
        grades: Grade of each sheet, in the order given.
        sentence: How it was combined, in Chinese.
    """

    total: Points
    grade: str
    grade_title: Label
    dimensions: tuple[CombinedDimension, ...]
    items: tuple[CombinedItem, ...]
    vetoes: tuple[CombinedItem, ...]
    flags: tuple[CombinedItem, ...]
    bonuses: tuple[CombinedItem, ...]
    bonus: Points
    spread: Points
    grades: tuple[str, ...]
    sentence: str
    sentence_en: str


def combine(
    rule: Combination, rubric: CompiledRubric, sheets: Sequence[tuple[str, ScoreSheet]]
) -> Combined:
    """Return the result of a panel.

    By ``items``: for each item the highest and the lowest judgement are left out where there are
    enough sheets, the rest gives mean or median, rounded half up and never outside the judgements
    that count; then the dimension's marks cap the sum.  By ``totals``: the sheets with the highest
    and the lowest total are left out, the totals of the rest give the result; the items are those
    of the sheets that count, for the deficiency list, and need not add up to the total.  What the
    facts found stands as it is.

    Args:
        rule: How, from the programme.
        rubric: The rubric all sheets were made with.
        sheets: ``(assessor, sheet)`` in the order of the seats.

    Raises:
        ConflictError: sheets were made with another rubric, or the facts changed between them.
        RuleError: there is no sheet, or an assessor has two.
    """
    panel = _Panel(rule, rubric, sheets)
    dimensions, items = _combine_dimensions(rubric, panel)
    lost = sum((dimension.lost for dimension in dimensions), ZERO)
    bonuses = tuple(panel.combined(rubric.bonuses, "bonus"))
    bonus = bonus_after_caps(rubric, (each.points for each in bonuses), lost)
    total = rubric.full_marks - lost + bonus if rule.of == "items" else panel.combined_total()
    found = tuple(panel.combined(rubric.vetoes, "veto"))
    vetoes = tuple(veto for veto in found if panel.has_majority(veto))
    band = _grade(rubric, total, vetoes)
    sentence = combination_sentence(
        rule,
        len(sheets),
        vetoes=[veto.title for veto in vetoes],
        minority=[(veto.title, len(veto.finders)) for veto in found if veto not in vetoes],
        grade=band.title,
    )
    return Combined(
        total=total,
        grade=band.id,
        grade_title=band.title,
        dimensions=dimensions,
        items=items,
        vetoes=vetoes,
        flags=tuple(
            flag
            for dimension in rubric.dimensions
            for flag in panel.combined(dimension.criteria, "flag")
        ),
        bonuses=bonuses,
        bonus=bonus,
        spread=max(panel.totals) - min(panel.totals),
        grades=tuple(sheet.grade for _, sheet in sheets),
        sentence=sentence.zh,
        sentence_en=sentence.en,
    )


class _Panel:
    """The sheets of a panel under one rule of combination."""

    def __init__(
        self, rule: Combination, rubric: CompiledRubric, sheets: Sequence[tuple[str, ScoreSheet]]
    ) -> None:
        _check(rubric, sheets)
        self.rule = rule
        self.assessors = tuple(assessor for assessor, _ in sheets)
        self.totals = tuple(sheet.total for _, sheet in sheets)
        self.out = self.extremes(self.totals) if rule.of == "totals" else ()
        self.scores = tuple(_scores_by_item(sheet) for _, sheet in sheets)

    def combined(
        self, criteria: Iterable[Criterion], kind: CriterionKind
    ) -> Iterator[CombinedItem]:
        """Yield the criteria of this kind that at least one sheet holds."""
        for criterion in criteria:
            if criterion.kind == kind and any(criterion.id in scores for scores in self.scores):
                yield self._combine_item(criterion)

    def combined_total(self) -> Points:
        """Return the total made from the totals of the sheets that count."""
        return self._middle(self.totals, self.out)

    def has_majority(self, item: CombinedItem) -> bool:
        """Tell whether more than half of the sheets hold it."""
        return 2 * len(item.finders) > len(self.assessors)

    def extremes(self, values: Sequence[Points]) -> tuple[int, ...]:
        """Return the places of the lowest and the highest, if the rule drops them."""
        enough = self.rule.drop_extremes_from
        if enough is None or len(values) < enough:
            return ()
        places = sorted(range(len(values)), key=lambda place: (values[place], place))
        return places[0], places[-1]

    def _combine_item(self, criterion: Criterion) -> CombinedItem:
        scores = [scores.get(criterion.id) for scores in self.scores]
        if criterion.found_by == "facts":
            by, out, points = self._by_facts(criterion, scores)
        else:
            by = tuple(
                _judgement(assessor, criterion, score)
                for assessor, score in zip(self.assessors, scores, strict=True)
            )
            values = [judgement.points for judgement in by]
            out = self.extremes(values) if self.rule.of == "items" else self.out
            points = self._middle(values, out)
        return CombinedItem(
            item=criterion.id,
            title=criterion.title,
            dimension=criterion.dimension,
            points=points,
            found_by=criterion.found_by,
            basis=criterion.basis,
            requirement=criterion.requirement,
            by=by,
            dropped=tuple(self.assessors[place] for place in out),
            finders=tuple(
                assessor
                for assessor, score in zip(self.assessors, scores, strict=True)
                if score is not None
            ),
            shift=scores[0].shift if scores[0] else None,
        )

    def _by_facts(
        self, criterion: Criterion, scores: Sequence[ItemScore | None]
    ) -> tuple[tuple[Judgement, ...], tuple[int, ...], Points]:
        first = scores[0]
        if first is None or any(
            score is None or (score.uncapped, score.shift) != (first.uncapped, first.shift)
            for score in scores
        ):
            raise ConflictError(
                f"“{criterion.title}”由事实判定，各评分表却不一致：打分期间事实有变化",
                f"{criterion.id} is found by facts, yet the sheets differ: the facts changed",
                place=criterion.id,
                hint="请重新打分",
                hint_en="score again",
            )
        judgement = _judgement(FACTS, criterion, first)
        return (judgement,), (), judgement.points

    def _middle(self, values: Sequence[Points], out: Sequence[int]) -> Points:
        """Return mean or median of the values that count, rounded but never outside them."""
        kept = sorted(value for place, value in enumerate(values) if place not in out)
        middle = _mean(kept) if self.rule.method == "mean" else _median(kept)
        return min(max(round_half_up(middle, self.rule.round_to), kept[0]), kept[-1])


def _check(rubric: CompiledRubric, sheets: Sequence[tuple[str, ScoreSheet]]) -> None:
    if not sheets:
        raise RuleError("没有可合并的评分表", "there is no sheet to combine")
    assessors = [assessor for assessor, _ in sheets]
    if len(set(assessors)) < len(assessors):
        raise RuleError("同一评委有两份评分表", "an assessor has two sheets", value=assessors)
    for assessor, sheet in sheets:
        if sheet.rubric != rubric.ref:
            raise ConflictError(
                f"有评分表用的是 {sheet.rubric}，不是 {rubric.ref}",
                f"a sheet was made with {sheet.rubric}, not with {rubric.ref}",
                place=assessor,
            )


def _scores_by_item(sheet: ScoreSheet) -> dict[str, ItemScore]:
    scores = (*sheet.items, *sheet.shifted, *sheet.flags, *sheet.vetoes, *sheet.bonuses)
    return {score.item: score for score in scores}


def _judgement(assessor: str, criterion: Criterion, score: ItemScore | None) -> Judgement:
    if score is None:
        return Judgement(assessor, ZERO, "", "")
    if score.shift is not None:
        return Judgement(assessor, ZERO, score.reason, score.evidence)
    # On a sheet the dimension's marks may have cut the points; the result has its own such cap.
    return Judgement(assessor, criterion.capped(score.uncapped), score.reason, score.evidence)


def _combine_dimensions(
    rubric: CompiledRubric, panel: _Panel
) -> tuple[tuple[CombinedDimension, ...], tuple[CombinedItem, ...]]:
    dimensions, items = [], []
    for dimension in rubric.dimensions:
        left = dimension.marks
        for item in panel.combined(dimension.criteria, "item"):
            taken = min(item.points, left)
            items.append(replace(item, points=taken))
            left -= taken
        lost = dimension.marks - left
        dimensions.append(CombinedDimension(dimension.id, dimension.title, dimension.marks, lost))
    return tuple(dimensions), tuple(items)


def _grade(rubric: CompiledRubric, total: Points, vetoes: Sequence[CombinedItem]) -> GradeBand:
    fixed = [rubric.criteria[veto.item].grade or "" for veto in vetoes]
    return lowest_of(rubric.bands, [grade_of(rubric.bands, total).id, *fixed])


def _mean(values: Sequence[Points]) -> Fraction:
    return sum((Fraction(value) for value in values), Fraction(0)) / len(values)


def _median(values: Sequence[Points]) -> Fraction:
    """Return the median of sorted values; of an even number the mean of the two in the middle."""
    half = len(values) // 2
    return _mean(values[half : half + 1] if len(values) % 2 else values[half - 1 : half + 1])
