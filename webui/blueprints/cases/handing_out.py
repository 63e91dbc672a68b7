"""How an uploaded file is handed out: to be kept, never to be shown by this site."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from engine.forms.file_kinds import ending_of


def attachment_headers(name: str) -> Mapping[str, str]:
    """Return the headers that make a browser keep a file under its name and run nothing of it.

    Args:
        name: What the file is called; in Chinese as a rule, so it is written twice (RFC 6266).
    """
    plain = f"file.{ending_of(name)}" if ending_of(name).isascii() else "file"
    full = quote(name, safe="")
    return {
        "Cache-Control": "no-store",
        "Expires": "0",
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
