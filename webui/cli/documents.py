"""``onecase check``: are the documents of a folder fit to be published?"""

from __future__ import annotations

from pathlib import Path

import click

from engine.configuration.problems import Problem
from engine.places import shipped_config
from engine.services.check_documents import check_documents
from webui.cli.voice import Voice

_MARK = {"error": "fail", "warning": "warn", "info": "ok"}


@click.command()
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False
)
@click.option("--json", "as_json", is_flag=True, help="供程序读取 / for machines")
@click.pass_obj
def check(voice: Voice, folder: Path | None, *, as_json: bool) -> None:
    """检查配置文件，有错误时退出码为 1 / check the documents of FOLDER; exit code 1 on errors."""
    report = check_documents(folder or shipped_config())
    if as_json:
        voice.json(report.to_json())
    else:
        for problem in report.problems:
            _say(voice, problem)
        voice.say(
            "{errors} 处错误，{warnings} 处警告",
            errors=len(report.errors),
            warnings=len(report.warnings),
        )
    raise SystemExit(0 if report.ok else 1)


def _say(voice: Voice, problem: Problem) -> None:
    voice.mark(_MARK[problem.severity], problem.text(voice.language))
