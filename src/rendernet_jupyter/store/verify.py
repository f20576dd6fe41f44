"""Holding a store against itself: every file is hashed again, every row asked what it stands on.

Damage is named with its place. What merely lies about, such as files nobody names, is told apart
from damage. Nothing is repaired, moved or removed here.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations
from pathlib import Path
from typing import Any, Literal

from rendernet_jupyter.errors import StoreError
from rendernet_jupyter.job.states import MOVES
from rendernet_jupyter.request.digest import TAG, digest
from rendernet_jupyter.result.manifest import asset_ids
from rendernet_jupyter.store.database import Database
from rendernet_jupyter.store.media import hash_of_file, sniff
from rendernet_jupyter.store.remedy import BACKUP, remedy
from rendernet_jupyter.store.seal import broken
from rendernet_jupyter.store.shelf import Shelved, shelved
from rendernet_jupyter.store.store import Store

State = Literal["ok", "note", "damage"]
_MOST_ASSETS = 4  # of one request that are looked up; the API takes three
RECORD = "Take the database from a backup, and keep the damaged one: %rendernet store restore"
REINDEX = "The search can be made anew from the runs: %rendernet store verify --reindex"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found at one place.

    Attributes:
        part: `database`, `records` or `media`.
        state: `ok`, `note` (nothing is wrong) or `damage`.
        place: a table, a job, a file.
        found: a sentence.
        todo: what can be done.
    """

    part: str
    state: State
    place: str
    found: str
    todo: str = ""


def verify(store: Store) -> list[Finding]:
    """Everything that can be said of a store. Reads all of its pictures, which takes a while.

    Raises:
        StoreError: a newer version has upgraded it since it was opened.
    """
    try:
        database = store.database
    except StoreError as error:
        broken = Finding("database", "damage", "store.sqlite3", _sentence(error.message), RECORD)
        return [broken, *_media(store, None)]
    database.demand_current()  # else what a newer version wrote would be taken for damage
    found: list[Finding] = []
    for part, look in (("database", _database), ("records", _records)):
        try:
            found += look(database)
        except StoreError as error:
            found.append(Finding(part, "damage", "store.sqlite3", _sentence(error.message), RECORD))
    try:
        named = _named(database)
    except StoreError:
        named = None
    return [*found, *_media(store, named)]


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _database(database: Database) -> list[Finding]:
    """The file itself, the links between rows, and the index of the search."""
    said = [row[0] for row in database.read("PRAGMA integrity_check(20)")]
    found = [
        Finding("database", "damage", "store.sqlite3", _sentence(line), RECORD)
        for line in said
        if line != "ok"
    ]
    found += [
        Finding(
            *("database", "damage", f"table {row['table']}, row {row['rowid']}"),
            f"It belongs to a row of {row['parent']} that is gone.",
            RECORD,
        )
        for row in database.read("PRAGMA foreign_key_check")
    ]
    found += _index(database)
    if not found:
        [runs] = database.read("SELECT count(*) AS n FROM run")
        whole = f"Sound, and all rows have what they stand on ({runs['n']:,} runs)."
        found.append(Finding("database", "ok", "store.sqlite3", whole))
    return found


def _index(database: Database) -> Iterator[Finding]:
    try:
        with database.transaction() as do:
            do("INSERT INTO entry_text (entry_text, rank) VALUES ('integrity-check', 1)")
    except StoreError:
        yield Finding("database", "damage", "search", "Its words are not those of runs.", REINDEX)
    [row] = database.read(
        "SELECT count(*) AS n FROM run LEFT JOIN entry USING (run_id)"
        " WHERE (forgotten_at IS NULL) <> (entry.run_id IS NOT NULL)"
        " AND run_id NOT IN (SELECT run_id FROM unindexed)"
    )
    if row["n"]:
        missing = f"{row['n']:,} runs are not found by it, or found though forgotten."
        yield Finding("database", "damage", "search", missing, REINDEX)


def _records(database: Database) -> list[Finding]:
    """What requests say of themselves, and whether they have what they should."""
    contents = _contents(database)
    jobs = database.read("SELECT job_id, origin, account, digest, body FROM job WHERE body <> ''")
    found = [
        Finding("records", "damage", row["job_id"], why, RECORD)
        for row in jobs
        if (why := _fault_of(row, contents[row["origin"], row["account"]]))
    ]
    for why, query in _BROKEN.items():
        found += [
            Finding("records", "damage", row["place"], why, RECORD) for row in database.read(query)
        ]
    named = {finding.place for finding in found}
    found += [finding for finding in _edited(database) if finding.place not in named]
    whole = f"{len(jobs):,} requests are those that were sent."
    return found or [Finding("records", "ok", "requests", whole)]


def _edited(database: Database) -> Iterator[Finding]:
    """Records that are not as they were sealed."""
    for one in broken(database):
        place = one.name if one.table != "seed" else f"seed of {one.name[:12]}…"
        yield Finding("records", "damage", place, _UNSEALED[one.table], RECORD)


_UNSEALED = {
    "job": "Its row or one of its pictures' is not as it was written: it was edited.",
    "run": "Its row is not as it was written, or one of its requests is gone or new.",
    "seed": "It is not the one that was drawn: it was edited.",
}
_STATES = tuple(MOVES)
_BROKEN = {
    "Its state is none that a request can be in.": (
        f"SELECT job_id AS place FROM job WHERE state NOT IN {_STATES}"  # noqa: S608 - our words
    ),
    "It is over, and the rows of its pictures are gone.": (
        "SELECT job_id AS place FROM job WHERE state = 'settled' AND source_job IS NULL"
        " AND body <> '' AND NOT EXISTS (SELECT 1 FROM medium WHERE medium.job_id = job.job_id)"
    ),
    "The run has no request.": (
        "SELECT run_id AS place FROM run WHERE NOT EXISTS"
        " (SELECT 1 FROM job WHERE job.run_id = run.run_id)"
    ),
    "The row of a picture does not say where its file is.": (
        "SELECT media_id || ' of ' || job_id AS place FROM medium"
        " WHERE status = 'success' AND length(sha256) <> 64"
    ),
}


def _contents(database: Database) -> Mapping[tuple[str, str], dict[str, str]]:
    """What ids of assets and media stand for, by account."""
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    rows = database.read(
        "SELECT origin, account, asset_id AS id, sha256 FROM asset UNION ALL"
        " SELECT origin, account, media_id, sha256 FROM medium JOIN job USING (job_id)"
    )
    for row in rows:
        found[row["origin"], row["account"]][row["id"]] = row["sha256"]
    return found


def _fault_of(job: sqlite3.Row, contents: Mapping[str, str]) -> str:
    try:
        body: dict[str, Any] = json.loads(job["body"])
    except ValueError:
        return "Its request cannot be read."
    if not job["digest"].startswith(f"{TAG}:"):
        return ""  # of a version that made digests otherwise
    ids = asset_ids(body)
    known = [name for name in ids if name in contents]
    if len(known) > _MOST_ASSETS:
        return ""
    # An id that was typed stands for itself, one that an upload gave for its content.
    ways = chain.from_iterable(combinations(known, n) for n in range(len(known), -1, -1))
    if any(digest(body, contents={i: contents[i] for i in way}) == job["digest"] for way in ways):
        return ""
    if len(known) < len(ids):
        return ""  # what it was made with is not known here any more
    return "Its request is not the one that was sent: it was edited."


def _named(database: Database) -> dict[str, sqlite3.Row]:
    """A row for each content that runs show."""
    rows = database.read("SELECT * FROM medium WHERE status = 'success' AND sha256 <> ''")
    return {row["sha256"]: row for row in rows}


def _media(store: Store, named: Mapping[str, sqlite3.Row] | None) -> list[Finding]:
    """The files, each hashed; without rows (`named` is None) they are held against their names."""

    def advice(sha256: str) -> str:
        return BACKUP if named is None else remedy(store.database, sha256)

    files = list(shelved(store.media.folder))
    contents = {file.sha256: file for file in files if file.sha256}
    found = [finding for file in files if (finding := _fault_of_file(file, named or {}, advice))]
    changed = {finding.place for finding in found}
    for sha256, row in (named or {}).items():
        if sha256 not in contents:
            place = f"{row['media_id']} of {row['job_id']}"
            found.append(Finding("media", "damage", place, "Its file is gone.", advice(sha256)))
    spare = []
    if named is not None:
        shown = {*named, *store.faces.contents()}
        spare = [f for f in contents.values() if f.sha256 not in shown]
    if spare:
        size = sum(file.size for file in spare) / 1e6
        said = f"{len(spare):,} files ({size:.1f} MB) are shown by no run."
        found.append(Finding("media", "note", "media", said, _PRUNE))
    whole = sum(1 for file in contents.values() if _place(file.path) not in changed)
    said = f"{whole:,} files hold what their names say."
    return [*found, Finding("media", "ok", "media", said)]


_PRUNE = "They can go, and do no harm: %rendernet cache prune"


def _fault_of_file(
    file: Shelved, named: Mapping[str, sqlite3.Row], advice: Callable[[str], str]
) -> Finding | None:
    place = _place(file.path)
    if file.unfinished:
        return Finding("media", "note", place, "A download that did not end.", _PRUNE)
    if not file.sha256:
        away = "Look at it, and move it elsewhere."
        return Finding("media", "note", place, "It is no file of the store.", away)
    try:
        if hash_of_file(file.path) != file.sha256:
            other = "Its bytes are not those that were stored."
            return Finding("media", "damage", place, other, advice(file.sha256))
        with file.path.open("rb") as opened:
            mime = sniff(opened.read(32))
    except OSError as error:
        why = f"It cannot be read: {error.strerror or error}."
        return Finding("media", "damage", place, why, advice(file.sha256))
    other = _contradiction(file, named.get(file.sha256), mime)
    return Finding("media", "damage", place, other, RECORD) if other else None


def _contradiction(file: Shelved, row: sqlite3.Row | None, mime: str) -> str:
    """What the row of a sound file says of it that is not so."""
    if row is None:
        return ""
    if (row["size"], row["mime"]) != (file.size, mime):
        told = f"Its row says {row['size']:,} bytes of {row['mime'] or 'nothing known'}"
        return f"{told}; it has {file.size:,} of {mime}."
    sides = _sides(file.path) if mime.startswith("image/") else None
    if sides is not None and sides != (row["width"], row["height"]):
        told = f"Its row says {row['width']} x {row['height']} pixels"
        return f"{told}; it has {sides[0]} x {sides[1]}."
    return ""


def _sides(path: Path) -> tuple[int, int] | None:
    """Width and height in pixels by the head of a picture; None where it does not say."""
    from PIL import Image  # 50 ms of import, needed by nothing else here

    try:
        with Image.open(path) as image:
            return image.size
    except (OSError, Image.DecompressionBombError):
        return None


def _place(path: Path) -> str:
    return (
        f"{path.parent.name}/{path.name[:12]}…{path.suffix}" if len(path.name) > 40 else path.name
    )
