"""Migrations held against the versions they lead from and to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.configuration.form import Form, Migration, MigrationStep
from engine.configuration.library import Library, Loaded
from engine.configuration.problems import Path, choices_en, choices_zh, nearest_word
from engine.forms.difference import compare_forms, places_of
from engine.forms.renaming import migration_from, moved_by
from engine.services.form_problem import FormProblem

_WORDS = tuple(MigrationStep.model_fields)


def check_migrations(loaded: Loaded[Form], library: Library) -> Iterator[FormProblem]:
    """Yield steps that say nothing or lead nowhere, and lost fields no step mentions."""
    form = loaded.document
    versions = _versions(loaded, library)
    seen: set[int] = set()
    for position, migration in enumerate(form.migrations):
        path: Path = ("migrations", position)
        if migration.from_ in seen:
            yield FormProblem(
                (*path, "from"),
                "duplicate-id",
                f"从第 {migration.from_} 版转换写了两次。",
                f"the migration from version {migration.from_} stands here twice.",
            )
        seen.add(migration.from_)
        if form.version is not None and migration.from_ >= form.version:
            yield FormProblem(
                (*path, "from"),
                "migration-from",
                f"只能从更早的版本转换，本文件是第 {form.version} 版。",
                f"a migration leads from an earlier version; this is version {form.version}.",
            )
        former = versions.get(migration.from_)
        yield from _check_steps(migration, path, former, form)
    yield from _uncovered(form, versions)


def _versions(loaded: Loaded[Form], library: Library) -> dict[int, Form]:
    return {
        one.ref.version: one.document
        for one in library.all("form")
        if one.ref.id == loaded.ref.id and isinstance(one.document, Form)
    }


def _check_steps(
    migration: Migration, path: Path, former: Form | None, form: Form
) -> Iterator[FormProblem]:
    known = set(places_of(former)) if former is not None else None
    target = set(places_of(form))
    for number, step in enumerate(migration.steps):
        here: Path = (*path, "steps", number)
        said = [word for word in _WORDS if getattr(step, word) is not None]
        if len(said) != 1:
            yield FormProblem(
                here,
                "one-step",
                f"每一步只写一种：{'、'.join(_WORDS)}。",
                f"a step is one of: {', '.join(_WORDS)}.",
            )
            continue
        for place in _sources(step) if known is not None else ():
            yield from _known((*here, said[0]), place, known or ())
        moved = moved_by(step)
        if known is not None:
            known = (known - {*moved, *(step.drop or ())}) | set(moved.values())
    if known is None:
        return
    for there in {there for step in migration.steps for there in moved_by(step).values()} & known:
        yield from _known((*path, "steps"), there, target)


def _sources(step: MigrationStep) -> Iterable[str]:
    yield from moved_by(step)
    for word in ("drop", "map", "convert"):
        yield from getattr(step, word) or ()


def _known(path: Path, place: str, places: Iterable[str]) -> Iterator[FormProblem]:
    allowed = tuple(sorted(places))
    if place not in allowed:
        nearest = nearest_word(place, allowed)
        listed = () if nearest else allowed
        yield FormProblem(
            path,
            "unknown-reference",
            f"没有“{place}”这个字段{choices_zh(listed, nearest)}",
            f"there is no field '{place}'{choices_en(listed, nearest)}",
        )


def _uncovered(form: Form, versions: dict[int, Form]) -> Iterator[FormProblem]:
    """Yield the fields of the version before that are gone without a word."""
    earlier = [number for number in versions if number < (form.version or 0)]
    if not earlier:
        return
    former = versions[max(earlier)]
    migration = migration_from(form, former.version)
    dropped = {
        place for step in (migration.steps if migration else ()) for place in step.drop or ()
    }
    for change in compare_forms(former, form):
        if change.kind == "lost" and change.path not in dropped:
            yield FormProblem(
                ("migrations",) if form.migrations else (),
                "not-migrated",
                f"第 {former.version} 版的“{change.title}”（{change.path}）没有了；"
                f"请在 migrations 里写明旧答案的去处：rename、move 或 drop。",
                f"'{change.path}' of version {former.version} is gone; say in 'migrations' what "
                f"becomes of its answers: rename, move or drop.",
                "warning",
            )
