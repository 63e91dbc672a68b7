"""What must be given in every case, and the gaps that keep it from being given."""

from __future__ import annotations

from collections.abc import Collection

from proof_support import table_of

from engine.configuration.table import Column
from engine.rules.proofs import TableFault, prove
from engine.rules.tables import DecisionTable

NEED: dict[str, tuple[str, str]] = {"grade": ("每件都要有等次", "every case needs a grade")}


def needed(table: DecisionTable, code: str, known: Collection[str] = ()) -> list[TableFault]:
    found = prove(table, required=NEED, known=known)
    return [fault for fault in found if fault.code == code]


def test_a_gap_where_an_output_is_needed_is_an_error() -> None:
    table = table_of("unique", [({"days": "< 5"}, "甲")])
    [fault] = needed(table, "default-missing")
    assert fault.severity == "error"
    assert fault.zh == (
        "天数为 5 时，没有任何一行适用，“grade”也没有写默认值（default），而每件都要有等次"
    )
    assert fault.en == (
        "no row applies where days is 5, and 'grade' has no default, but every case needs a grade"
    )


def test_with_a_default_nothing_is_missing() -> None:
    outputs = (Column(name="grade", values=("甲", "乙"), default="乙"),)
    table = table_of("unique", [({"days": "< 5"}, "甲")], outputs=outputs)
    assert needed(table, "default-missing") == []


def test_an_input_that_may_be_unknown_leaves_what_is_needed_open() -> None:
    rows = [({"days": "< 5"}, "甲"), ({"days": ">= 5"}, "乙")]
    [fault] = needed(table_of("unique", rows), "default-missing")
    assert fault.zh.startswith("“天数”未知时，可能没有任何一行适用")
    assert needed(table_of("unique", rows), "default-missing", known={"days"}) == []


def test_an_input_that_is_always_known_leaves_no_gap_when_unknown() -> None:
    rows = [({"days": "< 5"}, "甲"), ({"days": ">= 5"}, "乙")]
    table = table_of("unique", rows, complete=True)
    assert [fault.code for fault in prove(table, known={"days"})] == []


def test_a_row_that_does_not_give_what_is_needed_is_an_error() -> None:
    table = table_of("unique", [({"days": "< 5"}, "甲"), ({"days": ">= 5"}, None)])
    [fault] = needed(table, "missing-output")
    assert (fault.rows, fault.severity) == (("r2",), "error")
    assert fault.zh == "规则 r2 没有写“grade”：天数为 5 时适用这一行，而每件都要有等次"
