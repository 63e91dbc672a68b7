"""A county's records with very many confirmed results, written straight into the tables."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks.reviews import SEATS, UNITS, Past, Rules, invented_fact, worth
from engine.configuration.library import load_library
from engine.places import shipped_config
from engine.records.reviewed_facts import FORMAT
from engine.records.session import Database
from engine.records.values import DocumentDraft
from engine.rules.facts import write_fact
from engine.scoring.combination import Combined
from engine.services.desk import Desk
from engine.services.publish_documents import publish_folder
from engine.terms import SYSTEM, CountyId

COUNTY, RUBRIC, PROGRAMME = CountyId("county"), "first-petition", "monthly-review"
NOW = datetime(2024, 1, 8, 2, tzinfo=UTC)
IN_A_SESSION = 100
FACTS = 60
"""Facts known of a case: as many as a case of the demonstration has when it is scored."""

_REASON = "调查报告未写明现场核查的时间和人员"
_json = json.JSONEncoder(separators=(",", ":"), sort_keys=True).encode
_STAMP = "2023-12-01 02:00:00.000000"


def county_desk(folder: Path, rules: Rules) -> Desk:
    """Return the desk of a county with the shipped documents and a draft of its rubric."""
    database = Database(f"sqlite:///{folder / 'onecase.db'}")
    database.upgrade()
    desk = Desk(database, COUNTY, b"a key for fingerprints in a benchmark")
    publish_folder(desk, shipped_config(), actor=SYSTEM, at=NOW)
    with database.writing(COUNTY) as unit:
        unit.keep_document_draft(
            DocumentDraft(
                kind="rubric",
                id=RUBRIC,
                revision=1,
                base_version=1,
                base_sha256="",
                path=f"rubrics/{RUBRIC}-2.yaml",
                text=rules.draft,
                saved_by="author",
                saved_at=NOW,
            )
        )
    return desk


def write_results(
    folder: Path, rules: Rules, pasts: Sequence[Past], results: Sequence[Combined], many: int
) -> None:
    """Write so many results into the tables: cases, sessions, results, what they were made from.

    The reviews given are repeated until there are enough.
    """
    kept = [_kept(rules, number, past) for number, past in enumerate(pasts)]
    scored = [(str(one.total), one.grade) for one in results]
    bundle = _bundle()
    with closing(sqlite3.connect(folder / "onecase.db")) as connection, connection:
        _insert(connection, "sessions", map(_session(bundle), range(-(-many // IN_A_SESSION))))
        _insert(connection, "cases", map(_case, range(many)))
        _insert(connection, "results", (_result(n, *scored[n % len(pasts)]) for n in range(many)))
        rows = (_place(n) | kept[n % len(pasts)] for n in range(many))
        _insert(connection, "reviewed_facts", rows)


def _kept(rules: Rules, number: int, past: Past) -> dict[str, object]:
    names = [*past.facts.known, *(one for one in rules.dictionary if one not in past.facts.known)]
    known = {
        name: past.facts[name]
        if name in past.facts
        else invented_fact(rules.dictionary[name], f"{number}/{name}")
        for name in names[:FACTS]
    }
    findings = [
        {
            "seat": seat,
            "item": each.item,
            "points": str(worth(rules.before.criteria[each.item], each)),
            "times": each.count,
        }
        for seat, sheet in enumerate(past.sheets, start=1)
        for each in sheet
    ]
    return {
        "format": FORMAT,
        "round": 1,
        "confirmed_at": _STAMP,
        "unit": f"unit {number % UNITS}",
        "seats": SEATS,
        "facts": _json({name: write_fact(value) for name, value in known.items()}),
        "findings": _json(findings),
        "reasons": _json({str(one["item"]): [_REASON] for one in findings}),
    }


def _bundle() -> str:
    library = load_library(shipped_config())
    pins = [one.ref for one in library.published if one.ref.kind in {"rubric", "programme"}]
    told = [
        {"kind": one.kind, "id": one.id, "version": one.version, "sha256": one.sha256}
        for one in pins
    ]
    return json.dumps(told)


def _place(number: int) -> dict[str, object]:
    return {
        "county": COUNTY,
        "session_id": f"session-{number // IN_A_SESSION}",
        "case_id": f"case-{number}",
    }


def _session(bundle: str):  # noqa: ANN202  a maker of rows
    def made(number: int) -> dict[str, object]:
        return {
            "county": COUNTY,
            "id": f"session-{number}",
            "programme": PROGRAMME,
            "title": f"第{number + 1}次评查",
            "mode": "on-site",
            "held_on": date(2023, 12, 1).isoformat(),
            "period": "2023-11",
            "stage": "closed",
            "revision": 1,
            "opened_seq": number,
            "bundle": bundle,
            "members": "[]",
        }

    return made


def _case(number: int) -> dict[str, object]:
    return {
        "county": COUNTY,
        "id": f"case-{number}",
        "workflow": "petition",
        "number": f"〔2023〕{number}号",
        "year": 2023,
        "serial": number,
        "stage": "closed",
        "final": 1,
        "revision": 1,
        "opened_on": "2023-05-04",
        "opened_seq": number,
        "bundle": "[]",
    }


def _result(number: int, score: str, grade: str) -> dict[str, object]:
    return {
        **_place(number),
        "round": 1,
        "score": score,
        "grade": grade,
        **dict.fromkeys(("lost", "vetoes", "flags"), "[]"),
        "dimensions": "{}",
        "sentence": "",
        "confirmed_by": "chair",
        "confirmed_at": _STAMP,
    }


def _insert(
    connection: sqlite3.Connection, table: str, rows: Iterable[Mapping[str, object]]
) -> None:
    all_rows: Iterator[Mapping[str, object]] = iter(rows)
    first = next(all_rows)
    marks = ", ".join(f":{name}" for name in first)
    statement = f"INSERT INTO {table} ({', '.join(first)}) VALUES ({marks})"  # noqa: S608  ours
    connection.execute(statement, first)
    connection.executemany(statement, all_rows)
