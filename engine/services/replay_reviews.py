"""What a rubric or a review programme in draft would make of the results confirmed so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engine.configuration.library import Library, Loaded
from engine.configuration.programme import Programme
from engine.configuration.rubric import Rubric
from engine.expressions.grammar import parse_condition
from engine.expressions.names import Dictionary
from engine.records.rule_values import ReplayChange
from engine.records.session import UnitOfWork
from engine.records.values import Session
from engine.rules.facts import FactSheet
from engine.scoring.amounts import Fixed
from engine.scoring.deductions import Finding
from engine.scoring.rubrics import CompiledRubric, Criterion
from engine.scoring.sheet import explain_facts
from engine.services import shelf
from engine.services.desk import Desk
from engine.services.past_reviews import PastReview, Progress, Unreadable, UsedRules, past_reviews
from engine.services.replay_words import Json, acts_of, label_json, plain
from engine.terms import Label, Points

if TYPE_CHECKING:
    from engine.analytics.replays import (
        ClauseChange,
        Replayed,
        ReviewChange,
        RuleSet,
        UnitPlace,
        UnitSum,
    )
    from engine.analytics.review_tables import PanelFinding, Reviewed

MOST_EXPLAINED = 300
"""Changed results whose clauses are put in words at once; the others when they are looked at."""

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Trial:
    """A draft that bears on reviews.

    Attributes:
        library: Every document with the draft among them.
        dictionary: The facts of that library.
    """

    loaded: Loaded[Rubric] | Loaded[Programme]
    library: Library
    dictionary: Dictionary

    def concerns(self, session: Session, used: Mapping[str, str]) -> bool:
        """Tell whether a session judged by the document of which this is a draft."""
        if isinstance(self.loaded.document, Programme):
            return session.programme == self.loaded.ref.id
        return used.get(session.id) == self.loaded.ref.id

    def rules(self, used: UsedRules) -> UsedRules:
        """Return the rules of a session with the draft in place of what it was pinned to."""
        document = self.loaded.document
        if isinstance(document, Rubric):
            rubric = shelf.rubric(shelf.narrow(self.loaded, Rubric), self.dictionary)
            return UsedRules(rubric, used.programme, self.dictionary)
        return UsedRules(self._rubric_of(document, used), document, self.dictionary)

    def _rubric_of(self, programme: Programme, used: UsedRules) -> CompiledRubric:
        if programme.rubric == used.rubric.ref.id:
            return used.rubric
        found = self.library.find("rubric", programme.rubric, on=programme.effective_from)
        return shelf.rubric(shelf.narrow(found, Rubric), self.dictionary)


@dataclass(slots=True)
class ReviewsReplayed:
    """What came of all groups of reviews together."""

    compared: int = 0
    changes: list[ReplayChange] = field(default_factory=list)
    unreadable: list[ReplayChange] = field(default_factory=list)
    consequences: list[ReplayChange] = field(default_factory=list)
    sums: list[UnitSum] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    transitions: Counter[tuple[str, str]] = field(default_factory=Counter)
    clauses: dict[str, list[Any]] = field(default_factory=dict)
    rules: Counter[tuple[str, bool]] = field(default_factory=Counter)
    titles: dict[str, Json] = field(default_factory=dict)
    grades: dict[str, Json] = field(default_factory=dict)
    regraded: int = 0
    rescored: int = 0

    def all_changes(self) -> Iterator[ReplayChange]:
        """Yield everything found, grades first."""
        yield from sorted(self.changes, key=lambda one: one.what == "score")
        yield from self.consequences
        yield from self.unreadable

    def summary(self) -> Json:
        """Return the counts and movements as JSON."""
        return {
            "compared": self.compared,
            "regraded": self.regraded,
            "rescored": self.rescored,
            "changed": len(self.changes),
            "not_reproduced": len(self.unreadable),
            "transitions": [[*pair, many] for pair, many in self.transitions.most_common()],
            "clauses": [
                {
                    "title": self.titles[name],
                    "cases": many,
                    "before": plain(old),
                    "after": plain(new),
                }
                for name, (many, old, new) in sorted(
                    self.clauses.items(), key=lambda one: -one[1][0]
                )
            ],
            "consequences": [
                {"title": self.titles[f"rule/{rule}"], "new": new, "cases": many}
                for (rule, new), many in self.rules.most_common()
            ],
            "left_out": [
                {"title": self.titles[name], "findings": many}
                for name, many in self.left_out.most_common()
            ],
            "grades": self.grades,
            "units": [_place_json(one) for one in _ranked(self.sums)],
        }


def replay_on_reviews(
    unit: UnitOfWork, desk: Desk, trial: Trial, *, progress: Progress | None = None
) -> ReviewsReplayed:
    """Score every confirmed result that a draft bears on again, and gather what differs."""
    used = _rubrics_used(unit, desk)
    told = ReviewsReplayed()
    groups: dict[tuple[int, int], list[PastReview]] = {}
    for one in past_reviews(
        unit, desk, lambda session: trial.concerns(session, used), progress=progress
    ):
        if isinstance(one, Unreadable):
            told.unreadable.append(_unreadable(one, unit.case(one.case).number))
        else:
            key = (id(one.rules.rubric), id(one.rules.programme))
            groups.setdefault(key, []).append(one)
    for reviews in groups.values():
        _replay_group(told, trial, reviews)
    return told


def _rubrics_used(unit: UnitOfWork, desk: Desk) -> Mapping[str, str]:
    """Return the id of the rubric of each session that was pinned to one."""
    library = desk.library(unit)
    programmes = {
        (pin.id, pin.version): pin
        for session in unit.sessions()
        for pin in session.bundle
        if pin.kind == "programme"
    }
    rubrics = {}
    for place, pin in programmes.items():
        document = library.at("programme", pin.id, pin.version, pin.sha256).document
        if isinstance(document, Programme):
            rubrics[place] = document.rubric
    return {
        session.id: rubrics[pin.id, pin.version]
        for session in unit.sessions()
        for pin in session.bundle
        if pin.kind == "programme" and pin.id == session.programme
    }


def _replay_group(told: ReviewsReplayed, trial: Trial, reviews: Sequence[PastReview]) -> None:
    from engine.analytics import replays  # noqa: PLC0415  Ibis takes a second to import

    used = reviews[0].rules
    tried = trial.rules(used)
    dictionary = _both(tried.dictionary, used.dictionary)
    before, after = rule_sets(used, tried)
    found = replays.replay_reviews([as_reviewed(one) for one in reviews], before, after, dictionary)
    _gather(told, trial, reviews, tried, found)


def rule_sets(used: UsedRules, tried: UsedRules) -> tuple[RuleSet, RuleSet]:
    """Return both rules for columns, points as fine as either panel may judge."""
    from engine.analytics.panel_columns import Judging, finer_steps  # noqa: PLC0415  the same
    from engine.analytics.replays import RuleSet  # noqa: PLC0415  the same

    finer = tuple(sorted({*finer_steps(used.rubric), used.programme.combine.round_to}))
    return (
        RuleSet(
            Judging(used.rubric, used.dictionary, used.programme.combine),
            _conditions(used.programme, used.dictionary),
        ),
        RuleSet(
            Judging(tried.rubric, tried.dictionary, tried.programme.combine, finer),
            _conditions(tried.programme, tried.dictionary),
        ),
    )


def _conditions(programme: Programme, facts: Dictionary) -> dict[str, Any]:
    return {rule.id: parse_condition(rule.when, facts) for rule in programme.consequences}


def _both(one: Dictionary, other: Dictionary) -> Dictionary:
    """Return the facts of either, of two of a name the first."""
    return Dictionary((*one.values(), *(fact for name, fact in other.items() if name not in one)))


def as_reviewed(review: PastReview) -> Reviewed:
    """Return a review as columns take it."""
    from engine.analytics.review_tables import Reviewed  # noqa: PLC0415  the same

    return Reviewed(
        unit=review.case.lead or "",
        score=review.result.score,
        grade=review.result.grade,
        seats=len(review.sheets),
        facts=review.facts.known,
        findings=tuple(
            _as_judged(review.rules.rubric, seat, finding)
            for seat, sheet in enumerate(review.sheets, start=1)
            for finding in sheet
        ),
    )


def _as_judged(rubric: CompiledRubric, seat: int, finding: Finding) -> PanelFinding:
    """Return a finding with the points it stood for by the rubric it was made with."""
    from engine.analytics.review_tables import PanelFinding  # noqa: PLC0415  the same

    criterion = rubric.criteria.get(finding.item)
    amount = criterion.amount if criterion else None
    points = finding.points or _ZERO
    if isinstance(amount, Fixed):
        points = amount.points * finding.count
    return PanelFinding(seat, finding.item, points, finding.count)


# ------------------------------------------------------------------ what is told of it


def _gather(
    told: ReviewsReplayed,
    trial: Trial,
    reviews: Sequence[PastReview],
    tried: UsedRules,
    found: Replayed,
) -> None:
    used = reviews[0].rules
    told.compared += found.compared
    told.sums += found.units
    told.left_out.update(found.left_out)
    for rules in (used, tried):
        told.grades |= {band.id: label_json(band.title) for band in rules.rubric.bands}
        told.titles |= {name: label_json(one.title) for name, one in rules.rubric.criteria.items()}
        told.titles |= {
            f"rule/{one.id}": label_json(one.title) for one in rules.programme.consequences
        }
    for change in found.changes:
        review = reviews[change.n]
        explained = len(told.changes) < MOST_EXPLAINED
        _count(told, change)
        told.changes.append(_change(review, tried, change, explained=explained))
        told.consequences += _consequences(trial, review, tried, change)
    for missed in found.not_reproduced:
        told.unreadable.append(_missed(reviews[missed.n], missed.stored, missed.computed, told))


def _count(told: ReviewsReplayed, change: ReviewChange) -> None:
    if change.regraded:
        told.regraded += 1
        told.transitions[change.grade] += 1
    told.rescored += change.score[0] != change.score[1]
    for each in change.clauses:
        known = told.clauses.setdefault(each.clause, [0, _ZERO, _ZERO])
        known[0] += 1
        known[1] += each.before or _ZERO
        known[2] += each.after or _ZERO
    gone, new = set(change.follows[0]), set(change.follows[1])
    told.rules.update((rule, False) for rule in gone - new)
    told.rules.update((rule, True) for rule in new - gone)


def _change(
    review: PastReview, tried: UsedRules, change: ReviewChange, *, explained: bool
) -> ReplayChange:
    reasons = _reasons(review, tried) if explained else {}
    what = f"grade/{change.grade[0]}/{change.grade[1]}" if change.regraded else "score"
    content = {
        "number": review.case.number,
        "session": review.session.title,
        "score": [plain(one) for one in change.score],
        "grade": list(change.grade),
        "clauses": [_clause_json(each, review.rules, tried, reasons) for each in change.clauses],
        "explained": explained,
    }
    return ReplayChange(what, content, review.case.id, review.session.id, review.case.lead)


def _clause_json(
    each: ClauseChange,
    used: UsedRules,
    tried: UsedRules,
    reasons: Mapping[str, tuple[str, str]],
) -> Json:
    criterion = tried.rubric.criteria.get(each.clause) or used.rubric.criteria[each.clause]
    why, why_en = reasons.get(each.clause, ("", ""))
    return {
        "id": each.clause,
        "title": label_json(criterion.title),
        "kind": criterion.kind,
        "basis": criterion.basis,
        "before": None if each.before is None else plain(each.before),
        "after": None if each.after is None else plain(each.after),
        "why": why,
        "why_en": why_en,
    }


def reasons_for(review: PastReview, trial: Trial) -> Mapping[str, tuple[str, str]]:
    """Return why each clause of the rules tried takes what it takes, in Chinese and English."""
    return _reasons(review, trial.rules(review.rules))


def _reasons(review: PastReview, tried: UsedRules) -> Mapping[str, tuple[str, str]]:
    facts = FactSheet(
        {name: one for name, one in review.facts.known.items() if name in tried.dictionary},
        tried.dictionary,
    )
    told = {one.item: (one.reason, one.reason_en) for one in explain_facts(tried.rubric, facts)}
    for name, criterion in tried.rubric.criteria.items():
        if criterion.found_by == "panel":
            told[name] = _panel_reason(review, criterion)
    for name in review.rules.rubric.criteria.keys() - tried.rubric.criteria.keys():
        told[name] = ("新版没有这一条", "the new version has no such clause")
    return told


def _panel_reason(review: PastReview, criterion: Criterion) -> tuple[str, str]:
    """Return what the assessors wrote, each once."""
    said = [one.reason for sheet in review.sheets for one in sheet if one.item == criterion.id]
    words = list(dict.fromkeys(reason.strip() for reason in said if reason.strip()))
    return "；".join(words), "; ".join(words)


def _consequences(
    trial: Trial, review: PastReview, tried: UsedRules, change: ReviewChange
) -> Iterator[ReplayChange]:
    sides = (
        (review.rules.programme, change.follows[0], False),
        (tried.programme, change.follows[1], True),
    )
    for (programme, mine, new), (_, others, _) in zip(sides, reversed(sides), strict=True):
        for rule in programme.consequences:
            if rule.id in mine and rule.id not in others:
                content = {
                    "number": review.case.number,
                    "session": review.session.title,
                    "new": new,
                    "rule": label_json(rule.title),
                    "acts": [label_json(act) for act in acts_of(trial.library, rule)],
                    "grade": list(change.grade),
                }
                yield ReplayChange(
                    "consequence", content, review.case.id, review.session.id, review.case.lead
                )


def _missed(
    review: PastReview,
    stored: tuple[Points, str],
    computed: tuple[Points, str],
    told: ReviewsReplayed,
) -> ReplayChange:
    old, new = (_said(score, grade, told, "zh") for score, grade in (stored, computed))
    old_en, new_en = (_said(score, grade, told, "en") for score, grade in (stored, computed))
    ref = review.rules.rubric.ref
    content = {
        "number": review.case.number,
        "session": review.session.title,
        "why": f"按原评分表第 {ref.version} 版重算为 {new}，确认的结果是 {old}",
        "why_en": f"version {ref.version} of its rubric now gives {new_en}, confirmed was {old_en}",
    }
    return ReplayChange(
        "unreproducible", content, review.case.id, review.session.id, review.case.lead
    )


def _said(score: Points, grade: str, told: ReviewsReplayed, language: str) -> str:
    title = told.grades.get(grade, {})
    if language == "zh":
        return f"{plain(score)} 分（{title.get('zh', grade)}）"
    return f"{plain(score)} points ({title.get('en') or title.get('zh', grade)})"


def _unreadable(one: Unreadable, number: str) -> ReplayChange:
    content = {
        "number": number,
        "session": one.session.title,
        "why": one.reason,
        "why_en": one.reason_en,
    }
    return ReplayChange("unreproducible", content, one.case, one.session.id)


def not_looked_for(before: CompiledRubric, after: CompiledRubric) -> tuple[Label, ...]:
    """Return what a rubric leaves to the panel that no panel has looked for yet."""
    return tuple(
        each.title
        for name, each in after.criteria.items()
        if each.found_by == "panel"
        and (name not in before.criteria or before.criteria[name].found_by != "panel")
    )


def _ranked(sums: Sequence[UnitSum]) -> Sequence[UnitPlace]:
    if not sums:
        return ()
    from engine.analytics.replays import rank_units  # noqa: PLC0415  the same

    return rank_units(sums)


def _place_json(one: UnitPlace) -> Json:
    return {
        "unit": one.unit,
        "cases": one.cases,
        "means": [str(mean) for mean in one.means],
        "places": list(one.places),
    }
