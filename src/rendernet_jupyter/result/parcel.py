"""What travels with pictures from one store to another, as values.

Of accounts nothing is in them, neither key nor fingerprint nor balance. Nothing here is read from a
store or put into one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rendernet_jupyter.request.digest import digest
from rendernet_jupyter.result.lock import locked_body
from rendernet_jupyter.result.manifest import asset_ids

EngineKind = Literal["service", "sandbox"]


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run that travels; see `result.records.Run` for its members."""

    run_id: str
    created_at: float
    engine: EngineKind
    host: str
    name: str
    source: str
    line: str
    notes: tuple[str, ...]
    version: str
    notebook: str
    cell: str
    note: str
    tags: tuple[str, ...]
    seconds: float
    catalog_at: float | None = None


@dataclass(frozen=True, slots=True)
class MediumRecord:
    """A picture or video that travels; see `result.records.Medium`."""

    media_id: str
    kind: Literal["image", "video"]
    status: Literal["success", "failed", "censored"]
    width: int
    height: int
    sha256: str
    mime: str
    size: int
    reason: str = ""
    duration: float = 0.0


@dataclass(frozen=True, slots=True)
class JobRecord:
    """A settled job that travels, with its pictures; times are Unix seconds."""

    job_id: str
    run_id: str
    position: int
    engine: EngineKind
    digest: str
    body: Mapping[str, Any]
    kind: str
    coords: Mapping[str, Any]
    canonical: str
    expected: int
    generation_id: str
    credits: float | None
    intended_at: float
    accepted_at: float
    settled_at: float
    changed_at: float
    media: tuple[MediumRecord, ...]
    face: str = ""
    face_name: str = ""


@dataclass(frozen=True, slots=True)
class AssetRecord:
    """An upload that travels by name and content alone."""

    asset_id: str
    sha256: str
    type: str


@dataclass(frozen=True, slots=True)
class SeedRecord:
    """A seed that was drawn for a spec, by the spec's digest."""

    spec: str
    seed: int


@dataclass(frozen=True, slots=True)
class Records:
    """Everything that travels beside the files.

    Attributes:
        runs: the runs that paid.
        jobs: their jobs.
        assets: what was uploaded for them.
        seeds: what was drawn for them.
        listings: the names they use, as the service listed them.
        listed_at: when it did, Unix seconds; None when nobody knows.
    """

    runs: tuple[RunRecord, ...]
    jobs: tuple[JobRecord, ...]
    assets: tuple[AssetRecord, ...] = ()
    seeds: tuple[SeedRecord, ...] = ()
    listings: Mapping[str, tuple[Mapping[str, Any], ...]] | None = None
    listed_at: float | None = None


def consistent(job: JobRecord, contents: Mapping[str, str]) -> bool:
    """Whether a job's digest is that of its request; with ids that nobody knows it may be.

    Args:
        job: that was brought.
        contents: content hashes by asset id.
    """
    ids = asset_ids(job.body)
    if any(i not in contents for i in ids):
        return True
    return digest(locked_body(job.body, contents, job.digest)) == job.digest
