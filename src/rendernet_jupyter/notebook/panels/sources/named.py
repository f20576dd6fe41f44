"""What a person named: its picture and a few words, as far as it is at hand.

An address is not fetched, and a variable is not looked into. Nothing here says whether it fits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.notebook.panels.cards import picture_of
from rendernet_jupyter.notebook.panels.sources import account, folder, made
from rendernet_jupyter.notebook.panels.sources.source import Piece
from rendernet_jupyter.request.media import ADDRESS, ASSET_ID, MEDIA_ID
from rendernet_jupyter.session.belongings import Belongings
from rendernet_jupyter.store.witness import Witness

if TYPE_CHECKING:
    from rendernet_jupyter.session import Session

EDGE, HEAVIEST = 192, 12_000  # pixels, and bytes of the JPEG


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of something that was named.

    Attributes:
        piece: in words.
        picture: a `data:` address; empty for none.
    """

    piece: Piece
    picture: str = ""


def known(session: Session, typed: str) -> Known | None:
    """What is known of what was typed; None when nothing is.

    It may wait, for a file of the account is asked for: never call it from a callback.
    """
    if MEDIA_ID.fullmatch(typed):
        piece = _of_store(session, typed)
    elif ASSET_ID.fullmatch(typed):
        piece = _of_account(session, typed)
    else:
        piece = _of_disk(typed)
    if piece is None or piece.path is None or piece.kind == "audio":
        return Known(piece) if piece else None
    return Known(piece, picture_of(piece.path, EDGE, HEAVIEST, video=piece.kind == "video"))


def _of_store(session: Session, media_id: str) -> Piece | None:
    sha256 = session.store.runs.content(media_id)
    origin = Witness(session.store.database).of_medium(media_id)
    run = session.store.runs.get(origin.run_id) if origin else None
    medium = next((m for m in run.media if m.media_id == media_id), None) if run else None
    if sha256 is None or run is None or medium is None:
        return None
    return replace(made.piece_of(run, medium), path=session.store.media.find(sha256))


def _of_account(session: Session, asset_id: str) -> Piece | None:
    belongings = Belongings(session)
    try:
        held = belongings.one(asset_id)
        path = belongings.pictures([held]).get(asset_id)
    except RenderNetError:  # whoever runs the cell is told
        return None
    return replace(account.piece_of(held), path=path)


def _of_disk(typed: str) -> Piece | None:
    if not typed or ADDRESS.match(typed) or typed.startswith("{{"):
        return None
    try:
        path = Path.cwd() / Path(typed).expanduser()
        if not path.is_file():
            return None
        written = path.stat().st_mtime
    except (OSError, RuntimeError, ValueError):  # a name too long, `~nobody`, a NUL
        return None
    return folder.piece_of(path, typed, folder.kind_of(typed) or "image", written)
