"""Making what is locked again, and comparing it picture by picture with what it was.

What the store has is free and only compared. Everything else is priced and asked about first, and
made by the engine that made it: a sandbox picture never costs money, and the sandbox never pretends
to be the service. Nothing of the lock is changed.
"""

from __future__ import annotations

import argparse
import queue
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.asset.luggage import Luggage
from rendernet_jupyter.errors import (
    Declined,
    GenerationFailed,
    Interrupted,
    NotFound,
    OutcomeUnknown,
    RenderNetError,
    RequestRefused,
    StillRunning,
)
from rendernet_jupyter.result.lock import LockedRequest, Place
from rendernet_jupyter.result.records import Answer
from rendernet_jupyter.result.sameness import Look, Pair, compare
from rendernet_jupyter.session.ask import Ask
from rendernet_jupyter.session.lock import hashes
from rendernet_jupyter.session.loop import LOOP, Events
from rendernet_jupyter.session.remake import catalogue, priced, sendable
from rendernet_jupyter.session.replay import read_lock
from rendernet_jupyter.session.story import Story, tell
from rendernet_jupyter.store.rehash import rehash
from rendernet_jupyter.view.gallery import Gallery
from rendernet_jupyter.view.phrase import counted
from rendernet_jupyter.view.place import shown
from rendernet_jupyter.view.sameness import Reproduction

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

_OF_A_REQUEST = (GenerationFailed, NotFound, OutcomeUnknown, RequestRefused, StillRunning)
_LOCK_ANEW = "Take the key back. Run its cell without it, save the notebook, and lock it anew."


def reproduce(session: Session, args: argparse.Namespace) -> Reproduction:
    """`reproduce [LOCK]`."""
    file = Path(args.lock).expanduser().absolute()
    lock = read_lock(file)
    if lock is None:
        raise RenderNetError(
            f"there is no lock {shown(file)}", hint="Make one: %rendernet lock NOTEBOOK"
        )
    again = _Again(session, args, file.parent)
    requests = list(lock.requests())
    again.make([request for _, request in requests])
    pairs = [pair for place, request in requests for pair in again.pairs(place, request)]
    return Reproduction(session.keys.cleared(pairs), locate=session.located, notes=again.notes)


@dataclass(slots=True)
class _Made:
    """What came of a request: content hashes by place in the batch, or the reason why nothing."""

    contents: dict[int, str] = field(default_factory=dict)
    reason: str = ""


class _Again:
    """One reproduction, under way."""

    def __init__(self, session: Session, args: argparse.Namespace, folder: Path) -> None:
        self._session = session
        self._args = args
        self._folder = folder
        self._engine = session.engine()
        self._made: dict[str, _Made] = {}
        self._paths: dict[str, Path] | None = None
        self._spent = 0.0
        self._begun = False
        self.notes: list[str] = []

    def make(self, requests: Sequence[LockedRequest]) -> None:
        """Get every request's pictures: from the store, else from the engine that made them.

        A picture may be made from another one, so it goes in rounds: each makes what has all that
        it needs.
        """
        left = {request.digest: request for request in requests}
        for digest in list(left):
            if self._from_store(left[digest]):
                del left[digest]
        if left and not self._engine.replays:
            # Its first answer tells a served sandbox from the service.
            LOOP.wait(catalogue(self._session, self._engine))
        while left:
            round_ = [r for r in left.values() if all(self._find(c) for c in r.contents)]
            mine = [r for r in round_ if self._makes(r)]
            for request in (r for r in round_ if r not in mine):
                self._made[request.digest] = _Made(reason=self._refusal(request))
            if mine:
                self._send(mine)
            for request in round_:
                del left[request.digest]
            if not round_:
                break
        for digest, request in left.items():
            gone = next(c for c in request.contents if not self._find(c))
            self._made[digest] = _Made(
                reason=f"what it is made from is not here (sha256 {gone[:12]}…)"
            )

    def _from_store(self, request: LockedRequest) -> bool:
        """Take the pictures that the store has, unless everything is to be made anew."""
        # A damaged file is not made anew, and paid, in silence: it is said to be damaged.
        precedents = self._session.store.precedents
        found = [] if self._args.anew else precedents.of_request(request.digest, damaged=True)
        fitting = [one for one in found if one.engine in ("service", request.engine)]
        meant = tuple(medium.sha256 for medium in request.media)
        fitting.sort(key=lambda one: one.contents != meant)
        if fitting:
            self._made[request.digest] = _Made(dict(fitting[0].pictures))
        return bool(fitting)

    def _makes(self, request: LockedRequest) -> bool:
        return not self._engine.replays and self._engine.account.engine == request.engine

    def _refusal(self, request: LockedRequest) -> str:
        if self._engine.replays:
            return "the store has it not, and engine = replay makes none"
        if request.engine == "sandbox":
            return "the sandbox made it: try it with the engine sandbox"
        return "the service made it, and no key is known here: %rendernet login"

    def _find(self, sha256: str) -> Path | None:
        """The file of a content: in the store, else beside the lock."""
        if path := self._session.store.media.find(sha256):
            return path
        if self._paths is None:
            luggage = Luggage(self._folder)
            self._paths = {}
            for name in luggage.names:
                try:
                    self._paths[luggage.of_path(name).sha256] = self._folder / name
                except RenderNetError:
                    continue  # no picture, no video, no sound
        return self._paths.get(sha256)

    def _send(self, requests: Sequence[LockedRequest]) -> None:
        """Price, ask, make. What stands against one request is noted for that one alone.

        Raises:
            RenderNetError: nothing can be made, and nothing was sent before.
        """
        self._session.keys.demand_none_in(requests, "the lock", _LOCK_ANEW, so="nothing was sent")
        try:
            self._make_some(requests)
        except RenderNetError as error:
            if not self._begun:
                raise
            for request in requests:  # what was made before is compared all the same
                reason = f"not made: {error.message}"
                self._made.setdefault(request.digest, _Made(reason=reason))

    def _make_some(self, requests: Sequence[LockedRequest]) -> None:
        """Make those of the requests that can be sent and that the service takes."""
        session, engine = self._session, self._engine
        events: Events = queue.SimpleQueue()
        ask = Ask("", tell=events.put, where="lock")
        progress = getattr(self._args, "on_progress", None)
        options = self._options()
        late = ""
        try:
            packing = sendable(session, engine, ask, requests, self._find)
            left = self._possible(requests, self._wait(packing, events, progress))
            pricing = priced(session, engine, ask, [answer for _, answer in left], options)
            found, cost = self._wait(pricing, events, progress)
            left = self._possible([request for request, _ in left], found)
            if cost is None:
                return
            answers = [answer for _, answer in left]
            self._demand_agreement(cost.sentence(), cost.credits)
            story = Story(session, engine, ask, {**options, "yes": True}, "")
            gallery = self._wait(tell(story, answers), events, progress)
        except KeyboardInterrupt:
            raise Interrupted([intent.job_id for intent in ask.sent]) from None
        except RenderNetError as error:
            alone = isinstance(error, _OF_A_REQUEST)
            if not isinstance(error.result, Gallery) or not (alone or self._begun):
                raise
            gallery = error.result
            late = f"{error.message}. {error.hint}"
        self._begun = True
        spent = gallery.credits_spent
        self._spent += (cost.credits or 0.0) if spent is None else spent
        self.notes.append(f"{cost.sentence()} ({engine.label}).")
        if gallery.failed or late:
            told = "is not known" if spent is None else f"is {counted(spent, 'credit')}"
            self.notes.append(f"What that cost in the end {told}.")
        self._note([request for request, _ in left], gallery, late)

    def _possible(
        self, requests: Sequence[LockedRequest], found: Sequence[Answer | str]
    ) -> list[tuple[LockedRequest, Answer]]:
        """The requests that can be made; of the others the reason is noted."""
        left = []
        for request, one in zip(requests, found, strict=True):
            if isinstance(one, str):
                self._made[request.digest] = _Made(reason=one)
            else:
                left.append((request, one))
        return left

    def _wait(self, work: Any, events: Events, progress: Callable[[Any], None] | None) -> Any:
        return LOOP.wait(work, events=events, on_event=progress)

    def _options(self) -> dict[str, Any]:
        options: dict[str, Any] = {"cache": "off" if self._args.anew else "use"}
        if self._args.max_credits is not None:
            options["max_credits"] = max(0.0, self._args.max_credits - self._spent)
        return options

    def _demand_agreement(self, price_: str, credits_: float | None) -> None:
        """Ask before money is spent; play money is not asked about."""
        if self._args.yes or self._engine.sandbox or credits_ == 0:
            return
        confirm = getattr(self._args, "confirm", None)
        said = confirm(f"{price_} Make them again?") if confirm else None
        if said is None:
            raise RenderNetError(
                f"{price_}, and there is nobody to ask; nothing was sent",
                hint="To agree beforehand: rendernet reproduce --yes --max-credits N",
            )
        if not said:
            raise Declined("not sent, as you said", hint="It cost nothing.")

    def _note(self, requests: Sequence[LockedRequest], gallery: Gallery, late: str) -> None:
        media = gallery.run.media
        for position, request in enumerate(requests):
            mine = [m for m in media if m.request == position]
            made = _Made({m.batch: m.sha256 for m in mine if m.status == "success" and m.sha256})
            made.reason = next((m.reason for m in mine if m.reason), "" if mine else late)
            self._made[request.digest] = made

    def pairs(self, place: Place, request: LockedRequest) -> list[Pair]:
        """The locked pictures of a request, each with what came in its place."""
        made = self._made[request.digest]
        return [
            compare(place, request, locked, *self._look(made, locked.batch, locked.sha256))
            for locked in request.media
        ]

    def _look(self, made: _Made, batch: int, locked: str) -> tuple[Look | None, str]:
        sha256 = made.contents.get(batch, "")
        path = self._session.store.media.find(sha256)
        if path is None:
            return None, made.reason
        if rehash(self._session.store.media, sha256) != "whole":
            return None, "its file in the store is damaged: %rendernet store verify"
        if sha256 == locked:
            return Look(sha256), ""
        pixels, look = hashes(path, video=path.suffix in (".mp4", ".webm"))
        return Look(sha256, pixels, look), ""
