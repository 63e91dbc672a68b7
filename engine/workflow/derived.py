"""Facts a workflow derives from what was done, signed and filed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.errors import ConfigurationError
from engine.workflow.judging import holds
from engine.workflow.parts import sign_off_of
from engine.workflow.signing import Signature, count_returns, last_round, unsigned_tiers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from engine.configuration.workflow import DerivedFact, Workflow
    from engine.rules.facts import FactSheet
    from engine.terms import FactValue
    from engine.workflow.reckoning import ClockEvent


def derive_facts(
    workflow: Workflow,
    events: Sequence[ClockEvent],
    signatures: Sequence[Signature],
    base: FactSheet,
    earlier: Mapping[str, int],
) -> dict[str, FactValue]:
    """Return every fact the workflow derives.

    First those that come from events, signatures and other cases, then the conditions (``holds``)
    in the order of the document: each may read the ones before it, so none can read itself.

    Args:
        workflow: The workflow version the case keeps.
        events: Steps done, in the order of the journal.
        signatures: All signatures of the case.
        base: Facts of the answers and clocks, and those ``given`` and ``classified``.
        earlier: Count of each ``earlier_cases`` fact, by its name, as the records find it.

    Returns:
        ``{name: value}``; None where nothing is known: a date of what was not done, the days to
        it, a count that was neither handed in nor in ``base``.

    Raises:
        ConfigurationError: A fact has no source.
        ExpressionError: A condition cannot be read.
        RuleError: A value is of another type than the fact.
    """
    record = _Record(workflow, events, signatures, base, earlier)
    values = {fact.name: record.value(fact) for fact in workflow.facts if fact.holds is None}
    sheet = base.with_values(values)
    for fact in workflow.facts:
        if fact.holds is not None:
            values[fact.name] = holds(fact.holds, sheet)
            sheet = sheet.with_values({fact.name: values[fact.name]})
    return values


@dataclass(frozen=True, slots=True)
class _Record:
    """All that derived facts come from."""

    workflow: Workflow
    events: Sequence[ClockEvent]
    signatures: Sequence[Signature]
    base: FactSheet
    earlier: Mapping[str, int]

    def value(self, fact: DerivedFact) -> FactValue:
        if fact.given or fact.classified:
            return self.base[fact.name]
        if fact.earlier_cases is not None:
            count = self.earlier.get(fact.name)
            return self.base[fact.name] if count is None else Decimal(count)
        if fact.unsigned_tiers:
            return Decimal(self._unsigned(fact.unsigned_tiers))
        if fact.returned_tiers:
            sign_off = sign_off_of(self.workflow, fact.returned_tiers)
            return Decimal(count_returns(sign_off, self.signatures))
        return self._from_events(fact)

    def _unsigned(self, wanted: str) -> int:
        sign_off = sign_off_of(self.workflow, wanted)
        number = last_round(sign_off, self.signatures)
        return len(unsigned_tiers(sign_off, self.signatures, number))

    def _from_events(self, fact: DerivedFact) -> FactValue:
        if fact.count_of is not None:
            return Decimal(len(self._days_of(*fact.count_of)))
        if fact.done is not None:
            return bool(self._days_of(*fact.done))
        if fact.date_of is not None:
            return max(self._days_of(*fact.date_of), default=None)
        if fact.days_between is not None:
            return self._days_between(*fact.days_between)
        raise ConfigurationError(
            f"派生事实“{fact.title}”没有写来源",
            f"the derived fact “{fact.title.text('en')}” has no source",
            place=f"{self.workflow.id} facts.{fact.name}",
            hint="写 count_of、done、date_of 等其中一项",
            hint_en="write one of count_of, done, date_of and so on",
        )

    def _days_between(self, first_step: str, last_step: str) -> Decimal | None:
        """Return the days from the first doing of one step to the last of the other.

        None also where the other was last done before the first: it is still to come.
        """
        first = min(self._days_of(first_step), default=None)
        last = max(self._days_of(last_step), default=None)
        if first is None or last is None or last < first:
            return None
        return Decimal((last - first).days)

    def _days_of(self, *steps: str) -> list[date]:
        return [event.on for event in self.events if event.step in steps]
