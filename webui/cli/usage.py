"""What is said of a command line that cannot be read, in the language asked for."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import IO, Any

import click
from typing_extensions import override

from webui.cli.plain import plain_text

_QUOTED = re.compile(r"'([^']*)'")
_VARIABLE = "ONECASE_LANG"


class SaidUsageError(click.UsageError):
    """A fault of the command line, said in Chinese or in English, with how to see the options."""

    def __init__(self, error: click.UsageError, language: str) -> None:
        """Keep the fault as click found it; say it when it is shown."""
        super().__init__(error.message, error.ctx)
        self.error = error
        self.language = language

    @override
    def format_message(self) -> str:
        said = self.error.format_message() if self.language == "en" else in_chinese(self.error)
        return plain_text(said)

    @override
    def show(self, file: IO[Any] | None = None) -> None:
        if self.language == "en":
            super().show(file)
            return
        context, stream = self.ctx, file or sys.stderr
        if context is not None:
            usage = context.get_usage().removeprefix("Usage: ")
            click.echo(f"用法：{usage}\n选项见 {context.command_path} --help\n", file=stream)
        click.echo(f"错误：{self.format_message()}", file=stream)


def chosen_language(context: click.Context | None) -> str:
    """Return the language of messages, also where the command line could not be read to the end."""
    named = context.find_root().params.get("lang") if context else None
    return str(named or os.environ.get(_VARIABLE) or "zh")


def in_chinese(error: click.UsageError) -> str:
    """Return what is wrong with a command line, in Chinese; our own texts stand as they are."""
    command = getattr(error, "command_name", None)  # no class of its own before click 8.4
    if isinstance(command, str):
        return f"没有“{command}”这个命令{_nearest(_commands_like(command, error.ctx))}"
    match error:
        case click.NoSuchOption():
            return f"没有“{error.option_name}”这个选项{_nearest(error.possibilities or ())}"
        case click.MissingParameter():
            return f"缺少 {_named(error)}"
        case click.BadParameter():
            return f"{_named(error)} 的值有误：{_value_fault(error)}"
        case click.BadOptionUsage():
            return f"选项 {error.option_name} 后面要写一个值"
        case _:
            return error.format_message()


def _commands_like(name: str, context: click.Context | None) -> list[str]:
    group = context.command if context is not None else None
    if context is None or not isinstance(group, click.Group):
        return []
    return get_close_matches(name, group.list_commands(context), n=1)


def _nearest(possibilities: Sequence[str]) -> str:
    return f"；是不是要写 {'、'.join(possibilities)}？" if possibilities else ""


def _named(error: click.BadParameter) -> str:
    hint = error.param_hint
    if hint is None and error.param is not None:
        hint = error.param.get_error_hint(error.ctx)
    named = hint if isinstance(hint, str) else "、".join(hint or ())
    return named.replace("'", "") or "参数"


def _value_fault(error: click.BadParameter) -> str:
    """Return what is wrong with a value; click names it in quotes where it names it at all."""
    quoted = _QUOTED.search(error.message)
    value = f"“{quoted[1]}”" if quoted else ""
    match error.param.type if error.param is not None else None:
        case click.Choice() as choice:
            return f"{value}不在可选范围内，可写 {'、'.join(map(str, choice.choices))}"
        case click.Path() | click.File():
            return f"{value}不存在，或者打不开"
        case click.DateTime():
            return f"{value}不是日期，请写成 2023-05-01"
        case click.IntRange() | click.FloatRange() as kind:
            return f"应是 {kind.min} 到 {'不限' if kind.max is None else kind.max} 的数"
        case kind if kind is click.INT or kind is click.FLOAT:
            return f"{value}不是数"
        case _:
            return error.message
