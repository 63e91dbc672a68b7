"""A programme with two strata and the draw every test can recompute by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from engine.configuration.programme import (
    Combination,
    Panel,
    Programme,
    Stratum,
    Witnesses,
)
from engine.configuration.programme import Frame as EligibleCases
from engine.sampling.certificate import Certificate, make_certificate
from engine.sampling.strata import Frame, FrameCase, build_frame
from engine.terms import DocumentId, DocumentRef, Label

REF = DocumentRef("programme", DocumentId("monthly"), 1, "ab" * 32)
WITNESSES = (("王代表", "3 5 2"), ("李代表", "青山"))
DRAWN_AT = datetime(2023, 6, 7, 1, 30, tzinfo=UTC)

Frames = Callable[..., Frame]


def case(serial: int, unit_kind: str = "department") -> FrameCase:
    """Return an eligible case by its serial number."""
    return FrameCase(
        case=f"petition-2023-{serial:06}",
        number=f"嵊信〔2023〕{serial}号",
        unit="商务局" if unit_kind == "department" else "谷来镇",
        unit_kind=unit_kind,
    )


def programme(*strata: Stratum, witnesses: int = 2) -> Programme:
    """Return a review programme with these strata."""
    return Programme(
        kind="programme",
        id="monthly",
        title=Label("每月一案一评"),
        effective_from=date(2023, 1, 1),
        every="month",
        rubric="first-petition",
        frame=EligibleCases(workflow="petition", when={}),
        strata=strata
        or (
            Stratum(id="departments", title=Label("部门"), unit_kind="department", size=1),
            Stratum(id="towns", title=Label("镇街"), unit_kind="town", size=2),
        ),
        witnesses=Witnesses(roles=("observer",), at_least=witnesses),
        panel=Panel(roles=("assessor",), size=5, chair="chair"),
        combine=Combination(method="mean", round_to=1),
    )


def frame(**changes: object) -> Frame:
    """Return the frame of three departments' and four towns' cases, with changes."""
    given: dict[str, object] = {
        "session": "monthly-2023-06",
        "attempt": 1,
        "cases": [*(case(n) for n in (1, 2, 3)), *(case(n, "town") for n in (4, 5, 6, 7))],
        "excluded": [("petition-2023-000008", "本年度已评查")],
    }
    return build_frame(programme(), REF, **(given | changes))  # type: ignore[arg-type]


@pytest.fixture(scope="session", name="frame")
def frame_maker() -> Frames:
    """Give the maker of frames."""
    return frame


@pytest.fixture(scope="session", name="programme")
def monthly_programme() -> Programme:
    """Give the programme of two strata."""
    return programme()


@pytest.fixture(scope="session", name="certificate")
def certificate_of_june() -> Certificate:
    """Give the certificate of the draw of June."""
    return make_certificate(frame(), WITNESSES, county="嵊州市", drawn_at=DRAWN_AT)
