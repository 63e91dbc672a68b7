"""What was filed, as pages show it."""

from __future__ import annotations

from engine.configuration.county import County
from engine.configuration.library import Loaded
from engine.forms.visibility import Viewer
from engine.services import shelf
from engine.services.read_cases import ShownFiling
from webui.forms import FormView, show_answers
from webui.language import language


def show_filing(shown: ShownFiling, county: Loaded[County], viewer: Viewer) -> FormView:
    """Return a filing for reading, in the reader's language.

    Args:
        shown: The filing with the version of the form it was made on.
        county: Whose lists the form offers.
        viewer: Who reads it; what they may not see is not in the result.
    """
    return show_answers(
        shown.form, shown.answers, lists=shelf.lists(county), viewer=viewer, language=language()
    )
