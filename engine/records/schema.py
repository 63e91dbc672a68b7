"""All tables, gathered so that nothing is forgotten when they are made or compared."""

from __future__ import annotations

from engine.records.document_drafts import DOCUMENT_DRAFTS
from engine.records.documents import DOCUMENT_TEXTS, FILINGS, SHEETS
from engine.records.drafts import DRAFTS
from engine.records.journal import JOURNAL
from engine.records.people import ACCOUNTS, ACTS
from engine.records.projection import PROJECTED
from engine.records.replays import REPLAY_CHANGES, REPLAYS
from engine.records.reviewed_facts import REVIEWED_FACTS
from engine.records.submissions import SUBMITTED_TEXTS

WRITTEN_ONCE = (JOURNAL, DOCUMENT_TEXTS, FILINGS, SHEETS, SUBMITTED_TEXTS)
"""Tables the database itself refuses to change; the journal and what it holds hashes of."""

BESIDE = (ACCOUNTS, ACTS, DRAFTS, DOCUMENT_DRAFTS, REPLAYS, REPLAY_CHANGES, REVIEWED_FACTS)
"""Tables the journal knows nothing of."""

TABLES = (*PROJECTED, *WRITTEN_ONCE, *BESIDE)
"""Every table of onecase."""
