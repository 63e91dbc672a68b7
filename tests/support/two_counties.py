"""Two counties in one installation, both with petitions, reviews, files, drafts and accounts.

Shengzhou has the short story behind it; Songquan, which extends Shengzhou's documents, a review of
its own.  A third, Yuezhou, supervises Songquan.  Made once in a run of the tests; each test that
writes works on a copy of the folder.
"""

from __future__ import annotations

import io
import shutil
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from argon2 import PasswordHasher
from file_support import PDF
from songquan_support import COUNTY as SONGQUAN
from songquan_support import EXAMPLE, HELD, OPENED, Songquan
from story_support import JULY, MAY, PETITIONER, SALON, played
from webui_support import PASSWORD

from engine.clock import moment_of
from engine.places import Instance
from engine.records.rule_values import Replay
from engine.records.session import Database
from engine.records.values import DocumentDraft, Draft
from engine.services.counties import Desks
from engine.services.desk import Desk
from engine.services.edit_documents import begin_draft
from engine.services.publish_documents import publish_folder
from engine.services.submit_drafts import submit_draft
from engine.terms import SYSTEM, Actor, CountyId
from webui.desks import desks_of
from webui.settings import Settings

SHENGZHOU = CountyId("shengzhou")
YUEZHOU = CountyId("yuezhou")
"""Supervises Songquan, which agreed to show it three totals; handles nothing itself."""

SUPERVISOR = EXAMPLE.parent / "supervisor"
TODAY = date(2024, 6, 3)
HEADLINE, SECRET = "松泉古井巷食堂退卡一事", "松泉的草稿，别县不得看到"
PERSON = "尤小鱼"
"""Of Songquan: the subject of a petition, a sentence of its drafts, and who petitioned."""

_MORE_POSTS = (
    ("规则编制人", "县信访局", "author", "he-ping"),
    ("审计员", "县纪委监委", "auditor", "jiang-yue"),
    ("系统管理员", "县信访局", "administrator", "bai-lu"),
    ("随访员", "县信访局", "follow-up-city", "he-ping"),
)
"""Posts the example does not need: title, unit, role, holder."""

_ONLY_HERE = {SHENGZHOU: "han-zhuoqun", SONGQUAN: "tao-ye"}
"""Somebody of each county whom the other does not know."""


@dataclass(frozen=True)
class Belongings:
    """What one county has, by which another's pages are searched.

    Attributes:
        fill: Values of addresses, by the name of the argument; only this county has them.
        marks: Texts that stand on this county's pages and on no other's.
    """

    county: CountyId
    fill: dict[str, tuple[str, ...]] = field(default_factory=dict)
    marks: tuple[str, ...] = ()


def settings_in(folder: Path) -> Settings:
    """Return the settings of an installation in which both counties are."""
    instance = Instance(folder)
    return Settings(
        instance=instance,
        county=SHENGZHOU,
        database_url=instance.database_url,
        secret=bytes(32),
        today=TODAY,
    )


def build(folder: Path) -> None:
    """Fill an empty folder with an installation of two counties."""
    shutil.copy(played(), folder / "onecase.db")
    settings = settings_in(folder)
    database = Database(settings.database_url)
    desks = desks_of(settings, database)
    _keep_account_of_one_who_left(desks.found(SHENGZHOU))
    _build_songquan(desks.found(SONGQUAN), folder / "documents")
    publish_folder(desks.found(YUEZHOU), SUPERVISOR, actor=SYSTEM, at=moment_of(date(2024, 1, 2)))
    _open_accounts(desks.found(YUEZHOU))
    database.close()


def _build_songquan(desk: Desk, documents: Path) -> None:
    shutil.copytree(EXAMPLE, documents)
    with (documents / "county.yaml").open("a", encoding="utf-8") as file:
        for title, unit, role, holder in _MORE_POSTS:
            said = (
                f"{{id: more-{role}, title: {title}, unit: {unit}, role: {role}, holder: {holder}}}"
            )
            file.write(f"    - {said}\n")
    publish_folder(desk, documents, actor=SYSTEM, at=moment_of(date(2024, 1, 2)))
    office = Songquan(desk, OPENED)
    _open_accounts(desk)
    _keep_account_of_one_who_left(desk)
    proof = {
        "sha256": desk.files.receive(io.BytesIO(PDF)),
        "name": "松泉收据.pdf",
        "type": "application/pdf",
        "size": len(PDF),
    }
    card = office.register(headline=HEADLINE, petitioner_name=PERSON, evidence=[proof])
    office.bring(card, "settle")
    office.settled(topic="村级资金管理", headline="松泉村账目不公开一事")
    office.day = HELD
    office.judge(office.drawn(), card, {"shallow": 20})
    _keep_drafts(desk, card)
    _submit_rules(desk, office.person("he-ping"))


def _open_accounts(desk: Desk) -> None:
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with desk.database.writing(desk.county) as unit:
        for person in desk.county_on(unit, OPENED).document.people:
            unit.put_account(person.id, person.id, quick)


def _keep_account_of_one_who_left(desk: Desk) -> None:
    """Keep an account that can be closed without ending anybody's session."""
    person = f"gone-from-{desk.county}"
    with desk.database.writing(desk.county) as unit:
        unit.put_account(person, person, "no hash", active=True)


def _keep_drafts(desk: Desk, case: str) -> None:
    at = moment_of(HELD)
    with desk.database.writing(desk.county) as unit:
        rubric = desk.library(unit).find("rubric", "first-petition")
        text = rubric.source_text + f"# {SECRET}\n"
        unit.keep_document_draft(
            DocumentDraft(
                kind="rubric",
                id="first-petition",
                revision=1,
                base_version=rubric.ref.version,
                base_sha256=rubric.ref.sha256,
                path="rubrics/first-petition-2.yaml",
                text=text.replace("version: 1", "version: 2", 1),
                saved_by="he-ping",
                saved_at=at,
            )
        )
        unit.keep_draft(
            Draft(
                person="bai-lu",
                subject="new/petition",
                workflow="petition",
                step="register",
                case=None,
                form_id="petition-registration",
                form_version=1,
                base_revision=None,
                answers={"headline": SECRET},
                raw=(),
                version=1,
                token=f"draft-of-{case}",
                page="page",
                turn=1,
                saved_at=at,
            )
        )


def _submit_rules(desk: Desk, author: Actor) -> None:
    """Submit a draft for approval and keep what trying it would change."""
    at, since = moment_of(HELD), date(2024, 9, 1)
    begin_draft(
        desk,
        "workflow",
        "rectification",
        effective_from=since,
        changes=["松泉放宽两天"],
        actor=author,
        at=at,
    )
    with desk.database.writing(desk.county) as unit:
        draft = unit.document_draft("workflow", "rectification")
        assert draft is not None
        text = draft.text.replace("days: 10", "days: 12")
        unit.keep_document_draft(replace(draft, revision=2, text=text))
        unit.begin_replay(
            Replay(
                id=f"replay-of-{desk.county}",
                kind="workflow",
                document="rectification",
                revision=2,
                text_sha256=sha256(text.encode()).hexdigest(),
                asked_by=author.person,
                asked_at=at,
                state="failed",
                failure="松泉的试算没有成功",
                ended_at=at,
            )
        )
    submit_draft(
        desk, "workflow", "rectification", revision=2, words="松泉请审", actor=author, at=at
    )


def belongings(desks: Desks, county: CountyId) -> Belongings:
    """Return what a county has."""
    desk = desks.of(county)
    with desk.database.reading(county) as unit:
        cases = unit.cases()
        sessions = tuple(session.id for session in unit.sessions())
        files = tuple(
            str(file["sha256"])
            for case in cases
            for filing in unit.filings(case.id)
            for file in filing.answers.get("evidence", ())
            if "sha256" in file
        )
        document = desk.county_on(unit, TODAY).document
        submissions = unit.submissions()
        replays = tuple(each.id for each in unit.replays("workflow", "rectification"))
    if county == YUEZHOU:
        return Belongings(county, {"document": (county,)}, ("越州市", "陆文", "汤宁"))
    if county == SONGQUAN:
        own = (HEADLINE, PERSON, SECRET, "松泉", *(person.name for person in document.people))
        chosen = sorted(case.id for case in cases)
    else:
        own = (PETITIONER, "反映美容生活馆购物卡退款难")
        chosen = [SALON, *(case.id for case in cases if case.parent), cases[0].id]
        sessions = (MAY, JULY)
    fill = {"case": tuple(chosen[:3]), "session": sessions, "sha256": files, "document": (county,)}
    fill["person"] = (f"gone-from-{county}", _ONLY_HERE[county])
    fill |= {"submission": tuple(each.id for each in submissions), "replay": replays}
    return Belongings(county, fill, (*own, *(case.number for case in cases)))
