"""A pack another county sent: shown before it is taken, refused in words, founded from."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from adoption_support import told
from file_support import multipart
from flask import Flask
from flask.testing import FlaskClient
from pack_support import SEAL, files, zipped
from webui_support import sign_in, token_of
from werkzeug.test import TestResponse
from wizard_support import NEW, fill, found, hidden, send

from engine.audit.entry import CountyFounded
from engine.configuration.packs.archive import head_of, read_archive, write_archive
from engine.configuration.packs.composing import Pack
from engine.configuration.packs.container import MANIFEST, MOST_BYTES, SIGNATURE, write_container
from engine.configuration.packs.reading import engine_version
from engine.places import Instance
from engine.services.county_packs import SENT
from engine.services.keep_files import tidy_files
from engine.services.verify_records import check_records

PACK = "/adoption/pack"


def within(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def look(client: FlaskClient, content: bytes, *, key: bytes = b"") -> TestResponse:
    sent: dict[str, str | tuple[bytes, str]] = {
        "csrf_token": token_of(client, PACK),
        "pack": (content, "big.zip"),
    }
    if key:
        sent["key"] = (key, "big.pub")
    return client.post(PACK, **multipart(sent))


def take(client: FlaskClient, shown: TestResponse) -> TestResponse:
    return client.post(f"{PACK}/take", data=hidden(shown.text))


def test_a_pack_is_shown_before_it_is_taken(client: FlaskClient) -> None:
    shown = look(client, zipped())
    assert shown.status_code == 200
    for words in ("大县", "每份都和清单相符", "没有错误", "沿用这一份"):
        assert words in shown.text
    assert f"由自称“{SEAL.name}”的人签名" in shown.text
    assert "还没有传上来的配置包" in client.get(PACK).text
    assert "大县" not in client.get(f"{NEW}/about").text


def test_a_county_is_founded_from_a_pack_and_keeps_it(app: Flask, client: FlaskClient) -> None:
    send(client, "about", told()["about"])
    assert take(client, look(client, zipped())).location == f"{NEW}/about"
    page = client.get(f"{NEW}/about").text
    assert 'value="青禾县"' in page
    assert re.search(rf'<option[^>]*value="{SENT}"[^>]*selected', page)
    fill(client, about={**told()["about"], "parent": SENT})
    assert "大县" in client.get(f"{NEW}/review").text
    assert "青禾县已新建" in found(client).text
    desk = app.extensions["onecase"].desks.of("qinghe")
    with desk.database.reading("qinghe") as unit:
        (entry,) = unit.entries_of_kind("county-founded")
    assert isinstance(entry.event, CountyFounded)
    assert (entry.event.parent, entry.event.parent_from) == ("big", None)
    with desk.files.open(str(entry.event.parent_archive)) as kept:
        assert kept.read() == zipped()
    assert check_records(desk).ok
    assert "还没有传上来的配置包" in client.get(PACK).text


def of_author(app: Flask, client: FlaskClient) -> FlaskClient:
    """Found the county from the pack; return its author, signed in for good."""
    take(client, look(client, zipped()))
    fill(client, about={**told()["about"], "parent": SENT})
    found(client)
    desk = app.extensions["onecase"].desks.of("qinghe")
    with desk.database.reading("small") as unit:
        known = unit.account("wu").password_hash
    with desk.database.writing("qinghe") as unit:
        unit.put_account("bo", "bo", known)
    other = app.test_client()
    sign_in(other, "bo", county="qinghe")
    return other


def test_what_the_new_county_hands_on_holds_the_pack_as_it_was_signed(
    app: Flask, client: FlaskClient
) -> None:
    author = of_author(app, client)
    content = author.get("/configuration/export/pack.zip").data
    archive = read_archive(content, "q.zip", engine_version())
    assert archive.pack.parent is not None
    assert archive.pack.parent.archive == zipped()


def test_what_such_a_parent_publishes_since_is_not_known_here(
    app: Flask, client: FlaskClient
) -> None:
    page = of_author(app, client).get("/configuration/parent").text
    assert "本县沿用“大县”，但它的文件不在本系统里" in page


def test_a_pack_that_is_lost_is_told_by_the_check_of_the_records(
    app: Flask, client: FlaskClient
) -> None:
    of_author(app, client)
    desk = app.extensions["onecase"].desks.of("qinghe")
    for kept in desk.files.folder.rglob("*"):
        if kept.is_file() and "waiting" not in kept.parts:
            kept.unlink()
    (difference,) = check_records(desk).differences
    assert (difference.table, difference.stored) == ("files", "文件缺失")


def test_a_pack_outlasts_the_tidying_of_files_and_a_restart(
    app: Flask, client: FlaskClient
) -> None:
    take(client, look(client, zipped()))
    desk = app.extensions["onecase"].desk
    assert tidy_files(desk, at=datetime(2100, 1, 1, tzinfo=UTC)) == 0
    assert "已收下" in client.get(PACK).text


def test_a_pack_that_was_only_looked_at_is_tidied_away(app: Flask, client: FlaskClient) -> None:
    shown = look(client, zipped())
    assert tidy_files(app.extensions["onecase"].desk, at=datetime(2100, 1, 1, tzinfo=UTC)) == 1
    came = take(client, shown)
    assert came.status_code == 422
    assert "请重新传一次" in came.text


def test_a_second_click_takes_it_once(client: FlaskClient) -> None:
    shown = look(client, zipped())
    assert [take(client, shown).status_code for _ in range(2)] == [302, 302]
    assert client.get(f"{NEW}/about").text.count("大县") == 1


def test_going_to_the_pack_keeps_what_was_typed(client: FlaskClient) -> None:
    page = client.get(f"{NEW}/about").text
    came = client.post(f"{NEW}/about", data={**hidden(page), "f_name": "青禾", "_op": "pack"})
    assert came.location == PACK
    take(client, look(client, zipped()))
    assert 'value="青禾"' in client.get(f"{NEW}/about").text


def test_starting_over_forgets_the_pack(client: FlaskClient) -> None:
    take(client, look(client, zipped()))
    client.post("/adoption/discard", data={"csrf_token": token_of(client, f"{NEW}/units")})
    assert "还没有传上来的配置包" in client.get(PACK).text


# who signed it


def test_a_key_that_came_with_it_is_believed(client: FlaskClient) -> None:
    shown = look(client, zipped(), key=SEAL.public.to_text().encode())
    assert f"由“{SEAL.name}”签名，是信任的公钥" in shown.text
    take(client, shown)
    assert "是信任的公钥" in client.get(PACK).text


def test_a_key_the_installation_trusts_is_believed(client: FlaskClient, tmp_path: Path) -> None:
    folder = Instance(tmp_path / "instance").trusted_keys
    folder.mkdir()
    (folder / "big.pub").write_text(SEAL.public.to_text(), "utf-8")
    assert "是信任的公钥" in look(client, zipped()).text


def test_a_county_of_this_installation_is_believed(app: Flask, client: FlaskClient) -> None:
    author = app.test_client()
    sign_in(author, "wu")
    content = author.get("/configuration/export/pack.zip").data
    assert "由“小县”签名，是信任的公钥" in look(client, content).text


def test_a_pack_nobody_signed_can_be_taken_and_says_so(client: FlaskClient) -> None:
    shown = look(client, zipped(None))
    assert "没有签名" in shown.text
    assert take(client, shown).status_code == 302


def test_a_file_that_is_no_key_is_told(client: FlaskClient) -> None:
    shown = look(client, zipped(), key=b"no key")
    assert shown.status_code == 422
    assert "这不是公钥文件" in shown.text


# refused


def changed(**instead: bytes | None) -> bytes:
    made: dict[str, bytes] = within(zipped()) | {
        name.replace("__", "."): content for name, content in instead.items() if content
    }
    gone = {name.replace("__", ".") for name, content in instead.items() if content is None}
    return write_container({name: one for name, one in made.items() if name not in gone})


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("county.yaml", bytes(30_000_000))
    return made.getvalue()


def with_name(name: str) -> bytes:
    return write_container({**within(zipped()), name: b"x"})


def around_itself() -> bytes:
    """A pack that takes over one of its own id."""
    inner = zipped(None)
    head = "kind: pack\nid: big\ntitle: 大县\nparent: {id: big}\n".encode()
    made: Mapping[str, bytes] = {"pack.yaml": head}
    parent = read_archive(inner, "p", engine_version()).pack
    return write_archive(Pack(head_of(dict(made), "x"), made, parent), engine_version())


def with_errors() -> bytes:
    made = {**files(), "calendar.yaml": b"kind: calendar\nid: calendar\n"}
    return write_archive(Pack(head_of(made, "x"), made), engine_version())


REFUSED = {
    "changed": (lambda: changed(county__yaml=b"kind: county\n"), "和清单里的哈希不一致"),
    "wrong signature": (
        lambda: write_container({**within(zipped()), SIGNATURE: SEAL.sign(b"something else")}),
        "签名不对",
    ),
    "no manifest": (
        lambda: write_container({k: v for k, v in within(zipped()).items() if k != MANIFEST}),
        "没有清单",
    ),
    "leads out": (lambda: with_name("../../etc/x.yaml"), "会写到文件夹外面"),
    "something else": (lambda: with_name("run.sh"), "配置包里不该有“run.sh”"),
    "bomb": (bomb, "解开后太大"),
    "too large": (lambda: bytes(MOST_BYTES + 1), "解开后太大"),
    "no zip": (lambda: b"no zip", "这不是配置包"),
    "empty": (lambda: b"", "这不是配置包"),
    "circle": (around_itself, "沿用绕成了一圈"),
    "newer": (lambda: zipped(SEAL, "99.0"), "请先升级再导入"),
    "errors": (with_errors, "calendar.yaml"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_trusted_is_refused_in_words_and_leaves_nothing(
    app: Flask, client: FlaskClient, case: str
) -> None:
    make, words = REFUSED[case]
    shown = look(client, make())
    assert shown.status_code == 422
    assert words in shown.text
    assert "沿用这一份" not in shown.text
    folder = app.extensions["onecase"].desk.files.folder
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_a_refusal_is_told_in_english_too(client: FlaskClient) -> None:
    client.set_cookie("language", "en")
    shown = look(client, changed(county__yaml=b"kind: county\n"))
    assert "is not what the manifest says" in shown.text
    assert "nothing was left behind" in shown.text


@pytest.mark.parametrize("sent", [{}, {"_pack": "forged"}])
def test_a_name_nobody_was_given_takes_nothing(client: FlaskClient, sent: dict[str, str]) -> None:
    token = token_of(client, PACK)
    assert client.post(f"{PACK}/take", data={"csrf_token": token, **sent}).status_code == 422


def test_a_page_sent_without_a_pack_says_so(client: FlaskClient) -> None:
    came = client.post(PACK, data={"csrf_token": token_of(client, PACK)})
    assert came.status_code == 422
    assert "请选择一个配置包" in came.text


def test_a_pack_that_waits_no_more_is_told_at_the_step(app: Flask, client: FlaskClient) -> None:
    take(client, look(client, zipped()))
    for file in app.extensions["onecase"].desk.files.folder.rglob("??/*"):
        if file.is_file():
            file.unlink()
    fill_rest = told(about={**told()["about"], "parent": SENT})
    came = send(client, "about", fill_rest["about"])
    assert came.status_code == 422
    assert "请从所列选项中选择" in came.text


def test_only_who_may_found_counties_sees_it(app: Flask) -> None:
    other = app.test_client()
    sign_in(other, "wang")
    assert other.get(PACK).status_code == 403
