"""Routes of a pack another county sent: looked at first, then taken over by who founds a county."""

from __future__ import annotations

from typing import Final

from flask import flash, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from engine.configuration.packs.container import MOST_BYTES, too_large
from engine.configuration.problems import ConfigurationFaults
from engine.forms.files import RefusedFile
from engine.services.county_plan import ABOUT
from engine.services.sent_packs import let_wait, waiting_zip
from webui import access
from webui.blueprints.adoption.blueprint import adoption
from webui.blueprints.adoption.sent import PackPage, looked_at, page_of_draft, remember
from webui.blueprints.adoption.wizard import address_of, choose_sent, marks_of, told_so_far
from webui.forms.uploads import uploads
from webui.language import say
from webui.session import desk

_LONGEST_KEY: Final = 4000
_LONGEST_NAME: Final = 200


@adoption.get("/adoption/pack")
@access.right("county.found")
def pack() -> str:
    """Show the pack the founder was sent, and ask for one."""
    return _shown(page_of_draft())


@adoption.post("/adoption/pack")
@access.right("county.found")
def look() -> str | tuple[str, int]:
    """Show what a pack holds; it is nobody's yet."""
    sent = request.files.get("pack")
    if not isinstance(sent, FileStorage) or not sent.filename:
        return _shown(PackPage(words=say("请选择一个配置包（.zip）。"))), 422
    try:
        content = _content(sent)
    except ConfigurationFaults as error:
        return _shown(PackPage(sent.filename[:_LONGEST_NAME], problems=error.report.problems)), 422
    named = {"name": sent.filename[:_LONGEST_NAME], "sha256": ""}
    page = looked_at(content, named, key := _key())
    if page.found is None:
        return _shown(page), 422
    file = let_wait(desk().files, content, sent.filename)
    return _shown(looked_at(content, file, key, uploads().token(file)))


@adoption.post("/adoption/pack/take")
@access.right("county.found")
def take_pack() -> Response | tuple[str, int]:
    """Take the pack that was looked at as the county that is taken over."""
    file = uploads().claimed(request.form.get("_pack", ""))
    content = None
    if file is not None and not isinstance(file, RefusedFile):
        content = waiting_zip(desk().files, file)
    if content is None or file is None or isinstance(file, RefusedFile):
        return _shown(PackPage(words=say("这个配置包已不在服务器上，请重新传一次。"))), 422
    key = request.form.get("_key", "")[:_LONGEST_KEY]
    page = looked_at(content, file, key)
    if page.found is None:
        return _shown(page), 422
    remember(file, key)
    choose_sent()
    flash(say("已选为沿用的县，接着填。"), "success")
    return redirect(address_of(ABOUT))


def _content(sent: FileStorage) -> bytes:
    """Return what was sent.

    Raises:
        ConfigurationFaults: It is larger than a pack may be.
    """
    content = sent.stream.read(MOST_BYTES + 1)
    if getattr(sent.stream, "too_large", False) or len(content) > MOST_BYTES:
        raise too_large((sent.filename or "")[:_LONGEST_NAME])
    return content


def _key() -> str:
    """Return the public key that came with the pack; empty if none did."""
    sent = request.files.get("key")
    if not isinstance(sent, FileStorage) or not sent.filename:
        return ""
    # What is no text is no key: the sentence on that comes with the reading of it.
    return sent.stream.read(_LONGEST_KEY).decode("utf-8", errors="replace") or "?"


def _shown(page: PackPage) -> str:
    return render_template(
        "adoption/pack.html",
        page=page,
        marks=marks_of(told_so_far(), ABOUT),
        action=url_for("adoption.look"),
        taken=url_for("adoption.take_pack"),
        back=address_of(ABOUT),
    )
