"""``onecase verify-draw``: was a past draw made as its certificate says?"""

from __future__ import annotations

from pathlib import Path

import click

from engine.sampling.replay import verify_certificate
from webui.cli.voice import Voice


@click.command("verify-draw")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--frame-sha256", help="事先公布的名单哈希 / hash of the frame published beforehand")
@click.option("--sha256", help="公布的证书哈希 / published hash of the certificate")
@click.pass_obj
def verify_draw(voice: Voice, file: Path, frame_sha256: str | None, sha256: str | None) -> None:
    """离线复核抽取证书 / recompute a draw from its certificate alone, without any database."""
    text = file.read_text(encoding="utf-8", errors="replace")
    verdict = verify_certificate(text, published_frame_sha256=frame_sha256, published_sha256=sha256)
    for step in verdict.steps:
        voice.mark("ok" if step.ok else "fail", voice.choose(step.zh, step.en))
    voice.say("抽取结果可信" if verdict.ok else "抽取结果不可信")
    raise SystemExit(0 if verdict.ok else 1)
