"""What only shows when a form is used: values it offers but refuses, keywords that say nonsense."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.configuration.form import Form
from engine.configuration.form_schema import properties_of
from engine.configuration.library import Library, Loaded
from engine.configuration.problems import Path, show
from engine.errors import ConfigurationError
from engine.forms.choices import fill_choices
from engine.forms.effective import effective
from engine.forms.patterns import is_pattern, pattern_faults
from engine.forms.root import RootSchema, check_form_schema
from engine.forms.values import items, mapping
from engine.services.check_migrations import check_migrations
from engine.services.form_problem import FormProblem
from engine.services.try_examples import lists_of


def check_form_use(loaded: Loaded[Form], library: Library) -> Iterator[FormProblem]:
    """Yield what is wrong with a form's schema as such, and defaults and examples it refuses."""
    form = loaded.document
    wrong = check_form_schema(form.schema_)
    if wrong is not None:
        place, _, _ = wrong.partition(":")
        yield FormProblem(
            ("schema",),
            "no-valid-schema",
            f"schema 里“{place}”处的内容不合 JSON Schema 的规定。",
            f"the schema breaks the rules of JSON Schema at {wrong}.",
        )
        return
    unfit = list(_unfit_patterns(form))
    if unfit:
        yield from unfit
        return
    try:
        root = RootSchema(fill_choices(form.schema_, lists_of(library)))
        yield from _refused_values(form, root)
    except ConfigurationError as error:
        yield FormProblem(("schema",), error.code, error.text("zh"), error.text("en"))
        return
    yield from check_migrations(loaded, library)


def _unfit_patterns(form: Form) -> Iterator[FormProblem]:
    for path, pattern, why in pattern_faults(form.schema_, ("schema",)):
        yield FormProblem(
            path,
            "slow-pattern" if is_pattern(pattern) else "bad-pattern",
            f"样式“{show(pattern)}”：{why.zh}。",
            f"the pattern '{show(pattern)}': {why.text('en')}.",
        )


def _refused_values(form: Form, root: RootSchema) -> Iterator[FormProblem]:
    for entry in properties_of(form.schema_):
        schema = _filled(root, entry.path)
        for path, value in _offered(schema, entry.path):
            # What it refers to and what conditions add for this very value is put in first.
            if not root.holds(effective(schema, value, root), value):
                yield FormProblem(
                    path,
                    "bad-default",
                    f"“{show(value)}”通不过“{entry.name}”自己的校验。",
                    f"'{show(value)}' is not accepted by the field '{entry.name}' itself.",
                )


def _offered(schema: Mapping[str, object], path: Path) -> Iterator[tuple[Path, object]]:
    if schema.get("default") is not None:
        yield (*path, "default"), schema["default"]
    for position, value in enumerate(items(schema.get("examples"))):
        yield (*path, "examples", position), value


def _filled(root: RootSchema, path: Path) -> Mapping[str, object]:
    """Return the part of the filled schema that stands at a path of the document."""
    here: object = root.schema
    for step in path[1:]:
        if isinstance(step, int):
            here = items(here)[step] if step < len(items(here)) else None
        else:
            here = mapping(here).get(step)
    return mapping(here)
