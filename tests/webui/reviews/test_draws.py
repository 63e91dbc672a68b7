from __future__ import annotations

import json

from flask import Flask
from flask.testing import FlaskClient
from html_support import Page
from story_support import JULY, MAY, desk_of, draw_july, hand_in, visitor
from webui_support import token_of
from werkzeug.test import TestResponse


def send(client: FlaskClient, path: str, **data: str) -> TestResponse:
    token = token_of(client, f"/reviews/{JULY}")
    return client.post(f"/reviews/{JULY}/{path}", data={**data, "csrf_token": token})


def freeze(app: Flask) -> None:
    assert send(visitor(app, "liang-xudong"), "frame").status_code == 302


def witness(app: Flask, name: str = "shi-zhigang", words: str = "4 4 1") -> TestResponse:
    return send(visitor(app, name), "witness", words=words)


def test_the_draw_goes_from_frame_to_witnesses_to_tickets(app: Flask) -> None:
    freeze(app)
    witness(app)
    witness(app, "wang-bingyan", "3 6 2")
    secretary = visitor(app, "liang-xudong")
    assert send(secretary, "draw").location == f"/reviews/{JULY}"
    page = secretary.get(f"/reviews/{JULY}").text
    assert "抽中的信访件" in page
    assert "骰" not in page


def test_the_room_leads_back_to_the_room(app: Flask) -> None:
    answer = send(visitor(app, "liang-xudong"), "frame", **{"from": "room"})
    assert answer.location == f"/reviews/{JULY}/room"


def test_nobody_draws_before_enough_witnesses_were_heard(app: Flask) -> None:
    freeze(app)
    witness(app)
    secretary = visitor(app, "liang-xudong")
    assert "还差 1 位" in secretary.get(f"/reviews/{JULY}").text
    assert f"/reviews/{JULY}/draw" not in secretary.get(f"/reviews/{JULY}").text
    assert send(secretary, "draw").status_code == 409


def test_a_witness_compares_the_hash_and_gives_words(app: Flask) -> None:
    freeze(app)
    page = Page(visitor(app, "shi-zhigang").get(f"/reviews/{JULY}/witness").text)
    digest = next(each for each in page.all("code") if "oc-hash" in (each["class"] or ""))
    assert len("".join(digest.text.split())) == 64
    assert page.by_id("words")["maxlength"] == "200"


def test_a_witness_who_says_nothing_is_asked_again(app: Flask) -> None:
    freeze(app)
    answer = witness(app, words="   ")
    assert answer.status_code == 422
    assert "请见证人给出点数或词语" in Page(answer.text).by_id("words-error").text


def test_a_witness_is_heard_once(app: Flask) -> None:
    freeze(app)
    witness(app)
    client = visitor(app, "shi-zhigang")
    assert "一次抽取每人一次" in client.get(f"/reviews/{JULY}/witness").text
    assert witness(app).status_code == 409


def test_words_are_not_taken_before_the_frame(read_app: Flask) -> None:
    assert "现在不能见证" in visitor(read_app, "shi-zhigang").get(f"/reviews/{JULY}/witness").text


def test_only_observers_witness(app: Flask) -> None:
    freeze(app)
    assert witness(app, "yu-lan").status_code == 403


def test_what_a_witness_says_is_shown_as_text(app: Flask) -> None:
    freeze(app)
    witness(app, words="<b>5</b>")
    assert "&lt;b&gt;5&lt;/b&gt;" in visitor(app, "yu-lan").get(f"/reviews/{JULY}/room").text


def test_the_room_asks_again_only_until_it_is_drawn(app: Flask) -> None:
    client = visitor(app, "liang-xudong")
    assert 'hx-trigger="every 3s"' in client.get(f"/reviews/{JULY}/room").text
    draw_july(desk_of(app))
    assert "hx-trigger" not in client.get(f"/reviews/{JULY}/room").text


def test_the_room_answers_nothing_while_nothing_changed(app: Flask) -> None:
    client = visitor(app, "yu-lan")
    page = Page(client.get(f"/reviews/{JULY}/room").text)
    address = page.by_id("room")["hx-get"] or ""
    assert client.get(address).status_code == 204
    freeze(app)
    assert client.get(address).status_code == 200


def test_the_room_shows_tickets_units_and_where_to_check(read_app: Flask) -> None:
    page = visitor(read_app, "shi-zhigang").get(f"/reviews/{MAY}/room").text
    assert page.count("oc-ticket--new") == 10
    assert "商务局" in page
    assert "/verify-draw" in page


def test_the_certificate_is_handed_out_as_it_was_hashed(read_app: Flask) -> None:
    client = visitor(read_app, "shi-zhigang")
    answer = client.get(f"/reviews/{MAY}/draws/1/certificate.json")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert json.loads(answer.data)["format"] == "onecase-certificate-1"
    sent = {"text": answer.text, "csrf_token": token_of(client, "/verify-draw")}
    assert "证书与重新计算的结果一致" in client.post("/verify-draw", data=sent).text


def test_the_certificate_lists_every_ticket_by_rank(read_app: Flask) -> None:
    page = Page(visitor(read_app, "shi-zhigang").get(f"/reviews/{MAY}/draws/1").text)
    rows = [each for each in page.all("tr") if len("".join(each.text.split())) > 64]
    assert len(rows) == 13
    assert sum("抽中" in each.text for each in rows) == 10


def test_a_draw_is_voided_with_a_reason_and_stays_on_the_page(app: Flask) -> None:
    draw_july(desk_of(app))
    chair = visitor(app, "cai-jialiang")
    assert "永久保留" in chair.get(f"/reviews/{JULY}/void").text
    assert send(chair, "void", reason="投影中断").status_code == 302
    page = chair.get(f"/reviews/{JULY}").text
    assert "第 1 次抽取（已作废）" in page
    assert "投影中断" in page


def test_a_draw_is_not_voided_without_a_reason(app: Flask) -> None:
    draw_july(desk_of(app))
    answer = send(visitor(app, "cai-jialiang"), "void", reason=" ")
    assert answer.status_code == 422
    assert "请写明作废理由" in Page(answer.text).by_id("reason-error").text


def test_a_draw_with_a_sheet_in_cannot_be_voided(app: Flask) -> None:
    case = draw_july(desk_of(app))[0]
    hand_in(desk_of(app), JULY, case, [()])
    chair = visitor(app, "cai-jialiang")
    assert "已有评分表提交" in chair.get(f"/reviews/{JULY}/void").text
    assert "作废本次抽取" not in chair.get(f"/reviews/{JULY}").text
    assert send(chair, "void", reason="晚了").status_code == 409


def test_only_the_chair_voids(app: Flask) -> None:
    draw_july(desk_of(app))
    assert send(visitor(app, "liang-xudong"), "void", reason="想重抽").status_code == 403


def test_a_void_draw_keeps_its_certificate(app: Flask) -> None:
    draw_july(desk_of(app))
    chair = visitor(app, "cai-jialiang")
    send(chair, "void", reason="投影中断")
    page = chair.get(f"/reviews/{JULY}/draws/1").text
    assert "这次抽取已作废" in page
