"""The parts of the interface: one folder each, with views and what their templates get.

A new part is entered in ``BLUEPRINTS``; each of its routes declares a rule of ``webui.access``.
"""

from __future__ import annotations

from flask import Blueprint

from webui.blueprints.account.views import account
from webui.blueprints.adoption.views import adoption
from webui.blueprints.brand.views import brand
from webui.blueprints.cases.views import cases
from webui.blueprints.configuration.views import configuration
from webui.blueprints.journal.views import journal
from webui.blueprints.papers.views import papers
from webui.blueprints.people.views import people
from webui.blueprints.reviews.views import reviews
from webui.blueprints.statistics.views import statistics
from webui.blueprints.totals.views import totals
from webui.blueprints.work.views import work

BLUEPRINTS: tuple[Blueprint, ...] = (
    account,
    brand,
    work,
    cases,
    papers,
    reviews,
    statistics,
    totals,
    configuration,
    adoption,
    people,
    journal,
)
"""Every part, in the order in which it is registered."""
