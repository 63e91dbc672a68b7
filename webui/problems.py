"""Errors become pages: one status for each class of error, the words come from the error."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from engine.configuration.problems import ConfigurationFaults, Problem
from engine.errors import (
    AccessError,
    ConfigurationError,
    ConflictError,
    FilingError,
    IntegrityError,
    NotFoundError,
    OnecaseError,
    RuleError,
    TransitionError,
)
from webui.language import language, say
from webui.stale import form_again

KINDS: dict[type[OnecaseError], tuple[int, str]] = {
    ConfigurationError: (500, "配置文件有误"),
    RuleError: (422, "规则无法适用"),
    FilingError: (422, "填写有误"),
    TransitionError: (409, "现在不能办理这一步"),
    AccessError: (403, "无权查看或办理"),
    NotFoundError: (404, "没有找到"),
    ConflictError: (409, "内容已被他人更新"),
    IntegrityError: (500, "记录的完整性校验未通过"),
    OnecaseError: (500, "出错了"),
}
"""Status and title of each class; a child without its own entry has its parent's."""

HTTP_TEXTS: dict[int, tuple[str, str]] = {
    400: ("请求不完整", "请返回上一页重试。"),
    404: ("没有这个页面", "地址可能写错了，或页面已经移走。"),
    405: ("不能这样打开", "请从页面上的按钮进入。"),
    413: (
        "提交的内容太大",
        "一次提交的文件合计最多 160 MB。请后退，填写的内容还在，换小一些的文件再提交。",
    ),
    429: ("尝试次数过多", "请稍等几分钟再试。"),
}
"""Title and remedy of the errors that HTTP itself knows."""

_LOG = logging.getLogger("onecase.web")

_SERVER_AT_FAULT = 500
_WORTH_KEEPING = 4
"""Characters; shorter answers are typed again sooner than they are found."""


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """What the page of an error shows.

    Attributes:
        text: What is wrong, place and remedy included.
        number: Under which the log keeps the details; None where there are none.
        alarm: The records themselves are in doubt: shown in the seal's colour.
        typed: Texts of a form that was refused as a whole, so that nobody types them twice.
    """

    status: int
    title: str
    text: str
    number: str | None = None
    alarm: bool = False
    faults: tuple[Problem, ...] = ()
    typed: tuple[str, ...] = ()


def kind_of(error: OnecaseError) -> tuple[int, str]:
    """Return the HTTP status of an error of the engine and the title of its page, in Chinese."""
    return next(KINDS[kind] for kind in type(error).__mro__ if kind in KINDS)


def install(app: Flask) -> None:
    """Answer every error with a page."""
    app.register_error_handler(OnecaseError, _engine_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _foreign_form)
    # The one place of the product that catches everything: the reader gets a page and a number,
    # the log the rest.
    app.register_error_handler(Exception, _last_resort)


def _engine_error(error: OnecaseError) -> tuple[str, int]:
    status, title = kind_of(error)
    number = None
    if status >= _SERVER_AT_FAULT:
        number = _log(error, grave=isinstance(error, IntegrityError))
    page = ProblemPage(
        status=status,
        title=say(title),
        text=error.text(language()).splitlines()[0],
        number=number,
        alarm=isinstance(error, IntegrityError),
        faults=error.report.errors if isinstance(error, ConfigurationFaults) else (),
        typed=_typed(),
    )
    return _show(page)


def _typed() -> tuple[str, ...]:
    """Return the longer texts somebody typed into a form, as they were sent."""
    if request.method != "POST":
        return ()
    return tuple(
        text
        for name, text in request.form.items(multi=True)
        if name.startswith("f_") and len(text) >= _WORTH_KEEPING
    )


def _http_error(error: HTTPException) -> Response | tuple[str, int]:
    status = error.code or _SERVER_AT_FAULT
    if status < 400:  # noqa: PLR2004  a redirect raised as an exception
        return error.get_response()
    title, text = HTTP_TEXTS.get(status, ("出错了", "请返回上一页重试。"))
    return _show(ProblemPage(status=status, title=say(title), text=say(text)))


def _foreign_form(error: CSRFError) -> ResponseReturnValue:
    _LOG.warning("form refused at %s: %s", request.path, error.description)
    try:
        again = form_again()
    except OnecaseError as inner:
        return _engine_error(inner)
    except HTTPException as inner:
        return _http_error(inner)
    if again is not None:
        return again
    text = say("页面停留太久或登录已变更，未作任何改动。请返回后刷新页面，再提交一次。")
    return _show(ProblemPage(status=400, title=say("页面已失效"), text=text, typed=_typed()))


def _last_resort(error: Exception) -> tuple[str, int]:
    number = _log(error, grave=True)
    text = say("系统没有完成这次操作，也没有改动任何记录。请把编号告诉管理员。")
    return _show(ProblemPage(status=500, title=say("系统出错"), text=text, number=number))


def _log(error: Exception, *, grave: bool) -> str:
    number = secrets.token_hex(4)
    level = logging.CRITICAL if grave else logging.ERROR
    _LOG.log(level, "problem %s at %s %s", number, request.method, request.path, exc_info=error)
    return number


def _show(page: ProblemPage) -> tuple[str, int]:
    """Show the page in the frame; without it where the server, and so perhaps it, is at fault."""
    name = "errors/alone.html" if page.status >= _SERVER_AT_FAULT else "errors/problem.html"
    return render_template(name, page=page), page.status
