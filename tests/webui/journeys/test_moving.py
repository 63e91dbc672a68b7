"""An approver moves one of two open cases; its handler reads why, the other goes on as before."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from browser_support import UNFOLD, faults
from journey_support import House, Person
from office_support import Office
from versions_support import next_version, publish, replaced

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TODAY = date(2023, 5, 25)
"""Day the served county stands on."""

HERE = "/configuration/workflow/petition/2/move"
REASON = "新规定由分管负责人直接受理，经会议研究适用于本件"


@pytest.mark.parametrize("width", [1440, 390])
def test_one_of_two_cases_is_moved(browser: Browser, house: House, width: int) -> None:
    office = Office(house.desk, TODAY)
    first, second = (office.bring(office.register(), "route") for _ in range(2))
    change = replaced("待受理, en: To be accepted", "待签收, en: To be accepted")
    publish(house.desk, next_version(house.desk, "workflows/petition.yaml", change, on=office.day))
    page = browser.new_context(locale="zh-CN", viewport={"width": width, "height": 900}).new_page()
    approver = Person(page, house.url)
    approver.sign_in("pan-zhongliang")
    approver.go("/configuration/workflow/petition")
    approver.follow("调整在办件的版本")
    assert page.url.endswith(HERE)
    assert faults(page) == []
    page.get_by_label(office.case(first).number).check()
    approver.press("看看选中的会怎样")
    page.evaluate(UNFOLD)
    assert faults(page) == []
    approver.press("调整这 1 件")
    assert "请写明调整的理由" in approver.main_text()
    assert faults(page) == []
    approver.write("调整的理由", REASON)
    approver.press("调整这 1 件")
    assert "已调整 1 件" in approver.main_text()
    versions = [
        next(pin.version for pin in office.case(case).bundle if pin.kind == "workflow")
        for case in (first, second)
    ]
    assert versions == [2, 1]
    page.context.clear_cookies()
    handler = Person(page, house.url)
    handler.sign_in(office.who("handler", first).person)
    handler.go(f"/case/{first}")
    assert REASON in handler.main_text()
    assert "待签收" in handler.main_text()
    page.context.close()
