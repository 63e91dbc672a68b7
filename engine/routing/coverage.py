"""Every possible case has exactly one lead unit and a holder of each duty, or one that has not.

The routing table is walked row by row over everything a case can be: each declared value of the
facts that choose the lead, the topic and the place.  Whoever would be named in a real case is
looked for here by the same functions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from engine.configuration.county import County
from engine.configuration.workflow import Workflow
from engine.errors import RuleError
from engine.expressions import tree
from engine.expressions.names import Fact
from engine.routing.duties import Matter, area_of, name_holders, unit_of
from engine.routing.routes import LEAD
from engine.rules.proof_ground import Ground
from engine.rules.regions import Region
from engine.rules.sweep import Box, Budget, NodeLimitError, Sweep, rows_of_any
from engine.rules.table_faults import Sentence, fact_is
from engine.rules.tables import CompiledRow, DecisionTable
from engine.terms import FactValue

StrayCode = Literal["no-lead", "no-holder", "several-leads"]

ONE_LEAD: Sentence = ("每件都要有一个主办单位", "every case needs one lead unit")
_SEVERAL_HITS = {"rule-order", "output-order", "collect"}
_SOME_TEXT = "…"
_NODE_LIMIT = 20_000


@dataclass(frozen=True, slots=True)
class Stray:
    """A case that would have no single lead unit, or a duty of it no holder.

    Attributes:
        row: Row of the routing table that applies; None if it is not about one row.
        zh: The case in words, what is missing and how to mend it.
    """

    code: StrayCode
    row: str | None
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class _Case:
    """What decides who handles a case that meets a row."""

    lead: str | None
    topic: FactValue
    place: FactValue
    chosen: tuple[tuple[str, FactValue], ...]


def stray_cases(
    county: County, workflow: Workflow, table: DecisionTable, known: Collection[str]
) -> tuple[Stray, ...]:
    """Return cases that nobody could be named for; one for each row and thing missing.

    Gaps and overlaps of the table are proved apart, by ``engine.rules.proofs``.

    Args:
        county: Its units, posts and areas.
        workflow: Names the facts of topic and place and the duties.
        table: Its routing table.
        known: Facts every case has from the start.

    Source:
        谁分管业务，谁负责信访调处: 信访工作条例 第二十四条.
    """
    if table.hit in _SEVERAL_HITS:
        return (_several(table),)
    walk = _Walk(county, workflow, table, known)
    return tuple(walk.strays())


class _Walk:
    def __init__(
        self, county: County, workflow: Workflow, table: DecisionTable, known: Collection[str]
    ) -> None:
        self.county = county
        self.workflow = workflow
        self.table = table
        self.known = known
        self.ground = Ground(table, _NODE_LIMIT, known, {})
        self.columns = {column.fact.name: n for n, column in enumerate(table.inputs)}
        self.found: dict[tuple[str, FactValue, str | None], RuleError | None] = {}
        scopes = {role.id: role.scope for role in county.roles}
        self.minds_area = any(scopes.get(duty) == "area" for duty in workflow.duties)

    def strays(self) -> Iterator[Stray]:
        lead = next(
            (n for n, column in enumerate(self.table.outputs) if column.fact.name == LEAD), None
        )
        if lead is None:
            return
        for number, row in enumerate(self.table.rows):
            if self.ground.dead >> number & 1 or row.outputs[lead] == tree.Literal(None):
                continue  # told of by the proofs of the table
            yield from self._of_row(number, row, row.outputs[lead])

    def _of_row(self, number: int, row: CompiledRow, output: tree.Output) -> Iterator[Stray]:
        told: dict[object, Stray] = {}
        more: dict[object, int] = {}
        for case in self._cases(number, output):
            error = self._error(case, output)
            if error is None:
                continue
            key = (error.place, _role_of(error))
            if key in told:
                more[key] = more.get(key, 0) + 1
                continue
            box = self._reached(number, case)
            if box is not None:
                told[key] = self._stray(row, case, box, error)
        for missing, stray in told.items():
            yield _counted(stray, more.get(missing, 0))

    def _cases(self, number: int, output: tree.Output) -> Iterator[_Case]:
        """Yield what a case that meets a row can be, as far as it decides who handles it."""
        asked = [self.workflow.topic]
        if self.minds_area:
            asked.append(self.workflow.place)
        if isinstance(output, tree.Name):
            asked.append(output.fact)
        names = [name for name in dict.fromkeys(asked) if name in self.table.dictionary]
        for values in product(*(self._values(number, str(name)) for name in names)):
            chosen = dict(zip(map(str, names), values, strict=True))
            lead = chosen.get(output.fact) if isinstance(output, tree.Name) else None
            if isinstance(output, tree.Literal):
                lead = output.value
            yield _Case(
                lead if isinstance(lead, str) else None,
                chosen.get(self.workflow.topic or ""),
                chosen.get(self.workflow.place or ""),
                tuple(chosen.items()),
            )

    def _values(self, number: int, name: str) -> Sequence[FactValue]:
        """Return what a fact can be in a case that meets a row; None if it may be unknown."""
        fact = self.table.dictionary[name]
        if name in self.columns:
            regions = self.ground.widest[self.columns[name]]
            pieces = [p for region in regions if region.rows >> number & 1 for p in region.pieces]
            values = [_SOME_TEXT if piece.other else piece.sample for piece in pieces]
        else:
            values = [*(fact.values or (_SOME_TEXT,)), None]
        return [v for v in values if v is not None or name not in self.known]

    def _error(self, case: _Case, output: tree.Output) -> RuleError | None:
        """Return why nobody can be named, None if everybody can."""
        if case.lead is None or case.lead == _SOME_TEXT:
            return _no_unit(case, self._fact_of(output))
        place = case.place if isinstance(case.place, str) else None
        area = area_of(self.county, (place, case.lead))
        key = (case.lead, case.topic, area.id if area else None)
        if key not in self.found:
            self.found[key] = None
            topic = case.topic if isinstance(case.topic, str) else None
            try:
                unit = unit_of(self.county, case.lead)
                name_holders(Matter(self.county, unit, topic, area), self.workflow.duties)
            except RuleError as error:
                self.found[key] = error
        return self.found[key]

    def _fact_of(self, output: tree.Output) -> Fact | None:
        return self.table.dictionary.get(output.fact) if isinstance(output, tree.Name) else None

    def _reached(self, number: int, case: _Case) -> Box | None:
        """Return a case that comes to this row and no earlier one; None if there is none."""
        chosen = dict(case.chosen)
        part = []
        for column, regions in zip(self.table.inputs, self.ground.widest, strict=True):
            here = [region for region in regions if region.rows >> number & 1]
            if column.fact.name in chosen:
                here = [region for region in here if _holds(region, chosen[column.fact.name])]
            elif column.fact.name in self.known:
                here = [region for region in here if region.kind != "null"] or here
            part.append(tuple(here))
        before = (1 << number) - 1 if self.table.hit == "first" else 0
        for regions in part:
            before &= rows_of_any(regions)
        if not all(part):
            return None
        try:
            return Sweep(tuple(part), Budget(_NODE_LIMIT)).find_gap(before)
        except NodeLimitError:
            return tuple(regions[0] for regions in part)

    def _stray(self, row: CompiledRow, case: _Case, box: Box, error: RuleError) -> Stray:
        zh, en = self._in_words(row, case, box)
        hint, hint_en = error.hint or "", error.hint_en or ""
        return Stray(
            "no-lead" if error.place in {_NO_UNIT, "county.yaml units"} else "no-holder",
            row.id,
            f"{zh}的件适用规则 {row.id}，{error.zh}。{hint}",
            f"a case where {en} meets row {row.id}: {error.en}; {hint_en}",
        )

    def _in_words(self, row: CompiledRow, case: _Case, box: Box) -> Sentence:
        chosen = dict(case.chosen)
        asked = {test.fact for test in row.tests}
        parts: list[Sentence] = []
        for number, column in enumerate(self.table.inputs):
            name = column.fact.name
            if name in chosen:
                continue
            if name in asked or self.table.hit == "first":
                parts.append(fact_is(column.fact, box[number].pieces[0]))
        parts += [_chosen_in_words(self.table.dictionary[name], v) for name, v in case.chosen]
        return "、".join(zh for zh, _ in parts) or "任何", " and ".join(en for _, en in parts)


_NO_UNIT = "lead"


def _role_of(error: RuleError) -> object:
    """Return the role nobody holds, None if the error is about something else."""
    return error.value[1] if isinstance(error.value, tuple) else None


def _no_unit(case: _Case, fact: Fact | None) -> RuleError:
    title, title_en = (fact.title, fact.title.text("en")) if fact else ("lead", "lead")
    if case.lead is None:
        return RuleError(
            f"由“{title}”定主办单位，而它可能没有填",
            f"'{title_en}' names the lead, but it may be unknown",
            place=_NO_UNIT,
            hint="在登记表的 required 中写上这一栏，或在规则里写明单位",
            hint_en="make the field required in the opening form, or name a unit in the row",
        )
    return RuleError(
        f"由“{title}”定主办单位，而它可以填任何文字，不一定是县里的单位",
        f"'{title_en}' names the lead, but it may hold any text, not only units",
        place=_NO_UNIT,
        hint="让这一栏只能从单位名单中选（ui.choices），或在规则里写明单位",
        hint_en="let the field be chosen from the units (ui.choices), or name a unit in the row",
    )


def _holds(region: Region, value: FactValue) -> bool:
    if value == _SOME_TEXT:
        return region.kind == "other"
    return any(piece.sample == value and not piece.other for piece in region.pieces)


def _chosen_in_words(fact: Fact, value: FactValue) -> Sentence:
    return fact_is(fact, None if value == _SOME_TEXT else value, other=value == _SOME_TEXT)


def _counted(stray: Stray, more: int) -> Stray:
    if not more:
        return stray
    zh = f"{stray.zh}（同样的情形还有 {more} 种）"
    return Stray(stray.code, stray.row, zh, f"{stray.en} ({more} more such cases)")


def _several(table: DecisionTable) -> Stray:
    return Stray(
        "several-leads",
        None,
        f"分流表的 hit 是 {table.hit}，几条规则会同时生效，一件就有几个主办单位；请写 hit: unique",
        f"the routing table's hit is {table.hit}: a case can get several leads; write hit: unique",
    )
