"""Templates compiled once for all applications of a test run: each test has one of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache


class CompiledOnce(BytecodeCache):
    """Code of templates by what it was made from: their text and the words Jinja knows."""

    def __init__(self) -> None:
        self._codes: dict[object, CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template its code if the same one was compiled before."""
        bucket.code = self._codes.get(_made_from(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        if bucket.code is not None:
            self._codes[_made_from(bucket)] = bucket.code


def _made_from(bucket: Bucket) -> object:
    jinja: Any = bucket.environment
    known = (frozenset(words) for words in (jinja.extensions, jinja.filters, jinja.tests))
    # Whether a template escapes is decided by its name, the same in every Flask application.
    return bucket.key, bucket.checksum, *known


@contextmanager
def compiled_once() -> Iterator[None]:
    """Let all applications that are made meanwhile share the code of their templates."""
    Flask.jinja_options["bytecode_cache"] = CompiledOnce()
    yield
    del Flask.jinja_options["bytecode_cache"]
