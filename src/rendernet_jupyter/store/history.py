"""Finding runs again: by their words, by what they name, by what people said of them.

Words of a person are never taken for a query language: each is quoted, and finds what begins with
it. Newest first. Nothing is written here but the index of what is searched.
"""

from __future__ import annotations

import re
import shlex
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rendernet_jupyter.result.entry import Entry
from rendernet_jupyter.result.records import Medium
from rendernet_jupyter.store.database import Database
from rendernet_jupyter.store.index import Index, folded

FACETS = ("model", "style", "seed", "character", "lora", "kind")
"""What requests name and runs are found by."""

SHOWN = 4
"""Pictures that come with an entry."""

_CHUNK = 400
# Scripts that are written without spaces between words (Thai, Lao, Khmer, Burmese, Chinese,
# Japanese): the tokenizer takes a whole sentence for a word, so these are looked for as they stand.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which runs are looked for; what is empty does not matter, all that is not must hold.

    Attributes:
        words: as typed; each must occur, as a word or the beginning of one, and "several in
            quotes" next to each other.
        facets: (key of `FACETS`, value) pairs, letter case aside.
        tags: all of them.
        since: Unix seconds.
        until: Unix seconds, not included.
        rating: stars, at least; of the run or of one of its pictures.
        notebook: its file name, with or without `.ipynb`.
        engine: `sandbox` or `service`.
        made: leave out what came from the store altogether.
        failed: only those of which some request brought no picture.
        limit: entries at the most; all of them when None.
        skip: so many of the newest are left out: a later page.
    """

    words: str = ""
    facets: tuple[tuple[str, str], ...] = ()
    tags: tuple[str, ...] = ()
    since: float | None = None
    until: float | None = None
    rating: int = 0
    notebook: str = ""
    engine: str = ""
    made: bool = False
    failed: bool = False
    limit: int | None = 20
    skip: int = 0


class History:
    """The history of one store.

    Args:
        database: of the store.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._index = Index(database)

    def search(self, wanted: Wanted) -> tuple[list[Entry], int]:
        """The newest entries that fit, and how many there are in all."""
        self._index.catch_up()
        where, values = _where(wanted)
        limit = -1 if wanted.limit is None else wanted.limit
        rows = self._database.read(
            f"SELECT * FROM entry WHERE {where}"  # noqa: S608 - constant parts, values are bound
            " ORDER BY created_at DESC, number DESC LIMIT ? OFFSET ?",
            (*values, limit, wanted.skip),
        )
        count = wanted.skip + len(rows)
        if len(rows) == limit or (wanted.skip and not rows):
            query = f"SELECT count(*) AS n FROM entry WHERE {where}"  # noqa: S608 - constant parts
            count = int(self._database.read(query, values)[0]["n"])
        return list(self._entries(rows)), count

    def values(self, key: str) -> list[str]:
        """What runs name: all values of a facet, or `tag`, or `notebook`."""
        self._index.catch_up()
        if key == "notebook":
            query = "SELECT DISTINCT notebook AS value FROM run WHERE notebook <> ''"
            return [str(row["value"]) for row in self._database.read(query)]
        query = (
            "SELECT min(value) AS value FROM facet WHERE key = ? GROUP BY folded ORDER BY folded"
        )
        return [str(row["value"]) for row in self._database.read(query, (key,))]

    def recent(self, key: str, limit: int = 12) -> list[str]:
        """What the newest runs name: values of a facet, the one used last first, each once.

        Args:
            key: of `FACETS`.
            limit: so many at the most.
        """
        self._index.catch_up()
        query = (
            "SELECT value, max(created_at) AS last FROM facet JOIN entry USING (number)"
            " WHERE key = ? GROUP BY folded ORDER BY last DESC, value LIMIT ?"
        )
        return [str(row["value"]) for row in self._database.read(query, (key, limit))]

    def _entries(self, rows: Sequence[sqlite3.Row]) -> Iterator[Entry]:
        for start in range(0, len(rows), _CHUNK):
            part = rows[start : start + _CHUNK]
            facts = _Facts(self._database, [(row["number"], row["run_id"]) for row in part])
            yield from (facts.entry(row) for row in part)


class _Facts:
    """What the entries of a chunk show, read together: a query each would take long."""

    def __init__(self, database: Database, keys: Sequence[tuple[int, str]]) -> None:
        numbers, names = zip(*keys, strict=True)
        marks = ", ".join("?" * len(keys))
        self._runs = {r["run_id"]: r for r in database.read(_RUNS.format(marks), names)}
        self._jobs = {r["run_id"]: r for r in database.read(_JOBS.format(marks), names)}
        self._stars = {r["run_id"]: r for r in database.read(_STARS.format(marks), names)}
        self._tags: dict[str, list[str]] = defaultdict(list)
        for row in database.read(_TAGS.format(marks), names):
            self._tags[row["run_id"]].append(row["tag"])
        self._media: dict[str, list[sqlite3.Row]] = defaultdict(list)
        for row in database.read(_MEDIA.format(marks), (*names, SHOWN)):
            self._media[row["run_id"]].append(row)
        self._facets: dict[tuple[int, str], list[str]] = defaultdict(list)
        for row in database.read(_NAMED.format(marks), numbers):
            self._facets[row["number"], row["key"]].append(row["value"])

    def entry(self, row: sqlite3.Row) -> Entry:
        """The entry of one row of the table of that name."""
        number, run_id = row["number"], row["run_id"]
        run, jobs, media = self._runs[run_id], self._jobs.get(run_id), self._media[run_id]
        stars = self._stars.get(run_id)
        prompts = row["prompt"].split("\n") if row["prompt"] else []
        kinds = tuple(self._facets[number, "kind"])
        named = (kind.replace("_", " ") for kind in kinds)
        first = [*prompts, *row["script"].split("\n"), *named, ""]
        return Entry(
            run_id=run_id,
            created_at=row["created_at"],
            engine=row["engine"],
            name=row["name"],
            prompt=next((text for text in first if text), ""),
            prompts=len(prompts),
            requests=jobs["requests"] if jobs else 0,
            stored=jobs["stored"] if jobs else 0,
            pictures=media[0]["pictures"] if media else 0,
            kinds=kinds,
            models=tuple(self._facets[number, "model"]),
            styles=tuple(self._facets[number, "style"]),
            characters=tuple(self._facets[number, "character"]),
            loras=tuple(self._facets[number, "lora"]),
            seeds=tuple(sorted(int(s) for s in self._facets[number, "seed"] if s.isdecimal())),
            tags=tuple(self._tags[run_id]),
            note=row["note"],
            rating=(stars["own"] or stars["best"]) if stars else None,
            notebook=run["notebook"],
            credits=jobs["credits"] if jobs and not jobs["unknown"] else None,
            shown=tuple(_medium(one) for one in media),
        )


def _where(wanted: Wanted) -> tuple[str, tuple[object, ...]]:
    """(SQL, values) for everything that is asked for.

    Sets of entries are intersected, and each entry in the order of time is held against the one set
    that is left (`+` keeps SQLite from other plans: with two sets it may try every pair).
    """
    sets, plain = list(_sets(wanted)), list(_plain(wanted))
    parts = [part for part, _ in plain]
    if sets:
        parts.append(f"+number IN ({' INTERSECT '.join(part for part, _ in sets)})")
    values = tuple(value for _, found in (*plain, *sets) for value in found)
    return " AND ".join(f"({part})" for part in parts) or "1", values


def _sets(wanted: Wanted) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Queries that give numbers of entries, with their values."""
    spaced = [word for word in split(wanted.words) if _is_spaced(word)]
    if spaced:
        query = "SELECT rowid FROM entry_text WHERE entry_text MATCH ?"
        quoted = ('"' + word.replace('"', '""') + '"*' for word in spaced)
        yield query, (" AND ".join(quoted),)
    named = [*wanted.facets, *(("tag", tag.removeprefix("#")) for tag in wanted.tags)]
    for key, value in named:
        # A character is known by name and by id.
        other = "character id" if key == "character" else key
        query = "SELECT number FROM facet WHERE key IN (?, ?) AND folded = ?"
        yield query, (key, other, folded(value))
    if wanted.rating:
        query = "SELECT number FROM rating JOIN entry USING (run_id) WHERE stars >= ?"
        yield query, (wanted.rating,)


def _plain(wanted: Wanted) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Conditions on one entry, with their values."""
    for word in split(wanted.words):
        if not _is_spaced(word):
            pattern = "%" + re.sub("([%_~])", r"~\1", word) + "%"
            columns = ("prompt", "negative", "script", "note", "tags", "name")
            either = " OR ".join(f"{column} LIKE ? ESCAPE '~'" for column in columns)
            yield either, (pattern,) * len(columns)
    if wanted.since is not None:
        yield "created_at >= ?", (wanted.since,)
    if wanted.until is not None:
        yield "created_at < ?", (wanted.until,)
    if wanted.notebook:
        name = folded(wanted.notebook)
        yield "notebook IN (?, ?)", (name, f"{name}.ipynb")
    if wanted.engine:
        yield "engine = ?", (wanted.engine,)
    if wanted.made:
        yield "made > 0", ()
    if wanted.failed:
        yield _FAILED, ()


def _is_spaced(word: str) -> bool:
    """Whether the tokenizer finds the word: others are looked for as they stand."""
    return any(map(str.isalnum, word)) and not _UNSPACED.search(word)


def split(text: str) -> list[str]:
    """The words of a search; what stands in double quotes is one."""
    sound = text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    reader = shlex.shlex(sound, posix=True, punctuation_chars=False)
    reader.whitespace_split, reader.commenters = True, ""
    reader.quotes, reader.escape = '"', ""
    try:
        return [word for word in reader if word.strip()]
    except ValueError:  # a quote that is not closed is a character like any other
        return sound.replace('"', " ").split()


# A request that was refused or dropped has no media at all; one that is under way has not failed.
_FAILED = """
run_id IN (
    WITH bad AS (SELECT job_id FROM medium WHERE status <> 'success')
    SELECT run_id FROM job WHERE state IN ('refused', 'dropped')
    UNION SELECT run_id FROM job WHERE job_id IN bad
    UNION SELECT run_id FROM job WHERE source_job IN bad
)"""
_RUNS = "SELECT run_id, notebook FROM run WHERE run_id IN ({})"
_JOBS = """
SELECT run_id, count(*) AS requests, count(source_job) AS stored, total(credits) AS credits,
    count(*) - count(credits) AS unknown
FROM job WHERE run_id IN ({}) AND body <> '' GROUP BY run_id"""
_STARS = """
SELECT run_id, max(CASE WHEN sha256 = '' THEN stars END) AS own, max(stars) AS best
FROM rating WHERE run_id IN ({}) GROUP BY run_id"""
_TAGS = "SELECT run_id, tag FROM tag WHERE run_id IN ({}) ORDER BY tag"
_NAMED = "SELECT number, key, value FROM facet WHERE number IN ({}) ORDER BY key, folded"
_MEDIA = """
SELECT * FROM (
    SELECT job.run_id, job.position AS request, medium.*, count(*) OVER run AS pictures,
        row_number() OVER (PARTITION BY job.run_id ORDER BY job.position, medium.position) AS place
    FROM job JOIN medium ON medium.job_id = ifnull(job.source_job, job.job_id)
    WHERE job.run_id IN ({}) AND medium.status = 'success'
    WINDOW run AS (PARTITION BY job.run_id)
) WHERE place <= ? ORDER BY run_id, place"""


def _medium(row: sqlite3.Row) -> Medium:
    return Medium(
        media_id=row["media_id"],
        request=row["request"],
        batch=row["position"],
        kind=row["kind"],
        status=row["status"],
        width=row["width"],
        height=row["height"],
        sha256=row["sha256"],
        mime=row["mime"],
        size=row["size"],
        duration=row["duration"],
    )
