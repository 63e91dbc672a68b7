"""Forms as ``onecase check`` tries them: keywords, defaults, examples of values."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.configuration.problems import ConfigurationFaults
from engine.services.check_documents import check_document_texts, load_checked

SOUND = Path(__file__).parents[2] / "broken_configuration" / "sound"
HEAD = """\
kind: form
id: visit
title: 走访记录
version: 1
effective_from: 2023-01-01
schema:
  type: object
  properties:
"""


def found(fields: str, tail: str = "") -> list[tuple[str, str]]:
    """Return path and code of what is wrong with a form of these fields."""
    texts = {
        path.relative_to(SOUND).as_posix(): path.read_text("utf-8")
        for path in sorted(SOUND.rglob("*.yaml"))
    }
    texts["forms/visit.yaml"] = f"{HEAD}{fields}{tail}"
    report = check_document_texts(texts.items())
    return [(one.path.removeprefix("schema.properties."), one.code) for one in report.errors]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("{type: integer, title: 人数, default: 3}", []),
        ("{type: integer, title: 人数, default: 三}", ["x.default"]),
        ("{type: string, title: 方式, enum: [见面], default: 电话}", ["x.default"]),
        ("{type: string, title: 日, format: date, default: 2023-13-01}", ["x.default"]),
        ("{type: string, title: 号, maxLength: 2, examples: [ab, abc]}", ["x.examples.1"]),
        ("{type: string, title: 类, ui: {choices: topics}, default: 无此类}", ["x.default"]),
        ("{$ref: '#/$defs/few', default: 9}", ["x.default"]),
    ],
)
def test_a_value_a_form_offers_must_be_accepted_by_it(field: str, expected: list[str]) -> None:
    tail = "  $defs: {few: {type: integer, title: 几, maximum: 3}}\n"
    assert found(f"    x: {field}\n", tail) == [(path, "bad-default") for path in expected]


@pytest.mark.parametrize(
    ("pattern", "codes"),
    [
        ("^[0-9]{6}$", []),
        (r"^\p{Han}+$", []),
        (r"^\d{6}$", []),
        ("a(?=b)", ["bad-pattern"]),
        (r"(a)\1", ["bad-pattern"]),
        ("^((a*)b?)*$", ["slow-pattern"]),
    ],
)
def test_a_pattern_that_cannot_be_matched_in_linear_time_is_refused(
    pattern: str, codes: list[str]
) -> None:
    field = (
        f"    x: {{type: string, title: 号, pattern: '{pattern}', messages: {{pattern: 写错了}}}}\n"
    )
    assert [code for _, code in found(field)] == codes


def test_a_keyword_that_says_nonsense_is_refused() -> None:
    assert found("    x: {type: string, title: 号, multipleOf: -1}\n") == [
        ("schema", "no-valid-schema")
    ]


def test_a_form_whose_examples_fail_is_not_loaded_for_publishing(tmp_path: Path) -> None:
    for path in SOUND.rglob("*.yaml"):
        target = tmp_path / path.relative_to(SOUND)
        target.parent.mkdir(exist_ok=True)
        target.write_text(path.read_text("utf-8"), "utf-8")
    example = "examples:\n- {name: 空表, given: {}, then: {errors: {x: 请选择}}}\n"
    (tmp_path / "forms" / "visit.yaml").write_text(
        f"{HEAD}    x: {{type: string, title: 号}}\n  required: [x]\n{example}", "utf-8"
    )
    with pytest.raises(ConfigurationFaults) as caught:
        load_checked(tmp_path)
    [problem] = caught.value.report.errors
    assert problem.code == "example"
    assert problem.zh == "示例“空表”：x 应提示“请选择”，实际提示“不能为空”。"
