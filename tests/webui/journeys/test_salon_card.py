"""The salon card from the counter to 67 points, each act by the person whose duty it is."""

from __future__ import annotations

from journey_support import Enter, House, Person

FINDINGS: tuple[dict[str, tuple[str, str, str]], ...] = (
    {
        "leaders-absent": ("2", "分管负责人只签字未研究", "签字记录"),
        "shallow-investigation": ("8", "未深入调查研究", "调查报告"),
        "nature-undetermined": ("6", "充值是不是预付卡都未定性", "调查报告"),
        "perfunctory-mediation": ("6", "抱着和稀泥的思路调解", "调解记录"),
        "problem-unsolved": ("2", "退款诉求未解决", "回访记录"),
    },
    {
        "leaders-absent": ("2", "领导未过问", "签字记录"),
        "shallow-investigation": ("8", "没有到店核查", "调查报告"),
        "nature-undetermined": ("6", "未认定预付卡性质", "调查报告"),
        "perfunctory-mediation": ("6", "以调代查", "调解记录"),
        "problem-unsolved": ("2", "合理诉求未解决", "回访记录"),
    },
    {
        "leaders-absent": ("1", "研究不够", "签字记录"),
        "shallow-investigation": ("8", "浮于表面", "调查报告"),
        "nature-undetermined": ("6", "性质不清", "调查报告"),
        "perfunctory-mediation": ("5", "调解走过场", "调解记录"),
        "problem-unsolved": ("2", "未解决", "回访记录"),
    },
    {
        "leaders-absent": ("3", "一把手未过问", "签字记录"),
        "shallow-investigation": ("7", "调查不实", "调查报告"),
        "nature-undetermined": ("6", "未作定性", "调查报告"),
        "perfunctory-mediation": ("6", "和稀泥", "调解记录"),
        "problem-unsolved": ("3", "诉求落空", "回访记录"),
    },
    {
        "leaders-absent": ("2", "未专题研究", "签字记录"),
        "shallow-investigation": ("8", "只打电话没有核查", "联系记录"),
        "nature-undetermined": ("5", "预付卡未认定", "调查报告"),
        "perfunctory-mediation": ("6", "调解敷衍", "调解记录"),
        "problem-unsolved": ("1", "部分回应", "答复意见书"),
    },
)
"""What each assessor writes on the sheet: item to points, reason, evidence."""

PANEL = ("yu-lan", "zhu-mantang", "liang-weidong", "zhang-jingye", "guo-yueqin")
WITNESSES = {"shi-zhigang": "4 4 1", "wang-bingyan": "3 6 2"}


def register(clerk: Person) -> str:
    """Register the petition at the counter and return the id of the case."""
    clerk.go("/cases/petition/new")
    clerk.write("收到日期", "2023-05-25")
    clerk.answer("来源", "来电")
    clerk.write("姓名", "某消费者")
    clerk.write("联系电话", "13900000202")
    clerk.write("诉求概要", "反映美容生活馆购物卡退款难")
    clerk.pick("事项类别", "预付卡消费")
    clerk.pick("属地镇街", "剡湖街道")
    clerk.write("诉求内容", "在一美容生活馆购买了购物卡，效果不明显，想要退款，但是商家不同意。")
    clerk.answer("反映党员干部涉嫌违纪违法", "否")
    clerk.press("登记")
    return clerk.page.url.rsplit("/", 1)[-1]


def handle(enter: Enter, house: House, case: str) -> None:
    """Take the petition from routing to the follow-up, each step by its holder."""
    clerk = enter("han-zhuoqun")
    clerk.do(case, "route")
    assert "商务局" in clerk.main_text()
    clerk.answer("主办、协办单位分工已书面明确", "是")
    clerk.press("分流转办")
    with house.desk.database.reading(house.desk.county) as unit:
        holders = {each.role: each.person for each in unit.case(case).holders}

    handler = enter(holders["handler"])
    handler.do(case, "accept")
    handler.answer("告知方式", "电话")
    handler.press("受理告知")
    handler.do(case, "contact")
    handler.answer("方式", "电话")
    handler.write("沟通情况", "转告商家愿意续做项目，信访人不同意。")
    handler.press("联系信访人")
    handler.do(case, "investigate")
    handler.write("查明的事实", "信访人在该店充值购卡，双方对效果有争议，已组织调解。")
    handler.answer("事实和性质均已查清认定", "是")
    handler.page.get_by_role("button", name="增加一行").click()
    handler.write("材料名称", "调解记录")
    handler.answer("处理意见", "解释疏导")
    handler.write("处理意见说明", "双方自愿消费，建议通过协商或诉讼解决。")
    handler.press("提交调查核实报告")

    for role in ("handler", "deputy", "chief"):
        signer = handler if role == "handler" else enter(holders[role])
        signer.do(case, "sign")
        signer.answer("意见", "同意")
        signer.press("分级签字")

    handler.do(case, "reply")
    handler.write("答复内容", "经调解双方未达成一致，建议协商或通过诉讼解决。")
    handler.answer("送达方式", "邮寄")
    handler.answer("写明法律政策依据", "否")
    handler.answer("对每项诉求都有回应", "是")
    handler.answer("告知复查途径和期限", "是")
    handler.press("答复信访人")
    office = enter("wu-zhenyu")
    office.do(case, "settle")
    office.write("审核意见", "同意办结。")
    office.press("审核办结并销号")
    visitor = enter("lu-haoran")
    visitor.do(case, "follow-up-city")
    visitor.answer("随访方式", "电话回访")
    visitor.answer("问题已实际解决", "否")
    visitor.write("随访情况", "信访人对结果不满意。")
    visitor.press("市级随访")


def draw(enter: Enter) -> str:
    """Convene the panel and draw; return the address of the session."""
    secretary = enter("liang-xudong")
    secretary.go("/reviews/new")
    secretary.pick("评查方案", "monthly-review")
    secretary.tick("线上")
    secretary.write("日期", "2023-05-25")
    for person in PANEL:
        secretary.page.locator(f"#member-{person}").check()
    secretary.page.locator("#chair").select_option("cai-jialiang")
    secretary.press("建立评查会")
    session = secretary.page.url.removeprefix(secretary.url)
    secretary.press("固定抽取范围")
    for person, words in WITNESSES.items():
        witness = enter(person)
        witness.go(f"{session}/witness")
        witness.write("点数或词语", words)
        witness.press("提交并公开")
    secretary.go(session)
    secretary.press("抽取")
    return session


def score(assessor: Person, sheet: str, findings: dict[str, tuple[str, str, str]]) -> None:
    """Fill in a sheet and hand it in."""
    assessor.go(sheet)
    for item, (points, reason, evidence) in findings.items():
        assessor.page.locator(f"#item-{item} > summary").click()
        assessor.page.locator(f"#points-{item}").fill(points)
        assessor.page.locator(f"#reason-{item}").fill(reason)
        assessor.page.locator(f"#evidence-{item}").fill(evidence)
    assessor.press("提交")
    assessor.press("确定提交")


def test_the_salon_card_comes_to_67_points_by_its_items(enter: Enter, house: House) -> None:
    case = register(enter("han-zhuoqun"))
    handle(enter, house, case)
    session = draw(enter)

    sheet = f"{session}/cases/{case}/sheet"
    for person, findings in zip(PANEL, FINDINGS, strict=True):
        assessor = enter(person)
        score(assessor, sheet, findings)
        if person == PANEL[0]:
            assessor.go(f"{session}/cases/{case}/board")
            assert "67" not in assessor.main_text(), "nothing is shown before all are in"

    chair = enter("cai-jialiang")
    chair.go(f"{session}/cases/{case}")
    chair.follow("确认结果")
    chair.press("确认结果")
    chair.go(f"{session}/cases/{case}")
    told = chair.main_text()
    assert "67" in told
    assert "不合格" in told
    assert "全市" in told
    assert "关键性质未作认定" in told

    with house.desk.database.reading(house.desk.county) as unit:
        ((_, reviewed),) = unit.reviews_of(case)
        (listed,) = unit.children(case)
    assert reviewed.result is not None
    assert reviewed.result.score == 67
    assert reviewed.result.grade == "unqualified"
    assert 100 - sum(each.points for each in reviewed.result.lost) == 67
    assert listed.stage == "rectifying"
