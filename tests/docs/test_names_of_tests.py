"""Names of tests are the same in every process that collects them."""

from __future__ import annotations

import re

import pytest

ADDRESS = re.compile(r"\b0x[0-9a-f]{8,}\b|<[^>]* object\b")


def test_no_name_holds_an_address(request: pytest.FixtureRequest) -> None:
    names = [item.nodeid for item in request.session.items]
    assert [name for name in names if ADDRESS.search(name)] == []


@pytest.mark.parametrize("content", [b"PK\x03\x04", bytearray(b"\x00")])
def test_bytes_are_named_by_their_place(content: bytes, request: pytest.FixtureRequest) -> None:
    assert re.fullmatch(r".*\[content[01]\]", request.node.name)
