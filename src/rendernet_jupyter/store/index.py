"""The words and facets of runs, put where a search finds them.

Writers of runs pay nothing for it: they leave the names of what they wrote, and the next search
reads those runs once. Two kernels that do so at the same time do it one after the other. Nothing
is searched here.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rendernet_jupyter.result.cast import character_of
from rendernet_jupyter.store.database import Database, Execute
from rendernet_jupyter.store.migrations import ENTRY_TAKEN

BATCH = 500
"""Runs that are read in one transaction, so that a first search does not lock others out."""


class Index:
    """Keeps the history in step with the records.

    Args:
        database: of the store.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def catch_up(self) -> int:
        """Read what was written since the last time; how many runs that were."""
        count = 0
        while self._database.read("SELECT 1 FROM unindexed LIMIT 1"):
            with self._database.transaction() as do:
                names = do("SELECT run_id FROM unindexed LIMIT ?", (BATCH,)).fetchall()
                for (run_id,) in names:
                    _put(do, run_id)
                    do("DELETE FROM unindexed WHERE run_id = ?", (run_id,))
            count += len(names)
        return count

    def remake(self) -> int:
        """Throw the index away and make it anew from the records; how many runs there are."""
        with self._database.transaction() as do:
            # The words are told to leave by what the entries hold, so damaged ones must go first.
            do("INSERT INTO entry_text (entry_text) VALUES ('delete-all')")
            do("DELETE FROM facet")
            do("DROP TRIGGER entry_taken")
            do("DELETE FROM entry")
            do(ENTRY_TAKEN)
            do("INSERT OR IGNORE INTO unindexed SELECT run_id FROM run")
        return self.catch_up()


def take_out(do: Execute, run_id: str) -> None:
    """A run is not found any more."""
    do("DELETE FROM entry WHERE run_id = ?", (run_id,))


def folded(value: str) -> str:
    """How values are compared: without letter case and outer space."""
    return " ".join(value.casefold().split())


def _put(do: Execute, run_id: str) -> None:
    take_out(do, run_id)
    run = do("SELECT * FROM run WHERE run_id = ? AND forgotten_at IS NULL", (run_id,)).fetchone()
    if run is None:
        return
    jobs = do(
        "SELECT * FROM job WHERE run_id = ? AND body <> '' ORDER BY position", (run_id,)
    ).fetchall()
    tags = do("SELECT tag FROM tag WHERE run_id = ? ORDER BY tag", (run_id,)).fetchall()
    bodies = [_body(job) for job in jobs]
    number = do(
        "INSERT INTO entry (run_id, created_at, engine, notebook, made, prompt, negative, script,"
        " note, tags, name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(run_id, run["created_at"], run["engine"], folded(run["notebook"])),
            sum(job["source_job"] is None for job in jobs),
            *(_lines(bodies, _prompts), _lines(bodies, _negatives), _lines(bodies, _scripts)),
            *(run["note"], " ".join(tag["tag"] for tag in tags), run["name"]),
        ),
    ).lastrowid
    found = {
        (key, folded(value)): value
        for job, body in zip(jobs, bodies, strict=True)
        for key, value in facets(job["kind"], body, job["canonical"])
    }
    found |= {("tag", folded(tag["tag"])): tag["tag"] for tag in tags}
    for (key, value), shown in found.items():
        do("INSERT INTO facet VALUES (?, ?, ?, ?)", (key, value, number, shown))


def facets(kind: str, body: Mapping[str, Any], canonical: str) -> Iterator[tuple[str, str]]:
    """What a request can be found by: (`model`, `Flux`), (`seed`, `7`), ...

    Args:
        kind: of the request.
        body: the element of the API body.
        canonical: its canonical text, for the names of characters.
    """
    yield "kind", kind
    for key in ("model", "style", "seed"):
        if body.get(key) not in (None, ""):
            yield key, str(body[key])
    for lora in body.get("loras") or ():
        yield "lora", str(lora.get("name", "")) if isinstance(lora, Mapping) else str(lora)
    if character := character_of(body, canonical):
        if character.name:
            yield "character", character.name
        yield "character id", character.id


def _body(job: sqlite3.Row) -> dict[str, Any]:
    try:
        found = json.loads(job["body"])
    except ValueError:
        return {}  # damaged by hand: `verify` names it, and a search goes on without it
    return found if isinstance(found, dict) else {}


def _lines(bodies: Sequence[Mapping[str, Any]], texts: Any) -> str:
    """The different texts of all requests, one a line."""
    found = (" ".join(str(text).split()) for body in bodies for text in texts(body) if text)
    return "\n".join(dict.fromkeys(found))


def _prompts(body: Mapping[str, Any]) -> list[Any]:
    segment = _object(body, "segment")
    return [
        _object(body, "prompt").get("positive"),
        _object(body, "video_anyone").get("prompt"),
        " ".join(str(segment[key]) for key in ("find", "replace") if segment.get(key)),
    ]


def _negatives(body: Mapping[str, Any]) -> list[Any]:
    return [_object(body, "prompt").get("negative")]


def _scripts(body: Mapping[str, Any]) -> list[Any]:
    return [_object(body, "narrator").get("script")]


def _object(body: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = body.get(key)
    return found if isinstance(found, Mapping) else {}
