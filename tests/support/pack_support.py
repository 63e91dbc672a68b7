"""A pack of a county that is none of this installation; all invented."""

from __future__ import annotations

import re
from functools import cache

from adoption_support import mother_texts

from engine.configuration.packs.archive import head_of, write_archive
from engine.configuration.packs.composing import Pack
from engine.configuration.packs.reading import engine_version
from engine.configuration.packs.signing import SigningKey

SEAL = SigningKey("大县信访局", bytes(range(32)))


def files(name: str = "big", title: str = "大县") -> dict[str, bytes]:
    """The documents of a county that is none of this installation."""
    texts = dict(mother_texts())
    county = texts["county.yaml"]
    county = re.sub(r"(?m)^id: .*$", f"id: {name}", county, count=1)
    texts["county.yaml"] = re.sub(r"(?m)^title: .*$", f"title: {title}", county, count=1)
    return {path: text.encode() for path, text in texts.items()}


@cache
def zipped(key: SigningKey | None = SEAL, engine: str = "") -> bytes:
    """Return its zip, signed."""
    made = files()
    return write_archive(Pack(head_of(made, "x"), made), engine or engine_version(), key)
