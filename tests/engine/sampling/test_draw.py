"""The draw: it hangs on every input and on nothing else, and gives each case the same chance."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import FilingError, RuleError
from engine.sampling.draw import clean_words, draw, seed_of, ticket
from engine.sampling.strata import Frame, FrameCase

Frames = Callable[..., Frame]

WITNESSES = (("王代表", "3 5 2"), ("李代表", "青山"))
SEED = "b250214d7171b00131870b9d466298f9aeaff2c0a2a73933594e05d5adc97da3"

words = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=12)
names = words.filter(lambda name: "|" not in name)
spoken = st.lists(st.tuples(names, words), min_size=1, max_size=4)
hashes = st.binary(min_size=32, max_size=32).map(bytes.hex)


def test_the_seed_is_the_hash_of_lines_that_anyone_can_write(frame: Frames) -> None:
    lines = f"{frame().sha256}\n1|王代表|3 5 2\n2|李代表|青山\n"
    assert seed_of(frame().sha256, WITNESSES) == hashlib.sha256(lines.encode()).hexdigest() == SEED


def test_the_ticket_is_the_hash_of_seed_stratum_and_case() -> None:
    text = f"{SEED}|departments|petition-2023-000003"
    assert (
        ticket(SEED, "departments", "petition-2023-000003")
        == hashlib.sha256(text.encode()).hexdigest()
        == "3c596dbe33eea0e3995cf3a7fdd90d4d9542ae510acecda8ff2eb4b419a2e014"
    )


def test_the_draw_of_the_sample_never_changes(frame: Frames) -> None:
    result = draw(frame(), WITNESSES)
    assert result.seed == SEED
    assert [(one.case[-1], one.stratum, one.rank, one.ticket[:8]) for one in result.tickets] == [
        ("3", "departments", 1, "3c596dbe"),
        ("1", "departments", 2, "63b5408e"),
        ("2", "departments", 3, "dc959b79"),
        ("7", "towns", 1, "107292bb"),
        ("6", "towns", 2, "29da563f"),
        ("4", "towns", 3, "5610ada8"),
        ("5", "towns", 4, "6d4e3deb"),
    ]
    assert [one.case[-1] for one in result.drawn] == ["3", "7", "6"]


def test_a_stratum_with_too_few_cases_is_drawn_whole(frame: Frames) -> None:
    few = frame(cases=[case for case in frame().cases if case.case.endswith(("1", "7"))])
    assert len(draw(few, WITNESSES).drawn) == 2


def test_too_few_witnesses_are_refused(frame: Frames) -> None:
    with pytest.raises(RuleError, match="至少需要 2 位见证人，现有 1 位"):
        draw(frame(), WITNESSES[:1])


def test_no_witness_makes_no_seed() -> None:
    with pytest.raises(RuleError, match="没有见证人"):
        seed_of("0" * 64, [])


@pytest.mark.parametrize(
    "witness",
    [
        ("", "3"),
        ("王", ""),
        ("王|李", "3"),
        ("王\n2|李", "3"),
        ("王", "3\n2|李|4"),
        ("王", "\ud800"),
    ],
)
def test_words_that_could_be_read_in_two_ways_are_refused(witness: tuple[str, str]) -> None:
    with pytest.raises(RuleError, match="第 1 位见证人"):
        seed_of("0" * 64, [witness])


@pytest.mark.parametrize(
    ("said", "recorded"),
    [
        ("3 5 2", "3 5 2"),
        ("  3   5\t2\n", "3 5 2"),
        ("\u3000青山\u3000绿水 ", "青山 绿水"),
        ("e\u0301", "\u00e9"),
    ],
)
def test_words_are_recorded_trimmed_and_composed(said: str, recorded: str) -> None:
    assert clean_words(said) == recorded


@pytest.mark.parametrize("said", ["", " \u3000\n", "三" * 201, "3\x005"])
def test_words_that_cannot_be_recorded_are_refused(said: str) -> None:
    with pytest.raises(FilingError) as caught:
        clean_words(said)
    assert caught.value.faults[0][0] == "words"


@given(st.text(max_size=250))
def test_recorded_words_are_always_fit_for_the_seed(said: str) -> None:
    try:
        recorded = clean_words(said)
    except FilingError:
        return
    assert clean_words(recorded) == recorded
    assert len(seed_of("0" * 64, [("王", recorded)])) == 64


@given(frame_sha256=hashes, witnesses=spoken)
def test_the_same_input_gives_the_same_seed(
    frame_sha256: str, witnesses: list[tuple[str, str]]
) -> None:
    assert seed_of(frame_sha256, witnesses) == seed_of(frame_sha256, list(witnesses))


@given(one=st.tuples(hashes, spoken), other=st.tuples(hashes, spoken))
def test_different_inputs_give_different_seeds(
    one: tuple[str, list[tuple[str, str]]], other: tuple[str, list[tuple[str, str]]]
) -> None:
    assert (seed_of(*one) == seed_of(*other)) is (one == other)


@given(witnesses=spoken, data=st.data())
def test_the_seed_hangs_on_every_witness(
    witnesses: list[tuple[str, str]], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(witnesses) - 1))
    name, said = witnesses[place]
    louder = [*witnesses[:place], (name, said + "!"), *witnesses[place + 1 :]]
    assert seed_of("0" * 64, louder) != seed_of("0" * 64, witnesses)


@given(turn=st.permutations(WITNESSES))
def test_the_seed_hangs_on_the_turn_of_the_witnesses(turn: list[tuple[str, str]]) -> None:
    assert (seed_of("0" * 64, turn) == seed_of("0" * 64, WITNESSES)) is (turn == list(WITNESSES))


@pytest.mark.parametrize(
    "change",
    [{"session": "monthly-2023-07"}, {"attempt": 2}, {"excluded": []}],
    ids=["session", "attempt", "exclusions"],
)
def test_the_draw_hangs_on_every_part_of_the_frame(
    frame: Frames, change: dict[str, object]
) -> None:
    assert draw(frame(**change), WITNESSES).seed != SEED


@given(gone=st.integers(0, 6))
def test_the_draw_hangs_on_every_case(frame: Frames, gone: int) -> None:
    cases = [case for place, case in enumerate(frame().cases) if place != gone]
    assert draw(frame(cases=cases), WITNESSES).seed != SEED


@given(witnesses=spoken.filter(lambda said: len(said) >= 2))
def test_every_case_has_one_ticket_and_the_lowest_win(
    frame: Frames, witnesses: list[tuple[str, str]]
) -> None:
    result = draw(frame(), witnesses)
    assert sorted(one.case for one in result.tickets) == [case.case for case in frame().cases]
    for stratum in frame().strata:
        tickets = [one for one in result.tickets if one.stratum == stratum.id]
        drawn = [one for one in result.drawn if one.stratum == stratum.id]
        assert drawn == tickets[: stratum.taken]
        assert [one.ticket for one in tickets] == sorted(one.ticket for one in tickets)
        assert [one.rank for one in tickets] == list(range(1, len(tickets) + 1))


def test_every_case_of_a_stratum_has_the_same_chance(frame: Frames) -> None:
    cases = [
        FrameCase(f"petition-2023-{serial:06}", f"嵊信〔2023〕{serial}号", "谷来镇", "town")
        for serial in range(1, 13)
    ]
    whole = frame(cases=cases, excluded=[])
    draws = 3000
    times = Counter(
        one.case
        for number in range(draws)
        for one in draw(whole, [("王", str(number)), ("李", str(number * 7))]).drawn
    )
    expected = draws * 2 / len(cases)
    chi_squared = sum((times[case.case] - expected) ** 2 / expected for case in cases)
    assert chi_squared < 24.7  # 11 degrees of freedom: a fair draw exceeds this once in 100


def test_the_chance_does_not_hang_on_how_the_key_is_written(frame: Frames) -> None:
    town = [FrameCase(key, key, "谷来镇", "town") for key in ("0", "z" * 60, "件", "petition-1")]
    whole = frame(cases=town, excluded=[])
    first = Counter(
        next(one.case for one in draw(whole, [("王", str(n)), ("李", "x")]).drawn)
        for n in range(2000)
    )
    assert all(abs(first[case.case] - 500) < 80 for case in town)  # four standard deviations
