"""A loss that passed to a unit that assists, on the result, on paper and in the programme."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from html_support import Page
from office_support import COUNTY, HELD
from shift_support import BEARER, CARD, ITEM, SESSION, played
from story_support import desk_of, visitor

from engine.places import Instance
from webui import create_app
from webui.settings import Settings

RESULT = f"/reviews/{SESSION}/cases/{CARD}"
READER = "liang-xudong"


@pytest.fixture(scope="module")
def shifted_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("shifted")
    shutil.copytree(played(posted=True), folder, dirs_exist_ok=True)
    app = create_app(_settings(folder))
    yield app
    desk_of(app).database.close()


def _settings(folder: Path) -> Settings:
    instance = Instance(folder)
    return Settings(
        instance=instance,
        county=COUNTY,
        database_url=instance.database_url,
        secret=bytes(32),
        today=HELD,
    )


def seen(app: Flask, address: str, language: str = "zh") -> Page:
    return Page(visitor(app, READER, language).get(address).text)


def test_the_result_says_who_bears_the_loss_and_on_what_approval(shifted_app: Flask) -> None:
    said = " ".join(seen(shifted_app, RESULT).by_id("shifted").text.split())
    assert f"{BEARER} −1.5 分" in said
    assert "分工已书面明确 = 是" in said


def test_the_item_is_shown_as_passed_on_and_not_as_nothing_off(shifted_app: Flask) -> None:
    said = " ".join(seen(shifted_app, RESULT).by_id(f"item-{ITEM}").text.split())
    assert f"由{BEARER}承担 1.5 分，主办单位免扣" in said
    assert "−0" not in said


def test_the_sheet_on_paper_names_the_bearer_beside_the_points(shifted_app: Flask) -> None:
    page = visitor(shifted_app, READER).get(f"{RESULT}/paper").text
    assert f"（{BEARER}承担 1.5 分）" in page


def test_in_english_it_reads_the_same(shifted_app: Flask) -> None:
    said = seen(shifted_app, RESULT, "en").by_id("shifted").text
    assert "Points borne by units that assist" in said
    assert "yes" in said


def test_what_is_posted_is_listed_with_its_unit(shifted_app: Flask) -> None:
    page = " ".join(visitor(shifted_app, READER).get(RESULT).text.split())
    assert f"考核：{BEARER} -1.5 分" in page


def test_the_programme_says_what_it_posts(shifted_app: Flask) -> None:
    page = visitor(shifted_app, READER).get("/configuration/programme/monthly-review/1").text
    assert "承担转出扣分的协办单位考核按承担的分数扣分" in page


def test_a_result_without_such_a_loss_has_no_place_for_it(read_app: Flask) -> None:
    page = visitor(read_app, READER).get("/reviews/results").text
    assert "转出" not in page
