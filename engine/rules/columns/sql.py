"""The SQL of an expression, for a backend that is spoken to directly."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir


def write_sql(table: ir.Table, dialect: str) -> str:
    """Return the query that computes a table, one SELECT for each of its stages.

    Stages are not merged: merged, a value that later columns are made from would be written out,
    and computed, in each of them.

    Args:
        table: What is to be computed.
        dialect: The backend as Ibis calls it, such as ``duckdb``.
    """
    ibis.options.sql.fuse_selects = False
    return str(ibis.to_sql(table, dialect=dialect, pretty=False))
