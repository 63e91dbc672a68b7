"""``onecase decide``: what a decision table says of inputs, by which rows, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import BinaryIO

import click

from engine.expressions.names import Fact
from engine.rules.tables import DecisionTable, OutputValue
from engine.rules.words import value_in_words
from engine.services.decide_table import Said, decide_lines, decide_text, find_table
from engine.terms import Label
from webui.cli.plain import plain_text
from webui.cli.sources import Source, source_options
from webui.cli.voice import Voice

_MARK = {"hit": "ok", "no_match": "warn", "error": "fail"}


@click.command()
@click.argument("table")
@click.option("--input", "text", metavar="JSON", help="一份输入 / one input, an object")
@click.option(
    "--inputs",
    "stream",
    type=click.File("rb"),
    metavar="FILE.jsonl",
    help="每行一份输入的文件，- 是标准输入 / one input a line; - reads standard input",
)
@click.option("--why", is_flag=True, help="逐行说明为何适用、为何不适用 / explain every row")
@click.option(
    "--json", "as_json", is_flag=True, help="每份输入输出一个对象 / one object a line, for machines"
)
@click.option(
    "--table",
    "part",
    metavar="PART",
    help="流程里的哪张表：routing、classification / which table of a workflow",
)
@source_options
@click.pass_obj
def decide(  # noqa: PLR0917  click passes what the command line says
    voice: Voice,
    table: str,
    text: str | None,
    stream: BinaryIO | None,
    part: str | None,
    source: Source,
    *,
    why: bool,
    as_json: bool,
) -> None:
    """按决策表 TABLE 得出结果 / what decision TABLE says of one input or of many.

    TABLE 是 YAML 文件，或配置里的 id、id@版本。输入是 JSON 对象，日期写 2023-05-01，没给的按未知。
    有一份输入出错时退出码为 1；没有规则适用不算出错，退出码为 0。

    TABLE is a YAML file, or an id or id@version of the documents.  An input is an object in JSON,
    dates as 2023-05-01; what is not given is not known.  Exit code 1 if any input is an error;
    that no rule applies is none: exit code 0.
    """
    if (text is None) is (stream is None):
        raise click.UsageError("--input 和 --inputs 写一个 / give either --input or --inputs")
    used = find_table(
        table,
        source.folder,
        part=part,
        on=source.on,
        as_known_on=source.known_on,
    )
    said = _ask(used, text, stream, why=why)
    if as_json:
        errors = _write(voice, said, why=why)
    else:
        errors = _tell(voice, used, said, several=stream is not None)
    raise SystemExit(1 if errors else 0)


def _ask(
    table: DecisionTable, text: str | None, stream: BinaryIO | None, *, why: bool
) -> Iterable[Said]:
    if stream is not None:
        return decide_lines(table, stream, why=why)
    return [decide_text(table, text or "", why=why)]


def _write(voice: Voice, said: Iterable[Said], *, why: bool) -> int:
    """Write an object for each input as soon as it is decided; return how many were errors."""
    errors = 0
    for one in said:
        click.echo(plain_text(one.to_json(voice.language, why=why)))
        errors += one.status == "error"
    return errors


def _tell(voice: Voice, table: DecisionTable, said: Iterable[Said], *, several: bool) -> int:
    counts: Counter[str] = Counter()
    for one in said:
        counts[one.status] += 1
        place = voice.text("第 {number} 行：", number=one.number) if several else ""
        voice.mark(_MARK[one.status], place + _sentence(voice, table, one))
        for row in one.why:
            sign = "✓" if row.holds else "✗"
            voice.tell(f"    {sign} {row.row}  {row.trace.sentence(voice.language)}")
    if several:
        voice.say(
            "共 {count} 份：{hit} 份有结果，{none} 份没有规则适用，{errors} 份出错",
            count=counts.total(),
            hit=counts["hit"],
            none=counts["no_match"],
            errors=counts["error"],
        )
    return counts["error"]


def _sentence(voice: Voice, table: DecisionTable, said: Said) -> str:
    if said.error is not None:
        return said.error.text(voice.language)
    if said.status == "no_match":
        return voice.text("没有规则适用")
    rules = voice.choose("、", ", ").join(said.rules) or voice.text("默认结果")
    apart = voice.choose("；", "; ")
    results = apart.join(_result(voice, table, outputs) for outputs in said.outputs)
    return voice.choose(f"{results}（{rules}）", f"{results} ({rules})")


def _result(voice: Voice, table: DecisionTable, outputs: Mapping[str, OutputValue]) -> str:
    """Return what a row gives as ``title = value``, several outputs in a row."""
    facts = {column.fact.name: column.fact for column in table.outputs}
    told = (_output(voice, facts.get(name), name, value) for name, value in outputs.items())
    return voice.choose("，", ", ").join(told)


def _output(voice: Voice, fact: Fact | None, name: str, value: OutputValue) -> str:
    known = fact or Fact(name, "number", Label(voice.text("条数"), "rows"))
    values = value if isinstance(value, tuple) else (value,)
    said = (value_in_words(one, known, voice.language) for one in values)
    return f"{known.title.text(voice.language)} = {voice.choose('、', ', ').join(said)}"
