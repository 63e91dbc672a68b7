"""Computed fields of a form: worked out on the server, and how they came about.

``engine.configuration.computed`` says what ``ui.compute`` may name; here each is worked out with
the rules.  What a browser or a program sends for such a field is never taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from engine.configuration.computed import Computed, computed_in, place_of
from engine.configuration.dictionary import FEN_UNIT
from engine.configuration.form import Form
from engine.configuration.form_schema import properties_of
from engine.configuration.library import Library
from engine.configuration.table import Table
from engine.errors import OnecaseError
from engine.expressions import tree
from engine.expressions.grammar import facts_of_output, parse_output
from engine.expressions.names import Dictionary, Fact
from engine.forms.clearing import asked_only
from engine.forms.money import in_yuan
from engine.forms.prefill import Prefill, Prefills, with_locked
from engine.forms.reading import facts_of_answers
from engine.forms.root import RootSchema
from engine.forms.values import ABSENT
from engine.rules.facts import FactSheet
from engine.rules.hit_policies import output_value
from engine.rules.tables import DecisionTable, compile_table, decide
from engine.rules.words import value_in_words
from engine.services import shelf
from engine.terms import FactValue, Label

Tables = Callable[[str, Dictionary], tuple[DecisionTable, Label]]
"""Takes the id of a table; returns it ready for use, with its title."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A computed value, None where it is not known, and how it came about."""

    value: FactValue
    said: Label


@dataclass(frozen=True)
class Computing:
    """The computed fields of a form, about to be worked out for one case.

    Attributes:
        form: The form.
        base: What is known of the case; without answers to this form.
        tables: Where decision tables are found.
        key: Secret of the county for fingerprints.
    """

    form: Form
    base: FactSheet
    tables: Tables
    key: bytes
    fields: tuple[Computed, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Gather the fields once."""
        single = tuple(one for one in computed_in(self.form) if one.single)
        object.__setattr__(self, "fields", single)

    def compute(self, answers: Mapping[str, object]) -> Prefills:
        """Return the computed values for these answers, with how each came about.

        One computed field may depend on another: they are worked out until nothing changes.
        """
        found: dict[str, Prefill] = {}
        if not self.fields:
            return found
        for _ in range(len(self.fields) + 1):
            sheet = self._sheet(with_locked(answers, found))
            again = {one.place: _prefill(one, self._outcome(one, sheet)) for one in self.fields}
            if again == found:
                break
            found = again
        return found

    @property
    def feeds(self) -> frozenset[str]:
        """Return the places of the fields that are read to work out others."""
        read = {name for one in self.fields for name in self._reads(one)}
        return frozenset(
            place_of(entry)
            for entry in properties_of(self.form.schema_)
            if entry.schema.get("fact") in read
        )

    def _sheet(self, answers: Mapping[str, object]) -> FactSheet:
        known = self.base.dictionary
        facts = facts_of_answers(self.form, answers, self.key)
        return self.base.with_values({
            name: value for name, value in facts.items() if name in known
        })  # fmt: skip

    def _reads(self, one: Computed) -> frozenset[str]:
        try:
            if one.table:
                return self.tables(one.table, self.base.dictionary)[0].reads
            return facts_of_output(self._tree(one))
        except OnecaseError:
            return frozenset()  # The check of the documents tells of it; here there is no value.

    def _tree(self, one: Computed) -> tree.Output:
        return parse_output(one.written, one.as_fact(), self.base.dictionary)

    def _outcome(self, one: Computed, sheet: FactSheet) -> Outcome:
        try:
            return self._decided(one, sheet) if one.table else self._reckoned(one, sheet)
        except OnecaseError as error:
            return Outcome(None, Label(error.text("zh"), error.text("en")))

    def _reckoned(self, one: Computed, sheet: FactSheet) -> Outcome:
        written = self._tree(one)
        lacking = [name for name in sorted(facts_of_output(written)) if sheet[name] is None]
        if lacking:
            return _unknown([sheet.dictionary[name].title for name in lacking])
        value = output_value(written, one.as_fact(), sheet)
        if isinstance(value, tuple):
            return _unknown([one.title])
        titles = [_written(written, sheet, language, titled=True) for language in ("zh", "en")]
        values = [_written(written, sheet, language, titled=False) for language in ("zh", "en")]
        secret = any(sheet.dictionary[name].confidential for name in facts_of_output(written))
        fact = replace(one.as_fact(), confidential=secret or one.confidential)
        result = [_value(value, fact, language) for language in ("zh", "en")]
        return Outcome(
            value,
            Label(
                f"按“{titles[0]}”计算：{values[0]} = {result[0]}",
                f"Worked out as '{titles[1]}': {values[1]} = {result[1]}",
            ),
        )

    def _decided(self, one: Computed, sheet: FactSheet) -> Outcome:
        table, title = self.tables(one.table or "", sheet.dictionary)
        decision = decide(table, sheet)
        if decision.status != "hit":
            return Outcome(
                None,
                Label(f"《{title.zh}》没有适用的行", f"No row of '{title.text('en')}' applies"),
            )
        output = one.output or table.outputs[0].fact.name
        value = decision.outputs[0].get(output)
        rows = "、".join(decision.rows)
        why = decision.row_traces
        zh = "；".join(row.trace.text for row in why)
        en = "; ".join(row.trace.text_en for row in why)
        said = Label(
            f"按《{title.zh}》第 {rows} 行：{zh}", f"By row {rows} of '{title.text('en')}': {en}"
        )
        return Outcome(None if isinstance(value, tuple) else value, said)


def tables_of(library: Library) -> Tables:
    """Return where the decision tables of a library are found, each in its newest version."""

    def find(name: str, facts: Dictionary) -> tuple[DecisionTable, Label]:
        loaded = shelf.narrow(library.find("table", name), Table)
        return compile_table(loaded.document.body(), facts), loaded.document.title

    return find


def with_computed(computing: Computing, answers: Mapping[str, object]) -> dict[str, object]:
    """Return the answers with the computed values in place of whatever stood there."""
    return with_locked(answers, computing.compute(answers))


def asked_computed(
    root: RootSchema, answers: dict[str, object], computing: Computing
) -> dict[str, object]:
    """Return answers that are about to be filed with the computed values that are asked for.

    Args:
        root: The form's whole schema.
        answers: The answers, without those to fields that are not asked.
        computing: The computed fields.
    """
    return asked_only(root, with_computed(computing, answers)) if computing.fields else answers


def _prefill(one: Computed, outcome: Outcome) -> Prefill:
    return Prefill(_as_answer(one, outcome.value), outcome.said, computed=True)


def _as_answer(one: Computed, value: FactValue) -> object:
    """Return a value as answers hold it; nothing where it is not known or does not fit."""
    if value is None:
        return ABSENT
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        if one.kind == "integer" and not whole:
            return ABSENT
        return int(value) if whole else float(value)
    return value if isinstance(value, bool | str) else value.isoformat()


def _unknown(titles: list[Label]) -> Outcome:
    zh = "、".join(title.zh for title in titles)
    en = ", ".join(title.text("en") for title in titles)
    return Outcome(None, Label(f"还不能计算：缺少“{zh}”", f"Not known yet: {en} is missing"))


_SIGNS: Mapping[str, str] = {"*": "×", "/": "÷", "+": "+", "-": "−"}


def _written(
    output: tree.Output, sheet: FactSheet, language: str, *, titled: bool, inner: bool = False
) -> str:
    """Return an output in words: with the titles of facts, or with their values."""
    if isinstance(output, tree.Arithmetic):
        left = _written(output.left, sheet, language, titled=titled, inner=True)
        right = _written(output.right, sheet, language, titled=titled, inner=True)
        text = f"{left} {_SIGNS[output.op]} {right}"
        return f"({text})" if inner else text
    if isinstance(output, tree.Name):
        fact = sheet.dictionary[output.fact]
        return fact.title.text(language) if titled else _value(sheet[output.fact], fact, language)
    if isinstance(output, tree.Literal):
        plain = Fact(name="literal", type="text", title=Label(""))
        return value_in_words(output.value, plain, language)
    return ""


def _value(value: FactValue, fact: Fact, language: str) -> str:
    if fact.unit == FEN_UNIT and isinstance(value, Decimal) and not fact.confidential:
        return in_yuan(value).text(language)
    return value_in_words(value, fact, language)
