"""The files that requests bring along: hashed first, and uploaded only if they are still wanted.

The content of every asset is known before the store is asked for earlier pictures, so a notebook
that runs again uploads nothing. What goes out is uploaded once for each content and account. All of
this is free: nothing here prices or starts a generation.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeVar

from rendernet_jupyter.asset.material import Material
from rendernet_jupyter.asset.preflight import demand_fit
from rendernet_jupyter.client.assets import Patience
from rendernet_jupyter.errors import AssetError, NotFound, RenderNetError
from rendernet_jupyter.job.progress import Phase, Progress
from rendernet_jupyter.job.together import together
from rendernet_jupyter.redaction import redact
from rendernet_jupyter.request.request import Request
from rendernet_jupyter.session.ask import Ask
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.session.materials import Materials, is_remote
from rendernet_jupyter.store import Store

T = TypeVar("T")

AT_ONCE = 4
"""Files that are fetched or uploaded side by side."""

LONGEST = 120.0
"""Seconds until an upload must be ready."""

_OF_ASSETS = frozenset({"segment", "true_touch", "narrator", "video_anyone"})
"""Kinds that are nothing without their asset; the others only add one to a picture from words."""

Key = tuple[str, int]
"""What was typed, and the identity of the object that it stands for; 0 for what is no object."""

Wish = tuple[Key, bool]
"""A material, and whether the id of a medium can stand for it."""


class Uploads:
    """The files of one cell.

    Args:
        engine: where they go.
        store: holds earlier pictures, and the ledger of uploads.
        ask: the call, for progress.
        materials: where they come from.
    """

    def __init__(self, engine: Engine, store: Store, ask: Ask, materials: Materials) -> None:
        self._engine = engine
        self._store = store
        self._ask = ask
        self._source = materials
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._materials: dict[Key, Material] = {}

    async def pack(self, requests: Sequence[Request], *, lenient: bool) -> None:
        """Get hold of every content that is wanted, each once. Nothing is uploaded.

        Args:
            requests: of the cell.
            lenient: what was fetched is not held against the media rules.

        Raises:
            AssetError: a file, address or earlier picture is not to be had, or does not fit.
        """
        wanted = {_key(r, typed): (r, typed) for r in requests for typed in r.wanted_assets()}
        found = await together(*(self._get(r, typed) for r, typed in wanted.values()))
        self._materials = dict(zip(wanted, found, strict=True))
        for request in () if lenient else requests:
            for member, typed in _places(request.body):
                if is_remote(typed):
                    demand_fit(self._materials[_key(request, typed)], member)

    async def _get(self, request: Request, typed: str) -> Material:
        async with self._slots:
            if is_remote(typed):
                self._tell("downloading", redact(typed.partition("?")[0]))
            return await self._source.get(request, typed)

    def contents(self, request: Request) -> dict[str, str]:
        """The content hash of each asset of a packed request, by what was typed for it."""
        return {
            typed: self._materials[_key(request, typed)].sha256 for typed in request.wanted_assets()
        }

    async def send(self, requests: Sequence[Request], *, wait: float) -> list[Request]:
        """Upload what the account does not have yet, and put ids in the place of assets.

        Args:
            requests: packed.
            wait: seconds until an upload must be ready.

        Raises:
            AssetError: the service does not take or cannot use a file; nothing was paid.
        """

        async def id_of(material: Material, *, media: bool) -> str:
            if media and await self._is_known_medium(material):
                return material.media_id
            return await self.asset_of(material, wait=wait)

        ids = await self._each(requests, id_of)
        return [
            request.with_assets({t: ids[_wish(request, t)] for t in request.wanted_assets()})
            for request in requests
        ]

    async def priceable(
        self, requests: Sequence[Request]
    ) -> list[tuple[dict[str, Any], tuple[str, ...]]]:
        """What can be asked the price of without an upload.

        An id is never made up: assets that the account does not have are left out.

        Returns:
            For each request its body, empty when nothing is left to be priced, and the labels of
            the assets that are left out.
        """
        ids = await self._each(requests, self._known)
        return [self._priceable(request, ids) for request in requests]

    def _priceable(
        self, request: Request, ids: Mapping[Wish, str | None]
    ) -> tuple[dict[str, Any], tuple[str, ...]]:
        found = {typed: ids[_wish(request, typed)] for typed in request.wanted_assets()}
        known = {typed: asset_id for typed, asset_id in found.items() if asset_id}
        missing = tuple(self._materials[_key(request, t)].label for t in found if t not in known)
        if missing and request.kind in _OF_ASSETS:
            return {}, missing
        kept = {
            name: member
            for name, member in request.body.items()
            if all(typed in known for _, typed in _places({name: member}))
        }
        return dict(replace(request, body=kept).with_assets(known).body), missing

    async def _each(
        self, requests: Sequence[Request], find: Callable[..., Coroutine[Any, Any, T]]
    ) -> dict[Wish, T]:
        """The outcome of `find` for everything that requests wish for, each once."""
        wishes = list(dict.fromkeys(_wish(r, t) for r in requests for t in r.wanted_assets()))
        found = await together(*(find(self._materials[key], media=media) for key, media in wishes))
        return dict(zip(wishes, found, strict=True))

    async def _known(self, material: Material, *, media: bool) -> str | None:
        """The id that stands for a content at the account, None before it is uploaded."""
        if media and await self._is_known_medium(material):
            return material.media_id
        known = self._store.assets.find(self._engine.account, material.sha256)
        if known is None:
            return None
        try:
            status = (await self._engine.service.assets.asset(known)).status
        except NotFound:
            return None
        return known if status in ("active", "") else None

    async def _is_known_medium(self, material: Material) -> bool:
        """Whether it is a picture that this very account made, and still has."""
        made = self._store.runs.content(material.media_id, self._engine.account)
        if not material.media_id or made != material.sha256:
            return False
        try:
            return (await self._engine.service.medium(material.media_id)).state == "success"
        except NotFound:
            return False  # deleted at the service: its bytes are here all the same

    async def asset_of(self, material: Material, *, wait: float) -> str:
        """The asset of a content: the one of the ledger if it can still be used, else a new one.

        Args:
            material: the content.
            wait: seconds until an upload must be ready.

        Raises:
            AssetError: the service does not take or cannot use it; nothing was paid.
        """
        ledger, account = self._store.assets, self._engine.account
        limit, pause = min(wait, LONGEST), self._engine.schedule.step
        patience = Patience(time.monotonic, asyncio.sleep, limit=limit, pause=pause)
        lock = self._engine.uploading.setdefault(material.sha256, asyncio.Lock())
        await self._recognise(material)
        async with self._slots, lock:
            known = ledger.find(account, material.sha256)
            if known is not None:
                if await self._can_be_used(known, patience):
                    return known
                ledger.forget(account, known)
            return await self._upload(material, patience)

    async def _recognise(self, material: Material) -> None:
        """Remember which picture of the store it shows, for lineage; it is sent as it is."""
        facts = material.facts
        if material.media_id or facts.type != "image":
            return
        sides = facts.width or 0, facts.height or 0
        with suppress(RenderNetError):  # an upload says the same, with what to do
            data = await asyncio.to_thread(material.read)
            await asyncio.to_thread(self._store.likeness.recognise, material.sha256, data, sides)

    async def _can_be_used(self, asset_id: str, patience: Patience) -> bool:
        """Whether an upload of an earlier time is still there and sound."""
        try:
            found = await self._engine.service.assets.looked_at(asset_id, patience, fresh=False)
        except NotFound:
            return False
        except AssetError:
            # Not ready after two whole waits: the next time it is uploaded anew.
            self._store.assets.forget(self._engine.account, asset_id)
            raise
        return found.status == "active"

    async def _upload(self, material: Material, patience: Patience) -> str:
        service, facts = self._engine.service, material.facts
        self._tell("uploading", material.label)
        data = await asyncio.to_thread(material.read)
        kind = facts.type or "image"
        size = (facts.width, facts.height) if facts.width and facts.height else None
        asset_id = await service.assets.upload(data, kind, size)
        self._store.assets.keep(self._engine.account, material.sha256, asset_id, kind)
        found = await service.assets.looked_at(asset_id, patience)
        if found.status == "failed":
            said = f": {found.reason}" if found.reason else ", and did not say why"
            raise AssetError(
                f"{self._engine.label} cannot use {material.label}{said}",
                hint="Nothing was paid. Save it in another format, or take another file.",
            )
        return asset_id

    def _tell(self, phase: Phase, label: str) -> None:
        self._ask.tell(
            Progress(
                phase,
                asked=self._ask.body.strip() or self._ask.line,
                elapsed=self._ask.elapsed,
                engine=self._engine.label,
                note=label,
            )
        )


def _key(request: Request, typed: str) -> Key:
    # Rows of a table may hold different objects under the same column's name.
    return typed, id(request.assets[typed]) if typed in request.assets else 0


def _wish(request: Request, typed: str) -> Wish:
    return _key(request, typed), request.kind == "video_anyone"


def _places(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(member, what was typed) of every asset in a body."""
    for name, member in body.items():
        if not isinstance(member, Mapping):
            continue
        if set(member) == {"$asset"}:
            yield name, member["$asset"]
        else:
            yield from _places(member)
