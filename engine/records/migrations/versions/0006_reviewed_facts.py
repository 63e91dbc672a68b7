"""What confirmed results were made from, kept beside the journal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reviewed_facts",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "session_id", "case_id", name=op.f("pk_reviewed_facts")),
    )


def downgrade() -> None:
    op.drop_table("reviewed_facts")
