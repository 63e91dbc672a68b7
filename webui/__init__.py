"""The web interface and the commands: HTTP in, HTML out; no rule and no SQL.

Start with ``create_app``, then ``access.py`` (who may open a route), ``session.py`` (who is there,
which day it is), ``frame.py`` (what stands around a page) and one folder of ``blueprints/``: its
``views.py`` calls services, its ``pages.py`` says what a template is given.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Flask
from jinja2 import StrictUndefined

from engine.records.session import Database
from webui import access, bodies, brand, frame, language, problems, safety, session
from webui.blueprints import BLUEPRINTS
from webui.desks import desks_of
from webui.forms import uploads
from webui.settings import Settings


def create_app(settings: Settings, *, blueprints: Sequence[Blueprint] = BLUEPRINTS) -> Flask:
    """Return the application of an installation, its database at the newest version.

    Args:
        settings: Checked settings; see ``webui.settings.read_settings``.
        blueprints: Parts of the interface; the sign-in is among them.

    Raises:
        MissingRuleError: a route declares no access rule.
    """
    app = Flask(__name__)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    database = Database(settings.database_url)
    database.upgrade()
    safety.configure(app, settings)
    bodies.install(app)
    session.install(app, session.Office(settings=settings, desks=desks_of(settings, database)))
    language.install(app)
    uploads.install(app)
    frame.install(app)
    brand.install(app)
    problems.install(app)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    # Rules last: they are held against the routes that exist, before anything else is asked.
    safety.install(app, settings)
    access.install(app)
    return app
