"""Getting hold of what was typed for an asset: from disk, a variable, an address or the store.

Nothing is uploaded here, and nothing that is got hold of is judged but for being readable.
"""

from __future__ import annotations

import asyncio

from rendernet_jupyter.asset.luggage import Luggage
from rendernet_jupyter.asset.material import Material, of_bytes, of_path
from rendernet_jupyter.asset.probe import LARGEST
from rendernet_jupyter.errors import AssetError, NotFound
from rendernet_jupyter.redaction import redact
from rendernet_jupyter.request.media import ADDRESS, MEDIA_ID
from rendernet_jupyter.request.request import Request
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.store import Store


class Materials:
    """Where the assets of one cell come from.

    Args:
        engine: fetches addresses, and earlier pictures that the store does not have.
        store: holds earlier pictures.
        luggage: what the cell was read with.
    """

    def __init__(self, engine: Engine, store: Store, luggage: Luggage) -> None:
        self._engine = engine
        self._store = store
        self._luggage = luggage

    async def get(self, request: Request, typed: str) -> Material:
        """The material behind what was typed for an asset of a request.

        Raises:
            AssetError: it is not to be had, or cannot be sent.
        """
        if typed in request.assets:
            return await self.of_object(request.assets[typed], typed)
        return await self.of_text(typed)

    async def of_object(self, value: object, label: str) -> Material:
        """The material of a Python object, which is called `label`; errors as for `get`."""
        return await asyncio.to_thread(self._luggage.of_object, value, label)

    async def of_text(self, typed: str) -> Material:
        """The material of a path, an address or an earlier picture's id; errors as for `get`."""
        if ADDRESS.match(typed):
            data = await self._engine.service.fetch_address(typed, LARGEST)
            return await asyncio.to_thread(_of_download, data, typed)
        if MEDIA_ID.fullmatch(typed):
            return await self._of_medium(typed)
        return await asyncio.to_thread(self._luggage.of_path, typed)

    async def _of_medium(self, media_id: str) -> Material:
        """An earlier picture by its id: from the store, else from the service."""
        sha256 = self._store.runs.content(media_id, self._engine.account)
        # An id is a medium's alone, so what another account or an import brought is the same file.
        sha256 = sha256 or self._store.runs.content(media_id)
        if sha256 is None:
            sha256 = await self._fetched(media_id)
        path = self._store.media.find(sha256)
        if path is None:
            raise _no_medium(media_id)
        return await asyncio.to_thread(of_path, path, media_id, media_id=media_id)

    async def _fetched(self, media_id: str) -> str:
        try:
            medium = await self._engine.service.medium(media_id)
        except NotFound:
            raise _no_medium(media_id) from None
        if medium.state != "success":
            raise _no_medium(media_id)
        return (await self._engine.service.fetch(medium)).sha256


def is_remote(typed: str) -> bool:
    """Whether it is fetched, so that nothing was known of it while the cell was read."""
    return bool(ADDRESS.match(typed) or MEDIA_ID.fullmatch(typed))


def _of_download(data: bytes, address: str) -> Material:
    label = redact(address.partition("?")[0])  # what follows may be a signature
    try:
        return of_bytes(data, label)
    except AssetError as error:
        raise AssetError(f"{label}: {error.message}", hint=error.hint) from error


def _no_medium(media_id: str) -> AssetError:
    return AssetError(
        f"{media_id} is no finished picture of this account",
        hint="Nothing was sent. Check the id, or take a picture of a result.",
    )
