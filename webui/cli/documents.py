"""``onecase check``: are the documents of a folder fit to be published?"""

from __future__ import annotations

from pathlib import Path

import click

from engine.configuration.library import load_library
from engine.configuration.problems import Problem, Report
from engine.places import shipped_config
from engine.services.check_documents import check_documents
from engine.services.try_scenarios import ScenariosTried, check_scenarios
from webui.cli.voice import Voice

_MARK = {"error": "fail", "warning": "warn", "info": "ok"}


@click.command()
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False
)
@click.option(
    "--scenarios",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="试算这个文件夹里的情景 / try the scenarios of this folder too",
)
@click.option(
    "--overlaps",
    is_flag=True,
    help="先后有别的表也列出重叠而结果不同的行 / tell of overlaps that the hit policy settles",
)
@click.option("--json", "as_json", is_flag=True, help="供程序读取 / for machines")
@click.pass_obj
def check(
    voice: Voice, folder: Path | None, scenarios: Path | None, *, overlaps: bool, as_json: bool
) -> None:
    """检查配置文件，有错误时退出码为 1 / check the documents of FOLDER; exit code 1 on errors."""
    report = check_documents(folder or shipped_config(), every_overlap=overlaps)
    tried = None
    if scenarios is not None and report.ok:
        tried = check_scenarios(scenarios, load_library(folder or shipped_config()))
    if as_json:
        voice.json(_as_json(report, tried))
    else:
        _say_all(voice, report, tried)
        if scenarios is not None and tried is None:
            voice.say("配置有错误，情景没有试算。")
    sound = report.ok and (tried is None or tried.report.ok)
    raise SystemExit(0 if sound else 1)


def _say_all(voice: Voice, report: Report, tried: ScenariosTried | None) -> None:
    for problem in report.problems:
        _say(voice, problem)
    voice.say(
        "{errors} 处错误，{warnings} 处警告",
        errors=len(report.errors),
        warnings=len(report.warnings),
    )
    if tried is None:
        return
    for problem in tried.report.problems:
        _say(voice, problem)
    voice.say("试算情景 {count} 个，{failed} 个与预期不符", count=tried.count, failed=tried.failed)


def _as_json(report: Report, tried: ScenariosTried | None) -> dict[str, object]:
    if tried is None:
        return report.to_json()
    told = {"count": tried.count, "failed": tried.failed, **tried.report.to_json()}
    return {**report.to_json(), "scenarios": told}


def _say(voice: Voice, problem: Problem) -> None:
    voice.mark(_MARK[problem.severity], problem.text(voice.language))
