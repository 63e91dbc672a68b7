"""Losses of a result that units that assist bear."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("results", sa.Column("shifted", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("results", "shifted")
