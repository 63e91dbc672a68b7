from __future__ import annotations

from datetime import date

import pytest

from engine.demonstration.story import read_story, shipped_stories
from engine.errors import ConfigurationError

STORY = """\
story: short
title: {zh: 短故事, en: Short story}
source: 测试
order: 1
acts:
- {on: 2023-05-04, open: petition, as: one, by: clerk, answers: {}}
- {on: 2023-05-05, case: one, do: route, by: clerk, answers: {duties_clear: true}}
expect:
- {case: one, lead: 商务局}
"""


def test_a_story_is_read_with_its_acts_and_what_must_come_of_them() -> None:
    story = read_story(STORY, "short.yaml")
    assert (story.title.zh, story.last_day) == ("短故事", date(2023, 5, 5))
    assert [(act.open, act.do, act.as_) for act in story.acts] == [
        ("petition", None, "one"),
        (None, "route", None),
    ]
    assert story.expect[0].lead == "商务局"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("on: 2023-05-05", "on: 2023-05-03", "日期前后颠倒"),
        ("do: route", "does: route", "does"),
        ("on: 2023-05-04", "on: soon", "soon"),
        ("order: 1", "order: first", "order"),
        ("acts:\n", "acts: []\nmore:\n", "more"),
    ],
)
def test_a_faulty_story_is_refused(old: str, new: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words) as refused:
        read_story(STORY.replace(old, new), "short.yaml")
    assert refused.value.place == "short.yaml"


def test_the_three_true_cases_come_in_the_order_of_their_days() -> None:
    stories = shipped_stories()
    assert [story.story for story in stories] == ["gulai-road", "salon-card", "barbecue-fumes"]
    assert all("报道" in story.source for story in stories)
    assert all(story.title.en for story in stories)


def test_no_story_writes_a_result_among_its_acts() -> None:
    for story in shipped_stories():
        for act in story.acts:
            written = act.model_dump(exclude_none=True)
            assert not written.keys() & {"score", "grade", "lead", "stage"}
