"""Python functions made of ``ast`` nodes: the one door through which documents become code.

Nothing here ever sees Python as text, and no word of a document becomes a name: names are counted
(``v0``, ``c7``), and what documents say stands in constants or in the function's own globals.
The functions know no builtins.  Neither ``eval`` nor ``exec`` is called: the code object is taken
from the compiled module and made a function.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import CodeType, FunctionType
from typing import Any

# Python 3.12 asks for this field, 3.11 does not know it.
_FIELDS_OF_312: dict[str, Any] = {"type_params": []} if sys.version_info >= (3, 12) else {}

FALSE = ast.Constant(value=False)
TRUE = ast.Constant(value=True)
NONE = ast.Constant(value=None)


def make_function(
    name: str, parameters: Sequence[str], body: Sequence[ast.stmt], known: Mapping[str, object]
) -> Callable[..., Any]:
    """Return the function with this body.

    Args:
        name: Shown in tracebacks; not a word of a document.
        parameters: Names of the positional parameters.
        body: At least one statement.
        known: What the body's other names stand for; it sees nothing else.
    """
    arguments = ast.arguments(
        posonlyargs=[ast.arg(arg=parameter) for parameter in parameters],
        args=[],
        kwonlyargs=[],
        kw_defaults=[],
        defaults=[],
    )
    definition = ast.FunctionDef(
        name=name, args=arguments, body=list(body), decorator_list=[], **_FIELDS_OF_312
    )
    module = ast.fix_missing_locations(ast.Module(body=[definition], type_ignores=[]))
    compiled = compile(module, f"<{name}>", "exec", dont_inherit=True)
    code = next(part for part in compiled.co_consts if isinstance(part, CodeType))
    return FunctionType(code, {**known, "__builtins__": {}}, name)


def name(written: str) -> ast.Name:
    """Return the value of a name."""
    return ast.Name(id=written, ctx=ast.Load())


def constant(value: str | bool | int | None) -> ast.Constant:  # noqa: FBT001  a value, no switch
    """Return a value that Python keeps in the code itself."""
    return ast.Constant(value=value)


def compare(left: ast.expr, *rest: tuple[ast.cmpop, ast.expr]) -> ast.expr:
    """Return a comparison, or a chain of them."""
    return ast.Compare(
        left=left, ops=[op for op, _ in rest], comparators=[right for _, right in rest]
    )


def call(function: ast.expr, *arguments: ast.expr) -> ast.expr:
    """Return what a function gives."""
    return ast.Call(func=function, args=list(arguments), keywords=[])


def attribute(of: ast.expr, called: str) -> ast.expr:
    """Return an attribute; its name is one of the engine's, never of a document."""
    return ast.Attribute(value=of, attr=called, ctx=ast.Load())


def method(of: ast.expr, called: str, *arguments: ast.expr) -> ast.expr:
    """Return what a method gives."""
    return call(attribute(of, called), *arguments)


def item(of: ast.expr, key: ast.expr) -> ast.expr:
    """Return what stands under a key or place."""
    return ast.Subscript(value=of, slice=key, ctx=ast.Load())


def add(left: ast.expr, right: ast.expr) -> ast.expr:
    """Return a sum."""
    return ast.BinOp(left=left, op=ast.Add(), right=right)


def name_as(target: str, value: ast.expr) -> ast.expr:
    """Return a value and name it for later."""
    return ast.NamedExpr(target=ast.Name(id=target, ctx=ast.Store()), value=value)


def opposite(test: ast.expr) -> ast.expr:
    """Return whether the test is not true."""
    return ast.UnaryOp(op=ast.Not(), operand=test)


def several(parts: Iterable[ast.expr]) -> ast.Tuple:
    """Return a tuple."""
    return ast.Tuple(elts=list(parts), ctx=ast.Load())


def empty_list() -> ast.expr:
    """Return a new list."""
    return ast.List(elts=[], ctx=ast.Load())


def assign(target: str, value: ast.expr) -> ast.stmt:
    """Return the statement that names a value."""
    return ast.Assign(targets=[ast.Name(id=target, ctx=ast.Store())], value=value)


def give_back(value: ast.expr) -> ast.stmt:
    """Return the statement that ends the function with a value."""
    return ast.Return(value=value)


def do(action: ast.expr) -> ast.stmt:
    """Return the statement that does something and forgets its value."""
    return ast.Expr(value=action)


def when(test: ast.expr, *then: ast.stmt, otherwise: Sequence[ast.stmt] = ()) -> ast.stmt:
    """Return statements that are done only where the test is true, else others."""
    return ast.If(test=test, body=list(then), orelse=list(otherwise))


def unless_missing(
    key_error: ast.expr, *tried: ast.stmt, otherwise: Sequence[ast.stmt]
) -> ast.stmt:
    """Return statements that are given up for others where a key is missing."""
    handler = ast.ExceptHandler(type=key_error, name=None, body=list(otherwise))
    return ast.Try(body=list(tried), handlers=[handler], orelse=[], finalbody=[])


def choose(test: ast.expr, then: ast.expr, otherwise: ast.expr) -> ast.expr:
    """Return one of two values."""
    return ast.IfExp(test=test, body=then, orelse=otherwise)


def every(parts: Iterable[ast.expr]) -> ast.expr:
    """Return whether all parts are true; what is settled beforehand is left out."""
    return _joined(parts, ast.And(), settles=FALSE, spare=TRUE)


def some(parts: Iterable[ast.expr]) -> ast.expr:
    """Return whether a part is true; what is settled beforehand is left out."""
    return _joined(parts, ast.Or(), settles=TRUE, spare=FALSE)


def _joined(
    parts: Iterable[ast.expr], joined_by: ast.boolop, *, settles: ast.expr, spare: ast.expr
) -> ast.expr:
    left = [part for part in parts if part is not spare]
    if any(part is settles for part in left):
        return settles
    if len(left) <= 1:
        return left[0] if left else spare
    return ast.BoolOp(op=joined_by, values=left)
