"""Which roles somebody must hold before a county can work: as its workflows and reviews say."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from engine.configuration.checks.county_checks import SYSTEM
from engine.configuration.county import County, Right
from engine.configuration.library import Library
from engine.configuration.programme import Programme
from engine.configuration.workflow import Workflow
from engine.terms import Label

_RIGHTS: tuple[tuple[Right, Label], ...] = (
    ("people.manage", Label("管理账号", "manage accounts")),
    ("configuration.write", Label("编制规则", "write rules")),
    ("configuration.approve", Label("审批规则", "approve rules")),
)
"""What somebody must be able to do from the first day; four eyes need two people for the rules."""


@dataclass(frozen=True, slots=True)
class Need:
    """Something that nobody could do if none of some roles were held.

    Attributes:
        document: The workflow or programme that asks for it; None where the county itself does.
        act: What is to be done.
        roles: One of these is enough.
        grave: Work stops without it; otherwise it can be seen to later.
    """

    document: Label | None
    act: Label
    roles: tuple[str, ...]
    grave: bool = True

    def sentence(self, county: County, language: str = "zh") -> str:
        """Return what is asked for in words, with the titles of the roles."""
        titles = {role.id: role.title for role in county.roles}
        named = [titles[role].text(language) for role in self.roles if role in titles]
        act = self.act.text(language)
        if language == "en":
            where = f"'{self.document.text('en')}'" if self.document else "the county"
            return f"{where} needs for '{act}': {' or '.join(named)}"
        where = f"流程“{self.document}”的" if self.document else "本县"
        return f"{where}“{act}”要求有{'或'.join(named)}"


def needs_of(library: Library, county: County, dropped: Collection[str] = ()) -> tuple[Need, ...]:
    """Return what the documents of a county ask of its posts, each set of roles once.

    Args:
        library: Its workflows and programmes.
        county: Who may do what.
        dropped: Programmes that are not held.
    """
    found: dict[frozenset[str], Need] = {}
    for loaded in library.documents:
        if isinstance(loaded.document, Workflow):
            needs = _of_workflow(loaded.document)
        elif isinstance(loaded.document, Programme) and loaded.ref.id not in dropped:
            needs = _of_programme(loaded.document)
        else:
            continue
        for need in needs:
            if need.roles and SYSTEM not in need.roles:
                known = found.get(frozenset(need.roles))
                if known is None or (need.grave and not known.grave):
                    found[frozenset(need.roles)] = need
    for right, act in _RIGHTS:
        roles = tuple(role.id for role in county.roles if right in role.may)
        if roles:
            found.setdefault(frozenset(roles), Need(None, act, roles))
    return tuple(found.values())


def unmet(needs: Collection[Need], held: Collection[str]) -> tuple[Need, ...]:
    """Return the needs that none of the roles held answers."""
    return tuple(need for need in needs if set(need.roles).isdisjoint(held))


def _of_workflow(workflow: Workflow) -> Iterator[Need]:
    title = workflow.title
    for step in workflow.steps:
        yield Need(title, step.title, step.by, step.expected)
    for sign_off in workflow.sign_offs:
        for tier in sign_off.tiers:
            yield Need(title, tier.title, (tier.role,))


def _of_programme(programme: Programme) -> Iterator[Need]:
    title = programme.title
    yield Need(title, Label("评查打分", "scoring"), programme.panel.roles)
    yield Need(title, Label("确认结果", "confirming the result"), (programme.panel.chair,))
    yield Need(title, Label("抽查见证", "witnessing the draw"), programme.witnesses.roles)
