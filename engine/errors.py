"""Every error of the engine: one family, each carrying data from which its text is made."""

from __future__ import annotations

from typing import ClassVar


class OnecaseError(Exception):
    """Parent of all errors the engine raises on purpose.

    Attributes:
        zh: What is wrong, in Chinese, for the person at the desk.
        en: The same in English.
        place: Where: a file and line, a field, a case number.
        value: What stands there.
        hint: How to mend it, in Chinese.
        hint_en: How to mend it, in English.
    """

    code: ClassVar[str] = "error"

    def __init__(
        self,
        zh: str,
        en: str,
        *,
        place: str | None = None,
        value: object = None,
        hint: str | None = None,
        hint_en: str | None = None,
    ) -> None:
        """Keep the data; the text is put together by ``text``."""
        self.zh = zh
        self.en = en
        self.place = place
        self.value = value
        self.hint = hint
        self.hint_en = hint_en
        super().__init__(self.text("zh"))

    def text(self, language: str = "zh") -> str:
        """Return place, fault and remedy in one sentence in ``zh`` or ``en``."""
        fault, remedy = (self.en, self.hint_en) if language == "en" else (self.zh, self.hint)
        where = f"{self.place}: " if self.place else ""
        how = f" ({remedy})" if remedy and language == "en" else f"（{remedy}）" if remedy else ""
        return f"{where}{fault}{how}"


class ConfigurationError(OnecaseError):
    """A document is at fault."""

    code = "configuration"


class ExpressionError(ConfigurationError):
    """A condition, cell or output of a document cannot be read.

    Attributes:
        offset: Position of the fault in the cell's text, from 0; None if the whole cell is meant.
        fault: The code used in reports, such as ``cell-syntax`` or ``cell-type``.
    """

    code = "expression"

    def __init__(
        self,
        zh: str,
        en: str,
        *,
        fault: str = "cell-syntax",
        offset: int | None = None,
        place: str | None = None,
        value: object = None,
        hint: str | None = None,
        hint_en: str | None = None,
    ) -> None:
        """Keep the data of the fault and where in the cell it stands."""
        super().__init__(zh, en, place=place, value=value, hint=hint, hint_en=hint_en)
        self.fault = fault
        self.offset = offset


class RuleError(OnecaseError):
    """A rule could not be applied to the facts of a case."""

    code = "rule"


class FilingError(OnecaseError):
    """What a person entered is at fault; ``faults`` names each field.

    Attributes:
        faults: ``(path, zh, en)`` for each wrong field; the path is dotted, rows by number.
    """

    code = "filing"

    def __init__(
        self, faults: tuple[tuple[str, str, str], ...], *, place: str | None = None
    ) -> None:
        """Keep the faults of all fields; nothing of the entry is stored."""
        zh = "；".join(f"{path}：{text}" for path, text, _ in faults)
        en = "; ".join(f"{path}: {text}" for path, _, text in faults)
        super().__init__(f"填写有误：{zh}", f"The entry has faults: {en}", place=place)
        self.faults = faults


class TransitionError(OnecaseError):
    """The step is not open to this case in the state it is in."""

    code = "transition"


class AccessError(OnecaseError):
    """The person may not do or see this."""

    code = "access"


class NotFoundError(OnecaseError):
    """There is no such case, document, session or person in this county."""

    code = "not-found"


class ConflictError(OnecaseError):
    """Somebody else was faster: the record changed since it was read."""

    code = "conflict"


class IntegrityError(OnecaseError):
    """The journal or a certificate does not agree with itself."""

    code = "integrity"
