"""The words a form's schema may hold: those of JSON Schema 2020-12 and those of our own."""

from __future__ import annotations

import re

_BY_SCRIPT = re.compile(r"\\[pP]\{[^}]*\}")

OWN = (
    "en",
    "ui",
    "fact",
    "fingerprint",
    "confidential",
    "messages",
    "access",
)
"""Keywords beside JSON Schema's own, see ``engine.configuration.form``."""

KEYWORDS = (
    "$ref",
    "$defs",
    "$comment",
    "type",
    "title",
    "description",
    "properties",
    "required",
    "items",
    "enum",
    "const",
    "default",
    "examples",
    "format",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "additionalProperties",
    "unevaluatedProperties",
    "unevaluatedItems",
    "propertyNames",
    "patternProperties",
    "prefixItems",
    "contains",
    "minContains",
    "maxContains",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "discriminator",
    "readOnly",
    "writeOnly",
    "deprecated",
    *OWN,
)

TYPES = ("string", "integer", "number", "boolean", "array", "object", "null")

UI_KEYS = (
    "widget",
    "unit",
    "help",
    "placeholder",
    "rows",
    "row",
    "choices",
    "labels",
    "prefill",
    "hidden",
    "accept",
    "max_mb",
    "wide",
    "of_unit",
    "compute",
)

WIDGETS = (
    "text",
    "textarea",
    "long-text",
    "select",
    "radio",
    "checkbox",
    "checkboxes",
    "number",
    "updown",
    "date",
    "money",
    "signature",
    "file",
)

FILE_KINDS = ("pdf", "jpg", "png", "docx", "xlsx", "ofd", "doc", "wps", "xls", "et")
"""What ``ui.accept`` may name; a test holds it to what can be told apart."""

LARGEST_FILE_MB = 50

ENGLISH_KEYS = ("title", "description", "help", "placeholder", "enum", "unit", "row")

CONFIDENTIAL = ("informant", "unit", "panel", "public")

MESSAGE_KEYS = (*KEYWORDS[3:], "zh", "en")


def is_compilable(pattern: str) -> bool:
    """Tell whether a pattern can be read at all; a class of a script counts as a letter."""
    return compile_fault(pattern) is None


def compile_fault(pattern: str) -> int | None:
    """Return the position, from 0, at which a pattern cannot be read; None if it can."""
    try:
        re.compile(_BY_SCRIPT.sub("x", pattern))
    except re.error as error:
        return error.pos or 0
    return None
