"""What a store holds, and what of it can go without anybody missing it.

A picture that a run shows is never among it. A file that nobody names may be about to be named: a
picture is written before its row, so only files that have lain for a day count. Nothing is asked
here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rendernet_jupyter.store.shelf import shelved
from rendernet_jupyter.store.store import Store

DAY = 86_400.0
Sort = Literal["picture", "download", "log", "painting"]


@dataclass(frozen=True, slots=True)
class Holding:
    """What one engine's pictures take.

    Attributes:
        engine: `sandbox` or `service`.
        runs: that made them.
        files: pictures and videos that are on disk.
        size: bytes.
        oldest: Unix seconds, of the runs; likewise `newest`.
        newest: see `oldest`.
    """

    engine: str
    runs: int
    files: int
    size: int
    oldest: float
    newest: float


@dataclass(frozen=True, slots=True)
class Scrap:
    """A file that can go.

    Attributes:
        sort: `picture`: no run shows it. `download`: it did not end. `log`: an old one.
            `painting`: the sandbox's own copy, which it can paint again.
        path: where.
        size: bytes.
        changed_at: Unix seconds.
        sha256: of a picture.
    """

    sort: Sort
    path: Path
    size: int
    changed_at: float
    sha256: str = ""


def holdings(store: Store) -> list[Holding]:
    """What is there, by engine."""
    files = {file.sha256: file.size for file in shelved(store.media.folder) if file.sha256}
    rows = store.database.read(
        "SELECT DISTINCT job.engine, job.run_id, run.created_at, medium.sha256"
        " FROM medium JOIN job USING (job_id) JOIN run USING (run_id) WHERE sha256 <> ''"
    )
    found = []
    for engine in sorted({row["engine"] for row in rows}):
        mine = [row for row in rows if row["engine"] == engine]
        shown = {row["sha256"] for row in mine} & files.keys()
        times = [row["created_at"] for row in mine]
        size = sum(files[sha256] for sha256 in shown)
        runs = len({row["run_id"] for row in mine})
        found.append(Holding(engine, runs, len(shown), size, min(times), max(times)))
    return found


def weight(files: Iterable[Path]) -> int:
    """Bytes of files together; folders are looked into."""
    size = 0
    for place in files:
        for file in place.rglob("*") if place.is_dir() else [place]:
            with suppress(OSError):  # a log of the database may vanish while it is looked at
                size += file.stat().st_size if file.is_file() else 0
    return size


def scraps(store: Store, before: float, *, paintings: bool = False) -> list[Scrap]:
    """What can go, oldest first.

    Args:
        store: which.
        before: last changed before this moment, Unix seconds. Not later than a day ago.
        paintings: the sandbox's own copies, too.
    """
    found = [*_of_media(store), *_of_folder("log", store.folder / "log")]
    if paintings:
        found += _of_folder("painting", store.sandbox_folder / "media")
    return sorted((s for s in found if s.changed_at < before), key=lambda s: s.changed_at)


def _of_media(store: Store) -> Iterator[Scrap]:
    rows = store.database.read("SELECT DISTINCT sha256 FROM medium")
    named = {row["sha256"] for row in rows} | store.faces.contents()
    for file in shelved(store.media.folder):
        if file.unfinished:
            yield Scrap("download", file.path, file.size, file.changed_at)
        elif file.sha256 and file.sha256 not in named:
            yield Scrap("picture", file.path, file.size, file.changed_at, file.sha256)


def _of_folder(sort: Sort, folder: Path) -> Iterator[Scrap]:
    for path in folder.glob("[!.]*"):
        try:
            facts = path.stat()
        except OSError:
            continue
        if path.is_file():
            yield Scrap(sort, path, facts.st_size, facts.st_mtime)


def chosen(found: Sequence[Scrap], excess: int | None) -> list[Scrap]:
    """Of what can go, oldest first, as much as is needed.

    Args:
        found: in order.
        excess: bytes that must go; everything when None.
    """
    if excess is None:
        return list(found)
    picked: list[Scrap] = []
    for scrap in found:
        if excess <= 0:
            break
        picked.append(scrap)
        excess -= scrap.size
    return picked


def prune(store: Store, found: Sequence[Scrap]) -> tuple[int, int]:
    """Remove what can go: how many files that were, and their bytes.

    A picture that came to be shown in the meantime, or was stored once more, stays: both are looked
    at again while no other process can write a row.
    """
    count = size = 0
    with store.database.transaction() as do:
        for scrap in found:
            if scrap.sha256:
                query = "SELECT 1 FROM medium WHERE sha256 = ?"
                if do(query, (scrap.sha256,)).fetchone():
                    continue
            try:
                if scrap.path.stat().st_mtime > scrap.changed_at:
                    continue
                scrap.path.unlink()
            except OSError:
                continue  # gone already, or held open by a program on Windows
            count, size = count + 1, size + scrap.size
    store.database.overwrite()
    return count, size
