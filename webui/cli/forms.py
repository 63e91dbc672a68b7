"""``onecase form``: render, check, submit, compare and migrate a form without a server."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import click

from engine.configuration.form import Form
from engine.errors import ConfigurationError
from engine.forms.difference import FieldChange, compare_forms, counts_of
from engine.forms.migration import Migrated
from engine.forms.values import as_text
from engine.forms.visibility import everything_seen
from engine.services.form_impact import Impact, Reason, impact_on_open_cases
from engine.services.use_forms import (
    FormInUse,
    Submitted,
    check_form,
    find_form,
    read_answers,
    submit,
)
from webui.cli.places import county_option, desk_of, instance_option, settings_of
from webui.cli.voice import Voice
from webui.forms import open_form, show_answers
from webui.forms.paper import blank_form
from webui.forms.standalone import standalone_page

_MARK = {"error": "fail", "warning": "warn", "info": "ok"}
_MOST_CASES = 12
"""Numbers of cases named for a reason; the rest is counted."""

_folder = click.option(
    "--in",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="文件所在的配置文件夹，默认取它周围的 / folder of documents, by default the one around it",
)
_as_json = click.option("--json", "as_json", is_flag=True, help="供程序读取 / for machines")
_ANSWERS = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


@click.group("form")
def form() -> None:
    """不开网页也能用的表单：生成页面、检查、校验答案、比较版本 / forms without a server.

    FORM 是 YAML 文件、id@版本 或 id / FORM is a file, id@version or id.
    """


@form.command("render")
@click.argument("name", metavar="FORM")
@click.option("--answers", type=_ANSWERS, help="要填进去的答案，JSON / answers to fill in, JSON")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="写到哪个文件，默认直接输出 / file to write, by default the terminal",
)
@click.option("--blank", "mode", flag_value="blank", help="空表，供手写 / an empty form for a pen")
@click.option("--print", "mode", flag_value="print", help="只印答案 / the answers to print")
@_folder
@click.pass_obj
def render_form(  # noqa: PLR0917  click passes what the command line says
    voice: Voice,
    name: str,
    answers: Path | None,
    output: Path | None,
    mode: str | None,
    folder: Path | None,
) -> None:
    """把表单生成一个单独的网页文件，断网也能打开 / write FORM as one page that works offline."""
    used = find_form(name, folder)
    given = _read(answers) if answers else {}
    page = _page(voice, used, given, mode or "fill")
    if output is None:
        click.echo(page)
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(page, encoding="utf-8")
    voice.say("已写入 {file}", file=output)


def _page(voice: Voice, used: FormInUse, answers: Mapping[str, object], mode: str) -> str:
    viewer = everything_seen(used.form)
    if mode == "print":
        view = show_answers(
            used.form, answers, lists=used.lists, viewer=viewer, language=voice.language
        )
    elif mode == "blank":
        view = blank_form(used.form, lists=used.lists, viewer=viewer, language=voice.language)
    else:
        # Nobody is there to answer the buttons of steps, so all of them stand on one page.
        whole = used.form.model_copy(update={"layout": "page"})
        view = open_form(
            whole, answers=answers, lists=used.lists, viewer=viewer, language=voice.language
        )
    ref = used.loaded.ref
    note = voice.text("{id} 第 {version} 版", id=ref.id, version=ref.version)
    title = used.form.title.text(voice.language)
    return standalone_page(view, title=title, note=note, mode=mode)


@form.command("check")
@click.argument("name", metavar="FORM")
@_folder
@_as_json
@click.pass_obj
def examine_form(voice: Voice, name: str, folder: Path | None, *, as_json: bool) -> None:
    """检查表单并试算示例，有错误时退出码为 1 / check FORM and try its examples; exit code 1."""
    report = check_form(find_form(name, folder))
    if as_json:
        voice.json(report.to_json())
    else:
        for problem in report.problems:
            voice.mark(_MARK[problem.severity], problem.text(voice.language))
        voice.say(
            "{errors} 处错误，{warnings} 处警告",
            errors=len(report.errors),
            warnings=len(report.warnings),
        )
    raise SystemExit(0 if report.ok else 1)


@form.command("submit")
@click.argument("name", metavar="FORM")
@click.argument("answers", type=_ANSWERS)
@click.option(
    "--stored",
    type=_ANSWERS,
    help="原有的答案，ANSWERS 只写改动 / earlier answers; ANSWERS then says what changes",
)
@_folder
@_as_json
@click.pass_obj
def submit_form(
    voice: Voice,
    name: str,
    answers: Path,
    stored: Path | None,
    folder: Path | None,
    *,
    as_json: bool,
) -> None:
    """校验 JSON 答案，列出将要保存的内容、事实和错误 / what FORM makes of ANSWERS; - is input.

    什么都不保存；有错误时退出码为 1 / stores nothing; exit code 1 if answers are refused.
    """
    used = find_form(name, folder)
    base = _read(stored) if stored else None
    # A key of this moment: what it makes of a name cannot be looked up anywhere.
    done = submit(used, _read(answers), stored=base, key=secrets.token_bytes(32))
    if as_json:
        voice.json(_plain(_submitted_json(done)))
    else:
        _say_submitted(voice, done)
    raise SystemExit(1 if done.faults else 0)


def _submitted_json(done: Submitted) -> dict[str, object]:
    faults = [
        {"path": one.dotted, "keyword": one.keyword, "zh": one.zh, "en": one.en}
        for one in done.faults
    ]
    return {
        "ok": not done.faults,
        "answers": done.answers,
        "facts": dict(done.facts),
        "faults": faults,
        "unknown": list(done.unknown),
    }


def _say_submitted(voice: Voice, done: Submitted) -> None:
    for fault in done.faults:
        title = fault.title.text(voice.language) or fault.dotted
        said = f"{title}{voice.choose('：', ': ')}{fault.text(voice.language)}"
        voice.mark("fail", f"{fault.dotted} {said}")
    for place in done.unknown:
        voice.mark("warn", f"{place} {voice.text('表单里没有这一栏，原样保留')}")
    voice.say("将保存的答案：")
    voice.json(_plain(done.answers))
    voice.say("规则读到的事实：")
    for name, value in done.facts.items():
        voice.tell(f"  {name} = {as_text(_plain(value)) or '–'}")
    voice.say("通过" if not done.faults else "未通过")


@form.command("diff")
@click.argument("before", metavar="FORM")
@click.argument("after", metavar="FORM")
@click.option(
    "--instance",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="数据文件夹：数一数影响多少未办结件 / folder of the data: count the open cases hit",
)
@county_option
@_folder
@_as_json
@click.pass_obj
def diff_forms(  # noqa: PLR0917  one for each option
    voice: Voice,
    before: str,
    after: str,
    instance: Path | None,
    county: str | None,
    folder: Path | None,
    *,
    as_json: bool,
) -> None:
    """逐栏说明新版放宽、收紧、取消了什么 / what the second FORM loosens, tightens and loses."""
    old, new = find_form(before, folder), find_form(after, folder)
    changes = compare_forms(old.form, new.form)
    impact = _impact(instance, county, new, (old.form,)) if instance else None
    if as_json:
        said = changes_json(changes)
        voice.json(said | ({"open_cases": impact.to_json()} if impact else {}))
        return
    say_changes(voice, changes)
    if impact is not None:
        _say_impact(voice, impact)


def changes_json(changes: Sequence[FieldChange]) -> dict[str, object]:
    """Return what changed in a form as plain values for machines."""
    return {
        "same": not changes,
        "counts": dict(counts_of(changes)),
        "changes": [one.to_json() for one in changes],
    }


def say_changes(voice: Voice, changes: Sequence[FieldChange]) -> None:
    """Write what a new version of a form means for answers to the old one."""
    for change in changes:
        voice.tell(change.text(voice.language))
    if not changes:
        voice.say("两份表单要求相同")


@form.command("migrate")
@click.argument("name", metavar="FORM")
@instance_option
@county_option
@click.option(
    "--dry-run",
    is_flag=True,
    expose_value=False,
    help="只试不写；已提交的答案从不改写 / try only; what was filed is never rewritten",
)
@_folder
@_as_json
@click.pass_obj
def migrate_form(
    voice: Voice,
    name: str,
    instance: Path,
    county: str | None,
    folder: Path | None,
    *,
    as_json: bool,
) -> None:
    """在全部未办结件上试一遍旧答案的转换 / try the migrations of FORM on all open cases.

    有不能通过的答案时退出码为 1 / exit code 1 if answers would be refused.
    """
    impact = _impact(instance, county, find_form(name, folder), ())
    if as_json:
        example = _example_json(impact.example) if impact.example else None
        voice.json({**impact.to_json(), "example": example})
    else:
        _say_impact(voice, impact)
        if impact.example is not None:
            _say_example(voice, *impact.example)
    raise SystemExit(1 if impact.refused or impact.undone else 0)


def _impact(instance: Path, county: str | None, used: FormInUse, others: Sequence[Form]) -> Impact:
    settings = settings_of(instance)
    desk = desk_of(settings, county)
    with desk.database.reading(desk.county) as unit:
        published = [
            one.document
            for library in (desk.library(unit), used.library)
            for one in library.all("form")
            if one.ref.id == used.form.id and isinstance(one.document, Form)
        ]
        return impact_on_open_cases(unit, used.loaded, (*published, *others), used.lists)


def _say_impact(voice: Voice, impact: Impact) -> None:
    voice.say(
        "未办结件中有 {cases} 件、{filings} 份按其他版本填写的答案，{refused} 件不符合新版",
        cases=impact.cases,
        filings=impact.filings,
        refused=len(impact.refused),
    )
    for mark, reasons in (("fail", impact.reasons), ("fail", impact.undone), ("warn", impact.left)):
        for reason in reasons:
            voice.mark(mark, _reason(voice, reason))


def _reason(voice: Voice, reason: Reason) -> str:
    named = voice.choose("、", ", ").join(reason.cases[:_MOST_CASES])
    more = voice.text("等 {count} 件", count=len(reason.cases))
    tail = more if len(reason.cases) > _MOST_CASES else ""
    colon = voice.choose("：", ": ")
    return f"{reason.place}{colon}{reason.said.text(voice.language)}{colon}{named}{tail}"


def _say_example(voice: Voice, number: str, migrated: Migrated) -> None:
    voice.say("以 {number} 为例：", number=number)
    for done in migrated.done:
        voice.mark("ok" if done.ok else "fail", f"{done.path} → {done.said.text(voice.language)}")


def _example_json(example: tuple[str, Migrated]) -> dict[str, object]:
    number, migrated = example
    steps = [
        {"path": one.path, "ok": one.ok, "zh": one.said.zh, "en": one.said.text("en")}
        for one in migrated.done
    ]
    return {"case": number, "steps": steps, "left": list(migrated.left)}


def _read(path: Path) -> dict[str, object]:
    dash = str(path) == "-"
    text = sys.stdin.read() if dash else path.read_bytes().decode("utf-8-sig", errors="replace")
    if "\ufffd" in text:
        raise ConfigurationError("答案不是 UTF-8", "the answers are no UTF-8", place=str(path))
    return read_answers(text, str(path))


def _plain(value: object) -> object:
    """Return a value as the terminal's JSON can hold it, numbers as numbers."""
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value
