"""The schema, as a list of small named steps. A released step is never changed, only followed.

A kernel of an older version may be running while a store is upgraded. It stops, but writes down
what it alone knows: in `job` the columns `state`, `changed_at`, `generation_id`, `planned`,
`credits_left`, `accepted_at`, `reason`, `holder` and `seal` (empty) keep name and meaning in every
step to come.

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
ALTER TABLE job ADD COLUMN skew REAL NOT NULL DEFAULT 0;
CREATE INDEX job_by_account ON job (origin, account, intended_at);
CREATE INDEX job_by_time ON job (origin, kind, settled_at) WHERE settled_at > 0;
UPDATE job SET intended_at = changed_at, estimated = credits;
"""

# The history: one `entry` a run with its words, found by `entry_text`, and one `facet` for each
# model, style, seed ... that its requests name. It follows the records: whatever writes a run, a
# job, a tag or a note leaves the run's name in `unindexed`, and the next search reads it again. An
# entry is never updated but taken out and put in, so one statement a trigger suffices.
_HISTORY = """
ALTER TABLE run ADD COLUMN forgotten_at REAL;
CREATE INDEX run_by_name ON run (name, created_at);
CREATE INDEX job_by_source ON job (source_job);
CREATE TABLE rating (
    run_id TEXT NOT NULL REFERENCES run (run_id),
    sha256 TEXT NOT NULL DEFAULT '',
    stars INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
    PRIMARY KEY (run_id, sha256)
) STRICT;
CREATE INDEX rating_by_stars ON rating (stars);
CREATE TABLE unindexed (run_id TEXT PRIMARY KEY) STRICT;
INSERT INTO unindexed SELECT run_id FROM run;
CREATE TRIGGER run_written AFTER INSERT ON run
    BEGIN INSERT OR IGNORE INTO unindexed VALUES (new.run_id); END;
CREATE TRIGGER run_reworded AFTER UPDATE OF name, note, notebook, engine ON run
    BEGIN INSERT OR IGNORE INTO unindexed VALUES (new.run_id); END;
CREATE TRIGGER job_written AFTER INSERT ON job
    BEGIN INSERT OR IGNORE INTO unindexed VALUES (new.run_id); END;
CREATE TRIGGER job_reworded AFTER UPDATE OF body, canonical, kind ON job
    BEGIN INSERT OR IGNORE INTO unindexed VALUES (new.run_id); END;
CREATE TRIGGER tag_set AFTER INSERT ON tag
    BEGIN INSERT OR IGNORE INTO unindexed VALUES (new.run_id); END;
CREATE TRIGGER tag_taken AFTER DELETE ON tag
    BEGIN INSERT OR IGNORE INTO unindexed VALUES (old.run_id); END;
CREATE TABLE entry (
    number INTEGER PRIMARY KEY,
    run_id TEXT NOT NULL UNIQUE REFERENCES run (run_id),
    created_at REAL NOT NULL,
    engine TEXT NOT NULL,
    notebook TEXT NOT NULL,
    made INTEGER NOT NULL,
    prompt TEXT NOT NULL,
    negative TEXT NOT NULL,
    script TEXT NOT NULL,
    note TEXT NOT NULL,
    tags TEXT NOT NULL,
    name TEXT NOT NULL
) STRICT;
CREATE INDEX entry_by_time ON entry (created_at);
CREATE TABLE facet (
    key TEXT NOT NULL,
    folded TEXT NOT NULL,
    number INTEGER NOT NULL REFERENCES entry (number) ON DELETE CASCADE,
    value TEXT NOT NULL,
    PRIMARY KEY (key, folded, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX facet_of_entry ON facet (number);
CREATE VIRTUAL TABLE entry_text USING fts5 (
    prompt, negative, script, note, tags, name,
    content = 'entry', content_rowid = 'number', prefix = '2 3',
    tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER entry_put AFTER INSERT ON entry BEGIN
    INSERT INTO entry_text (rowid, prompt, negative, script, note, tags, name)
    VALUES (new.number, new.prompt, new.negative, new.script, new.note, new.tags, new.name); END;
"""
ENTRY_TAKEN = """
CREATE TRIGGER entry_taken AFTER DELETE ON entry BEGIN
    INSERT INTO entry_text (entry_text, rowid, prompt, negative, script, note, tags, name)
    VALUES ('delete', old.number, old.prompt, old.negative, old.script, old.note, old.tags,
        old.name); END;
"""

_CHARACTERS = """
CREATE TABLE made_of (
    origin TEXT NOT NULL,
    account TEXT NOT NULL,
    character_id TEXT NOT NULL,
    asset_id TEXT NOT NULL,
    PRIMARY KEY (origin, account, character_id)
) STRICT;
CREATE TABLE face (
    address TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL,
    fetched_at REAL NOT NULL
) STRICT;
CREATE TABLE consent (
    subject TEXT NOT NULL,
    origin TEXT NOT NULL,
    profile TEXT NOT NULL,
    given_at REAL NOT NULL,
    PRIMARY KEY (subject, origin, profile)
) STRICT;
"""

_FAVOURITES = """
CREATE TABLE favourite (
    listing TEXT NOT NULL,
    name TEXT NOT NULL,
    liked_at REAL NOT NULL,
    PRIMARY KEY (listing, name)
) STRICT;
"""

_SEALS = """
ALTER TABLE job ADD COLUMN seal TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN seal TEXT NOT NULL DEFAULT '';
ALTER TABLE seed ADD COLUMN seal TEXT NOT NULL DEFAULT '';
"""

# A file or an object that was sent along, and the picture of the store whose pixels it has; and the
# hashes of pixels of pictures that were looked at for that.
_LIKENESS = """
CREATE TABLE likeness (
    sha256 TEXT PRIMARY KEY,
    original TEXT NOT NULL
) STRICT;
CREATE INDEX likeness_by_original ON likeness (original);
CREATE TABLE pixels (
    sha256 TEXT PRIMARY KEY,
    hash TEXT NOT NULL
) STRICT;
"""

# The face that the character of a request had when it was sent: the hash of its file, and what that
# was called here when the character was given it.
_FACES = """
ALTER TABLE job ADD COLUMN face TEXT NOT NULL DEFAULT '';
ALTER TABLE job ADD COLUMN face_name TEXT NOT NULL DEFAULT '';
ALTER TABLE made_of ADD COLUMN label TEXT NOT NULL DEFAULT '';
"""

MIGRATIONS: tuple[tuple[str, str], ...] = (
    ("0001-runs-jobs-media", _FIRST),
    ("0002-assets", _ASSETS),
    ("0003-accounts", _ACCOUNTS),
    ("0004-history", _HISTORY + ENTRY_TAKEN),
    ("0005-characters", _CHARACTERS),
    ("0006-favourites", _FAVOURITES),
    ("0007-seals", _SEALS),
    ("0008-likeness", _LIKENESS),
    ("0009-faces", _FACES),
)

RESEALING = frozenset({"0007-seals", "0009-faces"})
"""The steps after which all records are sealed as they stand: they bring seals, or change what is
under them. A step that adds a column to a sealed table belongs here when the column is sealed."""
