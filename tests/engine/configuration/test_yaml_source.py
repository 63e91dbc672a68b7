"""Reading YAML: what a bare word means, where it stands, and what is refused."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.configuration.problems import ConfigurationFaults, Problem
from engine.configuration.yaml_source import MOST_BYTES, read_bytes, read_yaml


def read(text: str) -> object:
    return read_yaml(text, "x.yaml").data


def faults_of(text: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(ConfigurationFaults) as caught:
        read_yaml(text, "x.yaml") if isinstance(text, str) else read_bytes(text, "x.yaml")
    return caught.value.report.problems


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1", 1),
        ("-12", -12),
        ("0", 0),
        ("0.5", Decimal("0.5")),
        ("-.25", Decimal("-0.25")),
        ("1.", Decimal(1)),
        ("0.10", Decimal("0.10")),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("True", "True"),
        ("2023-05-04", "2023-05-04"),
        ("12:30:45", "12:30:45"),
        ("'1'", "1"),
        ('"true"', "true"),
        ("0575-83123456", "0575-83123456"),
        ("1_000", "1_000"),
        ("信访", "信访"),
    ],
)
def test_a_bare_word_has_one_meaning(written: str, meant: object) -> None:
    value = read(f"a: {written}\n")["a"]  # type: ignore[index]
    assert value == meant
    assert type(value) is type(meant)


def test_a_fraction_keeps_the_digits_written() -> None:
    assert str(read("a: 0.50\n")["a"]) == "0.50"  # type: ignore[index]


def test_keys_are_text_whatever_they_look_like() -> None:
    assert read("1: a\ntrue: b\n2023-01-01: c\n") == {"1": "a", "true": "b", "2023-01-01": "c"}


def test_an_empty_text_is_no_document() -> None:
    assert read("# nothing here\n") is None


def test_long_texts_are_joined_as_yaml_says() -> None:
    assert read("a: >-\n  one\n  two\nb: |\n  one\n  two\n") == {"a": "one two", "b": "one\ntwo\n"}


def test_every_value_knows_its_line() -> None:
    source = read_yaml("a: 1\nb:\n- c: 2\n  d: [x,\n    y]\n", "x.yaml")
    assert source.line(("a",)) == 1
    assert source.line(("b",)) == 2
    assert source.line(("b", 0)) == 3
    assert source.line(("b", 0, "d")) == 4
    assert source.line(("b", 0, "d", 1)) == 5


def test_a_value_knows_its_column() -> None:
    source = read_yaml("grades:\n- {id: good, from: 70}\n", "x.yaml")
    assert source.mark(("grades", 0, "from")) == (2, 20)
    assert source.key_mark(("grades", 0, "from")) == (2, 14)


def test_what_is_missing_stands_where_it_should() -> None:
    source = read_yaml("a:\n  b: 1\n", "x.yaml")
    assert source.line(("a", "c", "d")) == 1


def test_a_value_is_found_by_its_path() -> None:
    source = read_yaml("a: [{b: 1}]\n", "x.yaml")
    assert source.value(("a", 0, "b")) == 1
    assert source.value(("a", 7, "b")) is None
    assert source.value(("a", "b")) is None


def test_a_mark_of_byte_order_is_no_part_of_the_text() -> None:
    assert read_bytes("a: 1\n".encode("utf-8-sig"), "x.yaml").data == {"a": 1}


def test_bytes_of_another_encoding_are_refused_with_their_line() -> None:
    [problem] = faults_of("a: 1\nb: 信访\n".encode("gb18030"))
    assert problem.code == "yaml-encoding"
    assert problem.line == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: 1\na: 2\n", "duplicate-key"),
        ("a: &x 1\n", "yaml-alias"),
        ("a: *x\n", "yaml-alias"),
        ("a: !!python/object:os.system x\n", "yaml-tag"),
        ("a: ! x\n", "yaml-tag"),
        ("a: 1\n---\nb: 2\n", "yaml-documents"),
        ("? [a]\n: 1\n", "yaml-key"),
        (": 1\n", "yaml-key"),
        ("a: 007\n", "yaml-number"),
        ("a: 0x1F\n", "yaml-number"),
        ("a: 1e5\n", "yaml-number"),
        ("a: .inf\n", "yaml-number"),
        ("a: .nan\n", "yaml-number"),
        ("a: 3306831985010112345\n", "yaml-number"),
        ("a:\n\tb: 1\n", "yaml-tab"),
        ("a: b\x00c\n", "yaml-character"),
        ("a: b\x1b[31m\n", "yaml-character"),
        ("a: b\u202ec\n", "yaml-character"),
        ("a: \ud800\n", "yaml-character"),
        ('a: "\\ud800"\n', "yaml-character"),
        ('a: "\\x00"\n', "yaml-character"),
        ("a: [1, 2\n", "yaml-bracket"),
        ("a: {b: 1\n", "yaml-bracket"),
        ("a: 'b\n", "yaml-quote"),
        ('a: "\\q"\n', "yaml-escape"),
        ("a: @b\n", "yaml-start"),
        ("a: > b\n", "yaml-block"),
        ("a:\n  - b\n c: 1\n", "yaml-indent"),
        ("a: b: c\n", "yaml-colon"),
        ("a：1\nb: 2\n", "yaml-full-width"),
        ("a: “b”: c\n", "yaml-full-width"),
        ("[" * 70, "yaml-depth"),
        ("a: " + "{b: " * 70 + "1" + "}" * 70, "yaml-depth"),
    ],
)
def test_what_cannot_be_trusted_is_refused(text: str, code: str) -> None:
    assert faults_of(text)[0].code == code


def test_sixty_levels_are_deep_enough_for_anybody() -> None:
    assert read("[" * 60 + "]" * 60) is not None


def test_a_key_written_three_times_names_the_first_line_twice() -> None:
    second, third = faults_of("a: 1\na: 2\na: 3\n")
    assert "第 1 行" in second.zh
    assert "line 1" in third.en
    assert (second.line, third.line) == (2, 3)


def test_all_faults_of_a_text_are_told_at_once() -> None:
    codes = [problem.code for problem in faults_of("a: 01\nb: &x 1\nc: 1\nc: 2\n")]
    assert codes == ["yaml-number", "yaml-alias", "duplicate-key"]


def test_a_text_over_a_megabyte_is_refused() -> None:
    [problem] = faults_of("a: " + "信" * (MOST_BYTES // 3))
    assert problem.code == "yaml-size"
    assert problem.line == 0


def test_a_file_of_tabs_does_not_fill_the_report() -> None:
    assert len(faults_of("a:\n" + "\tb: 1\n" * 1000)) == 20


def test_an_alias_bomb_is_refused_in_no_time() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    start = time.process_time()
    assert {problem.code for problem in faults_of("\n".join(lines))} == {"yaml-alias"}
    assert time.process_time() - start < 2


def faults_or_nothing(content: bytes) -> int:
    """Return the number of faults; anything but a report would come through as it is."""
    try:
        read_bytes(content, "x.yaml")
    except ConfigurationFaults as error:
        return len(error.report.errors)
    return 0


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_a_report(text: str) -> None:
    faults_or_nothing(text.encode("utf-8", "surrogatepass"))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_with_a_report(content: bytes) -> None:
    faults_or_nothing(content)
