"""Review sessions: from preparing to closing, void draws and second looks included."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from engine.audit.entry import DrawVoided, LostItem, PanelSeated, Pin, Recused
from engine.errors import ConflictError, IntegrityError, NotFoundError
from engine.records.values import AssessmentLine, Bulletin, ReviewedCase

if TYPE_CHECKING:
    from tests.engine.records.conftest import Clerk


@pytest.fixture
def panel(clerk: Clerk) -> Clerk:
    """A session with a case drawn."""
    clerk.open()
    clerk.open("p2", 2)
    clerk.convene()
    clerk.draw()
    return clerk


def void(clerk: Clerk, attempt: int = 1) -> None:
    clerk.record(DrawVoided(session="s1", attempt=attempt, reason="见证人未到场"))


class TestStages:
    def test_a_session_begins_prepared_and_without_a_panel(self, clerk: Clerk) -> None:
        clerk.convene()
        session = clerk.session()
        assert (session.stage, session.members, session.chair) == ("prepared", (), None)
        assert session.bundle == (Pin(kind="form", id="register", version=1, sha256="f" * 64),)

    def test_an_unknown_session_is_not_found(self, clerk: Clerk) -> None:
        with pytest.raises(NotFoundError):
            clerk.session("s9")

    def test_a_panel_seated_again_replaces_the_first(self, clerk: Clerk) -> None:
        clerk.convene()
        clerk.record(PanelSeated(session="s1", members=("zhou", "wu"), chair="zhou"))
        clerk.record(PanelSeated(session="s1", members=("wu",), chair="wu"))
        assert (clerk.session().members, clerk.session().chair) == (("wu",), "wu")

    def test_a_draw_brings_its_cases_before_the_panel(self, panel: Clerk) -> None:
        session = panel.session()
        assert session.stage == "scoring"
        assert session.cases == (
            ReviewedCase(
                case="p1",
                stratum="towns",
                rank=1,
                round=1,
                opened_rounds=(),
                second_look=None,
                recused={},
                handed=(),
                result=None,
            ),
        )

    def test_a_draw_keeps_all_that_proves_it(self, panel: Clerk) -> None:
        (draw,) = panel.session().draws
        assert (draw.attempt, draw.frame, draw.witnesses) == (1, "{}", (("孙", "六四二"),))
        assert (draw.seed, draw.void_reason) == ("5" * 64, None)
        assert [each.case for each in draw.drawn] == ["p1"]

    def test_a_void_draw_stays_with_its_reason_and_reviews_nothing(self, panel: Clerk) -> None:
        void(panel)
        session = panel.session()
        assert (session.stage, session.cases) == ("prepared", ())
        assert session.draws[0].void_reason == "见证人未到场"
        assert session.draws[0].drawn

    def test_a_second_draw_begins_without_what_followed_from_the_void_one(
        self, panel: Clerk
    ) -> None:
        panel.record(Recused(session="s1", case="p1", person="wu", reason="曾任职"))
        panel.hand_in()
        void(panel)
        panel.draw(attempt=2)
        session = panel.session()
        assert [draw.attempt for draw in session.draws] == [1, 2]
        assert (session.cases[0].recused, session.cases[0].handed) == ({}, ())

    def test_the_same_attempt_cannot_be_frozen_twice(self, panel: Clerk) -> None:
        with pytest.raises(ConflictError):
            panel.draw()

    def test_a_session_closes(self, panel: Clerk) -> None:
        panel.follow_up()
        assert panel.session().stage == "closed"

    def test_the_revision_counts_the_sessions_entries(self, panel: Clerk) -> None:
        assert panel.session().revision == 4


class TestScoring:
    def test_whoever_is_recused_is_named_with_the_reason(self, panel: Clerk) -> None:
        panel.record(Recused(session="s1", case="p1", person="wu", reason="曾任职"))
        panel.record(Recused(session="s1", case="p1", person="wu", reason="亲属"))
        assert panel.session().cases[0].recused == {"wu": "亲属"}

    def test_who_has_handed_in_is_known_in_order(self, panel: Clerk) -> None:
        panel.hand_in("zhou")
        panel.hand_in("han")
        assert panel.session().cases[0].handed == ("zhou", "han")

    def test_nobody_hands_in_twice_in_a_round(self, panel: Clerk) -> None:
        panel.hand_in()
        with pytest.raises(ConflictError):
            panel.hand_in()

    def test_sheets_of_a_round_are_read_by_assessor(self, panel: Clerk) -> None:
        panel.hand_in("zhou")
        panel.hand_in("han")
        with panel.reading() as unit:
            sheets = unit.sheets("s1", "p1", 1)
        assert [sheet.assessor for sheet in sheets] == ["han", "zhou"]
        assert sheets[0].content == {"findings": [{"item": "late-reply", "points": "2"}]}

    def test_sheets_of_all_rounds_can_be_read_together(self, panel: Clerk) -> None:
        panel.hand_in()
        panel.hand_in(turn=2)
        with panel.reading() as unit:
            assert [sheet.round for sheet in unit.sheets("s1", "p1")] == [1, 2]

    def test_a_sheet_of_a_void_draw_is_not_handed_out(self, panel: Clerk) -> None:
        panel.hand_in()
        void(panel)
        with panel.reading() as unit:
            assert unit.sheets("s1", "p1") == ()

    def test_a_sheet_whose_hash_is_of_something_else_is_refused(self, panel: Clerk) -> None:
        with panel.writing() as unit, pytest.raises(IntegrityError):
            unit.keep_sheet("x", "s1", "p1", 1, "zhou", {}, "0" * 64, panel.now)

    def test_a_round_that_agrees_is_opened_and_stays(self, panel: Clerk) -> None:
        panel.open_scores()
        case = panel.session().cases[0]
        assert (case.round, case.opened_rounds, case.second_look) == (1, (1,), None)

    def test_a_second_look_begins_the_next_round(self, panel: Clerk) -> None:
        panel.hand_in()
        panel.open_scores(second_look="分差过大")
        case = panel.session().cases[0]
        assert (case.round, case.opened_rounds, case.second_look) == (2, (1,), "分差过大")
        assert case.handed == ()

    def test_after_the_second_look_no_further_one_is_due(self, panel: Clerk) -> None:
        panel.open_scores(second_look="分差过大")
        panel.open_scores(turn=2)
        case = panel.session().cases[0]
        assert (case.round, case.opened_rounds, case.second_look) == (2, (1, 2), None)

    def test_a_confirmed_result_keeps_its_exact_points(self, panel: Clerk) -> None:
        panel.confirm()
        result = panel.session().cases[0].result
        assert result is not None
        assert (result.score, result.grade, result.confirmed_by) == (
            Decimal("66.5"),
            "unqualified",
            "li",
        )
        assert result.dimensions == {"reply": Decimal(2)}
        assert result.confirmed_at == panel.now
        assert result.lost == (
            LostItem(
                item="late-reply",
                title="超期答复",
                dimension="reply",
                points=Decimal("2.0"),
                basis="第三十四条",
                reasons=("逾期五日",),
            ),
        )

    def test_a_result_confirmed_again_takes_the_place_of_the_first(self, panel: Clerk) -> None:
        panel.confirm()
        panel.confirm(score=Decimal(71), grade="qualified")
        result = panel.session().cases[0].result
        assert result is not None
        assert (result.score, result.grade) == (71, "qualified")


class TestLists:
    def test_sessions_come_last_held_first(self, clerk: Clerk) -> None:
        clerk.convene("s1", held_on=date(2023, 6, 10))
        clerk.convene("s2", held_on=date(2023, 7, 10), programme="quarterly")
        clerk.convene("s3", held_on=date(2023, 5, 10))
        with clerk.reading() as unit:
            assert [each.id for each in unit.sessions()] == ["s2", "s1", "s3"]
            assert [each.id for each in unit.sessions("monthly", limit=1)] == ["s1"]

    def test_a_session_in_a_list_is_the_same_as_alone(self, panel: Clerk) -> None:
        panel.convene("s2")
        with panel.reading() as unit:
            assert unit.sessions() == (unit.session("s2"), unit.session("s1"))

    def test_serials_of_sessions_count_by_programme_and_period(self, clerk: Clerk) -> None:
        clerk.convene()
        with clerk.reading() as unit:
            assert unit.next_session_serial("monthly", "2023-05") == 2
            assert unit.next_session_serial("monthly", "2023-06") == 1

    def test_a_case_counts_as_reviewed_in_the_programme_that_drew_it(self, panel: Clerk) -> None:
        with panel.reading() as unit:
            assert unit.reviewed_in("monthly") == {"p1"}
            assert unit.reviewed_in("quarterly") == frozenset()

    def test_a_void_draw_reviews_no_case(self, panel: Clerk) -> None:
        void(panel)
        with panel.reading() as unit:
            assert unit.reviewed_in("monthly") == frozenset()

    def test_reviews_of_a_case_come_with_their_sessions(self, panel: Clerk) -> None:
        panel.convene("s2")
        panel.draw("s2", cases=("p2", "p1"))
        panel.confirm()
        with panel.reading() as unit:
            reviews = unit.reviews_of("p1")
        assert [(session, review.rank) for session, review in reviews] == [("s1", 1), ("s2", 2)]
        assert reviews[0][1].result is not None

    def test_bulletins_are_found_by_session_and_case(self, panel: Clerk) -> None:
        panel.follow_up()
        issued = Bulletin("s1", "p1", ("market",), "county", "b1", date(2023, 6, 20))
        with panel.reading() as unit:
            assert (
                unit.bulletins() == unit.bulletins("s1") == unit.bulletins(case="p1") == (issued,)
            )
            assert unit.bulletins("s9") == ()

    @pytest.mark.parametrize(
        ("wanted", "count"),
        [
            ({}, 1),
            ({"session": "s1"}, 1),
            ({"session": "s9"}, 0),
            ({"unit": "market"}, 1),
            ({"unit": "ecology"}, 0),
            ({"posted_from": date(2023, 6, 20), "posted_to": date(2023, 6, 20)}, 1),
            ({"posted_from": date(2023, 6, 21)}, 0),
            ({"posted_to": date(2023, 6, 19)}, 0),
        ],
    )
    def test_postings_are_found_by_session_unit_and_day(
        self, panel: Clerk, wanted: dict[str, object], count: int
    ) -> None:
        panel.follow_up()
        with panel.reading() as unit:
            assert len(unit.assessments(**wanted)) == count

    def test_a_posting_keeps_its_sign_and_points(self, panel: Clerk) -> None:
        panel.follow_up()
        line = AssessmentLine("s1", "p1", "market", Decimal("-0.5"), "a1", date(2023, 6, 20))
        with panel.reading() as unit:
            assert unit.assessments() == (line,)
