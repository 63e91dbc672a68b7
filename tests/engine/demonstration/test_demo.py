from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from made_once import made_once
from office_support import COUNTY, Office, copy_of, new_desk

from engine.demonstration.demo import (
    DemoPlan,
    build_demo,
    demo_sign_ins,
    shipped_plan,
)
from engine.demonstration.figures import (
    ExpectedFigure,
    ExpectedFigures,
    compare_figures,
    require_figures,
)
from engine.demonstration.sign_ins import PASSWORD
from engine.errors import ConfigurationError
from engine.services.desk import Desk
from engine.services.people import sign_in
from engine.services.verify_records import verify_records


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory, small_plan: DemoPlan) -> Path:
    def build(folder: Path) -> None:
        desk = new_desk(folder / "onecase.db")
        build_demo(desk, demo=small_plan)
        desk.database.close()

    return made_once(tmp_path_factory, "small-demo", build) / "onecase.db"


@pytest.fixture
def demo(demo_file: Path, small_plan: DemoPlan, tmp_path: Path) -> Office:
    return Office(new_desk(copy_of(demo_file, tmp_path)), small_plan.plan.today)


def test_as_many_petitions_and_repeats_come_as_planned(demo: Office) -> None:
    with demo.desk.database.reading(COUNTY) as unit:
        cases = unit.cases(workflow="petition")
    by_year = Counter(case.opened_on.year for case in cases)
    repeats = Counter(
        case.opened_on.year for case in cases if case.facts["petition.kind"] == "重复访"
    )
    assert by_year == {2022: 10, 2023: 30}
    assert repeats == {2022: 1, 2023: 3}


def test_petitions_are_handled_to_their_end_by_the_services(demo: Office) -> None:
    with demo.desk.database.reading(COUNTY) as unit:
        stages = Counter(case.stage for case in unit.cases(workflow="petition"))
        late = [case for case in unit.cases(workflow="petition") if "supervise.count" in case.facts]
    assert stages["settled"] >= 36
    assert late
    assert verify_records(demo.desk) == ()


def test_reviews_come_out_as_poor_as_planned_and_are_mended(
    demo: Office, small_plan: DemoPlan
) -> None:
    with demo.desk.database.reading(COUNTY) as unit:
        (session,) = unit.sessions()
        lists = unit.cases(workflow="rectification", order="oldest")
    grades = [each.result.grade for each in session.cases if each.result]
    assert len(grades) == small_plan.plan.reviewed
    assert Counter(grade == "excellent" for grade in grades)[False] == small_plan.plan.poor
    assert [case.stage for case in lists] == ["cleared"] * small_plan.plan.poor
    investigated = [case for case in lists if case.facts.get("ladder.investigated")]
    assert [case.facts["accountability.people"] for case in investigated] == [Decimal(2)]


def test_the_same_plan_gives_the_same_data(
    demo: Office, small_plan: DemoPlan, tmp_path: Path
) -> None:
    again = new_desk(tmp_path / "again.db")
    told: list[date] = []
    report = build_demo(again, lambda day, last: told.append(max(day, last)), demo=small_plan)
    plain = {"petitioner.key"}  # depends on the installation's key in real life

    def cases(office: Office) -> list[object]:
        with office.desk.database.reading(COUNTY) as unit:
            return [
                (c.number, c.stage, {n: v for n, v in c.facts.items() if n not in plain})
                for c in unit.cases()
            ]

    assert cases(Office(again)) == cases(demo)
    assert set(told) == {small_plan.plan.today}
    assert report.acts == len(told)
    assert all(each.agrees for each in report.figures)


def test_there_is_a_sign_in_for_every_role(demo: Office) -> None:
    sign_ins = demo_sign_ins(demo.desk, demo.day)
    assert {each.role for each in sign_ins} == {role.id for role in demo.county.roles}
    for each in sign_ins[:3]:
        actor = sign_in(demo.desk, login=each.login, password=PASSWORD, day=demo.day)
        assert each.role in actor.roles


# figures


def _expected(**figure: object) -> ExpectedFigures:
    return ExpectedFigures(
        first=date(2023, 1, 1),
        last=date(2023, 6, 30),
        reader="huang-xiaohong",
        figures=(ExpectedFigure.model_validate(figure),),
    )


@pytest.mark.parametrize(
    ("figure", "agrees"),
    [
        ({"measure": "petitions", "value": Decimal(30)}, True),
        ({"measure": "petitions", "value": Decimal(31)}, False),
        ({"measure": "petitions", "before": Decimal(10)}, True),
        ({"measure": "petitions", "before": Decimal(30)}, False),
        ({"measure": "petitions", "change": Decimal("200.0")}, True),
        ({"measure": "petitions", "change": Decimal("200.1")}, False),
        ({"measure": "repeats", "share_over": Decimal("9.9")}, True),
        ({"measure": "repeats", "share_over": Decimal("10.0")}, False),
        ({"measure": "reviewed", "change": Decimal(0)}, False),
        ({"measure": "reviewed", "share_over": Decimal(0)}, False),
    ],
)
def test_a_figure_is_held_against_the_dashboard(
    demo: Office, figure: dict[str, object], agrees: bool
) -> None:
    (check,) = compare_figures(demo.desk, _expected(**figure), demo.day)
    assert check.agrees is agrees
    assert check.measure == figure["measure"]


def test_figures_that_do_not_come_out_stop_the_demo_with_both(demo: Office) -> None:
    checks = compare_figures(
        demo.desk, _expected(measure="petitions", value=Decimal(440)), demo.day
    )
    with pytest.raises(ConfigurationError) as refused:
        require_figures(checks, "small")
    assert "信访举报总量应为440，实际30" in refused.value.text("zh")
    assert "Petitions should be 440, is 30" in refused.value.text("en")


def test_an_unknown_measure_is_told(demo: Office) -> None:
    with pytest.raises(ConfigurationError, match="没有指标“rainfall”"):
        compare_figures(demo.desk, _expected(measure="rainfall", value=Decimal(1)), demo.day)


def test_a_demo_that_misses_one_of_its_figures_is_not_made(
    small_plan: DemoPlan, tmp_path: Path
) -> None:
    few = small_plan.plan.model_copy(
        update={
            "periods": tuple(
                span.model_copy(update={"petitions": 3, "repeats": 0})
                for span in small_plan.plan.periods
            ),
            "reviews": (),
            "expected": _expected(
                measure="petitions", value=Decimal(3), before=Decimal(4), change=Decimal(0)
            ),
        }
    )
    desk = new_desk(tmp_path / "few.db")
    with pytest.raises(ConfigurationError) as refused:
        build_demo(desk, demo=replace(small_plan, plan=few))
    assert refused.value.text("zh") == (
        "small: 演示数据与计划的数字不符：信访举报总量（上年同期）应为4，实际3"
        "（核对计划中的件数，或改正 expected 中的数字）"
    )
    assert "Petitions a year before should be 4, is 3" in refused.value.text("en")
    assert demo_accounts(desk) == 0


def demo_accounts(desk: Desk) -> int:
    """Count who can sign in: nobody, before the figures are known to be right."""
    with desk.database.reading(COUNTY) as unit:
        county = desk.county_on(unit, date(2023, 6, 12)).document
        return sum(unit.account_of(each.id) is not None for each in county.people)


def test_the_shipped_plan_promises_the_figures_of_the_article() -> None:
    expected = shipped_plan("shengzhou").plan.expected
    promised = {
        each.measure: each.model_dump(exclude_none=True, exclude={"measure"})
        for each in expected.figures
    }
    assert promised == {
        "petitions": {
            "value": Decimal(440),
            "before": Decimal(510),
            "change": Decimal("-13.7"),
        },
        "repeats": {"value": Decimal(60), "before": Decimal(84), "change": Decimal("-28.6")},
        "village-assets": {"share_over": Decimal(60)},
        "reviewed": {"value": Decimal(66)},
        "lists": {"value": Decimal(27)},
        "duty-investigations": {"value": Decimal(6)},
        "accountable": {"value": Decimal(16)},
    }


def test_there_is_no_demo_for_another_county() -> None:
    with pytest.raises(ConfigurationError, match="atlantis"):
        shipped_plan("atlantis")
