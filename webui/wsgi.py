"""The application for WSGI servers, as in ``waitress-serve webui.wsgi:app``."""

from __future__ import annotations

import os

from webui import create_app
from webui.settings import read_settings

app = create_app(read_settings(os.environ))
