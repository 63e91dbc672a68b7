"""A small county of paper with one workflow, for tests of pages; nothing in it is real."""

from __future__ import annotations

from datetime import date

from engine.audit.entry import DocumentPublished, Pin
from engine.clock import moment_of
from engine.configuration.library import library_of
from engine.records.session import Database
from engine.terms import SYSTEM

COUNTY = """\
kind: county
id: paper-town
title: {zh: 纸镇, en: Paper Town}
version: 1
effective_from: 2020-01-01
unit_kinds:
- {id: office, title: {zh: 机关, en: Office}}
- {id: yard, title: {zh: 工场, en: Yard}}
units:
- {id: hall, title: {zh: 县府, en: Hall}, unit_kind: office}
- {id: road-yard, title: {zh: 道路工场, en: Road yard}, unit_kind: yard, superior: hall}
- {id: water-yard, title: {zh: 水务工场, en: Water yard}, unit_kind: yard, superior: hall}
areas: []
topics:
- id: roads
  title: {zh: 道路, en: Roads}
  children:
  - {id: potholes, title: {zh: 路面坑洼, en: Potholes}}
  - {id: bridges, title: {zh: 桥梁, en: Bridges}}
- id: wells
  title: {zh: 水井, en: Wells}
roles:
- id: clerk
  title: {zh: 办事员, en: Clerk}
  scope: county
  may: [petition.register, petition.read, identity.read]
- {id: handler, title: {zh: 经办人, en: Handler}, scope: case, may: [petition.read]}
- {id: deputy, title: {zh: 分管人, en: Deputy}, scope: case, may: [petition.read]}
- {id: guest, title: {zh: 旁听, en: Guest}, scope: county, may: []}
people:
- {id: anna, name: 安娜}
- {id: bert, name: 贝特}
- {id: cleo, name: 克丽奥}
- {id: dora, name: 多拉}
- {id: emil, name: 埃米尔}
posts:
- {id: desk, title: {zh: 前台, en: Front desk}, unit: hall, role: clerk, holder: anna}
- {id: bench, title: {zh: 旁听席, en: Bench}, unit: hall, role: guest, holder: bert}
- {id: roads-1, title: {zh: 道路经办, en: Road handler},
   unit: road-yard, role: handler, holder: cleo}
- {id: roads-2, title: {zh: 道路分管, en: Road deputy},
   unit: road-yard, role: deputy, holder: dora}
- {id: water-1, title: {zh: 水务经办, en: Water handler},
   unit: water-yard, role: handler, holder: emil}
- {id: water-2, title: {zh: 水务分管, en: Water deputy},
   unit: water-yard, role: deputy, holder: dora}
"""

CALENDAR = """\
kind: calendar
id: working-days
title: {zh: 工作日, en: Working days}
version: 1
effective_from: 2020-01-01
years:
- {year: 2023, notice: none, holidays: [], workdays: []}
"""

LETTER = """\
kind: form
id: letter
title: {zh: 来信登记, en: Letter}
version: 1
effective_from: 2020-01-01
schema:
  type: object
  required: [headline, topic, writer]
  properties:
    headline:
      {type: string, minLength: 4, title: 事由, fact: letter.headline, en: {title: Subject}}
    topic:
      type: string
      title: 类别
      fact: letter.topic
      ui: {widget: select, choices: topics}
      en: {title: Topic}
    writer: {type: string, title: 写信人, confidential: informant, en: {title: Writer}}
"""

REPORT = """\
kind: form
id: report
title: {zh: 办理报告, en: Report}
version: 1
effective_from: 2020-01-01
schema:
  type: object
  required: [found]
  properties:
    found: {type: string, minLength: 2, title: 查明情况, en: {title: Found}}
    measures:
      type: array
      title: 措施
      items:
        type: object
        required: [what]
        properties:
          what: {type: string, minLength: 2, title: 做什么, en: {title: What}}
      en: {title: Measures}
"""

DECISION = """\
kind: form
id: decision
title: {zh: 签字, en: Decision}
version: 1
effective_from: 2020-01-01
schema:
  type: object
  required: [decision]
  properties:
    decision:
      type: string
      title: 意见
      oneOf: [{const: agree, title: 同意}, {const: return, title: 退回}]
      en: {title: Decision, enum: {agree: Agree, return: Return}}
"""

WORKFLOW = """\
kind: workflow
id: letters
title: {zh: 来信办理, en: Letters}
version: 1
effective_from: 2020-01-01
numbering: 纸信〔{year}〕{serial}号
opens: register
subject: letter.headline
topic: letter.topic
duties: [handler, deputy]
stages:
- {id: received, title: {zh: 待分流, en: Received}, tone: wait}
- {id: sent, title: {zh: 办理中, en: With the yard}}
- {id: signing, title: {zh: 待签字, en: To be signed}, tone: wait}
- {id: closed, title: {zh: 已办结, en: Closed}, final: true, cleared: true, tone: good}
steps:
- {id: register, title: {zh: 登记来信, en: Register}, by: [clerk], to: received, form: letter}
- id: route
  title: {zh: 分流, en: Route}
  by: [clerk]
  from: [received]
  to: sent
  assigns: [route]
- id: report
  title: {zh: 报告, en: Report}
  by: [handler]
  from: [sent]
  to: signing
  form: report
- id: sign
  title: {zh: 逐级签字, en: Sign}
  by: [handler, deputy]
  from: [signing]
  to: closed
  form: decision
  sign_off: result
- id: note
  title: {zh: 打电话, en: Telephone}
  by: [handler]
  from: [sent]
  expected: false
  repeatable: true
  note: {zh: 每次都记一笔, en: Note each call}
- id: hurry
  title: {zh: 催办, en: Hurry}
  by: [clerk]
  from: [sent]
  when: {answer.overdue: true}
  refusal: {zh: 期限未到, en: The term has not run out}
  expected: false
- id: hand-over
  title: {zh: 移交, en: Hand over}
  by: [handler]
  from: [sent]
  to: received
  expected: false
sign_offs:
- id: result
  title: {zh: 结果签字, en: Result}
  field: decision
  agree: agree
  returns_to: sent
  tiers:
  - {role: handler, title: {zh: 经办人, en: Handler}}
  - {role: deputy, title: {zh: 分管人, en: Deputy}}
clocks:
- id: answer
  title: {zh: 答复, en: Answer}
  basis: 纸镇章程第一条
  starts: route
  stops: [report]
  limit: {days: 10}
  due_soon: {days: 3}
routing:
  hit: unique
  complete: true
  inputs: [{name: letter.topic}]
  outputs: [{name: lead}, {name: with}]
  rules:
  - {id: r1, when: {letter.topic: "potholes, bridges"}, then: {lead: road-yard}, basis: 谁修路谁管}
  - {id: r2, when: {letter.topic: wells}, then: {lead: water-yard, with: [road-yard]}}
escalation:
- id: answer-overdue
  title: {zh: 逾期未答复，请催办, en: No answer in time}
  when: {answer.overdue: true}
  then: {propose: hurry, to: [clerk]}
"""

TEXTS = (
    ("county.yaml", COUNTY),
    ("calendar.yaml", CALENDAR),
    ("forms/letter.yaml", LETTER),
    ("forms/report.yaml", REPORT),
    ("forms/decision.yaml", DECISION),
    ("workflows/letters.yaml", WORKFLOW),
)
"""Every document of the county by its path."""

OPENING_DAY = date(2023, 3, 1)


def publish(database: Database) -> None:
    """Publish the documents of the county."""
    with database.writing("paper-town") as unit:
        for loaded in library_of(TEXTS).all():
            ref = loaded.ref
            pin = Pin(kind=ref.kind, id=ref.id, version=ref.version, sha256=ref.sha256)
            title, since = loaded.document.title.zh, loaded.effective_from
            unit.keep_document(pin, title, loaded.source_text, loaded.path, since)
            event = DocumentPublished(document=pin, title=title, effective_from=since)
            unit.record(event, actor=SYSTEM, at=moment_of(date(2020, 1, 1)))
