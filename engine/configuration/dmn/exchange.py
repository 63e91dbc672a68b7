"""A DMN file in as table documents, and a table document out as a DMN file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from engine.configuration.dmn.items import Items
from engine.configuration.dmn.model import OWN, read_model, title_of
from engine.configuration.dmn.names import Names, plain_name
from engine.configuration.dmn.nodes import Node, read_xml
from engine.configuration.dmn.tables import Converted, convert
from engine.configuration.dmn.writing import write_dmn
from engine.configuration.editing.writing import write_document, write_value
from engine.configuration.head import Head
from engine.configuration.problems import Problem
from engine.configuration.table import TableBody
from engine.configuration.workflow import TABLE_TITLES
from engine.configuration.yaml_source import Plain
from engine.expressions.names import Dictionary

_HEAD = (
    "version",
    "layer",
    "effective_from",
    "effective_to",
    "replaces",
    "recorded_on",
    "source",
    "changes",
    "applies_by",
    "complete",
    "examples",
)
"""What a file of our own says of a table besides what DMN knows."""


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A table document made of a decision.

    Attributes:
        id: Its id, also the name of its file.
        decision: The decision's name.
        text: The document.
        whole: Everything that bears on an answer was carried.
    """

    id: str
    decision: str
    text: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Read:
    """What came of a DMN file.

    Attributes:
        tables: How many decisions are tables.
        documents: A document for each of these that could be carried.
        items: What was not carried, what was assumed and what was left out.
    """

    tables: int
    documents: tuple[NewDocument, ...]
    items: tuple[Problem, ...]


def import_dmn(content: bytes, file: str, effective_from: date) -> Read:
    """Return the decision tables of a DMN file as table documents.

    They are drafts without a version: what their hit policies claim is for the check to prove.  A
    document that is not whole lacks rows, which stand in it as comments.

    Args:
        content: The file.
        file: Its name, for messages.
        effective_from: First day in force of the documents; a file of our own says it itself.

    Raises:
        ConfigurationFaults: It is no DMN file, too large, or declares entities.
    """
    items = Items(file)
    model = read_model(read_xml(content, items), items)
    names, ids = Names(), list[str]()
    documents = []
    for decision, table in model.decisions:
        own = _own_head(decision)
        document_id = plain_name(str(own.get("id") or decision.get("id")), ids, otherwise="table")
        ids.append(document_id)
        found = convert(decision, table, model, names, document_id=document_id, items=items)
        text = _write(found, own, file, effective_from)
        whole = not found.refused and not any(isinstance(row, str) for row in found.rows)
        if not found.refused:
            documents.append(NewDocument(document_id, title_of(decision), text, whole))
    for name, plain in names.respelled().items():
        items.note(
            "",
            "dmn-name",
            f"名称“{name}”写作“{plain}”。",
            f"the name '{name}' is written '{plain}'.",
            severity="info",
            found=name,
        )
    return Read(len(model.decisions), tuple(documents), tuple(items.problems))


def export_dmn(document: Head, body: TableBody, part: str, dictionary: Dictionary) -> bytes:
    """Return a table of a document as a DMN file, the same bytes for the same document.

    Args:
        document: The document.
        body: Its table.
        part: Which table of a workflow it is; empty if the document is the table.
        dictionary: The facts its columns may name.

    Raises:
        ConfigurationError: A cell cannot be read; ``place`` names row and column.
    """
    document_id = f"{document.id}.{part}" if part else document.id
    title = f"{document.title.zh} {TABLE_TITLES.get(part, part)}".strip()
    written = document.model_dump(mode="json", exclude_defaults=True)
    head = {key: written[key] for key in _HEAD if key in written and not part}
    head["effective_from"] = document.effective_from.isoformat()
    if body.complete:
        head["complete"] = True
    if document.title.en and not part:
        head["en"] = document.title.en
    return write_dmn(body, document_id, title, head, dictionary)


def _write(found: Converted, own: Mapping[str, Plain], file: str, effective_from: date) -> str:
    head = dict(found.head)
    title = head["title"]
    if own.get("en"):
        head["title"] = {"zh": title, "en": own["en"]}
    before = {"kind", "id", "title"}
    ordered: dict[str, Plain] = {key: head[key] for key in ("kind", "id", "title")}
    ordered["effective_from"] = effective_from.isoformat()
    ordered["source"] = f"DMN：{file}"
    ordered |= {key: own[key] for key in _HEAD if key in own and key != "examples"}
    ordered |= {key: value for key, value in head.items() if key not in before}
    text = write_document(ordered, [f"由 {file} 转换而来。 Converted from {file}."])
    return text + _rows(found) + _listed("examples", own.get("examples"))


def _rows(found: Converted) -> str:
    """Return the rows one a line; those that cannot be carried are comments."""
    if all(isinstance(row, str) for row in found.rows):
        lines = [f"# {' '.join(str(row).split())}\n" for row in found.rows]
        return "".join((*lines, "rules: []\n"))
    return _listed("rules", list(found.rows))


def _listed(key: str, values: Plain) -> str:
    """Return a list one a line, texts as comments; nothing if it is none."""
    if not isinstance(values, list) or not values:
        return ""
    lines = (
        f"# {' '.join(one.split())}\n"
        if isinstance(one, str)
        else f"- {write_value(one, inside=False)}\n"
        for one in values
    )
    return "".join((f"{key}:\n", *lines))


def _own_head(decision: Node) -> Mapping[str, Plain]:
    """Return what a file of our own says of a decision besides what DMN knows."""
    extra = decision.first("extensionElements")
    for node in extra.children if extra else ():
        if (node.namespace, node.name) == (OWN, "document"):
            return dict(_known(node.text))
    return {}


def _known(text: str) -> Iterator[tuple[str, Plain]]:
    try:
        read = json.loads(text)
    except ValueError:
        return
    for key in (*_HEAD, "id", "en"):
        if isinstance(read, dict) and isinstance(read.get(key), str | bool | int | list | dict):
            yield key, read[key]
