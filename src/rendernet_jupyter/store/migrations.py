"""The schema, as a list of small named steps. A released step is never changed, only followed.

Nothing here decides when to migrate.
"""

from __future__ import annotations

_FIRST = """
CREATE TABLE run (
    run_id TEXT PRIMARY KEY,
    created_at REAL NOT NULL,
    finished_at REAL,
    engine TEXT NOT NULL,
    origin TEXT NOT NULL,
    account TEXT NOT NULL,
    host TEXT NOT NULL,
    name TEXT NOT NULL,
    source TEXT NOT NULL,
    line TEXT NOT NULL,
    seconds REAL NOT NULL DEFAULT 0,
    notes TEXT NOT NULL DEFAULT '[]',
    version TEXT NOT NULL
) STRICT;
CREATE INDEX run_by_time ON run (created_at);
CREATE TABLE job (
    job_id TEXT PRIMARY KEY,
    run_id TEXT NOT NULL REFERENCES run (run_id),
    position INTEGER NOT NULL,
    state TEXT NOT NULL,
    changed_at REAL NOT NULL,
    engine TEXT NOT NULL,
    origin TEXT NOT NULL,
    account TEXT NOT NULL,
    digest TEXT NOT NULL,
    body TEXT NOT NULL,
    kind TEXT NOT NULL,
    coords TEXT NOT NULL,
    canonical TEXT NOT NULL,
    expected INTEGER NOT NULL,
    generation_id TEXT,
    planned TEXT NOT NULL DEFAULT '[]',
    credits REAL,
    credits_left REAL,
    reason TEXT NOT NULL DEFAULT '',
    source_job TEXT REFERENCES job (job_id),
    UNIQUE (run_id, position)
) STRICT;
CREATE INDEX job_by_digest ON job (digest, state);
CREATE INDEX job_by_state ON job (state);
CREATE UNIQUE INDEX job_by_generation ON job (origin, account, generation_id);
CREATE TABLE medium (
    job_id TEXT NOT NULL REFERENCES job (job_id),
    position INTEGER NOT NULL,
    media_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    mime TEXT NOT NULL,
    size INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (job_id, position)
) STRICT;
CREATE INDEX medium_by_content ON medium (sha256);
CREATE TABLE seed (
    spec TEXT PRIMARY KEY,
    seed INTEGER NOT NULL,
    drawn_at REAL NOT NULL
) STRICT;
CREATE TABLE listing (
    origin TEXT NOT NULL,
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    items TEXT NOT NULL,
    taken_at REAL NOT NULL,
    PRIMARY KEY (origin, account, name)
) STRICT;
"""

_ASSETS = """
CREATE TABLE asset (
    origin TEXT NOT NULL,
    account TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    asset_id TEXT NOT NULL,
    type TEXT NOT NULL,
    uploaded_at REAL NOT NULL,
    PRIMARY KEY (origin, account, sha256)
) STRICT;
CREATE INDEX medium_by_id ON medium (media_id);
ALTER TABLE medium ADD COLUMN duration REAL NOT NULL DEFAULT 0;
"""

_ACCOUNTS = """
ALTER TABLE run ADD COLUMN session TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN notebook TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN cell TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN balance REAL;
ALTER TABLE run ADD COLUMN catalog_at REAL;
CREATE TABLE tag (
    run_id TEXT NOT NULL REFERENCES run (run_id),
    tag TEXT NOT NULL,
    PRIMARY KEY (run_id, tag)
) STRICT;
CREATE INDEX tag_by_name ON tag (tag);
ALTER TABLE job ADD COLUMN intended_at REAL NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN accepted_at REAL NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN settled_at REAL NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN estimated REAL;
ALTER TABLE job ADD COLUMN holder TEXT NOT NULL DEFAULT '';
CREATE INDEX job_by_account ON job (origin, account, intended_at);
UPDATE job SET intended_at = changed_at, estimated = credits;
"""

MIGRATIONS: tuple[tuple[str, str], ...] = (
    ("0001-runs-jobs-media", _FIRST),
    ("0002-assets", _ASSETS),
    ("0003-accounts", _ACCOUNTS),
)
