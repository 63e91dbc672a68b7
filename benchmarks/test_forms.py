"""A form of sixty fields read, checked and drawn; long lists; and stored answers in bulk."""

from __future__ import annotations

from time import perf_counter

import pytest
from flask import Flask
from jinja2 import Template
from werkzeug.datastructures import MultiDict

from benchmarks.measuring import Contestant, race
from benchmarks.report import Report
from benchmarks.sixty_fields import VIEWER, PeerForm, answers, application, document, faulty_post
from engine.forms.validators import validate_many
from webui.forms import read_post

SECTION = "One form of 64 fields"
NOTE = (
    "Four groups of ten fields, a list of four rows of five, posted with 7 faults: bound, decoded, "
    "checked, and drawn again with the faults at their fields. Bootstrap-Flask draws the same "
    "fields of a WTForms form that was bound and checked by WTForms's own validators (fewer "
    "rules). The long list is the same form with 500 rows."
)
BULK = 100_000
OURS = '{% import "parts/form.html" as form %}{{ form.form(view, "/send") }}'
PEER = '{% from "bootstrap5/form.html" import render_form %}{{ render_form(form) }}'

Post = dict[str, list[str]]


class _Peer(PeerForm):
    def hidden_tag(self) -> str:
        """Return nothing: tokens are measured on neither side."""
        return ""


@pytest.fixture
def app() -> Flask:
    return application()


def ours(template: Template, rows: int, post: Post) -> str:
    """Answer a post as a page does."""
    form, stored = document_of(rows)
    posted = read_post(form, MultiDict(post), stored, lists={}, viewer=VIEWER)
    assert len(posted.faults) == 7
    return template.render(view=posted.view)


_DOCUMENTS = {rows: (document(rows), answers(rows)) for rows in (4, 500)}


def document_of(rows: int):  # noqa: ANN201  the document and its answers
    return _DOCUMENTS[rows]


def peer(template: Template, post: Post) -> str:
    """Bind, check and draw the same fields with WTForms and Bootstrap-Flask."""
    form = _Peer(MultiDict(post))
    form.validate()
    return template.render(form=form)


def test_one_form(report: Report, app: Flask) -> None:
    post, many = faulty_post(), faulty_post(500)
    plain = {name.removeprefix("f_"): texts for name, texts in post.items()}
    with app.test_request_context():
        mine, theirs = app.jinja_env.from_string(OURS), app.jinja_env.from_string(PEER)
        assert ours(mine, 4, post).count("oc-field__error") == 7
        assert peer(theirs, plain).count('id="g0-') == 12
        times = race(
            {
                "onecase": Contestant(lambda post: ours(mine, 4, post), [post]),
                "Bootstrap-Flask": Contestant(lambda post: peer(theirs, post), [plain]),
            },
            rounds=30,
        )
        long = race(
            {"onecase, 500 rows": Contestant(lambda post: ours(mine, 500, post), [many])}, rounds=10
        )
    report.microseconds(SECTION, {**times, **long}, NOTE)
    ratios = [
        report.ratio("a form against Bootstrap-Flask, time", _over(times), most=1),
        report.ratio("the same, milliseconds", times["onecase"] / 1000, most=10),
        report.ratio(
            "a list of 500 rows, milliseconds", long["onecase, 500 rows"] / 1000, most=250
        ),
    ]
    assert all(ratio.holds for ratio in ratios)


def _over(times: dict[str, float]) -> float:
    return times["onecase"] / times["Bootstrap-Flask"]


def test_stored_answers_in_bulk(report: Report) -> None:
    form, stored = document_of(4)
    faulty = {**stored, "g0": {**stored["g0"], "number": -1}}
    some = [faulty if number % 1000 == 0 else stored for number in range(BULK)]
    assert sum(map(len, validate_many(form, None, some[:2000]))) == 2
    best = min(_seconds(form, some) for _ in range(3))
    rate = BULK / best
    report.figures(
        "Stored answers of that form, checked",
        {"onecase": f"{rate:,.0f} a second"},
        f"{BULK:,} answers of 64 fields, one in a thousand with a fault that is then put in words.",
    )
    assert report.ratio("stored answers checked a second", rate, least=50_000).holds


def _seconds(form: object, stored: list[dict[str, object]]) -> float:
    begun = perf_counter()
    faults = sum(1 for found in validate_many(form, None, stored) if found)  # type: ignore[arg-type]
    assert faults == BULK // 1000
    return perf_counter() - begun
