from __future__ import annotations

from decimal import Decimal

import pytest

from engine.scoring.rubrics import Criterion, Fixed, Judged
from engine.terms import Label
from webui.blueprints.reviews import sheet_form
from webui.blueprints.reviews.sheet_form import Entry, digest_of, entries_of

COUNTED = Criterion("typos", "item", Label("错漏"), "条例", amount=Fixed(Decimal(2)))
JUDGED = Criterion("shallow", "item", Label("不深入"), "条例", amount=Judged(Decimal(8)))
NOTED = Criterion("noted", "flag", Label("提示"), "条例")


@pytest.mark.parametrize(
    ("criterion", "control"), [(COUNTED, "count"), (JUDGED, "points"), (NOTED, "tick")]
)
def test_each_way_of_finding_has_its_control(criterion: Criterion, control: str) -> None:
    assert sheet_form._control(criterion) == control


@pytest.mark.parametrize("count", ["zwei", "-1", "1.5", "²"])
def test_a_count_that_is_no_whole_number_is_asked_for_again(count: str) -> None:
    fault = sheet_form._unreadable(COUNTED, Entry(found=True, count=count, reason="错字"))
    assert fault is not None
    assert "整数" in fault[0]


def test_a_count_left_empty_is_one() -> None:
    finding = sheet_form._finding(COUNTED, Entry(found=True, reason="错字"))
    assert (finding.count, finding.points) == (1, None)


def test_a_huge_count_is_left_to_the_engine_to_refuse() -> None:
    finding = sheet_form._finding(COUNTED, Entry(found=True, count="9" * 30, reason="错字"))
    assert finding.count == 1000


def test_a_finding_comes_back_as_it_was_typed() -> None:
    entry = Entry(found=True, points="2.5", count="1", reason="浅", evidence="报告")
    assert entries_of([sheet_form._finding(JUDGED, entry)]) == {"shallow": entry}


def test_the_mark_of_what_was_asked_changes_with_every_word() -> None:
    first = sheet_form._finding(JUDGED, Entry(points="2", reason="浅"))
    second = sheet_form._finding(JUDGED, Entry(points="2", reason="太浅"))
    assert digest_of([first]) == digest_of([first])
    assert digest_of([first]) != digest_of([second])
