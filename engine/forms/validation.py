"""What is wrong with the answers: every fault, each at its own field and in words.

The same definition speaks for a post, an import and a test.  The validator's English never
reaches anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from jsonschema import ValidationError

from engine.configuration.form import Form
from engine.forms.declared import declared_at
from engine.forms.effective import effective
from engine.forms.faults import FormFault, fault
from engine.forms.root import RootSchema
from engine.forms.unions import branches_of, key_of
from engine.forms.values import (
    CHOICE,
    Path,
    chosen_value,
    is_set_aside,
    items,
    mapping,
    too_deep,
)
from engine.forms.wording import title_of

_CHOICES = ("anyOf", "oneOf")
_LIMITS = frozenset({
    "const", "exclusiveMaximum", "exclusiveMinimum", "maxItems", "maxLength", "maxProperties",
    "maximum", "minItems", "minLength", "minProperties", "minimum", "multipleOf",
})  # fmt: skip


def validate(
    form: Form, schema: Mapping[str, object] | RootSchema | None, answers: Mapping[str, object]
) -> tuple[FormFault, ...]:
    """Return the faults of the answers, at most one for a field and keyword; none if valid.

    Args:
        form: The form.
        schema: Its schema with the county's lists filled in; None takes it as it is written.
        answers: The answers, with whatever was typed where that is no valid value.
    """
    root = RootSchema.of(form.schema_ if schema is None else schema)
    if too_deep(answers):
        return (fault(root, (), "depth"),)
    found: dict[tuple[Path, str], FormFault] = {}
    for error in root.errors(answers):
        for leaf in _leaves(root, error, answers):
            said = _fault(root, leaf)
            found.setdefault((said.path, said.keyword), said)
    return _first_things_first(tuple(found.values()))


def _leaves(
    root: RootSchema, error: ValidationError, answers: Mapping[str, object]
) -> Iterator[ValidationError]:
    """Yield what to tell a person: of a choice of branches, the branch that was meant."""
    if error.validator not in _CHOICES or not error.context:
        yield error
        return
    branches: dict[object, list[ValidationError]] = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    meant = _meant(root, error, answers, branches)
    if not meant:
        yield error
    for inner in meant:
        yield from _leaves(root, inner, answers)


def _meant(
    root: RootSchema,
    error: ValidationError,
    answers: Mapping[str, object],
    branches: Mapping[object, Sequence[ValidationError]],
) -> Sequence[ValidationError]:
    """Return the errors of the branch that was chosen, or else of the one that fits best."""
    noted = branches.get(_noted(root, error, answers))
    if noted is not None:
        return noted
    meant = [branch for branch in branches.values() if not _is_other_branch(branch, error)]
    return min(meant, key=lambda branch: (-_depth(branch), len(branch)), default=())


def _noted(root: RootSchema, error: ValidationError, answers: object) -> int | None:
    """Return the number of the branch that the answers note as chosen; None if they note none."""
    here = answers
    for step in error.absolute_path:
        inside = chosen_value(here)
        here = mapping(inside).get(str(step)) if isinstance(step, str) else items(inside)[step]
    written = items(error.validator_value)
    parts = branches_of(written, root)
    choice = mapping(mapping(here).get(CHOICE))
    at = choice.get("at" if is_set_aside(here) else key_of(parts))
    if not isinstance(at, int) or not 0 <= at < len(parts):
        return None
    return next((number for number, each in enumerate(written) if each is parts[at]), None)


def _is_other_branch(branch: Sequence[ValidationError], parent: ValidationError) -> bool:
    """Tell whether a constant says that this branch was not chosen, or it only allows null."""
    here = len(parent.absolute_path)
    return any(
        (error.validator in {"const", "enum"} and len(error.absolute_path) <= here + 1)
        or (error.validator == "type" and error.validator_value == "null")
        for error in branch
    )


def _depth(branch: Sequence[ValidationError]) -> int:
    return max(len(error.absolute_path) for error in branch)


def _fault(root: RootSchema, error: ValidationError) -> FormFault:
    path: Path = tuple(error.absolute_path)
    if "propertyNames" in error.schema_path:
        path = (*path, str(error.instance))
    keyword = "propertyNames" if "propertyNames" in error.schema_path else str(error.validator)
    missing = keyword in {"required", "dependentRequired"}
    empty = not missing and (error.instance is None or error.instance == "")
    params = _params(root, keyword, error)
    # Of something missing, the part of the schema is the group's, not the field's.
    said_by = None if missing else mapping(error.schema)
    return fault(root, path, keyword, params, said_by=said_by, empty=empty)


def _params(root: RootSchema, keyword: str, error: ValidationError) -> dict[str, object]:
    params: dict[str, object] = {}
    if keyword in _LIMITS:
        params["limit"] = error.validator_value
    if keyword in {"maxLength", "minLength"}:
        params["length"] = len(str(error.instance))
    if keyword == "dependentRequired":
        cause = (*list(error.absolute_path)[:-1], error.message)
        schema = effective(declared_at(root, cause), {}, root)
        params["because"] = title_of(error.message, schema)
    return params


def _first_things_first(faults: tuple[FormFault, ...]) -> tuple[FormFault, ...]:
    """Return the faults without those that only follow from a graver one at the same field."""
    gravest: dict[Path, int] = {}
    for each in faults:
        gravest[each.path] = min(_weight(each), gravest.get(each.path, _weight(each)))
    return tuple(each for each in faults if _weight(each) == gravest[each.path])


def _weight(each: FormFault) -> int:
    """Return 0 for what is missing, 1 for the wrong type, 2 for anything else."""
    return {"required": 0, "dependentRequired": 0, "type": 1}.get(each.keyword, 2)
