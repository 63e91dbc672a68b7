"""The documents that are measured: a rubric of thirty items and a table of twenty rows."""

from __future__ import annotations

from pathlib import Path

from engine.configuration.library import read_document
from engine.configuration.rubric import Deduction, Item, Rubric
from engine.configuration.table import Table
from engine.configuration.yaml_source import read_yaml
from engine.expressions.names import Dictionary, Fact, FactType
from engine.rules.tables import DecisionTable, compile_table
from engine.scoring.sheet import CompiledRubric, compile_rubric
from engine.terms import DocumentId, DocumentRef, Label

FOLDER = Path(__file__).parent / "documents"


def _fact(name: str, zh: str, en: str, unit: str | None = None) -> Fact:
    """Return a fact: true or false without a unit, else a whole number."""
    kind: FactType = "boolean" if unit is None else "integer"
    return Fact(name, kind, Label(zh, en), unit=unit or None)


_TIMES, _DAYS, _TIERS = "次", "天", "级"
_KNOWN = (
    _fact(
        "units.clear",
        "主办、协办单位分工已书面明确",
        "Duties of lead and co-units are set down in writing",
    ),
    _fact("transfers.count", "推转异议次数", "Objections to the duty", _TIMES),
    _fact("sign_off.missing", "未签字层级数", "Tiers not signed", _TIERS),
    _fact("accept.days_late", "受理告知超期天数", "Acceptance: days late", _DAYS),
    _fact("conclude.days_late", "办结答复超期天数", "Conclusion: days late", _DAYS),
    _fact("conclude.extended", "办结答复是否延期", "Conclusion: extended"),
    _fact("contact.count", "联系信访人次数", "Contacts with the petitioner", _TIMES),
    _fact("signature.returns", "签字退回次数", "Times returned at sign-off", _TIMES),
    _fact("visit.count", "实地核查次数", "On-site checks", _TIMES),
    _fact("investigation.evidence_count", "证据材料", "Evidence", ""),
    _fact(
        "investigation.facts_established",
        "事实和性质均已查清认定",
        "Facts and their nature are established",
    ),
    _fact("follow_up.count", "随访次数", "Follow-ups", _TIMES),
    _fact("reply.cites_law", "写明法律政策依据", "Cites its legal basis"),
    _fact("reply.answers_all", "对每项诉求都有回应", "Answers every demand"),
    _fact("reply.states_remedy", "告知复查途径和期限", "States how to ask for review"),
)

COUNTED = "found."
"""Facts that begin so count what the panel found."""


def read_rubric() -> Rubric:
    """Return the thirty items, all found by facts."""
    document = read_document(_source("thirty-items.yaml"))
    assert isinstance(document, Rubric)
    return document


def read_table() -> Table:
    """Return the table of twenty rows."""
    document = read_document(_source("urgency.yaml"))
    assert isinstance(document, Table)
    return document


def dictionary() -> Dictionary:
    """Return the facts of the thirty items."""
    counted = [
        Fact(f"{COUNTED}{item.id}", "integer", item.title, unit="次")
        for dimension in read_rubric().dimensions
        for item in dimension.items
        if is_counted(item)
    ]
    return Dictionary([*_KNOWN, *counted])


def is_counted(item: Item) -> bool:
    """Tell whether the item rests on the panel's findings."""
    return any(name.startswith(COUNTED) for name in item.when or {})


def compiled_rubric(facts: Dictionary) -> CompiledRubric:
    """Return the rubric ready for use."""
    return _compiled(read_rubric(), facts)


def compiled_panel_rubric(facts: Dictionary) -> CompiledRubric:
    """Return the rubric as a county writes it: the panel judges fifteen of the thirty items."""
    rubric = read_rubric()
    dimensions = tuple(
        dimension.model_copy(update={"items": tuple(map(_judged, dimension.items))})
        for dimension in rubric.dimensions
    )
    return _compiled(rubric.model_copy(update={"dimensions": dimensions}), facts)


def compiled_table() -> DecisionTable:
    """Return the table ready for use."""
    return compile_table(read_table(), Dictionary())


def _judged(item: Item) -> Item:
    if not is_counted(item) or item.deduct is None:
        return item
    deduct = Deduction(up_to=item.deduct.at_most)
    return item.model_copy(update={"when": None, "found_by": "panel", "deduct": deduct})


def _compiled(rubric: Rubric, facts: Dictionary) -> CompiledRubric:
    ref = DocumentRef("rubric", DocumentId(rubric.id), 1, "0" * 64)
    return compile_rubric(rubric, ref, facts)


def _source(name: str):  # noqa: ANN202  what read_document takes
    return read_yaml((FOLDER / name).read_text("utf-8"), name)
