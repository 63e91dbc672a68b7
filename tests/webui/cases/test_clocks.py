from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from engine.terms import Label
from engine.workflow.deadlines import ClockReading
from webui.blueprints.cases.clocks import clock_view

DUE = date(2023, 5, 20)
RUNNING = ClockReading(
    clock="answer",
    title=Label("答复", "Answer"),
    basis="第一条",
    started_on=date(2023, 5, 10),
    due_on=DUE,
    days_used=4,
    days_late=0,
    days_left=6,
    state="running",
    explanation=("自5月10日起",),
    explanation_en=("from 10 May",),
)
WORDS = [
    ({}, "open", "还有 6 天", "6 days left"),
    ({"unit": "workdays"}, "open", "还有 6 个工作日", "6 working days left"),
    ({"days_left": 1, "state": "due-soon"}, "due-soon", "还有 1 天", "1 day left"),
    ({"days_left": 0, "state": "due-soon"}, "due-soon", "今天到期", "due today"),
    ({"days_late": 3, "state": "overdue"}, "overdue", "超期 3 天", "3 days overdue"),
    (
        {"days_late": 1, "state": "stopped-late", "stopped_on": DUE},
        "overdue",
        "超期 1 天办结",
        "done 1 day late",
    ),
    ({"state": "stopped", "stopped_on": DUE}, "met", "按期，用时 4 天", "in time, after 4 days"),
    ({"paused": True, "days_left": None}, "paused", "暂停计时", "paused"),
    ({"days_left": None, "state": "lapsed"}, "lapsed", "已过，不再可用", "lapsed, no longer open"),
]


@pytest.mark.parametrize(("changed", "tone", "zh", "en"), WORDS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_clock_is_said_in_words(
    app: Flask, changed: dict[str, object], tone: str, zh: str, en: str, language: str
) -> None:
    reading = replace(RUNNING, **changed)
    with app.test_request_context(headers={"Cookie": f"language={language}"}):
        view = clock_view(reading)
    assert (view.tone, view.word) == (tone, en if language == "en" else zh)


def test_the_bar_reaches_to_the_due_day(app: Flask) -> None:
    with app.test_request_context():
        view = clock_view(RUNNING)
        late = clock_view(replace(RUNNING, days_used=13, days_left=-3, days_late=3))
    assert (view.used, view.whole) == (4, 10)
    assert (late.used, late.whole) == (13, 13)


def test_a_clock_that_just_began_has_a_bar(app: Flask) -> None:
    with app.test_request_context():
        view = clock_view(replace(RUNNING, days_used=0, days_left=None))
    assert (view.used, view.whole) == (0, 1)


def test_the_reckoning_is_told_in_the_readers_language(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "language=en"}):
        assert clock_view(RUNNING).why == ("from 10 May",)
