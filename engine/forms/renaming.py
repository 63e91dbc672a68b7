"""Which field of an earlier version is which field of this one, as the migrations say."""

from __future__ import annotations

from engine.configuration.form import Form, Migration, MigrationStep


def migration_from(form: Form, version: int | None) -> Migration | None:
    """Return the migration of answers to this version of the form, None if it declares none."""
    return next((one for one in form.migrations if one.from_ == version), None)


def renamed_fields(form: Form, version: int | None) -> dict[str, str]:
    """Return places of the earlier version to the places where their answers stand now.

    >>> from engine.configuration.form import MigrationStep
    >>> moved_by(MigrationStep(rename={"people.*.tel": "phone"}))
    {'people.*.tel': 'people.*.phone'}
    """
    migration = migration_from(form, version)
    found: dict[str, str] = {}
    for step in migration.steps if migration else ():
        moved = moved_by(step)
        found = {here: moved.pop(there, there) for here, there in found.items()} | moved
    return found


def moved_by(step: MigrationStep) -> dict[str, str]:
    """Return the places a step gives another name, with the place each has afterwards."""
    renamed = {place: _beside(place, name) for place, name in (step.rename or {}).items()}
    return renamed | (step.move or {})


def _beside(place: str, name: str) -> str:
    around, dot, _ = place.rpartition(".")
    return f"{around}{dot}{name}"
