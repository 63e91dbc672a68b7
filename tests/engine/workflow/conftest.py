"""Small documents the tests of this floor share; nothing of the shipped configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.configuration.calendar import Calendar
from engine.workflow.workdays import WorkCalendar

if TYPE_CHECKING:
    from collections.abc import Callable


CALENDAR = {
    "kind": "calendar",
    "id": "calendar",
    "title": "日历",
    "version": 1,
    "effective_from": "2023-01-01",
    "years": [
        {
            "year": 2023,
            "notice": "国办发明电〔2022〕16号",
            "holidays": [
                {"title": "劳动节", "first": "2023-04-29", "last": "2023-05-03"},
                {"title": "端午节", "first": "2023-06-22", "last": "2023-06-24"},
                {"title": "中秋、国庆", "first": "2023-09-29", "last": "2023-10-06"},
            ],
            "workdays": ["2023-04-23", "2023-05-06", "2023-06-25", "2023-10-07", "2023-10-08"],
        },
        {
            "year": 2024,
            "notice": "国办发明电〔2023〕7号",
            "holidays": [{"title": "元旦", "first": "2024-01-01", "last": "2024-01-01"}],
            "workdays": [],
        },
    ],
}


@pytest.fixture(scope="session")
def calendar() -> WorkCalendar:
    return WorkCalendar(Calendar.model_validate(CALENDAR))


@pytest.fixture(scope="session")
def make_calendar() -> Callable[..., WorkCalendar]:
    def make(*years: dict[str, object]) -> WorkCalendar:
        return WorkCalendar(Calendar.model_validate({**CALENDAR, "years": list(years)}))

    return make
