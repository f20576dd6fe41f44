"""What an account can name in a request: its assets, characters and media, as of one moment.

Nothing here judges whether a thing fits where it is named.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from rendernet_jupyter.sandbox import shelf
from rendernet_jupyter.sandbox.knobs import Knobs
from rendernet_jupyter.sandbox.world import assets, characters, generations
from rendernet_jupyter.sandbox.world.assets import Asset
from rendernet_jupyter.sandbox.world.characters import OwnCharacter
from rendernet_jupyter.sandbox.world.generations import Medium


@dataclass(frozen=True, slots=True)
class Belongings:
    """An account's things, read in an open transaction at the time `now`; its limits are knobs."""

    db: sqlite3.Connection
    user_id: str
    now: float
    knobs: Knobs

    def asset(self, asset_id: str) -> Asset | None:
        """The asset of that id."""
        return assets.find(self.db, asset_id, self.user_id)

    def medium(self, media_id: str) -> Medium | None:
        """The generated medium of that id."""
        return generations.medium(self.db, media_id, self.user_id)

    def character(self, character_id: str) -> shelf.Character | OwnCharacter | None:
        """The character of that id, the sandbox's own included."""
        of_sandbox = (one for one in shelf.CHARACTERS if one.id == character_id)
        return next(of_sandbox, None) or characters.find(self.db, character_id, self.user_id)
