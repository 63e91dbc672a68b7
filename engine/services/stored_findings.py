"""What an assessor found, as it stands in a stored sheet."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from engine.errors import IntegrityError
from engine.scoring.deductions import Finding


def finding_to_json(finding: Finding) -> dict[str, object]:
    """Return a finding as JSON; points as text."""
    return {
        "item": finding.item,
        "points": None if finding.points is None else str(finding.points),
        "reason": finding.reason,
        "evidence": finding.evidence,
        "count": finding.count,
    }


def finding_from_json(stored: Mapping[str, object]) -> Finding:
    """Return the finding that ``finding_to_json`` wrote.

    Raises:
        IntegrityError: it is none.
    """
    try:
        points, count = stored["points"], stored["count"]
        return Finding(
            item=str(stored["item"]),
            points=None if points is None else Decimal(str(points)),
            reason=str(stored["reason"]),
            evidence=str(stored["evidence"]),
            count=int(str(count)),
        )
    except (KeyError, ValueError, InvalidOperation) as error:
        raise IntegrityError(
            "存储的评分记录无法读取", "a stored finding cannot be read", value=repr(error)
        ) from error
