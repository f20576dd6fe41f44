"""Making what is locked again, and comparing it picture by picture with what it was.

What the store has is free and only compared. Everything else is priced and asked about first, and
made by the engine that made it: a sandbox picture never costs money, and the sandbox never pretends
to be the service. Nothing of the lock is changed.
"""

from __future__ import annotations

import argparse
import queue
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.asset.luggage import Luggage
from rendernet_jupyter.asset.material import Material, of_path
from rendernet_jupyter.errors import (
    Declined,
    GenerationFailed,
    Interrupted,
    RenderNetError,
)
from rendernet_jupyter.request.request import json_text
from rendernet_jupyter.result.lock import LockedRequest, Place
from rendernet_jupyter.result.records import Answer
from rendernet_jupyter.result.sameness import Look, Pair, compare
from rendernet_jupyter.session.ask import Ask
from rendernet_jupyter.session.catalogs import catalog_of
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.session.lock import hashes
from rendernet_jupyter.session.loop import LOOP, Events
from rendernet_jupyter.session.materials import Materials
from rendernet_jupyter.session.pricing import price
from rendernet_jupyter.session.replay import read_lock
from rendernet_jupyter.session.story import Story, tell
from rendernet_jupyter.session.uploads import Uploads
from rendernet_jupyter.store.rehash import rehash
from rendernet_jupyter.view.gallery import Gallery
from rendernet_jupyter.view.place import shown
from rendernet_jupyter.view.sameness import Reproduction

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session


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
    return Reproduction(pairs, locate=session.located, notes=again.notes)


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
        """Price, ask, make."""
        events: Events = queue.SimpleQueue()
        ask = Ask("", tell=events.put, where="lock")
        progress = getattr(self._args, "on_progress", None)
        try:
            self._wait(_catalogue(self._session, self._engine), events, progress)
            answers = self._wait(
                _answers(self._session, self._engine, ask, requests, self._find), events, progress
            )
            options = self._options()
            priced = self._wait(
                price(self._session, self._engine, ask, answers, options), events, progress
            )
            self._demand_agreement(priced.sentence(), priced.credits)
            self._spent += priced.credits or 0.0
            story = Story(self._session, self._engine, ask, {**options, "yes": True}, "")
            gallery = self._wait(tell(story, answers), events, progress)
        except KeyboardInterrupt:
            raise Interrupted([intent.job_id for intent in ask.sent]) from None
        except GenerationFailed as error:
            if not isinstance(error.result, Gallery):
                raise
            gallery = error.result
        self.notes.append(f"{priced.sentence()} ({self._engine.label}).")
        self._note(requests, gallery)

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

    def _note(self, requests: Sequence[LockedRequest], gallery: Gallery) -> None:
        media = gallery.run.media
        for position, request in enumerate(requests):
            mine = [m for m in media if m.request == position]
            made = _Made({m.batch: m.sha256 for m in mine if m.status == "success" and m.sha256})
            made.reason = next((m.reason for m in mine if m.reason), "")
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


async def _catalogue(session: Session, engine: Engine) -> None:
    """Have a catalogue at hand, whose date the run records.

    What is locked was checked when it was first made, so without one it is sent all the same.
    """
    with suppress(RenderNetError):
        await catalog_of(engine, session.store)


async def _answers(
    session: Session,
    engine: Engine,
    ask: Ask,
    requests: Sequence[LockedRequest],
    find: Callable[[str], Path | None],
) -> list[Answer]:
    """The requests as they are sent: with ids of this account for what they are made from."""
    uploads = Uploads(
        engine, session.store, ask, Materials(engine, session.store, Luggage(Path.cwd()))
    )
    wait = float(session.settings.value("timeout"))
    ids: dict[str, str] = {}
    for sha256 in dict.fromkeys(c for request in requests for c in request.contents):
        path = find(sha256)
        if path is not None:
            material: Material = of_path(path, path.name)
            ids[sha256] = await uploads.asset_of(material, wait=wait)
    return [_answer(request, ids) for request in requests]


def _answer(request: LockedRequest, ids: Mapping[str, str]) -> Answer:
    body = request.body_with(ids)
    return Answer(
        body=body,
        kind=request.kind,
        canonical=json_text(body),
        digest=request.digest,
        job_id=f"job_{secrets.token_hex(6)}",
    )
