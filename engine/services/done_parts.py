"""Parts of workflows by which something was done, found even where a case has moved on since.

A case moved to another version of its workflow keeps its story: steps and signatures the version
no longer has are told by the versions that had them.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.configuration.workflow import Step, Tier, Workflow
from engine.errors import NotFoundError
from engine.services.casebook import Casebook


def step_done(book: Casebook, step: str) -> Step:
    """Return a step that was done in a case, whichever version of the workflow has it.

    Raises:
        NotFoundError: no version has such a step.
    """
    for workflow in _versions(book):
        for each in workflow.steps:
            if each.id == step:
                return each
    raise NotFoundError("流程里没有这一步", "The workflow has no such step", value=step)


def tier_signed(book: Casebook, sign_off: str, role: str) -> Tier:
    """Return a tier that signed in a case, whichever version of the workflow has it.

    Raises:
        NotFoundError: no version has such a tier.
    """
    for workflow in _versions(book):
        for each in workflow.sign_offs:
            for tier in each.tiers:
                if (each.id, tier.role) == (sign_off, role):
                    return tier
    raise NotFoundError("流程里没有这一级签批", "The workflow has no such tier", value=role)


def _versions(book: Casebook) -> Iterator[Workflow]:
    """Yield the version the case keeps, then the others, the newest first."""
    yield book.workflow.document
    same = [one for one in book.library.all("workflow") if one.ref.id == book.workflow.ref.id]
    for one in sorted(same, key=lambda one: -one.ref.version):
        if isinstance(one.document, Workflow) and one.ref != book.workflow.ref:
            yield one.document
