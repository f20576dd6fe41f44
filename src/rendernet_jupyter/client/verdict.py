"""Why a medium failed: one look at the deprecated status end-point, which alone knows `censored`.

The newer end-points call a picture `failed` that the content filter withheld. The old ones may go
any day, so that they are gone is remembered and they are not asked again. Nothing here is repeated,
and nothing here raises an error: whoever waits for the other pictures must not hear of it.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from rendernet_jupyter.client.assets import Ask
from rendernet_jupyter.errors import RenderNetError, ServiceError
from rendernet_jupyter.job.ports import RemoteMedium

PATIENCE = 20.0
"""Seconds that the look may take; the other pictures of the cell are waiting to be shown."""

_GONE = frozenset({404, 405, 410, 501})
"""Statuses of an end-point that is not there (any more)."""


class Verdicts:
    """The verdicts of one service.

    Args:
        ask: one exchange with the service.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        # By kind of medium: the path speaks of images, and may know no videos.
        self._gone: set[str] = set()

    async def of(self, medium: RemoteMedium) -> RemoteMedium:
        """The medium, with the status `censored` if that is why it failed."""
        told = medium.state != "failed" or medium.status == "censored"
        if told or not medium.generation_id or medium.kind in self._gone:
            return medium
        try:
            async with asyncio.timeout(PATIENCE):
                status = await self._status(medium)
        except ServiceError as error:
            if error.status in _GONE:
                self._gone.add(medium.kind)
            return medium
        except (RenderNetError, TimeoutError):
            return medium
        return replace(medium, status=status) if status == "censored" else medium

    async def _status(self, medium: RemoteMedium) -> str:
        path = f"/pub/v1/generations/{medium.generation_id}/images/{medium.media_id}/status"
        data: Any
        data, _ = await self._ask("getImageStatus", "GET", path)
        return str(data.get("status") or "").lower() if isinstance(data, dict) else ""
