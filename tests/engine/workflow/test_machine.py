"""What may be done to a case, by whom, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from engine.errors import AccessError, ConfigurationError, OnecaseError, TransitionError
from engine.terms import SYSTEM, Actor
from engine.workflow.machine import (
    CaseState,
    OpenStep,
    check_step,
    next_stage,
    open_steps,
    steps_in_stage,
)
from engine.workflow.parts import sign_off_of, stage_of, step_of
from engine.workflow.reach import role_titles, roles_on_case

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.configuration.county import County
    from engine.configuration.workflow import Workflow
    from engine.rules.facts import FactSheet
    from engine.workflow.signing import Signature

STATE = CaseState(
    stage="working",
    holders=(("handler", "qian"), ("chief", "sun")),
    lead="环保局",
    co_units=("城管局",),
    area="东片",
    number="2023-7",
)


@pytest.fixture
def case(
    county: County,
    workflow: Workflow,
    actor: Callable[[str], Actor],
    sheet: Callable[..., FactSheet],
) -> Callable[..., Asked]:
    """Somebody stands before a case: what is open, and what comes of asking for a step."""

    def ask(person: str, state: CaseState = STATE, visits: int = 1) -> Asked:
        who = SYSTEM if person == "system" else actor(person)
        return Asked(county, workflow, state, who, sheet(visits=visits))

    return ask


@dataclass(frozen=True)
class Asked:
    county: County
    workflow: Workflow
    state: CaseState
    who: Actor
    sheet: FactSheet

    @property
    def reach(self) -> frozenset[str]:
        state = self.state
        return roles_on_case(
            self.county,
            self.who,
            lead=state.lead,
            co_units=state.co_units,
            holders=state.holders,
            area=state.area,
        )

    def offers(self) -> dict[str, OpenStep]:
        found = open_steps(self.workflow, self.state, self.who, self.reach, self.sheet)
        return {offer.step.id: offer for offer in found}

    def check(self, step: str) -> OpenStep:
        return check_step(
            self.workflow,
            step,
            self.state,
            self.who,
            reach=self.reach,
            sheet=self.sheet,
            titles=role_titles(self.county),
        )


@pytest.mark.parametrize(
    ("person", "stage", "steps"),
    [
        ("zhao", None, ["register"]),
        ("qian", None, []),
        ("system", None, []),
        ("qian", "new", ["accept"]),
        ("sun", "new", []),
        ("qian", "working", ["note", "report"]),
        ("sun", "working", ["extend"]),
        ("li", "working", ["note"]),  # of the lead unit
        ("zhou", "working", ["note", "supervise"]),  # of the assisting unit, and the area's leader
        ("zhao", "working", []),
        ("system", "working", ["supervise", "remind"]),
        ("qian", "signing", ["sign"]),
        ("qian", "done", ["note"]),  # a final stage may still have steps
    ],
)
def test_open_are_the_steps_of_the_stage_for_ones_roles(
    case: Callable[..., Asked], person: str, stage: str | None, steps: list[str]
) -> None:
    assert list(case(person, replace(STATE, stage=stage)).offers()) == steps


def test_the_tick_alone_has_the_steps_of_the_tick(case: Callable[..., Asked]) -> None:
    assert "remind" not in case("zhou").offers()


def test_a_step_whose_condition_fails_is_offered_with_its_refusal(
    case: Callable[..., Asked],
) -> None:
    offer = case("qian", visits=0).offers()["report"]
    assert offer.refusal is not None
    assert offer.refusal.text("en") == "nobody has been on site"
    assert offer.reason is not None
    assert not offer.reason.holds


def test_a_step_whose_condition_holds_is_offered_with_the_reason(
    case: Callable[..., Asked],
) -> None:
    offer = case("qian", visits=2).offers()["report"]
    assert offer.refusal is None
    assert offer.reason is not None
    assert offer.reason.holds


def test_without_a_refusal_of_its_own_a_step_tells_the_condition(
    case: Callable[..., Asked],
) -> None:
    refusal = case("zhou", visits=3).offers()["supervise"].refusal
    assert refusal is not None
    assert "实地核查次数" in refusal.zh
    assert "on-site checks" in refusal.text("en")


def test_a_step_done_in_the_stage_is_not_open_again(case: Callable[..., Asked]) -> None:
    state = replace(STATE, done_in_stage=frozenset({"extend", "note"}))
    assert "extend" not in case("sun", state).offers()


def test_a_repeatable_step_stays_open(case: Callable[..., Asked]) -> None:
    state = replace(STATE, done_in_stage=frozenset({"note"}))
    assert "note" in case("qian", state).offers()


SIGNING = replace(STATE, stage="signing")


def test_the_tier_due_signs(case: Callable[..., Asked]) -> None:
    offer = case("qian", SIGNING).offers()["sign"]
    assert (offer.refusal, offer.tier and offer.tier.role) == (None, "handler")


def test_a_later_tier_sees_whom_the_signing_waits_for(case: Callable[..., Asked]) -> None:
    offer = case("sun", SIGNING).offers()["sign"]
    assert offer.refusal is not None
    assert offer.refusal.zh == "待第一级先签字"
    assert offer.refusal.text("en") == "First tier signs first"


def test_an_earlier_tier_has_nothing_left_to_do(
    case: Callable[..., Asked], signed: Callable[..., Signature]
) -> None:
    state = replace(SIGNING, signatures=(signed("handler"),), done_in_stage=frozenset({"sign"}))
    assert case("qian", state).offers() == {}
    assert case("sun", state).offers()["sign"].refusal is None


def test_signing_starts_again_at_the_first_tier_after_a_refusal(
    case: Callable[..., Asked], signed: Callable[..., Signature]
) -> None:
    given = (signed("handler"), signed("chief", agreed=False))
    offer = case("qian", replace(SIGNING, signatures=given)).offers()["sign"]
    assert offer.tier is not None
    assert offer.tier.role == "handler"
    assert offer.refusal is None


def test_signing_starts_again_when_something_else_is_signed(
    case: Callable[..., Asked], signed: Callable[..., Signature]
) -> None:
    state = replace(SIGNING, signatures=(signed("handler"),), shown_sha256="b" * 64)
    assert case("qian", state).offers()["sign"].refusal is None


@pytest.mark.parametrize(
    ("holders", "offered"),
    [
        ((("handler", "qian"), ("chief", "qian")), ["sign"]),
        ((("handler", "qian"), ("chief", "sun")), []),
    ],
)
def test_one_person_signs_two_tiers_only_if_named_for_both(
    case: Callable[..., Asked],
    signed: Callable[..., Signature],
    holders: tuple[tuple[str, str], ...],
    offered: list[str],
) -> None:
    state = replace(SIGNING, holders=holders, signatures=(signed("handler"),))
    asked = case("qian", state)
    both = frozenset({"handler", "chief"})
    offers = open_steps(asked.workflow, state, asked.who, both, asked.sheet)
    assert [one.step.id for one in offers] == offered


def test_a_holder_who_left_the_post_signs_no_more(case: Callable[..., Asked]) -> None:
    asked = case("qian", SIGNING)
    offers = open_steps(asked.workflow, SIGNING, asked.who, frozenset(), asked.sheet)
    assert offers == ()


def test_where_nobody_is_named_whoever_the_role_reaches_signs(
    case: Callable[..., Asked], actor: Callable[[str], Actor]
) -> None:
    state = replace(SIGNING, holders=())
    asked = case("qian", state)
    offers = open_steps(asked.workflow, state, asked.who, frozenset({"handler"}), asked.sheet)
    assert [one.step.id for one in offers] == ["sign"]


def test_a_step_that_may_be_done_is_handed_back(case: Callable[..., Asked]) -> None:
    assert case("qian").check("report").step.title.zh == "报送结果"


@pytest.mark.parametrize(
    ("person", "state", "step", "error", "zh", "en"),
    [
        (
            "qian",
            STATE,
            "accept",
            TransitionError,
            "2023-7: 本件在“办理中”阶段，不能办理“受理”（“受理”在“待受理”阶段由经办人办理）",
            (
                "2023-7: the case is “Working”, where “Accept” cannot be done "
                "(“Accept” is for Handler while a case is “New”)"
            ),
        ),
        (
            "zhao",
            STATE,
            "register",
            TransitionError,
            "2023-7: 本件已在“办理中”阶段，“登记”只在登记新件时办理",
            "2023-7: the case is “Working” already; “Register” only opens a new one",
        ),
        (
            "sun",
            replace(STATE, done_in_stage=frozenset({"extend"})),
            "extend",
            TransitionError,
            "2023-7: “办理中”阶段已经办过“延期”，不能重复办理",
            "2023-7: “Extend” was done already while the case is “Working”",
        ),
        (
            "li",
            STATE,
            "extend",
            AccessError,
            "2023-7: 本件在“办理中”阶段，“延期”由主要负责人办理，您不是本件的主要负责人",
            "2023-7: the case is “Working”; “Extend” is for Chief, which you are not in this case",
        ),
        (
            "qian",
            STATE,
            "supervise",
            AccessError,
            "2023-7: 本件在“办理中”阶段，“督办”由片区、系统办理，您不是本件的片区、系统",
            (
                "2023-7: the case is “Working”; “Supervise” is for Area or the system, "
                "which you are not in this case"
            ),
        ),
        (
            "sun",
            SIGNING,
            "sign",
            AccessError,
            "2023-7: 本件在“待签字”阶段，“分级签字”现在轮到第一级，须由本件的经办人签字",
            (
                "2023-7: the case is “Signing”; at “Sign” it is the turn of First tier, "
                "to be signed by this case's Handler"
            ),
        ),
        (
            "qian",
            replace(STATE, stage=None),
            "accept",
            TransitionError,
            "2023-7: 本件在“尚未登记”阶段，不能办理“受理”（“受理”在“待受理”阶段由经办人办理）",
            (
                "2023-7: the case is “not opened”, where “Accept” cannot be done "
                "(“Accept” is for Handler while a case is “New”)"
            ),
        ),
    ],
)
def test_a_step_that_may_not_be_done_says_why_and_who_may(
    case: Callable[..., Asked],
    person: str,
    state: CaseState,
    step: str,
    error: type[OnecaseError],
    zh: str,
    en: str,
) -> None:
    with pytest.raises(error) as raised:
        case(person, state).check(step)
    assert raised.value.text("zh") == zh
    assert raised.value.text("en") == en


def test_a_step_whose_condition_fails_is_refused_with_its_refusal(
    case: Callable[..., Asked],
) -> None:
    with pytest.raises(TransitionError) as raised:
        case("qian", visits=0).check("report")
    assert raised.value.zh == "本件在“办理中”阶段，暂不能办理“报送结果”：尚未实地核查"
    assert raised.value.en.endswith("cannot be done yet: nobody has been on site")


def test_a_role_without_a_title_is_named_by_its_id(case: Callable[..., Asked]) -> None:
    asked = case("li")
    with pytest.raises(AccessError, match="由chief办理"):
        check_step(asked.workflow, "extend", STATE, asked.who, reach=asked.reach, sheet=asked.sheet)


@pytest.mark.parametrize("find", [stage_of, step_of, sign_off_of])
def test_a_part_the_workflow_lacks_is_a_fault_of_the_document(
    workflow: Workflow, find: Callable[[Workflow, str], object]
) -> None:
    with pytest.raises(ConfigurationError, match="petition"):
        find(workflow, "不存在")


def test_the_nearest_part_is_named(workflow: Workflow) -> None:
    with pytest.raises(ConfigurationError) as raised:
        step_of(workflow, "acept")
    assert raised.value.hint_en == "did you mean accept?"


@pytest.mark.parametrize(
    ("step", "stage", "leads_to"),
    [
        ("register", None, "new"),
        ("accept", "new", "working"),
        ("note", "working", "working"),  # stays
        ("note", "done", "done"),
        ("report", "working", "signing"),
    ],
)
def test_a_step_leads_to_its_stage(
    workflow: Workflow, step: str, stage: str | None, leads_to: str
) -> None:
    assert next_stage(workflow, step_of(workflow, step), CaseState(stage)) == leads_to


@pytest.mark.parametrize(
    ("given", "decision", "leads_to"),
    [
        ([], "agree", "signing"),  # a tier is still missing
        ([("handler", 1, True)], "agree", "done"),
        ([], "refuse", "working"),
        ([("handler", 1, True)], "refuse", "working"),
        ([("handler", 1, False)], "agree", "signing"),  # a new round
        ([("handler", 1, True), ("chief", 1, True)], "agree", "signing"),  # signed anew
    ],
)
def test_a_signing_leads_on_with_the_last_tier_and_back_with_a_refusal(
    workflow: Workflow,
    signed: Callable[..., Signature],
    given: list[tuple[str, int, bool]],
    decision: str,
    leads_to: str,
) -> None:
    signatures = tuple(signed(tier, number, agreed) for tier, number, agreed in given)
    state = CaseState("signing", signatures=signatures)
    assert next_stage(workflow, step_of(workflow, "sign"), state, decision) == leads_to


def test_a_signing_without_a_decision_leads_nowhere(workflow: Workflow) -> None:
    with pytest.raises(TransitionError, match="须写明意见"):
        next_stage(workflow, step_of(workflow, "sign"), CaseState("signing"))


def test_a_step_of_another_stage_leads_nowhere(workflow: Workflow, county: County) -> None:
    with pytest.raises(TransitionError) as raised:
        next_stage(
            workflow, step_of(workflow, "accept"), CaseState("done"), titles=role_titles(county)
        )
    assert raised.value.hint == "“受理”在“待受理”阶段由经办人办理"


def test_an_opening_step_must_lead_somewhere(make_workflow: Callable[..., Workflow]) -> None:
    workflow = make_workflow(steps=[{"id": "register", "title": "登记", "by": ["clerk"]}])
    with pytest.raises(ConfigurationError, match=r"petition steps\.register"):
        next_stage(workflow, step_of(workflow, "register"), CaseState(None))


@dataclass(frozen=True)
class Done:
    step: str
    from_stage: str | None
    to_stage: str


@pytest.mark.parametrize(
    ("doings", "found"),
    [
        ([], set()),
        ([Done("register", None, "new")], set()),
        (
            [
                Done("note", "new", "new"),
                Done("accept", "new", "working"),
                Done("note", "working", "working"),
                Done("extend", "working", "working"),
            ],
            {"note", "extend"},
        ),
        ([Done("extend", "working", "working"), Done("report", "working", "signing")], set()),
    ],
)
def test_steps_in_stage_are_those_since_it_was_entered(doings: list[Done], found: set[str]) -> None:
    assert steps_in_stage(doings) == found
