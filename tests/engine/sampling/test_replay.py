"""The check of a certificate: any change gives a clear failed step, never an exception."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.sampling.certificate import Certificate, make_certificate
from engine.sampling.replay import Verdict, verify_certificate
from engine.sampling.strata import Frame

Frames = Callable[..., Frame]
Held = dict[str, Any]


def written(held: object) -> str:
    return json.dumps(held, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def failures(verdict: Verdict, language: str = "zh") -> list[str]:
    return [getattr(step, language) for step in verdict.steps if not step.ok]


def after(certificate: Certificate, change: Callable[[Held], object]) -> Verdict:
    held = json.loads(certificate.text)
    change(held)
    return verify_certificate(written(held))


def in_frame(change: Callable[[Held], object]) -> Callable[[Held], object]:
    """Return a change that forges the frame and its hash, as a thoughtful forger would."""

    def forge(held: Held) -> None:
        frame = json.loads(held["frame"])
        change(frame)
        held["frame"] = written(frame)
        held["frame_sha256"] = sha256(held["frame"])

    return forge


def test_a_true_certificate_agrees_in_every_step(certificate: Certificate) -> None:
    verdict = verify_certificate(certificate.text)
    assert verdict.ok
    assert [step.zh for step in verdict.steps][-2:] == [
        "分层“部门”：3 件的票号和次序无误，应抽 1 件，抽中 嵊信〔2023〕3号",
        "分层“镇街”：4 件的票号和次序无误，应抽 2 件，抽中 嵊信〔2023〕7号、嵊信〔2023〕6号",
    ]
    assert all(step.en and step.ok for step in verdict.steps)


def test_a_step_can_be_read_as_three_values(certificate: Certificate) -> None:
    zh, en, ok = verify_certificate(certificate.text).steps[0]
    assert (zh, en, ok) == (
        "证书可以读取，各项齐全",
        "the certificate can be read and is complete",
        True,
    )


def test_blanks_around_a_file_do_not_count(certificate: Certificate) -> None:
    assert verify_certificate(f"\ufeff{certificate.text}\n").ok


def test_without_the_published_hash_the_step_asks_to_compare(certificate: Certificate) -> None:
    assert any(
        "请与见证前公布的核对" in step.zh for step in verify_certificate(certificate.text).steps
    )


def test_the_published_hashes_are_compared(certificate: Certificate, frame: Frames) -> None:
    verdict = verify_certificate(
        certificate.text,
        published_frame_sha256=frame().sha256,
        published_sha256=certificate.sha256,
    )
    assert verdict.ok
    assert sum("公布的一致" in step.zh for step in verdict.steps) == 2


def test_another_frame_than_the_published_one_is_named(certificate: Certificate) -> None:
    verdict = verify_certificate(certificate.text, published_frame_sha256="0" * 64)
    assert failures(verdict)[0].endswith("见证前公布的是 " + "0" * 64)


def test_another_certificate_than_the_published_one_is_named(certificate: Certificate) -> None:
    verdict = verify_certificate(certificate.text, published_sha256="0" * 64)
    assert failures(verdict) == [
        f"证书的 SHA-256 是 {certificate.sha256}，公布的是 {'0' * 64}",
    ]


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("", "证书不是完整的 JSON", "the certificate is no complete JSON"),
        ("{", "证书不是完整的 JSON", "the certificate is no complete JSON"),
        ("抽取证书", "证书不是完整的 JSON", "the certificate is no complete JSON"),
        ("[" * 100_000, "证书不是完整的 JSON", "the certificate is no complete JSON"),
        ('"\ud800"', "证书不是完整的 JSON", "the certificate is no complete JSON"),
        ("[]", "证书不是一个 JSON 对象", "the certificate is no JSON object"),
        ("null", "证书不是一个 JSON 对象", "the certificate is no JSON object"),
        ("7", "证书不是一个 JSON 对象", "the certificate is no JSON object"),
        ("{}", "证书缺少“county”", "the certificate lacks 'county'"),
        ('{"seed":1,"seed":2}', "证书中“seed”写了两次", "the certificate holds 'seed' twice"),
        ("9" * 5000, "证书不是完整的 JSON", "the certificate is no complete JSON"),
        ('{"a":' + " " * 20_000_000 + "1}", "证书过长，不予读取", "too long to be read"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else value,
)
def test_what_is_no_certificate_gives_one_failed_step(text: str, zh: str, en: str) -> None:
    verdict = verify_certificate(text)
    assert failures(verdict) == [zh]
    assert en in failures(verdict, "en")[0]


@pytest.mark.parametrize(
    "key",
    ["county", "drawn_at", "frame", "frame_sha256", "how", "seed", "tickets", "witnesses"],
)
def test_a_missing_part_is_named(certificate: Certificate, key: str) -> None:
    verdict = after(certificate, lambda held: held.pop(key))
    assert failures(verdict) == [f"证书缺少“{key}”"]


def test_a_missing_format_is_noticed(certificate: Certificate) -> None:
    assert not after(certificate, lambda held: held.pop("format")).ok


CHANGES: dict[str, tuple[Callable[[Held], object], str]] = {
    "something besides": (lambda held: held.update(note="补充"), "证书多出“note”"),
    "an unknown format": (
        lambda held: held.update(format="onecase-certificate-2"),
        "证书中“format”的值不合格式",
    ),
    "a ticket without a rank": (
        lambda held: held["tickets"][2].pop("rank"),
        "证书缺少“tickets.2.rank”",
    ),
    "the method": (lambda held: held["how"].update(zh="信我"), "复算方法被改动"),
    "the frame's hash": (
        lambda held: held.update(frame_sha256="0" * 64),
        "抽取范围的 SHA-256 算得",
    ),
    "the frame": (
        lambda held: held.update(frame=held["frame"].replace("谷来镇", "甘霖镇")),
        "抽取范围的 SHA-256 算得",
    ),
    "the frame and its hash": (
        in_frame(lambda frame: frame.update(session="monthly-2023-07")),
        "种子算得",
    ),
    "a case left out of the frame": (
        in_frame(lambda frame: frame["strata"][0]["cases"].pop()),
        "分层“部门”：抽取范围有 2 件，票号却有 3 个",
    ),
    "a frame that is no JSON": (
        lambda held: held.update(frame="x", frame_sha256=sha256("x")),
        "抽取范围不是完整的 JSON",
    ),
    "a frame without strata": (
        in_frame(lambda frame: frame.pop("strata")),
        "抽取范围缺少“strata”",
    ),
    "an unsorted frame": (
        in_frame(lambda frame: frame["strata"][0]["cases"].reverse()),
        "分层“departments”未按编号排序",
    ),
    "more witnesses asked for": (
        in_frame(lambda frame: frame.update(witnesses_at_least=3)),
        "见证人只有 2 位，规定至少 3 位",
    ),
    "a witness's words": (
        lambda held: held["witnesses"][1].update(words="绿水"),
        "种子算得",
    ),
    "a witness's name": (lambda held: held["witnesses"][0].update(name="王五"), "种子算得"),
    "a witness left out": (
        lambda held: held["witnesses"].pop(),
        "见证人只有 1 位，规定至少 2 位",
    ),
    "no witness at all": (lambda held: held.update(witnesses=[]), "没有见证人给出随机内容"),
    "the witnesses' turn": (
        lambda held: held["witnesses"].reverse(),
        "见证人的次序不连续",
    ),
    "a witness with a bar in the name": (
        lambda held: held["witnesses"][0].update(name="王|李"),
        "第 1 位见证人的姓名或内容为空，或含有竖线、控制字符",
    ),
    "the seed": (lambda held: held.update(seed="0" * 64), "种子算得 b250214d"),
    "a ticket's number": (
        lambda held: held["tickets"][0].update(ticket="0" * 64),
        "分层“部门”：嵊信〔2023〕3号 的票号算得 3c596dbe",
    ),
    "who was drawn": (
        lambda held: (
            held["tickets"][0].update(drawn=False),
            held["tickets"][1].update(drawn=True),
        ),
        "分层“部门”：嵊信〔2023〕3号 排第 1 位，证书却载未抽中",
    ),
    "one more drawn": (
        lambda held: held["tickets"][5].update(drawn=True),
        "分层“镇街”：嵊信〔2023〕4号 排第 3 位，证书却载抽中",
    ),
    "the order": (
        lambda held: held["tickets"].insert(0, held["tickets"].pop(1)),
        "分层“部门”：第 1 位应为 嵊信〔2023〕3号，证书载第 2 位 嵊信〔2023〕1号",
    ),
    "a case nobody knows": (
        lambda held: held["tickets"][0].update(case="petition-1999-000001"),
        "分层“部门”：第 1 位应为 嵊信〔2023〕3号，证书载第 1 位 petition-1999-000001",
    ),
    "a ticket left out": (
        lambda held: held["tickets"].pop(),
        "分层“镇街”：抽取范围有 4 件，票号却有 3 个",
    ),
    "a ticket twice": (
        lambda held: held["tickets"].append(held["tickets"][-1]),
        "分层“镇街”：抽取范围有 4 件，票号却有 5 个",
    ),
    "a stratum nobody knows": (
        lambda held: held["tickets"].append(held["tickets"][0] | {"stratum": "streets"}),
        "票号所列的分层与抽取范围不符：departments、towns、streets",
    ),
}


@pytest.mark.parametrize(("change", "zh"), CHANGES.values(), ids=CHANGES)
def test_whatever_was_changed_gives_a_clear_failed_step(
    certificate: Certificate, change: Callable[[Held], object], zh: str
) -> None:
    verdict = after(certificate, change)
    assert any(zh in failure for failure in failures(verdict)), failures(verdict)
    assert all(failures(verdict, "en"))


def test_a_forged_seed_field_alone_leaves_the_other_steps_right(certificate: Certificate) -> None:
    assert len(failures(after(certificate, lambda held: held.update(seed="0" * 64)))) == 1


def test_a_text_written_otherwise_is_named(certificate: Certificate) -> None:
    verdict = verify_certificate(certificate.text.replace('"seed":', '"seed": '))
    assert failures(verdict) == ["证书文字不是系统出具的写法（键名排序、无空格），已被改排"]


def test_a_certificate_made_for_a_forged_frame_fails_against_the_published_hash(
    frame: Frames,
) -> None:
    witnesses = [("王代表", "3 5 2"), ("李代表", "青山")]
    fewer = frame(cases=frame().cases[1:])
    at = datetime(2023, 6, 7, 1, 30, tzinfo=UTC)
    forged = make_certificate(fewer, witnesses, county="嵊州市", drawn_at=at)
    assert verify_certificate(forged.text).ok
    assert not verify_certificate(forged.text, published_frame_sha256=frame().sha256).ok


@given(data=st.data())
def test_any_single_changed_character_is_found(
    certificate: Certificate, data: st.DataObject
) -> None:
    text = certificate.text
    at = data.draw(st.integers(0, len(text) - 1))
    new = data.draw(st.characters().filter(lambda sign: sign != text[at]))
    verdict = verify_certificate(
        text[:at] + new + text[at + 1 :], published_sha256=certificate.sha256
    )
    assert not verdict.ok


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(key=st.sampled_from(["county", "frame", "how", "tickets", "witnesses"]), value=json_values)
def test_any_value_in_any_place_is_survived(
    certificate: Certificate, key: str, value: object
) -> None:
    held = json.loads(certificate.text)
    held[key] = value
    assert verify_certificate(json.dumps(held)).steps


@given(st.text(max_size=60))
def test_any_text_is_survived(text: str) -> None:
    assert not verify_certificate(text).ok
