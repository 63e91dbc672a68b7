"""Clauses of a rubric in draft beside those that were used: what each takes, and why, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.records.rule_values import KeptReview
from engine.rules.facts import FactSheet, read_fact
from engine.scoring.rubrics import Criterion
from engine.scoring.sheet import explain_facts
from engine.services.past_reviews import UsedRules
from engine.services.replay_words import Json, label_json, plain

if TYPE_CHECKING:
    from engine.analytics.replays import ClauseChange


def clause_json(
    each: ClauseChange,
    used: UsedRules,
    tried: UsedRules,
    reasons: Mapping[str, tuple[str, str]],
) -> Json:
    """Return what a clause takes by both rules, with why it does by those tried."""
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


def reasons_in_words(
    kept: KeptReview, used: UsedRules, tried: UsedRules
) -> Mapping[str, tuple[str, str]]:
    """Return why each clause of the rules tried takes what it takes, in Chinese and English."""
    facts = FactSheet(
        {name: read_fact(one) for name, one in kept.facts.items() if name in tried.dictionary},
        tried.dictionary,
    )
    told = {one.item: (one.reason, one.reason_en) for one in explain_facts(tried.rubric, facts)}
    for name, criterion in tried.rubric.criteria.items():
        if criterion.found_by == "panel":
            told[name] = _panel_reason(kept, criterion)
    for name in used.rubric.criteria.keys() - tried.rubric.criteria.keys():
        told[name] = ("新版没有这一条", "the new version has no such clause")
    return told


def _panel_reason(kept: KeptReview, criterion: Criterion) -> tuple[str, str]:
    """Return what the assessors wrote, each once."""
    words = kept.reasons.get(criterion.id, ())
    return "；".join(words), "; ".join(words)
