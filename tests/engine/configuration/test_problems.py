"""Problems: their text, their order, and the nearest right word."""

from __future__ import annotations

import pytest

from engine.configuration.problems import (
    ConfigurationFaults,
    Problem,
    Report,
    choices_en,
    choices_zh,
    dotted,
    nearest_word,
    show,
)


def problem(line: int = 14, severity: str = "error", file: str = "rubrics/a.yaml") -> Problem:
    return Problem(severity, "wrong-type", file, line, 3, "grades.2.from", "不对。", "wrong.")  # type: ignore[arg-type]


def test_a_problem_says_file_line_path_and_fault() -> None:
    assert problem().text() == "rubrics/a.yaml:14 grades.2.from：不对。"
    assert problem().text("en") == "rubrics/a.yaml:14 grades.2.from: wrong."


def test_a_problem_of_a_whole_file_names_no_line() -> None:
    whole = Problem("error", "yaml-size", "a.yaml", 0, 0, "", "太大。", "too large.")
    assert whole.text("en") == "a.yaml: too large."


def test_a_report_stands_in_the_order_of_files_and_lines() -> None:
    report = Report.of([problem(9), problem(2), problem(1, file="a.yaml")])
    assert [(one.file, one.line) for one in report.problems] == [
        ("a.yaml", 1),
        ("rubrics/a.yaml", 2),
        ("rubrics/a.yaml", 9),
    ]


def test_a_report_tells_a_thing_once() -> None:
    assert len(Report.of([problem(), problem()]).problems) == 1


def test_a_warning_does_not_keep_documents_from_counting() -> None:
    report = Report.of([problem(severity="warning")])
    assert report.ok
    assert report.errors == ()
    assert len(report.warnings) == 1


def test_reports_can_be_put_together() -> None:
    together = Report.of([problem(1)]) + Report.of([problem(2)])
    assert len(together.problems) == 2
    assert together.text("en").count("\n") == 1


def test_machines_get_counts_and_both_languages() -> None:
    written = Report.of([problem(), problem(1, "warning")]).to_json()
    assert (written["ok"], written["errors"], written["warnings"]) == (False, 1, 1)
    first = written["problems"][0]  # type: ignore[index]
    assert first["zh"] == "不对。"
    assert first["en"] == "wrong."


@pytest.mark.parametrize(("count", "sentence"), [(1, "have 1 mistake:"), (2, "have 2 mistakes:")])
def test_the_error_lists_every_mistake(count: int, sentence: str) -> None:
    error = ConfigurationFaults(Report.of(problem(line) for line in range(1, count + 1)))
    assert sentence in error.text("en")
    assert f"{count} 处错误" in str(error)
    assert error.text("en").count("rubrics/a.yaml:") == count


@pytest.mark.parametrize(
    ("word", "nearest"),
    [
        ("dimension", "dimensions"),
        ("Grades", "grades"),
        ("full-marks", "full_marks"),
        ("xyz", None),
        ("", None),
    ],
)
def test_the_nearest_word_is_like_the_one_written(word: str, nearest: str | None) -> None:
    assert nearest_word(word, ["dimensions", "grades", "full_marks"]) == nearest


def test_the_nearest_word_may_be_chinese() -> None:
    assert nearest_word("市场监督局", ["商务局", "市场监管局"]) == "市场监管局"


def test_no_word_is_near_to_none() -> None:
    assert nearest_word("a", []) is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "null"),
        (True, "true"),
        ({"a": 1}, "{…}"),
        ([1], "[…]"),
        ("a\n b", "a b"),
        ("x" * 80, "x" * 59 + "…"),
    ],
)
def test_a_value_is_shown_on_one_line(value: object, shown: str) -> None:
    assert show(value) == shown


def test_a_path_is_dotted() -> None:
    assert dotted(("grades", 2, "from")) == "grades.2.from"


def test_many_choices_are_cut_short() -> None:
    words = [f"w{number}" for number in range(20)]
    assert choices_zh(words).endswith("w11 等。")
    assert choices_en(words).endswith("w11, ….")


def test_without_choices_the_sentence_just_ends() -> None:
    assert (choices_zh(()), choices_en(())) == ("。", ".")
