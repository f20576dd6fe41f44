"""The files of an account: looked through, looked at, sent along once, and where they were used.

A file is held against the rules before anything leaves, and the same content is never uploaded
twice for one account. Nothing is ever deleted: the service has no way. Nothing here is drawn.
"""

from __future__ import annotations

import asyncio
import queue
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rendernet_jupyter.asset.luggage import Luggage
from rendernet_jupyter.asset.material import Material
from rendernet_jupyter.catalog import Character
from rendernet_jupyter.client.assets import RemoteAsset
from rendernet_jupyter.errors import NotFound, RenderNetError
from rendernet_jupyter.job.progress import Progress
from rendernet_jupyter.session.ask import Ask
from rendernet_jupyter.session.catalogs import catalog_of
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.session.loop import LOOP, Events
from rendernet_jupyter.session.materials import Materials
from rendernet_jupyter.session.pictures import AT_ONCE, picture_at
from rendernet_jupyter.session.uploads import Uploads
from rendernet_jupyter.store.assets import Kept

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

PAGE = 24
"""Assets that are asked for at a time."""

Tell = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Held:
    """An asset of the account, and what this store knows of it.

    Attributes:
        asset: as the service shows it.
        sha256: of the bytes that this store sent, hex; empty for what came from elsewhere.
        uploaded_at: when this store sent it, Unix seconds; None for what came from elsewhere.
    """

    asset: RemoteAsset
    sha256: str = ""
    uploaded_at: float | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of the account's assets.

    Attributes:
        held: in the order of the service.
        number: of the page, from 1.
        total: how many assets there are in all, None when the service does not say.
        more: whether there is a page after this one.
    """

    held: tuple[Held, ...]
    number: int
    total: int | None
    more: bool


@dataclass(frozen=True, slots=True)
class Uses:
    """Where an asset was used, as far as this store knows.

    Attributes:
        run_ids: the newest runs that sent it along.
        characters: names of the characters that were made from it.
    """

    run_ids: tuple[str, ...] = ()
    characters: tuple[str, ...] = ()


class Belongings:
    """The assets of a session's engine."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def page(self, number: int = 1, size: int = PAGE) -> Shelf:
        """A page of what the account has, newest first as far as the service sorts it so.

        Args:
            number: from 1.
            size: assets on a page.

        Raises:
            RenderNetError: the listing cannot be read.
        """
        engine = self._session.engine()
        found, total = LOOP.wait(engine.service.assets.page(number, size))
        known = {kept.asset_id: kept for kept in self._session.store.assets.kept(engine.account)}
        held = tuple(_held(one, known.get(one.asset_id)) for one in found)
        more = number * size < total if total is not None else len(found) == size
        return Shelf(held, number, total, more)

    def one(self, asset_id: str) -> Held:
        """One asset by its id, as the service has it now.

        Raises:
            RenderNetError: the account has no such asset.
        """
        engine = self._session.engine()
        try:
            found = LOOP.wait(engine.service.assets.asset(asset_id))
        except NotFound:
            raise RenderNetError(
                f"the account has no asset {asset_id}", hint="Give the file itself in its place."
            ) from None
        kept = self._session.store.assets.kept(engine.account)
        return _held(found, next((one for one in kept if one.asset_id == asset_id), None))

    def look(self, content: object, label: str = "") -> Material:
        """What a file holds, looked at before anything leaves.

        Args:
            content: a path as text, bytes, a Pillow image, an array, a picture of a result.
            label: what messages call it; the path itself when empty.

        Raises:
            AssetError: it is not there, or cannot be sent.
        """
        luggage = Luggage(Path.cwd())
        if isinstance(content, str):
            return luggage.of_path(content)
        return luggage.of_object(content, label or "the file")

    def upload(self, material: Material, *, on_progress: Tell | None = None) -> tuple[Held, bool]:
        """Send a file along, unless the account has it, and wait until it can be used.

        Args:
            material: as `look` gives it.
            on_progress: called in this thread while it is on its way.

        Returns:
            The asset, and whether it was there already.

        Raises:
            AssetError: the service does not take or cannot use it; nothing was paid.
        """
        engine, store = self._session.engine(), self._session.store
        before = store.assets.find(engine.account, material.sha256)
        events: Events = queue.SimpleQueue()
        ask = Ask(material.label, tell=events.put)
        uploads = Uploads(engine, store, ask, Materials(engine, store, Luggage(Path.cwd())))
        wait = float(self._session.settings.value("timeout"))
        asset_id = LOOP.wait(
            uploads.asset_of(material, wait=wait), events=events, on_event=on_progress
        )
        return self.one(asset_id), asset_id == before

    def pictures(self, held: Sequence[Held]) -> dict[str, Path]:
        """Files that show assets, by id: from the store, else fetched; pictures alone.

        What cannot be had stays away.
        """
        return LOOP.wait(self._pictures(held))

    async def _pictures(self, held: Sequence[Held]) -> dict[str, Path]:
        engine, slots = self._session.engine(), asyncio.Semaphore(AT_ONCE)

        async def look(one: Held) -> Path | None:
            async with slots:
                return await self._picture(engine, one)

        found = await asyncio.gather(*map(look, held))
        return {one.asset.asset_id: path for one, path in zip(held, found, strict=True) if path}

    async def _picture(self, engine: Engine, one: Held) -> Path | None:
        store, asset = self._session.store, one.asset
        if one.sha256 and (path := store.media.find(one.sha256)):
            return path
        if asset.kind != "image" or asset.status != "active":
            return None
        return await picture_at(engine, store, asset.url, asset.asset_id)

    def uses(self, asset_id: str) -> Uses:
        """Where an asset was used: runs of this store, and characters that it made."""
        engine, store = self._session.engine(), self._session.store
        catalog = LOOP.wait(catalog_of(engine, store))[0]
        cast: Sequence[Character] = catalog.characters
        made = [who.name for who in cast if store.faces.made_of(engine.account, who.id) == asset_id]
        return Uses(tuple(store.assets.users(engine.account, asset_id)), tuple(made))


def _held(asset: RemoteAsset, kept: Kept | None) -> Held:
    return Held(asset, kept.sha256, kept.uploaded_at) if kept else Held(asset)
