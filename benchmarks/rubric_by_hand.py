"""The rubric of the measurements, written by hand as one would without an engine.

Whole numbers are ``int`` here, texts stand where they are needed, nothing is looked up that could
be written down.  The results are those of the engine, reasons in both languages included.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from engine.scoring.deductions import Finding

Facts = Mapping[str, int | bool | None]


class Deducted(NamedTuple):
    """An item that took points off, with the reason why."""

    item: str
    points: Decimal
    reason: str
    reason_en: str


class Result(NamedTuple):
    """What comes out for one case: points lost by dimension and item by item."""

    total: Decimal
    grade: str
    lost: tuple[Decimal, ...]
    items: tuple[Deducted, ...]


Found = tuple[list[Deducted], list[Deducted], list[Deducted], list[Deducted], list[Deducted]]
"""What was found in each of the five dimensions, in the order of the rubric."""

ZERO, HALF, TWO, THREE, FOUR, FIVE = (Decimal(text) for text in ("0", "0.5", "2", "3", "4", "5"))
ONE, SIX, EIGHT, TEN, FIFTEEN = (Decimal(number) for number in (1, 6, 8, 10, 15))
TWENTY, TWENTY_FIVE = Decimal(20), Decimal(25)
MARKS = (FIFTEEN, TWENTY, TWENTY_FIVE, TWENTY_FIVE, FIFTEEN)
EXCELLENT, QUALIFIED, FULL = Decimal(90), Decimal(70), Decimal(100)

PANEL = {
    "shirking": EIGHT,
    "leaders-absent": FOUR,
    "wrong-path": FOUR,
    "records-incomplete": THREE,
    "shallow-investigation": EIGHT,
    "nature-undetermined": SIX,
    "expert-not-used": FOUR,
    "delayed-action": EIGHT,
    "perfunctory-mediation": SIX,
    "problem-unsolved": SIX,
    "law-misapplied": FIVE,
    "violation-not-pursued": FIVE,
    "main-demand-avoided": TEN,
    "progress-untold": THREE,
    "hollow-wording": THREE,
}
"""The most each item may lose that the panel finds."""

LEAD_UNCLEAR = Deducted(
    "lead-unclear",
    THREE,
    "主办、协办单位分工已书面明确 = 否，扣 3 分",
    "Duties of lead and co-units are set down in writing = no: 3 points off",
)
EXTENSION_UNTOLD = Deducted(
    "extension-untold",
    TWO,
    "办结答复是否延期 = 是；联系信访人次数 = 0 次，扣 2 分",
    "Conclusion: extended = yes; Contacts with the petitioner = 0: 2 points off",
)
NO_CONTACT = Deducted(
    "no-contact",
    FOUR,
    "联系信访人次数 = 0 次，扣 4 分",
    "Contacts with the petitioner = 0: 4 points off",
)
NO_SITE_VISIT = Deducted(
    "no-site-visit",
    THREE,
    "实地核查次数 = 0 次，扣 3 分",
    "On-site checks = 0: 3 points off",
)
FACTS_NOT_ESTABLISHED = Deducted(
    "facts-not-established",
    FIVE,
    "事实和性质均已查清认定 = 否，扣 5 分",
    "Facts and their nature are established = no: 5 points off",
)
NO_FOLLOW_UP = Deducted(
    "no-follow-up",
    TWO,
    "随访次数 = 0 次，扣 2 分",
    "Follow-ups = 0: 2 points off",
)
NO_LEGAL_BASIS = Deducted(
    "no-legal-basis",
    THREE,
    "写明法律政策依据 = 否，扣 3 分",
    "Cites its legal basis = no: 3 points off",
)
DEMANDS_UNANSWERED = Deducted(
    "demands-unanswered",
    THREE,
    "对每项诉求都有回应 = 否，扣 3 分",
    "Answers every demand = no: 3 points off",
)
REMEDY_UNTOLD = Deducted(
    "remedy-untold",
    TWO,
    "告知复查途径和期限 = 否，扣 2 分",
    "States how to ask for review = no: 2 points off",
)


def in_words(points: Decimal) -> str:
    """Return points without zeros at their end."""
    text = str(points)
    return text.rstrip("0").rstrip(".") if "." in text else text


def points_en(points: Decimal) -> str:
    """Return points with their noun in English."""
    return f"{in_words(points)} {'point' if points == 1 else 'points'}"


def repeated_transfer(times: int) -> Deducted:
    """Return what objections to the duty take off, one point each and at most three."""
    zh = f"推转异议次数 {times} 次，每 1 次扣 1 分，"
    en = f"Objections to the duty = {times}; 1 point for each 1: "
    return measured("repeated-transfer", zh, en, Decimal(times), THREE)


def sign_off_missing(tiers: int) -> Deducted:
    """Return what missing signatures take off, two points each and at most four."""
    zh = f"未签字层级数 {tiers} 级，每 1 级扣 2 分，"
    en = f"Tiers not signed = {tiers}; 2 points for each 1: "
    return measured("sign-off-missing", zh, en, Decimal(2 * tiers), FOUR)


def accept_late(days: int) -> Deducted:
    """Return what a late acceptance takes off, one point a day and at most five."""
    zh = f"受理告知超期天数 {days} 天，每 1 天扣 1 分，"
    en = f"Acceptance: days late = {days}; 1 point for each 1: "
    return measured("accept-late", zh, en, Decimal(days), FIVE)


def conclude_late(days: int) -> Deducted:
    """Return what a late conclusion takes off, two points for five days begun, at most eight."""
    zh = f"办结答复超期天数 {days} 天，每 5 天扣 2 分（不足 5 天按 5 天计），"
    en = f"Conclusion: days late = {days}; 2 points for each 5 (a begun 5 counts in full): "
    return measured("conclude-late", zh, en, Decimal(-(-days // 5) * 2), EIGHT)


def returned_at_signing(times: int) -> Deducted:
    """Return what being sent back takes off, half a point each time and at most two."""
    zh = f"签字退回次数 {times} 次，每 1 次扣 0.5 分，"
    en = f"Times returned at sign-off = {times}; 0.5 points for each 1: "
    return measured("returned-at-signing", zh, en, times * HALF, TWO)


def evidence_thin(pieces: int) -> Deducted:
    """Return what too little evidence takes off."""
    return Deducted(
        "evidence-thin",
        THREE,
        f"证据材料 = {pieces}（符合 < 2），扣 3 分",
        f"Evidence = {pieces} (meets < 2): 3 points off",
    )


def measured(item: str, zh: str, en: str, points: Decimal, most: Decimal) -> Deducted:
    """Return an item whose points are counted and capped."""
    if points <= most:
        return Deducted(
            item, points, f"{zh}扣 {in_words(points)} 分", f"{en}{points_en(points)} off"
        )
    return Deducted(
        item,
        most,
        f"{zh}应扣 {in_words(points)} 分，本项最多扣 {in_words(most)} 分",
        f"{en}{in_words(points)} together, for this item at most {points_en(most)} off",
    )


def counted(  # noqa: PLR0917  as one writes it by hand
    item: str, zh: str, en: str, times: int, rate: Decimal, most: Decimal
) -> Deducted:
    """Return what the panel's findings of one fault take off, so much each time."""
    each = in_words(rate)
    zh = f"{zh} {times} 次，每 1 次扣 {each} 分，"
    en = f"{en} = {times}; {points_en(rate)} for each 1: "
    return measured(item, zh, en, times * rate, most)


def score_counted(facts: Facts) -> Result:  # noqa: C901, PLR0912, PLR0915  a rubric by hand
    """Return points, grade and reasons of one case by thirty items that facts find."""
    get = facts.get
    duty, procedure, investigation, disposal, reply = found = recorded(facts)
    times = get("found.shirking")
    if times:
        zh, en = "以职能交叉为由推诿扯皮", "Shirking where duties cross"
        duty.append(counted("shirking", zh, en, times, TWO, EIGHT))
    times = get("found.leaders-absent")
    if times:
        zh, en = "分管负责人、“一把手”未研究过问", "Deputy and chief did not take part"
        duty.append(counted("leaders-absent", zh, en, times, ONE, FOUR))
    times = get("found.wrong-path")
    if times:
        zh, en = "办理途径适用不当，应导入法定程序未导入", "Wrong path chosen"
        procedure.append(counted("wrong-path", zh, en, times, ONE, FOUR))
    times = get("found.records-incomplete")
    if times:
        zh, en = "登记、案卷材料不完整", "Records incomplete"
        procedure.append(counted("records-incomplete", zh, en, times, ONE, THREE))
    times = get("found.shallow-investigation")
    if times:
        zh, en = "调查不深入、浮于表面", "No in-depth investigation"
        investigation.append(counted("shallow-investigation", zh, en, times, TWO, EIGHT))
    times = get("found.nature-undetermined")
    if times:
        zh, en = "关键性质未作认定（如充值是否属预付卡）", "Nature of the matter not determined"
        investigation.append(counted("nature-undetermined", zh, en, times, TWO, SIX))
    times = get("found.expert-not-used")
    if times:
        zh, en = "应当委托专业机构检测、鉴定而未委托", "No expert survey where one was needed"
        investigation.append(counted("expert-not-used", zh, en, times, ONE, FOUR))
    times = get("found.delayed-action")
    if times:
        zh, en = "处置拖延、未及时回应群众诉求", "Action delayed"
        disposal.append(counted("delayed-action", zh, en, times, TWO, EIGHT))
    times = get("found.perfunctory-mediation")
    if times:
        zh, en = "以调代查、“和稀泥”式调解", "Perfunctory mediation"
        disposal.append(counted("perfunctory-mediation", zh, en, times, TWO, SIX))
    times = get("found.problem-unsolved")
    if times:
        zh, en = "合理诉求解决不到位", "A sound demand not met"
        disposal.append(counted("problem-unsolved", zh, en, times, TWO, SIX))
    times = get("found.law-misapplied")
    if times:
        zh, en = "适用法规、政策不当", "Law or policy misapplied"
        disposal.append(counted("law-misapplied", zh, en, times, TWO, FIVE))
    times = get("found.violation-not-pursued")
    if times:
        zh, en = "发现违法违规线索未依法查处或移送", "A violation found but not pursued"
        disposal.append(counted("violation-not-pursued", zh, en, times, TWO, FIVE))
    times = get("found.main-demand-avoided")
    if times:
        zh, en = "回避主要诉求、避重就轻", "Main demand avoided"
        reply.append(counted("main-demand-avoided", zh, en, times, THREE, TEN))
    times = get("found.progress-untold")
    if times:
        zh, en = "未告知办理进展", "Petitioner not told of progress"
        reply.append(counted("progress-untold", zh, en, times, ONE, THREE))
    times = get("found.hollow-wording")
    if times:
        zh, en = "答复空话套话、生硬或有错漏", "Reply hollow, harsh or faulty"
        reply.append(counted("hollow-wording", zh, en, times, ONE, THREE))
    return summed(found)


def recorded(facts: Facts) -> Found:  # noqa: C901, PLR0912  as long as its rubric
    """Return what the records alone find, for each of the five dimensions."""
    get = facts.get
    duty = []
    if get("units.clear") is False:
        duty.append(LEAD_UNCLEAR)
    times = get("transfers.count")
    if times is not None and times > 1:
        duty.append(repeated_transfer(times))
    tiers = get("sign_off.missing")
    if tiers:
        duty.append(sign_off_missing(tiers))

    procedure = []
    days = get("accept.days_late")
    if days:
        procedure.append(accept_late(days))
    days = get("conclude.days_late")
    if days:
        procedure.append(conclude_late(days))
    if get("contact.count") == 0:
        if get("conclude.extended"):
            procedure.append(EXTENSION_UNTOLD)
        procedure.append(NO_CONTACT)
    times = get("signature.returns")
    if times is not None and times > 1:
        procedure.append(returned_at_signing(times))

    investigation = []
    if get("visit.count") == 0:
        investigation.append(NO_SITE_VISIT)
    pieces = get("investigation.evidence_count")
    if pieces is not None and pieces < 2:
        investigation.append(evidence_thin(pieces))
    if get("investigation.facts_established") is False:
        investigation.append(FACTS_NOT_ESTABLISHED)

    disposal = []
    if get("follow_up.count") == 0:
        disposal.append(NO_FOLLOW_UP)

    reply = []
    if get("reply.cites_law") is False:
        reply.append(NO_LEGAL_BASIS)
    if get("reply.answers_all") is False:
        reply.append(DEMANDS_UNANSWERED)
    if get("reply.states_remedy") is False:
        reply.append(REMEDY_UNTOLD)
    return duty, procedure, investigation, disposal, reply


def judged(findings: Sequence[Finding]) -> dict[str, Deducted]:
    """Return what the panel takes off, by item.

    Raises:
        ValueError: An item is unknown or entered twice, has no reason, or wrong points.
    """
    panel: dict[str, Deducted] = {}
    for finding in findings:
        item, points, reason = finding.item, finding.points, finding.reason.strip()
        most = PANEL.get(item)
        if most is None or item in panel or not reason or finding.count != 1:
            raise ValueError(item)
        if points is None or not points.is_finite() or not ZERO < points <= most or points % HALF:
            raise ValueError(item)
        panel[item] = Deducted(item, points, reason, reason)
    return panel


def score_findings(facts: Facts, findings: Sequence[Finding]) -> Result:
    """Return points, grade and reasons of one case, fifteen items as the panel judged them."""
    panel = judged(findings)
    duty, procedure, investigation, disposal, reply = found = recorded(facts)
    if panel:
        take(panel, duty, "shirking", "leaders-absent")
        take(panel, procedure, "wrong-path", "records-incomplete")
        take(
            panel,
            investigation,
            "shallow-investigation",
            "nature-undetermined",
            "expert-not-used",
        )
        take(
            panel,
            disposal,
            "delayed-action",
            "perfunctory-mediation",
            "problem-unsolved",
            "law-misapplied",
            "violation-not-pursued",
        )
        take(panel, reply, "main-demand-avoided", "progress-untold", "hollow-wording")
    return summed(found)


def take(panel: Mapping[str, Deducted], found: list[Deducted], *items: str) -> None:
    """Put on a dimension's list what the panel found of these items, in their order."""
    found.extend([panel[item] for item in items if item in panel])


def summed(dimensions: Found) -> Result:
    """Return the result of what each dimension found, each capped at its marks."""
    total, lost, items = FULL, [], []
    for marks, found in zip(MARKS, dimensions, strict=True):
        taken = ZERO
        for one in found:
            points = one.points
            if taken + points > marks:
                points = marks - taken
                items.append(one._replace(points=points))
            else:
                items.append(one)
            taken += points
        lost.append(taken)
        total -= taken
    if total >= EXCELLENT:
        grade = "excellent"
    elif total >= QUALIFIED:
        grade = "qualified"
    else:
        grade = "unqualified"
    return Result(total, grade, tuple(lost), tuple(items))
