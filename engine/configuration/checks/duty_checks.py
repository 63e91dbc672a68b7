"""Duties and the routing table: what they name exists.

Whether every case finds a lead unit and holders is proved above, by ``engine.routing.coverage``.
"""

from __future__ import annotations

from engine.configuration.checks.county_checks import SYSTEM
from engine.configuration.checks.table_checks import check_table
from engine.configuration.checks.world import ROLE, Pen
from engine.configuration.table import Row
from engine.configuration.workflow import Workflow

LEAD = "lead"
ASSISTING = "with"


def check_duties(workflow: Workflow, pen: Pen) -> None:
    """Note duties of no role, and what is wrong with the routing table."""
    county = pen.world.county
    if county is not None:
        roles = [*(role.id for role in county.roles), SYSTEM]
        pen.refer_each(("duties",), workflow.duties, roles, ROLE)
    if workflow.routing is None:
        return
    units = tuple(unit.id for unit in county.units) if county else None
    check_table(workflow.routing, ("routing",), pen, outputs={LEAD: units, ASSISTING: units})
    if not workflow.duties:
        pen.note(
            ("routing",),
            "no-duties",
            "有分流表的流程要写 duties：分流时指定哪些角色。",
            "a workflow with routing needs 'duties': the roles to name.",
        )
    for position, row in enumerate(workflow.routing.rules):
        _check_lead_assists(row, position, pen)


def _check_lead_assists(row: Row, position: int, pen: Pen) -> None:
    lead, others = row.then.get(LEAD), row.then.get(ASSISTING)
    if isinstance(others, list | tuple) and lead in others:
        pen.note(
            ("routing", "rules", position, "then", ASSISTING),
            "lead-assists",
            f"“{lead}”已是主办单位，不能同时协办。",
            f"'{lead}' leads already and cannot assist.",
            found=str(lead),
        )
