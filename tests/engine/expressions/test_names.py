from __future__ import annotations

import pytest

from engine.errors import ConfigurationError
from engine.expressions.names import Dictionary, Fact, nearest
from engine.terms import Label

LATE = Fact("reply.days_late", "integer", Label("答复超期天数", "days late"), source="答复时钟")
KIND = Fact("petition.kind", "text", Label("类型"), ("甲", "乙"))


def test_a_dictionary_finds_the_nearest_name() -> None:
    facts = Dictionary([LATE, KIND])
    assert facts.nearest("reply.days_lat") == "reply.days_late"
    assert facts.nearest("zzz") is None


def test_nothing_is_near_in_an_empty_dictionary() -> None:
    assert Dictionary().nearest("x") is None
    assert nearest("x", []) is None


def test_a_dictionary_is_a_mapping_of_facts() -> None:
    facts = Dictionary([LATE])
    assert dict(facts) == {"reply.days_late": LATE}


def test_dictionaries_merge() -> None:
    assert set(Dictionary([LATE]).merge(Dictionary([KIND]))) == {LATE.name, KIND.name}
    assert set(Dictionary([LATE]).merge([KIND])) == {LATE.name, KIND.name}


def test_a_name_with_two_types_is_refused_with_both_sources() -> None:
    other = Fact(LATE.name, "text", Label("x"), source="表单甲")
    with pytest.raises(ConfigurationError) as caught:
        Dictionary([LATE, other])
    assert "答复时钟" in caught.value.zh
    assert "表单甲" in caught.value.zh


def test_a_fact_named_twice_allows_the_values_of_both() -> None:
    label = Label("丙类")
    other = Fact(KIND.name, "text", Label("别名"), ("乙", "丙"), labels=(("丙", label),))
    fact = Dictionary([KIND, other])[KIND.name]
    assert (fact.values, fact.title) == (("甲", "乙", "丙"), KIND.title)
    assert (fact.label_of("丙"), fact.label_of("甲")) == ("丙类", "甲")


def test_a_fact_that_is_free_somewhere_is_free() -> None:
    free = Fact(KIND.name, "text", Label("类型"))
    assert Dictionary([KIND, free])[KIND.name].values is None


def test_a_fact_confidential_somewhere_is_confidential() -> None:
    hidden = Fact(KIND.name, "text", Label("类型"), ("甲", "乙"), confidential=True)
    assert Dictionary([KIND, hidden])[KIND.name].confidential
