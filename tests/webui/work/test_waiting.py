from __future__ import annotations

import pytest
from desk_support import Person
from flask import Flask

from webui import waiting
from webui.frame import PLACES


def test_the_frame_counts_what_waits_on_every_page(app: Flask) -> None:
    anna = Person.of(app, "anna")
    anna.register("桥上有个大洞", "bridges")
    anna.register("井水变黄浑浊", "wells")
    assert '<span class="oc-count">2' in anna.see("/cases/letters")


def test_nothing_waiting_is_not_counted(app: Flask) -> None:
    assert "oc-count" not in Person.of(app, "cleo").see("/")


def test_it_is_counted_anew_only_when_something_happened(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    really = waiting.my_work

    def count(*_: object, **asked: object) -> object:
        counted.append("once")
        return really(app.extensions["onecase"].desk, **asked)  # type: ignore[arg-type]

    anna = Person.of(app, "anna")
    monkeypatch.setattr(waiting, "my_work", count)
    anna.see("/cases/letters")
    anna.see("/cases/letters")
    assert counted == ["once"]
    anna.do(anna.register("桥上有个大洞", "bridges"), "route")
    assert len(counted) > 1


def test_every_place_of_the_frame_leads_somewhere(app: Flask) -> None:
    assert {place.endpoint for place in PLACES} <= app.view_functions.keys()
