"""Files that the account holds: what was sent from here or elsewhere, as its listing shows them.

Files that the service is not done with, or cannot use, are not offered. Nothing is sent here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from rendernet_jupyter.notebook.panels.assets import words as said
from rendernet_jupyter.notebook.panels.sources.source import BLANK, Piece, Source
from rendernet_jupyter.session.belongings import Belongings, Held

if TYPE_CHECKING:
    from rendernet_jupyter.session import Session

_READY = ("active", "")


class Account(Source):
    """Files of the account of a session's engine.

    Args:
        session: whose.
        wanted: what they are for.
    """

    name = "of the account"
    finds = "an id, or a day such as 2026-11"
    none = (
        "The account holds no file of this kind.",
        "One that is named by its path is sent when the cell runs.",
    )

    def __init__(self, session: Session, wanted: str) -> None:
        super().__init__(wanted)
        self._belongings = Belongings(session)
        self._held: dict[str, Held] = {}

    def pieces(self, words: str) -> Iterator[Piece]:
        """The files that are ready, in the order of the service."""
        parts = words.casefold().split()
        for number in count(1):
            shelf = self._belongings.page(number)
            for held in shelf.held:
                piece = piece_of(held)
                text = f"{piece.name} {piece.about}".casefold()
                fits = held.asset.kind in self.kinds and held.asset.status in _READY
                if fits and all(part in text for part in parts):
                    self._held[piece.name] = held
                    yield piece
            if not shelf.more:
                return

    def pictures(self, pieces: Sequence[Piece]) -> Mapping[str, str]:
        """What this store has, else what the service lets be fetched."""
        wanted = [piece for piece in pieces if piece.kind != "audio"]
        files = self._belongings.pictures([self._held[piece.name] for piece in wanted])
        return super().pictures([replace(p, path=files.get(p.name)) for p in wanted])


def piece_of(held: Held) -> Piece:
    """A file of the account, in words."""
    asset = held.asset
    size = said.measures(asset)
    facts = (said.noun(asset), said.since(held))
    return Piece(
        asset.asset_id,
        about=" · ".join(filter(None, facts)),
        blank=BLANK.get(asset.kind, ""),
        title=" ".join(filter(None, (BLANK.get(asset.kind, ""), size or asset.asset_id))),
        kind=asset.kind,
    )
