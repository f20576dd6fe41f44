"""The records that travel with pictures: taken out of one store, put into another.

Of accounts nothing travels, neither key nor fingerprint nor balance. What comes in is written as
somebody else's: it answers requests, and counts for no account. No file is opened here.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rendernet_jupyter.result.manifest import asset_ids
from rendernet_jupyter.result.parcel import (
    AssetRecord,
    JobRecord,
    MediumRecord,
    Records,
    RunRecord,
    SeedRecord,
)
from rendernet_jupyter.store.cast import CAST
from rendernet_jupyter.store.database import Database, Execute
from rendernet_jupyter.store.seal import seal

ORIGIN = "parcel"
"""The origin of what was brought in."""


def take_out(
    database: Database, job_ids: Sequence[str], seeds: Sequence[str], casting: str = ""
) -> Records:
    """The records of jobs and of the drawn seeds of specs.

    Args:
        database: where.
        job_ids: settled jobs.
        seeds: digests of specs.
        casting: text that may name further characters of the same accounts.
    """
    rows = [r for j in sorted(set(job_ids)) for r in database.read(_JOB, (j,))]
    listings, listed_at = _listings(database, rows, casting)
    faces = {str(who.get("face")) for who in listings.get(CAST, ())}
    assets = [asset for row in rows for asset in _assets(database, row, faces)]
    drawn = [r for s in sorted(set(seeds)) for r in database.read(_SEED, (s,))]
    runs = [r for name in sorted({r["run_id"] for r in rows}) for r in database.read(_RUN, (name,))]
    return Records(
        runs=tuple(_run(database, row) for row in runs),
        jobs=tuple(_job(database, row) for row in rows),
        assets=tuple(dict.fromkeys(assets)),
        seeds=tuple(SeedRecord(row["spec"], row["seed"]) for row in drawn),
        listings=listings,
        listed_at=listed_at,
    )


_JOB = "SELECT * FROM job WHERE job_id = ? AND state = 'settled' AND source_job IS NULL"
_RUN = "SELECT * FROM run WHERE run_id = ?"
_SEED = "SELECT spec, seed FROM seed WHERE spec = ?"


def _run(database: Database, row: sqlite3.Row) -> RunRecord:
    tags = database.read("SELECT tag FROM tag WHERE run_id = ? ORDER BY tag", (row["run_id"],))
    names = ("run_id", "created_at", "engine", "host", "name", "source", "line", "version")
    more = ("notebook", "cell", "note", "seconds", "catalog_at")
    return RunRecord(
        **{name: row[name] for name in (*names, *more)},
        notes=tuple(json.loads(row["notes"])),
        tags=tuple(tag["tag"] for tag in tags),
    )


def _job(database: Database, row: sqlite3.Row) -> JobRecord:
    media = database.read(
        "SELECT * FROM medium WHERE job_id = ? ORDER BY position", (row["job_id"],)
    )
    names = ("job_id", "run_id", "position", "engine", "digest", "kind", "canonical", "expected")
    more = ("face", "face_name")
    times = ("credits", "intended_at", "accepted_at", "settled_at", "changed_at")
    return JobRecord(
        **{name: row[name] for name in (*names, *more, *times)},
        generation_id=row["generation_id"] or "",
        body=json.loads(row["body"]),
        coords=json.loads(row["coords"]),
        media=tuple(MediumRecord(**{n: one[n] for n in _MEDIUM_NAMES}) for one in media),
    )


_MEDIUM_NAMES = (
    *("media_id", "kind", "status", "width", "height", "sha256", "mime", "size", "reason"),
    "duration",
)


def _assets(database: Database, job: sqlite3.Row, faces: Iterable[str]) -> list[AssetRecord]:
    """The uploads of a job that the account's ledger knows, and its uploads of these contents."""
    owner = (job["origin"], job["account"])
    asked = [(_BY_ID, one) for one in asset_ids(json.loads(job["body"]))]
    asked += [(_BY_CONTENT, one) for one in sorted(faces)]
    rows = [row for query, one in asked for row in database.read(query, (*owner, one))]
    return [AssetRecord(row["asset_id"], row["sha256"], row["type"]) for row in rows]


_UPLOAD = "SELECT asset_id, sha256, type FROM asset WHERE origin = ? AND account = ?"
_BY_ID, _BY_CONTENT = f"{_UPLOAD} AND asset_id = ?", f"{_UPLOAD} AND sha256 = ?"


def _face_id(address: str) -> str:
    """The id of the upload that an address names; the rest of it may tell whose it is."""
    return address.partition("?")[0].rpartition("/")[2].partition(".")[0]


def _items(database: Database, job: sqlite3.Row, name: str) -> list[dict[str, Any]]:
    rows = database.read(
        "SELECT items FROM listing WHERE origin = ? AND account = ? AND name = ?",
        (job["origin"], job["account"], name),
    )
    found: list[dict[str, Any]] = json.loads(rows[0]["items"]) if rows else []
    return found


def _listings(
    database: Database, jobs: Sequence[sqlite3.Row], casting: str
) -> tuple[dict[str, tuple[Mapping[str, Any], ...]], float | None]:
    """The entries that jobs name, without what tells more than they need."""
    found: dict[str, dict[str, Mapping[str, Any]]] = {}
    for job in jobs:
        names = _names(json.loads(job["body"]))
        sent = names.pop("characters", set())
        names |= {"characters": sent, CAST: sent} if sent or casting else {}
        for name, wanted in names.items():
            people = name in ("characters", CAST)
            for item in _items(database, job, name):
                named = people and not item.get("system_character") and _named(item, casting)
                if item.get("id" if people else "name") in wanted or named:
                    kept = {k: item[k] for k in _KEPT if item.get(k) not in (None, "")}
                    if face := _face_id(str(item.get("input_image") or "")):
                        kept["input_image"] = f"/input_images/{face}"
                    text = json.dumps(kept, sort_keys=True)
                    found.setdefault(name, {})[text] = kept
    about = {str(job["engine"]) for job in jobs} == {"sandbox"}
    times = [
        row["taken_at"]
        for job in jobs
        for row in database.read(
            "SELECT min(taken_at) AS taken_at FROM listing WHERE origin = ? AND account = ?",
            (job["origin"], job["account"]),
        )
        if row["taken_at"] is not None
    ]
    listings = {name: tuple(v for _, v in sorted(items.items())) for name, items in found.items()}
    return {**listings, "about": ({"sandbox": about},)}, min(times, default=None)


_KEPT = ("id", "name", "base_model", "character_type", "system_character", "face")


def _named(item: Mapping[str, Any], text: str) -> bool:
    """Whether a text names a character."""
    name = re.escape(str(item.get("name") or ""))
    return bool(name and re.search(rf"(?<!\w){name}(?!\w)", text, re.IGNORECASE))


def _names(body: Mapping[str, Any]) -> dict[str, set[str]]:
    """The names in a body, by the listing they are of."""
    found: dict[str, set[str]] = {}

    def note(listing: str, name: object) -> None:
        if isinstance(name, str) and name:
            found.setdefault(listing, set()).add(name)

    note("models", body.get("model"))
    note("styles", body.get("style"))
    for member, listing, key in _MEMBERS:
        inner = body.get(member)
        for one in inner if isinstance(inner, list) else [inner]:
            note(listing, one.get(key) if isinstance(one, Mapping) else None)
    return found


_MEMBERS = (
    ("style_detail", "styles", "name"),
    ("loras", "loras", "name"),
    ("control_net", "controlnets", "name"),
    ("narrator", "voices", "voice"),
    ("character", "characters", "character_id"),
)


def put_in(database: Database, records: Records, parcel: str, now: float) -> int:
    """Write records into a store; what it has already stays as it is.

    Args:
        database: where.
        records: what was brought.
        parcel: a name for where it came from, so that two of them do not meet.
        now: Unix seconds.

    Returns:
        How many jobs are new.
    """
    with database.transaction() as do:
        runs = {run.run_id for run in records.runs if _put_run(do, run, parcel)}
        jobs = [job for job in records.jobs if _put_job(do, job, parcel)]
        for run_id in sorted(runs | {job.run_id for job in jobs}):
            seal(do, "run", run_id)
        for asset in records.assets:
            do(
                "INSERT OR IGNORE INTO asset VALUES (?, ?, ?, ?, ?, ?)",
                (ORIGIN, parcel, asset.sha256, asset.asset_id, asset.type, now),
            )
        for drawn in records.seeds:
            _put_seed(do, drawn, now)
        for name, items in (records.listings or {}).items():
            do(
                "INSERT OR REPLACE INTO listing VALUES (?, ?, ?, ?, ?)",
                (ORIGIN, parcel, name, json.dumps(items), records.listed_at or 0.0),
            )
    return len(jobs)


def _put_run(do: Execute, run: RunRecord, parcel: str) -> bool:
    done = do(
        "INSERT OR IGNORE INTO run (run_id, created_at, finished_at, engine, origin, account, host,"
        " name, source, line, notes, version, notebook, cell, note, seconds, catalog_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(run.run_id, run.created_at, run.created_at + run.seconds, run.engine, ORIGIN, parcel),
            *(run.host, run.name, run.source, run.line),
            *(json.dumps(run.notes, ensure_ascii=False), run.version, run.notebook, run.cell),
            *(run.note, run.seconds, run.catalog_at),
        ),
    )
    if done.rowcount:
        for tag in run.tags:
            do("INSERT OR IGNORE INTO tag VALUES (?, ?)", (run.run_id, tag))
    return bool(done.rowcount)


def _put_job(do: Execute, job: JobRecord, parcel: str) -> bool:
    owner = do("SELECT origin FROM run WHERE run_id = ?", (job.run_id,)).fetchone()
    if owner["origin"] != ORIGIN:
        return False  # a run of our own is never added to
    done = do(
        "INSERT OR IGNORE INTO job (job_id, run_id, position, state, changed_at, engine, origin,"
        " account, digest, body, kind, coords, canonical, expected, generation_id, credits,"
        " intended_at, accepted_at, settled_at, estimated, face, face_name)"
        " VALUES (?, ?, ?, 'settled', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(job.job_id, job.run_id, job.position, job.changed_at, job.engine, ORIGIN, parcel),
            *(job.digest, _dump(job.body), job.kind, _dump(job.coords), job.canonical),
            *(job.expected, job.generation_id or None, job.credits),
            *(job.intended_at, job.accepted_at, job.settled_at, job.credits),
            *(job.face, job.face_name),
        ),
    )
    if not done.rowcount:
        return False
    for position, one in enumerate(job.media):
        do(
            "INSERT INTO medium VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(job.job_id, position, one.media_id, one.kind, one.status, one.width, one.height),
                *(one.sha256, one.mime, one.size, one.reason, one.duration),
            ),
        )
    seal(do, "job", job.job_id)
    return True


def _put_seed(do: Execute, drawn: SeedRecord, now: float) -> None:
    done = do(
        "INSERT OR IGNORE INTO seed (spec, seed, drawn_at) VALUES (?, ?, ?)",
        (drawn.spec, drawn.seed, now),
    )
    if done.rowcount:
        seal(do, "seed", drawn.spec)


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
