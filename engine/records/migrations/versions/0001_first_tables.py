"""The first tables: cases, reviews, documents, people and the journal they follow from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
NUMBER = sa.Numeric().with_variant(sa.Text(), "sqlite")
APPEND_ONLY = ("journal", "document_texts", "filings", "sheets")
TABLES = (
    "accounts",
    "acts",
    "assessments",
    "bulletins",
    "case_facts",
    "case_holders",
    "case_units",
    "cases",
    "document_texts",
    "documents",
    "draw_witnesses",
    "drawn_cases",
    "draws",
    "escalations",
    "filings",
    "handed_sheets",
    "journal",
    "recusals",
    "results",
    "score_openings",
    "session_cases",
    "sessions",
    "sheets",
    "signatures",
    "step_events",
)

REFUSE_CHANGE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""


def upgrade() -> None:
    make_tables()
    guard = guard_on_sqlite if op.get_bind().dialect.name == "sqlite" else guard_on_postgresql
    for table in APPEND_ONLY:
        guard(table)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")


def guard_on_sqlite(table: str) -> None:
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def guard_on_postgresql(table: str) -> None:
    op.execute(REFUSE_CHANGE)
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def make_tables() -> None:
    op.create_table(
        "accounts",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("county", "person", name=op.f("pk_accounts")),
        sa.UniqueConstraint("county", "login", name=op.f("uq_accounts_county_login")),
    )
    op.create_table(
        "acts",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "token", name=op.f("pk_acts")),
    )
    op.create_table(
        "assessments",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("points", NUMBER, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("county", "seq", name=op.f("pk_assessments")),
    )
    op.create_index(
        op.f("ix_assessments_county_session_id"),
        "assessments",
        ["county", "session_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_assessments_county_unit_posted_on"),
        "assessments",
        ["county", "unit", "posted_on"],
        unique=False,
    )
    op.create_table(
        "bulletins",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("units", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("county", "seq", name=op.f("pk_bulletins")),
    )
    op.create_index(
        op.f("ix_bulletins_county_case_id"), "bulletins", ["county", "case_id"], unique=False
    )
    op.create_index(
        op.f("ix_bulletins_county_session_id"), "bulletins", ["county", "session_id"], unique=False
    )
    op.create_table(
        "case_facts",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("number", NUMBER, nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("flag", sa.Boolean(), nullable=True),
        sa.Column("likeness", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "case_id", "name", name=op.f("pk_case_facts")),
    )
    op.create_index(
        op.f("ix_case_facts_county_name_likeness_case_id"),
        "case_facts",
        ["county", "name", "likeness", "case_id"],
        unique=False,
    )
    op.create_table(
        "case_holders",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "case_id", "position", name=op.f("pk_case_holders")),
    )
    op.create_index(
        op.f("ix_case_holders_county_person"), "case_holders", ["county", "person"], unique=False
    )
    op.create_index(
        op.f("ix_case_holders_county_post"), "case_holders", ["county", "post"], unique=False
    )
    op.create_table(
        "case_units",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "case_id", "position", name=op.f("pk_case_units")),
    )
    op.create_index(
        op.f("ix_case_units_county_unit"), "case_units", ["county", "unit"], unique=False
    )
    op.create_table(
        "cases",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("workflow", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("cleared_on", sa.Date(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_seq", sa.Integer(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=True),
        sa.Column("lead", sa.Text(), nullable=True),
        sa.Column("area", sa.Text(), nullable=True),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("session_id", sa.Text(), nullable=True),
        sa.Column("bundle", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "id", name=op.f("pk_cases")),
        sa.UniqueConstraint("county", "opened_seq", name=op.f("uq_cases_county_opened_seq")),
        sa.UniqueConstraint(
            "county",
            "workflow",
            "year",
            "serial",
            name=op.f("uq_cases_county_workflow_year_serial"),
        ),
    )
    op.create_index(
        op.f("ix_cases_county_area_opened_on"),
        "cases",
        ["county", "area", "opened_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_cases_county_lead_opened_on"),
        "cases",
        ["county", "lead", "opened_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_cases_county_opened_on_opened_seq"),
        "cases",
        ["county", "opened_on", "opened_seq"],
        unique=False,
    )
    op.create_index(op.f("ix_cases_county_parent"), "cases", ["county", "parent"], unique=False)
    op.create_index(
        op.f("ix_cases_county_workflow_stage_opened_on"),
        "cases",
        ["county", "workflow", "stage", "opened_on"],
        unique=False,
    )
    op.create_table(
        "document_texts",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "kind", "id", "version", name=op.f("pk_document_texts")),
    )
    op.create_table(
        "documents",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "kind", "id", "version", name=op.f("pk_documents")),
    )
    op.create_table(
        "draw_witnesses",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("attempt", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("witness", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "county", "session_id", "attempt", "turn", name=op.f("pk_draw_witnesses")
        ),
    )
    op.create_table(
        "drawn_cases",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("attempt", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("stratum", sa.Text(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "county", "session_id", "attempt", "case_id", name=op.f("pk_drawn_cases")
        ),
    )
    op.create_table(
        "draws",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("attempt", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("frame", sa.Text(), nullable=False),
        sa.Column("frame_sha256", sa.Text(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=True),
        sa.Column("certificate_sha256", sa.Text(), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("county", "session_id", "attempt", name=op.f("pk_draws")),
    )
    op.create_table(
        "escalations",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=True),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("county", "seq", name=op.f("pk_escalations")),
    )
    op.create_index(
        op.f("ix_escalations_county_case_id_seq"),
        "escalations",
        ["county", "case_id", "seq"],
        unique=False,
    )
    op.create_table(
        "filings",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("filed_by", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("county", "id", name=op.f("pk_filings")),
    )
    op.create_index(
        op.f("ix_filings_county_case_id"), "filings", ["county", "case_id"], unique=False
    )
    op.create_table(
        "handed_sheets",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("assessor", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("sheet_sha256", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint(
            "county", "session_id", "case_id", "round", "assessor", name=op.f("pk_handed_sheets")
        ),
    )
    op.create_table(
        "journal",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("on_behalf", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("session_id", sa.Text(), nullable=True),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("previous_sha256", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.CheckConstraint("seq > 0", name=op.f("ck_journal_seq_from_one")),
        sa.PrimaryKeyConstraint("county", "seq", name=op.f("pk_journal")),
    )
    op.create_index(
        op.f("ix_journal_county_case_id_seq"), "journal", ["county", "case_id", "seq"], unique=False
    )
    op.create_index(
        op.f("ix_journal_county_session_id_seq"),
        "journal",
        ["county", "session_id", "seq"],
        unique=False,
    )
    op.create_table(
        "recusals",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("person", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "county", "session_id", "case_id", "person", name=op.f("pk_recusals")
        ),
    )
    op.create_table(
        "results",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("score", NUMBER, nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("lost", sa.Text(), nullable=False),
        sa.Column("vetoes", sa.Text(), nullable=False),
        sa.Column("flags", sa.Text(), nullable=False),
        sa.Column("dimensions", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("confirmed_by", sa.Text(), nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("county", "session_id", "case_id", name=op.f("pk_results")),
    )
    op.create_index(
        op.f("ix_results_county_case_id"), "results", ["county", "case_id"], unique=False
    )
    op.create_table(
        "score_openings",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("totals", sa.Text(), nullable=False),
        sa.Column("second_look", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint(
            "county", "session_id", "case_id", "round", name=op.f("pk_score_openings")
        ),
    )
    op.create_table(
        "session_cases",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("stratum", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("second_look", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("county", "session_id", "case_id", name=op.f("pk_session_cases")),
    )
    op.create_index(
        op.f("ix_session_cases_county_case_id"),
        "session_cases",
        ["county", "case_id"],
        unique=False,
    )
    op.create_table(
        "sessions",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("opened_seq", sa.Integer(), nullable=False),
        sa.Column("bundle", sa.Text(), nullable=False),
        sa.Column("members", sa.Text(), nullable=False),
        sa.Column("chair", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("county", "id", name=op.f("pk_sessions")),
    )
    op.create_index(
        op.f("ix_sessions_county_programme_period"),
        "sessions",
        ["county", "programme", "period"],
        unique=False,
    )
    op.create_table(
        "sheets",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("assessor", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("county", "id", name=op.f("pk_sheets")),
    )
    op.create_index(
        op.f("ix_sheets_county_session_id_case_id"),
        "sheets",
        ["county", "session_id", "case_id"],
        unique=False,
    )
    op.create_table(
        "signatures",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("sign_off", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("shown_sha256", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "seq", name=op.f("pk_signatures")),
    )
    op.create_index(
        op.f("ix_signatures_county_case_id_seq"),
        "signatures",
        ["county", "case_id", "seq"],
        unique=False,
    )
    op.create_table(
        "step_events",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("on_behalf", sa.Text(), nullable=False),
        sa.Column("from_stage", sa.Text(), nullable=True),
        sa.Column("to_stage", sa.Text(), nullable=False),
        sa.Column("filing", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("county", "seq", name=op.f("pk_step_events")),
    )
    op.create_index(
        op.f("ix_step_events_county_case_id_seq"),
        "step_events",
        ["county", "case_id", "seq"],
        unique=False,
    )
    # ### end Alembic commands ###
