"""Forms on pages: ``open_form`` to show one, ``read_post`` for what came back.

``show_answers`` shows what was filed.  Draw the result with ``templates/parts/form.html``.  What a
form means is worked out in ``engine.forms``; here are only controls and what a template needs.
"""

from webui.forms.page import FormView, Posted, SummaryLine, open_form, read_post, show_answers

__all__ = ["FormView", "Posted", "SummaryLine", "open_form", "read_post", "show_answers"]
