"""The public check of a draw: anybody pastes or uploads a certificate, without a sign-in."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request

from engine.sampling.replay import Verdict, verify_certificate
from webui import access
from webui.blueprints.reviews.routes import reviews
from webui.language import say


@dataclass(frozen=True, slots=True)
class CheckEntry:
    """What was entered to check a draw; hashes as copied from elsewhere."""

    text: str = ""
    frame_sha256: str = ""
    sha256: str = ""


@reviews.get("/verify-draw")
@access.public
def verify() -> str:
    """Show where to paste a certificate."""
    return _page(CheckEntry(), None)


@reviews.post("/verify-draw")
@access.public
def verify_now() -> str:
    """Recompute a certificate and show each step; nothing is stored."""
    entry = _read_entry()
    verdict = verify_certificate(
        entry.text,
        published_frame_sha256=entry.frame_sha256 or None,
        published_sha256=entry.sha256 or None,
    )
    return _page(entry, verdict if entry.text.strip() else None)


def _read_entry() -> CheckEntry:
    """Return what was sent; a file counts before pasted text."""
    form, sent = request.form, request.files.get("file")
    uploaded = sent.read().decode("utf-8", "replace") if sent and sent.filename else ""
    return CheckEntry(
        text=uploaded or form.get("text", ""),
        frame_sha256=_digest(form.get("frame_sha256", "")),
        sha256=_digest(form.get("sha256", "")),
    )


def _digest(text: str) -> str:
    """Return a hash without the blanks people copy with it."""
    return "".join(text.split()).lower()


def _page(entry: CheckEntry, verdict: Verdict | None) -> str:
    missing = verdict is None and request.method == "POST"
    return render_template(
        "reviews/check.html",
        entry=entry,
        verdict=verdict,
        error=say("请粘贴证书文字，或选择证书文件") if missing else None,
    )
