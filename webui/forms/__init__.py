"""Forms on pages: ``open_form`` to show one, ``read_post`` for what came back.

``resume_form`` goes on with a draft, ``show_answers`` shows what was filed, ``differing`` holds two
answers to one form against each other.  Draw the result with ``templates/parts/form.html``.  What a
form means is worked out in ``engine.forms``; here are only controls and what a template needs.
"""

from webui.forms.differing import DifferingLine, differing
from webui.forms.page import (
    Posted,
    open_form,
    read_post,
    resume_form,
    show_answers,
)
from webui.forms.view import FormView, SummaryLine

__all__ = [
    "DifferingLine",
    "FormView",
    "Posted",
    "SummaryLine",
    "differing",
    "open_form",
    "read_post",
    "resume_form",
    "show_answers",
]
