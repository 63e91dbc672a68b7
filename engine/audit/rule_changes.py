"""Events by which rules change: a draft is submitted, returned or published, a version withdrawn.

The text of a submitted draft stands beside the journal, which holds its hash.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from engine.audit.payload import Payload, Pin


class DocumentPublished(Payload):
    """A document version came into the library and can no longer change.

    Attributes:
        parents: The versions it extends, nearest first; what they say counts in the document's
            hash.
        submission: Which submission was approved by this; None of what came with a folder.
        submitted_by: Who submitted it; the actor of the entry is who approved it.
        words: What who approved it said.
    """

    event: Literal["document-published"] = "document-published"
    document: Pin
    title: str
    effective_from: date
    changes: tuple[str, ...] = ()
    parents: tuple[Pin, ...] = ()
    submission: str | None = None
    submitted_by: str | None = None
    words: str = ""


class DraftSubmitted(Payload):
    """A draft was handed to another person for approval; its text is kept as it was then.

    Attributes:
        submission: Id of the submission.
        version: Number the draft will be published under.
        revision: Save of the draft that was submitted.
        text_sha256: Hash of the draft's text in UTF-8.
        words: What the author says to who approves.
        replay: Id of the what-if result that was shown with it, if there was one.
    """

    event: Literal["draft-submitted"] = "draft-submitted"
    submission: str
    kind: str
    document: str
    version: int
    revision: int
    title: str
    text_sha256: str
    effective_from: date
    words: str
    replay: str | None = None


class DraftReturned(Payload):
    """Who should have approved returned the draft, saying what is to be mended."""

    event: Literal["draft-returned"] = "draft-returned"
    submission: str
    words: str


class DraftTakenBack(Payload):
    """An author took a submitted draft back before anybody decided."""

    event: Literal["draft-taken-back"] = "draft-taken-back"
    submission: str
    words: str


class DocumentWithdrawn(Payload):
    """A published version no longer counts for what begins from now on.

    What keeps the version goes on with it, until it is moved.
    """

    event: Literal["document-withdrawn"] = "document-withdrawn"
    document: Pin
    reason: str
    on: date


class CaseMoved(Payload):
    """A case was moved to other versions of its documents, by name and with a reason.

    Attributes:
        before: The versions it kept and no longer keeps.
        after: The versions in their place, in the same order.
        bundle: Everything it keeps now.
        differences: What changed for the case, one sentence each, in Chinese.
        differences_en: The same in English; empty in entries from before both were kept.
    """

    event: Literal["case-moved"] = "case-moved"
    case: str
    before: tuple[Pin, ...]
    after: tuple[Pin, ...]
    bundle: tuple[Pin, ...]
    reason: str
    differences: tuple[str, ...] = ()
    differences_en: tuple[str, ...] = ()


class CountyFounded(Payload):
    """A county of this installation was founded; stands in its own journal and its founder's.

    Attributes:
        county: Key of the new county.
        parent: Id of the pack it takes over.
        parent_from: Key of the county of this installation that published it; None for the one
            that comes with the program, and for one that was sent.
        parent_archive: SHA-256 of the zip in which the parent was sent, kept among the new
            county's files; None for one that was at hand.
        pack_sha256: Hash over everything that was founded with.
        founder: Who founded it, as ``county/person``.
        accounts: The people who got a sign-in.
    """

    event: Literal["county-founded"] = "county-founded"
    county: str
    title: str
    parent: str
    parent_from: str | None = None
    parent_archive: str | None = None
    pack_sha256: str
    founder: str
    accounts: tuple[str, ...] = ()


class ParentVersionLeft(Payload):
    """A newer version of a document this county takes over was looked at and not taken.

    Attributes:
        parent: Id of the pack that published it.
        document: ``kind/id`` of the document.
        version: The parent's version that was not taken; a later one is offered anew.
        holds: The parent's version that holds here; 0 for a document that is new.
    """

    event: Literal["parent-version-left"] = "parent-version-left"
    parent: str
    document: str
    version: int
    holds: int
    reason: str
