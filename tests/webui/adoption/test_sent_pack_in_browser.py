"""A founder looks at a pack in Chromium and goes on with it, with and without script."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser_support import NEEDS_BROWSER, enter, look, served
from flask import Flask
from pack_support import SEAL, zipped

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = NEEDS_BROWSER


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_pack_is_looked_at_and_taken(
    app: Flask, browser: Browser, tmp_path: Path, *, script: bool
) -> None:
    pack, key, other = (tmp_path / name for name in ("big.zip", "big.pub", "no.zip"))
    pack.write_bytes(zipped())
    key.write_text(SEAL.public.to_text(), "utf-8")
    other.write_bytes(zipped()[:-40])
    with served(app) as address:
        context = browser.new_context(locale="zh-CN", java_script_enabled=script)
        page = context.new_page()
        enter(page, address, "zhou")
        page.goto(f"{address}/adoption/new/about")
        page.fill('[name="f_name"]', "青禾县")
        page.get_by_role("button", name="沿用别的县发来的配置包").click()
        page.wait_for_url("**/adoption/pack")
        page.set_input_files("#pack-file", other)
        page.get_by_role("button", name="看看是什么").click()
        page.get_by_text("“no.zip”不能用，没有收下").wait_for()
        if script:
            look(page)
        page.set_input_files("#pack-file", pack)
        page.set_input_files("#pack-key", key)
        page.get_by_role("button", name="看看是什么").click()
        page.get_by_text("是信任的公钥").wait_for()
        if script:
            look(page)
        page.get_by_role("button", name="沿用这一份").click()
        page.wait_for_url("**/adoption/new/about")
        assert page.input_value('[name="f_name"]') == "青禾县"
        assert page.locator('[name="f_parent"]').input_value() == "@sent"
        context.close()
