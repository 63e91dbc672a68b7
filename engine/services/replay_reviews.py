"""What a rubric or a review programme in draft would make of the results confirmed so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.configuration.library import Library, Loaded
from engine.configuration.programme import Programme
from engine.configuration.rubric import Rubric
from engine.errors import OnecaseError
from engine.expressions.grammar import parse_condition
from engine.expressions.names import Dictionary
from engine.records.reviewed_facts_queries import KeptRow
from engine.records.rule_values import ReplayChange
from engine.records.session import UnitOfWork
from engine.records.values import SessionHead
from engine.scoring.rubrics import CompiledRubric
from engine.services import shelf
from engine.services.desk import Desk
from engine.services.kept_reviews import review_kept
from engine.services.past_reviews import Unreadable, UsedRules, used_rules
from engine.services.replay_clauses import clause_json, reasons_in_words
from engine.services.replay_words import Json, acts_of, label_json, plain
from engine.terms import Label, Points

if TYPE_CHECKING:
    from engine.analytics.replays import (
        Replayed,
        ReviewChange,
        RuleSet,
        UnitPlace,
        UnitSum,
    )

Progress = Callable[[int, int], None]

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

    def concerns(self, session: SessionHead, used: Mapping[str, str]) -> bool:
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


def sessions_concerned(unit: UnitOfWork, desk: Desk, trial: Trial) -> tuple[SessionHead, ...]:
    """Return the sessions whose results a draft bears on, last held first."""
    heads = unit.session_heads()
    used = _rubrics_used(unit, desk, heads)
    return tuple(one for one in heads if trial.concerns(one, used))


def replay_on_reviews(
    unit: UnitOfWork,
    desk: Desk,
    trial: Trial,
    sessions: Sequence[SessionHead],
    *,
    unreadable: Sequence[Unreadable] = (),
    progress: Progress | None = None,
) -> ReviewsReplayed:
    """Score the results of sessions again by a draft, and gather what differs.

    Args:
        unit: The records, with what the results were made from.
        desk: The county's desk.
        trial: The draft.
        sessions: Those it bears on.
        unreadable: Results known to be left out, with the reason.
        progress: Told sessions scored and sessions in all.
    """
    told = ReviewsReplayed()
    for one in unreadable:
        number = unit.case(one.case).number
        told.unreadable.append(
            _unreadable(one.session, one.case, number, one.reason, one.reason_en)
        )
    groups: dict[tuple[int, int], tuple[UsedRules, list[SessionHead]]] = {}
    for session in sessions:
        try:
            rules = used_rules(unit, desk, session)
        except OnecaseError as error:
            told.unreadable += _without_rules(unit, session, error)
        else:
            key = (id(rules.rubric), id(rules.programme))
            groups.setdefault(key, (rules, []))[1].append(session)
    done = 0
    for rules, group in groups.values():
        _replay_group(told, _Group(unit, trial, rules, trial.rules(rules)), group)
        done += len(group)
        if progress is not None:
            progress(done, len(sessions))
    return told


def _without_rules(
    unit: UnitOfWork, session: SessionHead, error: OnecaseError
) -> Iterator[ReplayChange]:
    """Yield the results of a session whose rules are not to be had any more."""
    for row in unit.kept_reviews((session.id,)):
        yield _unreadable(session, row.case, row.number, error.text("zh"), error.text("en"))


def _rubrics_used(
    unit: UnitOfWork, desk: Desk, sessions: Sequence[SessionHead]
) -> Mapping[str, str]:
    """Return the id of the rubric of each session that was pinned to one."""
    library = desk.library(unit)
    programmes = {
        (pin.id, pin.version): pin
        for session in sessions
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
        for session in sessions
        for pin in session.bundle
        if pin.kind == "programme" and pin.id == session.programme
    }


@dataclass(frozen=True, slots=True)
class _Group:
    """Reviews by the same rules, to be scored again together."""

    unit: UnitOfWork
    trial: Trial
    used: UsedRules
    tried: UsedRules


class _Place(NamedTuple):
    """Which review it is."""

    session: SessionHead
    case: str
    number: str
    unit: str | None


def _replay_group(told: ReviewsReplayed, group: _Group, sessions: Sequence[SessionHead]) -> None:
    from engine.analytics import replays  # noqa: PLC0415  Ibis takes a second to import

    dictionary = _both(group.tried.dictionary, group.used.dictionary)
    before, after = rule_sets(group.used, group.tried)
    places: list[_Place] = []
    rows = _noting(group.unit, sessions, places)
    found = replays.replay_reviews(rows, before, after, dictionary)
    _gather(told, group, places, found)


def _noting(
    unit: UnitOfWork, sessions: Sequence[SessionHead], places: list[_Place]
) -> Iterator[KeptRow]:
    """Yield the results of sessions with what they were made from; note which they are."""
    heads = {one.id: one for one in sessions}
    for row in unit.kept_reviews(tuple(heads)):
        places.append(_Place(heads[row.session], row.case, row.number, row.unit))
        yield row


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


# ------------------------------------------------------------------ what is told of it


def _gather(
    told: ReviewsReplayed, group: _Group, places: Sequence[_Place], found: Replayed
) -> None:
    told.compared += found.compared
    told.sums += found.units
    told.left_out.update(found.left_out)
    for rules in (group.used, group.tried):
        told.grades |= {band.id: label_json(band.title) for band in rules.rubric.bands}
        told.titles |= {name: label_json(one.title) for name, one in rules.rubric.criteria.items()}
        told.titles |= {
            f"rule/{one.id}": label_json(one.title) for one in rules.programme.consequences
        }
    for change in found.changes:
        place = places[change.n]
        explained = len(told.changes) < MOST_EXPLAINED
        _count(told, change)
        told.changes.append(_change(group, place, change, explained=explained))
        told.consequences += _consequences(group, place, change)
    for missed in found.not_reproduced:
        place = places[missed.n]
        told.unreadable.append(_missed(group, place, missed.stored, missed.computed, told))


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


def _change(group: _Group, place: _Place, change: ReviewChange, *, explained: bool) -> ReplayChange:
    kept = group.unit.kept_review(place.session.id, place.case) if explained else None
    reasons = reasons_in_words(kept, group.used, group.tried) if kept else {}
    what = f"grade/{change.grade[0]}/{change.grade[1]}" if change.regraded else "score"
    content = {
        "number": place.number,
        "session": place.session.title,
        "score": [plain(one) for one in change.score],
        "grade": list(change.grade),
        "clauses": [clause_json(each, group.used, group.tried, reasons) for each in change.clauses],
        "explained": explained,
    }
    return ReplayChange(what, content, place.case, place.session.id, place.unit)


def reasons_for(
    unit: UnitOfWork, desk: Desk, session: str, case: str, trial: Trial
) -> Mapping[str, tuple[str, str]]:
    """Return why each clause of the rules tried takes what it takes, in Chinese and English."""
    kept = review_kept(unit, desk, session, case)
    if kept is None:
        return {}
    used = used_rules(unit, desk, unit.session(session))
    return reasons_in_words(kept, used, trial.rules(used))


def _consequences(group: _Group, place: _Place, change: ReviewChange) -> Iterator[ReplayChange]:
    sides = (
        (group.used.programme, change.follows[0], False),
        (group.tried.programme, change.follows[1], True),
    )
    for (programme, mine, new), (_, others, _) in zip(sides, reversed(sides), strict=True):
        for rule in programme.consequences:
            if rule.id in mine and rule.id not in others:
                content = {
                    "number": place.number,
                    "session": place.session.title,
                    "new": new,
                    "rule": label_json(rule.title),
                    "acts": [label_json(act) for act in acts_of(group.trial.library, rule)],
                    "grade": list(change.grade),
                }
                yield ReplayChange("consequence", content, place.case, place.session.id, place.unit)


def _missed(
    group: _Group,
    place: _Place,
    stored: tuple[Points, str],
    computed: tuple[Points, str],
    told: ReviewsReplayed,
) -> ReplayChange:
    old, new = (_said(score, grade, told, "zh") for score, grade in (stored, computed))
    old_en, new_en = (_said(score, grade, told, "en") for score, grade in (stored, computed))
    ref = group.used.rubric.ref
    content = {
        "number": place.number,
        "session": place.session.title,
        "why": f"按原评分表第 {ref.version} 版重算为 {new}，确认的结果是 {old}",
        "why_en": f"version {ref.version} of its rubric now gives {new_en}, confirmed was {old_en}",
    }
    return ReplayChange("unreproducible", content, place.case, place.session.id, place.unit)


def _said(score: Points, grade: str, told: ReviewsReplayed, language: str) -> str:
    title = told.grades.get(grade, {})
    if language == "zh":
        return f"{plain(score)} 分（{title.get('zh', grade)}）"
    return f"{plain(score)} points ({title.get('en') or title.get('zh', grade)})"


def _unreadable(
    session: SessionHead, case: str, number: str, why: str, why_en: str
) -> ReplayChange:
    content = {"number": number, "session": session.title, "why": why, "why_en": why_en}
    return ReplayChange("unreproducible", content, case, session.id)


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
