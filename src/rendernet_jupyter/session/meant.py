"""Which of the pictures that were made for a request a replay shows.

First what is locked for the very cell, then what is locked for a run of the same text, then what
lock and store hold for the request or its spec. Nothing is drawn, and nothing is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.request.digest import digest
from rendernet_jupyter.request.request import Request
from rendernet_jupyter.result.lock import Lock, LockedRequest, Place

if TYPE_CHECKING:
    from rendernet_jupyter.session.ask import Ask
    from rendernet_jupyter.store import Store
    from rendernet_jupyter.store.precedents import PastRun, Precedent

Hit = tuple[Place, LockedRequest]


@dataclass(frozen=True, slots=True)
class Found:
    """What answers a request.

    Attributes:
        request: with the seed that it had.
        digest: of it.
        made: the job that made it; None when its pictures are not here.
    """

    request: Request
    digest: str
    made: Precedent | None


class Meant:
    """What was made for the requests of one call.

    Args:
        store: holds the pictures.
        ask: the call.
        lock: says which of several pictures is meant, and which seed.
        anew: the call makes new pictures at every run, so its newest ones are looked for.
    """

    def __init__(self, store: Store, ask: Ask, lock: Lock | None, *, anew: bool) -> None:
        self._store = store
        self._ask = ask
        self._lock = lock or Lock({})
        self._anew = anew

    def find(self, request: Request, contents: Mapping[str, str]) -> Found | None:
        """What answers a request; None when no seed is known for it.

        Args:
            request: as it was read.
            contents: content hashes of its assets, by what stands for them in its body.
        """
        found = None
        for seed, hit in self._ways(request, contents):
            seeded = request if seed is None else request.with_seed(seed)
            name = digest(seeded.body, contents=contents)
            locked = hit or self._lock.find(name)
            found = Found(seeded, name, self._made(name, locked))
            if found.made or locked:  # what is locked is not replaced by what was made later
                return found
        return found

    def _ways(
        self, request: Request, contents: Mapping[str, str]
    ) -> Iterator[tuple[int | None, LockedRequest | None]]:
        """Seeds that the request may have had, the likeliest first, and what is locked of it."""
        drawn = request.seed_mode in ("drawn", "random")
        if hit := self._locked(request, contents):
            yield (_seed(hit) if drawn else None), hit
        if not drawn:
            yield None, None
            return
        spec = digest({"spec": request.spec})
        if (seed := self._lock.seed_for(spec)) is not None:
            yield seed, None
        if self._anew:
            yield from ((seed, None) for seed in self._seeds_of_text(request, contents))
        if request.seed_mode == "drawn" and (seed := self._store.seed_of(spec)) is not None:
            yield seed, None

    def _locked(self, request: Request, contents: Mapping[str, str]) -> LockedRequest | None:
        """What is locked of the request: for this cell, or for a run of its text."""
        if request.seed_mode in ("drawn", "random"):
            hits = self._by_rest.get(_rest(request.body, contents), [])
            # A seed that was drawn is one of its spec; elsewhere it may have been typed.
            certain = request.seed_mode == "random" or self._anew
        else:
            hits = self._by_digest.get(digest(request.body, contents=contents), [])
            certain = True
        if len(hits) > 1 or not certain:
            hits = sorted(hits, key=self._distance)
        sure = hits and (certain or self._distance(hits[0])[1] < len(self._past))
        return hits[0][1] if sure else None

    def _distance(self, hit: Hit) -> tuple[bool, int]:
        """How far a locked request is from this call: another cell, so many runs of the text."""
        place, locked = hit
        own = self._ask.cell == place.cell and self._ask.notebook in ("", place.notebook)
        pictures = {medium.sha256 for medium in locked.media}
        past = enumerate(self._past)
        near = (n for n, r in past if locked.digest in r.digests and pictures <= r.contents)
        return not own, next(near, len(self._past))

    @cached_property
    def _past(self) -> list[PastRun]:
        return self._store.precedents.of_call(self._ask.body, self._ask.line)

    @cached_property
    def _by_rest(self) -> Mapping[str, list[Hit]]:
        found: dict[str, list[Hit]] = defaultdict(list)
        for place, locked in self._lock.requests():
            if _seed(locked) is not None:
                found[_rest(locked.body, {})].append((place, locked))
        return found

    @cached_property
    def _by_digest(self) -> Mapping[str, list[Hit]]:
        found: dict[str, list[Hit]] = defaultdict(list)
        for place, locked in self._lock.requests():
            found[locked.digest].append((place, locked))
        return found

    def _seeds_of_text(self, request: Request, contents: Mapping[str, str]) -> Iterator[int]:
        """The seeds with which runs of the same text made the request, the newest first."""
        for run in self._past:
            seeds = [self._store.runs.body(job_id).get("seed") for job_id in run.jobs]
            for seed in dict.fromkeys(s for s in seeds if isinstance(s, int)):
                if digest(request.with_seed(seed).body, contents=contents) in run.digests:
                    yield seed

    def _made(self, name: str, locked: LockedRequest | None) -> Precedent | None:
        """The job that made a request: the locked one, else the first; None when none did."""
        found = self._store.precedents.of_request(name)
        if locked is None:
            return found[0] if found else None
        meant = [medium.sha256 for medium in locked.media]
        return next((one for one in found if list(one.contents) == meant), None)


def _seed(locked: LockedRequest) -> int | None:
    seed = locked.body.get("seed")
    return seed if isinstance(seed, int) else None


def _rest(body: Mapping[str, Any], contents: Mapping[str, str]) -> str:
    """What stands for a body without its seed."""
    return digest(
        {name: value for name, value in body.items() if name != "seed"}, contents=contents
    )
