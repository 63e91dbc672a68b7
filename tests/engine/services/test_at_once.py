"""Two people at the same moment, and a machine that stops in the middle of an act."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from office_support import COUNTY, DOINGS, MEMBERS, PETITION, WITNESSES, Office

from engine.clock import moment_of
from engine.errors import ConflictError, OnecaseError, TransitionError
from engine.services.open_case import open_case
from engine.services.perform_step import do_step, perform_step
from engine.services.verify_records import verify_records

SESSION = "monthly-review-2023-05-1"
CARD = "petition-2023-00001"
SUPPORT = Path(__file__).parents[2] / "support"


def _at_once(*acts: Callable[[], object]) -> list[OnecaseError | None]:
    """Start all acts at the same moment; return the refusal of each, None of one that was done."""
    ready = Barrier(len(acts))

    def play(act: Callable[[], object]) -> OnecaseError | None:
        ready.wait()
        try:
            act()
        except OnecaseError as refusal:
            return refusal
        return None

    with ThreadPoolExecutor(len(acts)) as players:
        return list(players.map(play, acts))


def _accepting(office: Office, name: str, **more: object) -> Callable[[], None]:
    handler = office.who("handler", name)

    def accept() -> None:
        perform_step(
            office.desk,
            name,
            "accept",
            answers=DOINGS["accept"][1],
            actor=handler,
            at=moment_of(office.day),
            **more,  # type: ignore[arg-type]
        )

    return accept


def test_of_four_threads_at_one_step_one_wins_and_the_others_are_told(office: Office) -> None:
    name = office.bring(office.register(), "route")
    refusals = _at_once(*(_accepting(office, name) for _ in range(4)))
    assert refusals.count(None) == 1
    assert all(isinstance(each, TransitionError) for each in refusals if each)
    assert [event.step for event in office.steps(name)].count("accept") == 1
    assert verify_records(office.desk) == ()


def test_whoever_saw_the_case_before_the_winner_is_told_what_the_winner_did(
    office: Office,
) -> None:
    name = office.bring(office.register(), "route")
    seen = office.case(name).revision
    refusals = _at_once(*(_accepting(office, name, revision=seen) for _ in range(3)))
    assert refusals.count(None) == 1
    assert all(isinstance(each, ConflictError) for each in refusals if each)
    assert all("陈翔" in each.text("zh") for each in refusals if each)


def test_a_page_sent_twice_at_once_is_one_act(office: Office) -> None:
    name = office.bring(office.register(), "route")
    refusals = _at_once(*(_accepting(office, name, token="page") for _ in range(3)))
    assert refusals == [None] * 3
    assert [event.step for event in office.steps(name)].count("accept") == 1


def test_petitions_registered_at_once_get_numbers_of_their_own(office: Office) -> None:
    clerk = office.who("clerk")
    names: list[str] = []

    def register() -> None:
        answers = {**PETITION, "received_on": office.day.isoformat()}
        names.append(
            open_case(
                office.desk, "petition", answers=answers, actor=clerk, at=moment_of(office.day)
            )
        )

    assert _at_once(*[register] * 5) == [None] * 5
    assert sorted(office.case(name).number for name in names) == [
        f"嵊信〔2023〕{number}号" for number in range(1, 6)
    ]
    assert verify_records(office.desk) == ()


def test_the_last_two_sheets_handed_in_at_once_open_the_scores_once(panel: Office) -> None:
    for person in MEMBERS[:3]:
        panel.hand_in(SESSION, CARD, person)
    refusals = _at_once(
        lambda: panel.hand_in(SESSION, CARD, MEMBERS[3]),
        lambda: panel.hand_in(SESSION, CARD, MEMBERS[4]),
    )
    assert refusals == [None, None]
    assert panel.reviewed(SESSION, CARD).opened_rounds == (1,)


def test_a_draw_pressed_twice_at_once_is_one_draw(settled_office: Office) -> None:
    office = settled_office
    session = office.open_session()
    office.freeze(session)
    for person in WITNESSES:
        office.witness(session, person)
    refusals = _at_once(*[lambda: office.draw(session)] * 2)
    assert refusals.count(None) == 1
    assert len(office.session(session).draws) == 1


# other processes

ACT = """
import sys
sys.path.insert(0, {support!r})
from datetime import date
from pathlib import Path
from office_support import Office, new_desk
office = Office(new_desk(Path({file!r})), date.fromisoformat({day!r}))
"""


def _script(office: Office, doing: str) -> str:
    file = office.desk.database._engine.url.database
    return ACT.format(support=str(SUPPORT), file=file, day=office.day.isoformat()) + doing


def _started(office: Office, doing: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _script(office, doing)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def test_of_two_processes_at_one_step_one_wins(office: Office) -> None:
    name = office.bring(office.register(), "route")
    doing = f"""
from engine.errors import TransitionError
office.county
print("ready", flush=True)
sys.stdin.readline()
try:
    office.do({name!r}, "accept")
    print("done")
except TransitionError:
    print("refused")
"""
    players = [_started(office, doing) for _ in range(2)]
    for player in players:
        assert player.stdout is not None
        assert player.stdout.readline() == "ready\n"
    said = sorted(player.communicate("go\n", timeout=60)[0] for player in players)
    assert said == ["done\n", "refused\n"]
    assert [event.step for event in office.steps(name)].count("accept") == 1
    assert verify_records(office.desk) == ()


@pytest.mark.parametrize("reached", ["filed", "recorded"])
def test_a_process_killed_in_the_middle_leaves_no_half_act(office: Office, reached: str) -> None:
    name = office.bring(office.register(), "route")
    before, entries = office.case(name), office.journal()
    method = {"filed": "file", "recorded": "record"}[reached]
    doing = f"""
from engine.records.session import UnitOfWork
whole = UnitOfWork.{method}
def half(self, *given, **named):
    made = whole(self, *given, **named)
    print("half", flush=True)
    sys.stdin.readline()
    return made
UnitOfWork.{method} = half
office.do({name!r}, "accept")
"""
    player = _started(office, doing)
    assert player.stdout is not None
    assert player.stdout.readline() == "half\n"
    player.send_signal(signal.SIGKILL)
    player.communicate()
    assert player.returncode == -signal.SIGKILL
    assert office.case(name) == before
    assert office.journal() == entries
    with office.desk.database.reading(COUNTY) as unit:
        assert [filing.step for filing in unit.filings(name)] == ["register", "route"]
    assert verify_records(office.desk) == ()
    office.do(name, "accept")
    assert office.case(name).stage == "accepted"


def test_a_process_killed_between_result_and_consequences_leaves_neither(panel: Office) -> None:
    panel.score(SESSION, CARD, {"shallow-investigation": 8, "main-demand-avoided": 10})
    before = panel.journal()
    doing = f"""
from engine.services import consequences, score_case
def stop(*given, **named):
    print("half", flush=True)
    sys.stdin.readline()
score_case.apply_consequences = stop
office.confirm({SESSION!r}, {CARD!r})
"""
    player = _started(panel, doing)
    assert player.stdout is not None
    assert player.stdout.readline() == "half\n"
    player.send_signal(signal.SIGKILL)
    player.communicate()
    assert panel.journal() == before
    assert panel.reviewed(SESSION, CARD).result is None
    panel.confirm(SESSION, CARD)
    assert panel.case(panel.child(CARD)).stage == "rectifying"
    assert verify_records(panel.desk) == ()


def test_what_fails_after_an_act_takes_the_act_back(office: Office) -> None:
    name = office.bring(office.register(), "route")
    steps = office.steps(name)
    handler, at = office.who("handler", name), moment_of(office.day)
    given = DOINGS["accept"][1]

    def accept_and_fail() -> None:
        with office.desk.database.writing(COUNTY) as unit:
            do_step(unit, office.desk, name, "accept", actor=handler, answers=given, at=at)
            message = "the power fails"
            raise RuntimeError(message)

    with pytest.raises(RuntimeError, match="power"):
        accept_and_fail()
    assert office.steps(name) == steps
