"""The pack another county sent: waiting in a draft of the founder's, and as a page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.configuration.packs.composing import Pack
from engine.configuration.packs.signing import PublicKey, read_public_key
from engine.configuration.problems import ConfigurationFaults, Problem
from engine.forms.values import mapping
from engine.records.values import Draft
from engine.services.county_packs import SENT, ParentAtHand
from engine.services.keep_drafts import DraftPlace, Typed, draft_of, save_draft
from engine.services.sent_packs import SentPack, look_at_pack, pack_of_zip, waiting_zip
from engine.terms import DocumentId, DocumentRef
from webui.blueprints.adoption.keys import believed_keys
from webui.blueprints.cases.open_page import fresh_page
from webui.blueprints.configuration.pages import KINDS
from webui.language import label
from webui.session import actor, desk, moment

PACK_PLACE: Final = DraftPlace("county-pack", "pack", right="county.found")
_FILE, _KEY = "pack", "key"


@dataclass(frozen=True, slots=True)
class PackPage:
    """A pack as it was found, or what is wrong with it.

    Attributes:
        file: Name of the zip; empty while none was sent.
        sha256: Its hash, to be compared with what the sender says.
        token: Names the zip that waits; empty for one that is the founder's already.
        key: The public key that was sent with it, as it was sent.
        found: What it holds; None if it cannot be used.
        problems: Why it cannot be used.
        words: The same in one sentence, for what concerns no file of it.
    """

    file: str = ""
    sha256: str = ""
    token: str = ""
    key: str = ""
    found: SentPack | None = None
    problems: tuple[Problem, ...] = ()
    words: str = ""

    @property
    def counted(self) -> tuple[tuple[str, int], ...]:
        """Return how many documents of each kind would hold."""
        counted = self.found.counted if self.found else {}
        return tuple((title, counted[kind]) for kind, title in KINDS.items() if counted.get(kind))

    @property
    def above(self) -> str:
        """Return the counties it takes over, the nearest first."""
        return " → ".join(label(one.head.title) for one in (self.found.above if self.found else ()))


def looked_at(content: bytes, file: Mapping[str, object], key: str, token: str = "") -> PackPage:
    """Return what a zip holds, or what is wrong with it.

    Args:
        content: The zip.
        file: What is stored of it.
        key: Text of the public key that came with it; empty if none did.
        token: Names the zip while it is nobody's yet.
    """
    name = str(file["name"])
    try:
        found = look_at_pack(content, name, (*believed_keys(), *_sent_key(key)))
    except ConfigurationFaults as error:
        return PackPage(name, problems=error.report.problems)
    return PackPage(name, str(file["sha256"]), token, key, found)


def sent_draft() -> Draft | None:
    """Return the founder's draft that names a pack; None if there is none."""
    return draft_of(desk(), PACK_PLACE, actor=actor())


def sent_pack() -> Pack | None:
    """Return the pack the founder was sent and looked at; None if there is none any more."""
    draft = sent_draft()
    file = mapping(draft.answers.get(_FILE)) if draft else {}
    content = waiting_zip(desk().files, file) if file else None
    try:
        return None if content is None else pack_of_zip(content, str(file["name"]))
    except ConfigurationFaults:
        return None  # its page tells what is wrong


def parents_sent(pack: Pack | None) -> tuple[ParentAtHand, ...]:
    """Return the pack as a county that can be taken over."""
    return () if pack is None else (ParentAtHand(SENT, pack.head.title),)


def page_of_draft() -> PackPage:
    """Return the page of the pack that is the founder's; an empty one if there is none."""
    draft = sent_draft()
    if draft is None:
        return PackPage()
    file = mapping(draft.answers.get(_FILE))
    content = waiting_zip(desk().files, file)
    if content is None:
        return PackPage()
    return looked_at(content, file, str(draft.answers.get(_KEY) or ""))


def remember(file: Mapping[str, object], key: str) -> None:
    """Keep a pack that waits as the founder's, in place of another."""
    page, draft = fresh_page(None, 1, ""), sent_draft()
    typed = Typed(
        place=PACK_PLACE,
        form=DocumentRef("form", DocumentId("new-county-pack"), 1, ""),
        answers={_FILE: dict(file), _KEY: key},
        raw={},
        revision=None,
        token=draft.token if draft else page.token,
        page=page.page,
        turn=page.turn,
        version=page.draft,
    )
    save_draft(desk(), typed, actor=actor(), at=moment(), replace=True)


def _sent_key(key: str) -> tuple[PublicKey, ...]:
    return (read_public_key(key, "public-key.pub"),) if key else ()
