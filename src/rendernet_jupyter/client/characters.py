"""The characters of an account: made, changed, put away. They are listed with everything else.

All of it is free as far as anybody knows: the documentation names no price. Making one is sent
once, since a second try of what was accepted would be refused as a name that is taken; the caller
looks into the listing. Names, faces and types are not checked here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rendernet_jupyter.client.assets import Ask
from rendernet_jupyter.client.wire import Wire
from rendernet_jupyter.errors import NotFound, ServiceFault

CHARACTERS = "/pub/v1/characters"

Item = dict[str, Any]
"""A character as the service lists it: `id`, `name`, `prompt`, `character_type`, `input_image`."""


class Characters:
    """The characters of one account.

    Args:
        wire: connections.
        ask: one exchange with the service.
    """

    def __init__(self, wire: Wire, ask: Ask) -> None:
        self._wire = wire
        self._ask = ask

    async def create(self, *, name: str, prompt: str, character_type: str, asset_id: str) -> Item:
        """Make a character (`POST /pub/v1/characters`). Sent once.

        Args:
            name: unique among the characters of the account.
            prompt: short description of the person.
            character_type: `realistic` or `stylized`.
            asset_id: an active asset with the face.

        Returns:
            The character as the service answered it, with the name that was sent if it gave none.

        Raises:
            ServiceError: it was refused, or whether it was made is not known (`ServiceFault`).
            ServiceUnreachable: no answer came; it may have been made.
        """
        sent = {"name": name, **_described(prompt, character_type, asset_id)}
        data, _ = await self._ask("createCharacter", "POST", CHARACTERS, body=sent)
        return _item(data, sent)

    async def edit(
        self, character_id: str, *, prompt: str, character_type: str, asset_id: str
    ) -> Item:
        """Change everything but the name (`PUT /pub/v1/characters/{character_id}`).

        Returns:
            The character as the service answered it.

        Raises:
            NotFound: the account has no such character.
            ServiceError: it was refused.
        """
        sent = _described(prompt, character_type, asset_id)

        async def once() -> Item:
            data, _ = await self._ask(
                "editCharacter", "PUT", f"{CHARACTERS}/{character_id}", body=sent
            )
            return _item(data, {"id": character_id, **sent})

        return await self._wire.patiently(once)

    async def archive(self, character_id: str) -> None:
        """Put a character away (`POST /pub/v1/characters/archive/{character_id}`).

        No body of an answer is documented, so any success is one, also an empty one.

        Raises:
            NotFound: the account has no such character.
        """
        tries = 0

        async def once() -> None:
            nonlocal tries
            tries += 1
            try:
                await self._ask("archiveCharacter", "POST", f"{CHARACTERS}/archive/{character_id}")
            except NotFound:
                if tries == 1:
                    raise  # later it means that an earlier try, whose answer was lost, did it
            except ServiceFault as error:
                if not 200 <= error.status < 300:
                    raise

        await self._wire.patiently(once)


def _described(prompt: str, character_type: str, asset_id: str) -> dict[str, str]:
    return {"asset_id": asset_id, "character_type": character_type, "prompt": prompt}


def _item(data: Any, sent: Mapping[str, str]) -> Item:
    """What the service answered; what it left out is as it was sent."""
    known = {name: value for name, value in sent.items() if name != "asset_id"}
    given = {k: v for k, v in data.items() if v is not None} if isinstance(data, dict) else {}
    return {**known, **given}
