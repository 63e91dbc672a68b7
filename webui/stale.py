"""A form whose token is not the session's: nothing is done, and it comes back as it was typed.

Somebody signed in anew in another tab, or as another person, while a form stood open.  What a
foreign site sends never gets here signed in: the session's cookie does not come with it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar, cast

from flask import current_app, g, request
from flask.typing import ResponseReturnValue

from webui.access import may_open

_MARK: Final = "comes_back"
_REFUSED: Final = "token_refused"

View = TypeVar("View", bound=Callable[..., object])


def comes_back(view: View) -> View:
    """Let this route show its form again where the token is refused.

    The route must change nothing while ``token_refused`` holds.
    """
    vars(view)[_MARK] = True
    return view


def token_refused() -> bool:
    """Tell whether the post carries no token of this session: it may be shown, never obeyed."""
    return bool(g.get(_REFUSED, False))


def form_again() -> ResponseReturnValue | None:
    """Return the form of a post without a good token; None where there is none to be shown."""
    view = current_app.view_functions.get(request.endpoint or "")
    if (
        view is None
        or not vars(view).get(_MARK)
        or not may_open(current_app, str(request.endpoint))
    ):
        return None
    setattr(g, _REFUSED, True)
    return cast("ResponseReturnValue", view(**(request.view_args or {})))
