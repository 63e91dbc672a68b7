"""A pack another county sent, looked at before a county is founded from it.

It waits as an uploaded file does; a draft of the founder's names it, so it is there again after a
restart.  Nothing of it counts before the county is founded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from engine.configuration.kinds import PACKS
from engine.configuration.library import examine_texts
from engine.configuration.packs.composing import Pack, compose, key_of
from engine.configuration.packs.signing import PublicKey
from engine.configuration.problems import ConfigurationFaults, Problem, Report
from engine.errors import NotFoundError
from engine.forms.files import clean_name
from engine.records.file_store import FileStore
from engine.services.check_documents import check_examined
from engine.services.exchange_packs import Received, receive_pack

_MEDIA_TYPE = "application/zip"
_MOST_KNOWN = 4
"""Packs whose reading and checking is remembered: each page of the wizard asks for the same one."""


@dataclass(frozen=True, slots=True)
class SentPack:
    """What a zip was found to hold, with everything its checks say.

    Attributes:
        pack: The pack.
        signer: Who signed it; None if nobody did.
        trusted: The signature is by a key that is trusted here.
        own: Documents it wrote itself.
        counted: Documents that would hold, by kind, those it takes over too.
        above: The counties it takes over, the nearest first.
        remarks: What its checks found that is no error.
    """

    pack: Pack
    signer: PublicKey | None
    trusted: bool
    own: int
    counted: Mapping[str, int]
    above: tuple[Pack, ...]
    remarks: tuple[Problem, ...]


def look_at_pack(content: bytes, file: str, trusted: Iterable[PublicKey] = ()) -> SentPack:
    """Return what a zip holds if a county may be founded from it; keeps nothing.

    Args:
        content: The zip.
        file: Its name, for messages.
        trusted: Keys whose signatures are believed.

    Raises:
        ConfigurationFaults: The zip cannot be trusted to say what it says, or its documents have
            errors; holds every one.
    """
    received, report = _received(content, file), _checked(content, file)
    if not report.ok:
        raise ConfigurationFaults(Report(report.errors))
    signer = received.signer
    laid = (one for one in compose(received.pack) if not one.name.startswith(PACKS))
    return SentPack(
        received.pack,
        signer,
        signer is not None and signer.key in {one.key for one in trusted},
        len(received.pack.documents),
        Counter((key_of(one) or "").split("/")[0] for one in laid),
        _above(received.pack),
        report.problems,
    )


def let_wait(store: FileStore, content: bytes, name: str) -> dict[str, object]:
    """Let a zip wait for the founding; return what a draft holds of it."""
    sha256 = store.receive(BytesIO(content))
    shown = clean_name(name, "zip")
    return {"sha256": sha256, "name": shown, "type": _MEDIA_TYPE, "size": len(content)}


def waiting_zip(store: FileStore, file: Mapping[str, object]) -> bytes | None:
    """Return the bytes of a zip that waits; None if it is there no more."""
    try:
        with store.open_waiting(str(file.get("sha256"))) as stream:
            return stream.read()
    except NotFoundError:
        return None


def pack_of_zip(content: bytes, file: str) -> Pack:
    """Return the pack in a zip that was looked at before.

    Raises:
        ConfigurationFaults: The zip cannot be trusted to say what it says.
    """
    return _received(content, file).pack


@lru_cache(maxsize=_MOST_KNOWN)
def _received(content: bytes, file: str) -> Received:
    return receive_pack(content, file)


@lru_cache(maxsize=_MOST_KNOWN)
def _checked(content: bytes, file: str) -> Report:
    laid = compose(_received(content, file).pack)
    texts = ((one.name, one.content.decode("utf-8-sig", "replace")) for one in laid)
    return check_examined(examine_texts(texts))


def _above(pack: Pack) -> tuple[Pack, ...]:
    return () if pack.parent is None else (pack.parent, *_above(pack.parent))
