"""What all tables share: constraint names, the county as first key, types that lose nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, DateTime, MetaData, Numeric, Text, type_coerce
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

from engine.forms.canonical import canonical

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Dialect, Table
    from sqlalchemy.types import TypeEngine

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""All tables of onecase; constraints get the same name on every database."""


class UtcMoment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC to the microsecond; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into UTC, without zone where the database keeps none."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"a moment needs a time zone: {value!r}"
            raise ValueError(message)
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def plain_number(value: Decimal) -> str:
    """Write a number in one way only: no exponent, no trailing zeros.

    >>> plain_number(Decimal("12.50")), plain_number(Decimal("1E+2")), plain_number(Decimal("-0"))
    ('12.5', '100', '0')
    """
    text = format(value.normalize(), "f")
    return "0" if text == "-0" else text


class ExactNumber(TypeDecorator[Decimal]):
    """A decimal number without loss: NUMERIC where it is exact, text on SQLite (no float ever)."""

    impl = Numeric
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose text on SQLite, whose NUMERIC would make a float of it."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Numeric())

    @override
    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Write the number in its plain form."""
        if value is None:
            return None
        text = plain_number(value)
        return text if dialect.name == "sqlite" else Decimal(text)

    @override
    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Return the number as ``Decimal``."""
        return None if value is None else Decimal(value)


def from_json(text: str) -> Any:  # noqa: ANN401  any JSON value
    """Read a JSON value; numbers with a point are ``Decimal``, as people wrote them.

    >>> from_json(canonical({"亩": Decimal("2.50")}))
    {'亩': Decimal('2.5')}
    """
    return json.loads(text, parse_float=Decimal)


class JsonText(TypeDecorator[Any]):
    """A JSON value kept as text, byte for byte the same on every database."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Write the value; None stays NULL."""
        return None if value is None else canonical(value)

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Read the value back."""
        return None if value is None else from_json(value)


def as_written(column: Column[Any]) -> ColumnElement[Any]:
    """Return a column to select: JSON as its text, which may have become none, others as usual."""
    if isinstance(column.type, JsonText):
        return type_coerce(column, Text()).label(column.name)
    return column


def columns_of(table: Table) -> list[ColumnElement[Any]]:
    """Return all columns of a table to select, the bundle of versions as its text."""
    return [as_written(column) if column.name == "bundle" else column for column in table.columns]


def county_column() -> Column[str]:
    """Make the first primary-key column of every table: the county is the tenant key."""
    return Column("county", Text, primary_key=True)


def key(name: str, kind: type[TypeEngine[Any]] = Text) -> Column[Any]:
    """Make a further primary-key column; numbers are given, never counted up by the database."""
    return Column(name, kind, primary_key=True, autoincrement=False)


def must(name: str, kind: type[TypeEngine[Any]] = Text) -> Column[Any]:
    """Make a column that always holds a value."""
    return Column(name, kind, nullable=False)


def may(name: str, kind: type[TypeEngine[Any]] = Text) -> Column[Any]:
    """Make a column that may be empty."""
    return Column(name, kind, nullable=True)
