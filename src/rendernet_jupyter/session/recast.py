"""Characters under `engine = replay`: those that were made before, as far as the store knows them.

A notebook that makes its character runs again where nobody is asked: the same name and the same
face are the character that it made. Nothing is made, changed or put away here.
"""

from __future__ import annotations

from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.asset.luggage import Luggage
from rendernet_jupyter.catalog import Catalog, Character
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.request.media import ASSET_ID
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.session.materials import Materials
from rendernet_jupyter.store.cast import CAST
from rendernet_jupyter.store.store import Store

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session


def known_cast(store: Store) -> Catalog:
    """The characters of every account that the store knows, those put away too."""
    items: dict[str, dict[str, Any]] = {}
    every = [listings for listings, _ in store.precedents.listings()]
    for name in ("characters", CAST):  # what is listed is known better than what was made
        for listings in every:
            for item in listings.get(name, ()):
                items.setdefault(str(item.get("id")), item)
    return Catalog.from_listings({"characters": list(items.values())})


async def made_before(session: Session, engine: Engine, name: str, face: object) -> Character:
    """The character of a name that was made of a face.

    Raises:
        RenderNetError: none of this name is known, or it was made of another face.
        AssetError: the face is not here.
    """
    found = known_cast(session.store).find("characters", name)
    own: list[Character] = [who for who in found if not who.system_character]
    if not own:
        raise RenderNetError(
            f"the store knows no character that was made as {name!r}; engine = replay makes none",
            hint="Run it once with another engine: %rendernet engine auto",
        )
    wanted = await _name_of(session, engine, face)
    for who in own:
        if wanted in session.store.cast.faces(who.id):
            return who
    raise RenderNetError(
        f"{own[0].name} was made of another face; engine = replay makes none",
        hint="Take the face that it was made of, or make another: %rendernet engine auto",
    )


async def _name_of(session: Session, engine: Engine, face: object) -> str:
    """The content hash of a face, or the id of an upload that was typed."""
    if isinstance(face, PathLike):
        face = fspath(face)
    if isinstance(face, str) and ASSET_ID.fullmatch(face):
        return session.store.assets.content_of(face) or face
    materials = Materials(engine, session.store, Luggage(Path.cwd()))
    if isinstance(face, str):
        return (await materials.of_text(face)).sha256
    return (await materials.of_object(face, "the face")).sha256
