from __future__ import annotations

import ast
from types import CodeType

import pytest

from engine.expressions import tree
from engine.expressions.names import Dictionary, Fact
from engine.rules import python_code as code
from engine.rules.condition_code import ConditionWriter, compile_condition_code
from engine.rules.facts import FactSheet
from engine.terms import Label

EVIL = "__import__('os').system('true')"


def names_in(compiled: CodeType) -> set[str]:
    return {*compiled.co_names, *compiled.co_varnames}


def test_a_function_is_made_of_nodes() -> None:
    body = [code.give_back(ast.BinOp(left=code.name("a"), op=ast.Add(), right=code.name("c0")))]
    assert code.make_function("sum", ["a"], body, {"c0": 2})(3) == 5


def test_a_function_knows_no_builtins() -> None:
    made = code.make_function("f", [], [code.give_back(code.name("open"))], {})
    with pytest.raises(NameError):
        made()


def test_no_word_of_a_document_becomes_a_name() -> None:
    dictionary = Dictionary([Fact(EVIL, "text", Label(EVIL))])
    condition = tree.Test(EVIL, tree.AnyOf((tree.Equals(tree.Literal(EVIL)),)), EVIL)
    holds = compile_condition_code(condition)
    assert holds(FactSheet({EVIL: EVIL}, dictionary)) is True
    assert holds(FactSheet({EVIL: "else"}, dictionary)) is False
    assert names_in(holds.__code__) <= {"sheet", "known", "get", "v0", "c0", "c1"}


def test_what_is_settled_beforehand_is_left_out() -> None:
    test = code.name("t")
    assert code.every([code.TRUE, test]) is test
    assert code.every([test, code.FALSE]) is code.FALSE
    assert code.every([]) is code.TRUE
    assert code.some([code.FALSE, test]) is test
    assert code.some([test, code.TRUE]) is code.TRUE
    assert code.some([]) is code.FALSE


def test_each_fact_is_read_once() -> None:
    writer = ConditionWriter()
    test = tree.Test("days", tree.Compare(">", tree.Name("limit")), "> limit")
    writer.known(tree.All((test, tree.Not(test))))
    assert writer.variables == {"days": "v0", "limit": "v1"}
    assert len(writer.fetch(code.name("known"))) == 2
