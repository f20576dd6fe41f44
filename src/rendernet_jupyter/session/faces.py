"""Faces of characters: fetched once into the store, and sent once to the account.

A face that a list cannot have stays away. Nothing here decides how large a face is shown.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Sequence
from dataclasses import replace
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rendernet_jupyter.asset.luggage import Luggage
from rendernet_jupyter.asset.material import Material, of_path
from rendernet_jupyter.asset.preflight import demand_fit
from rendernet_jupyter.catalog import Character
from rendernet_jupyter.client.assets import Patience
from rendernet_jupyter.errors import AssetError, NotFound
from rendernet_jupyter.request.media import ASSET_ID
from rendernet_jupyter.result.records import Answer
from rendernet_jupyter.session.ask import Ask
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.session.materials import Materials
from rendernet_jupyter.session.pictures import picture_at, pictures_in_time
from rendernet_jupyter.session.uploads import LONGEST, Uploads
from rendernet_jupyter.store import Store

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

AT_MOST = 5.0
"""Seconds that a request waits for the face that is written down with it."""

_UPLOADED = re.compile(r"ast_[\w-]+")


async def faces_of(engine: Engine, store: Store, cast: Sequence[Character]) -> dict[str, Path]:
    """The files of faces by the id of their character, as many as are to be had in time."""
    wanted = {who.input_image: who.id for who in cast if who.input_image}
    found = await pictures_in_time(engine, store, wanted)
    return {who.id: found[who.input_image] for who in cast if who.input_image in found}


class SentFace(NamedTuple):
    """A face at the account, and what its file is called here; empty where it has no name."""

    asset_id: str
    label: str = ""


async def face_now(engine: Engine, store: Store, character_id: str) -> tuple[str, str]:
    """The content hash of the face that a character has now, and the name of its file.

    Both are empty where they are not known. A face that this store did not send is fetched, as far
    as it comes within `AT_MOST`.
    """
    who = engine.catalog().character(character_id)
    address = (who.input_image if who else "").partition("?")[0]
    if uploaded := _UPLOADED.search(address):
        sha256 = store.assets.content(engine.account, uploaded[0])
        if sha256:
            return sha256, store.faces.name_of(engine.account, character_id, uploaded[0])
    wanted = {who.input_image: character_id} if who and address else {}
    await pictures_in_time(engine, store, wanted, patience=AT_MOST)
    return store.faces.find(address) or "", ""


async def with_faces(engine: Engine, store: Store, answers: Sequence[Answer]) -> list[Answer]:
    """The answers with the faces of their characters, as they are now, when they are to be sent."""
    cast = dict.fromkeys(a.character.id for a in answers if a.character and not a.cached)
    faces = {who: await face_now(engine, store, who) for who in cast}

    def worn(answer: Answer) -> Answer:
        if answer.cached or answer.character is None:
            return answer
        sha256, name = faces[answer.character.id]
        return replace(answer, face=sha256, face_name=name)

    return [worn(answer) for answer in answers]


async def sent_face(session: Session, engine: Engine, ask: Ask, face: object) -> SentFace:
    """An active asset with a face, uploaded once for each content.

    Args:
        session: whose settings and store.
        engine: where it goes.
        ask: the call, for progress.
        face: a path, an address, the id of an asset or of an earlier picture, or content.

    Raises:
        AssetError: it cannot be had, sent or used.
    """
    if isinstance(face, PathLike):
        face = fspath(face)
    if isinstance(face, str) and ASSET_ID.fullmatch(face):
        return SentFace(await _active(engine, face))
    materials = Materials(engine, session.store, Luggage(Path.cwd()))
    if isinstance(face, str):
        material = await materials.of_text(face)
    else:
        material = await materials.of_object(face, "the face")
    demand_fit(material, "asset_id")
    return SentFace(await _uploaded(session, engine, ask, material), material.label)


async def _active(engine: Engine, asset_id: str) -> str:
    patience = Patience(time.monotonic, asyncio.sleep, limit=LONGEST, pause=engine.schedule.step)
    try:
        found = await engine.service.assets.looked_at(asset_id, patience, fresh=False)
    except NotFound:
        raise AssetError(
            f"the account has no asset {asset_id}", hint="Give the file itself in its place."
        ) from None
    if found.status != "active":
        raise AssetError(
            f"{engine.label} could not use the file of {asset_id}", hint="Take another file."
        )
    return asset_id


async def present_face(session: Session, engine: Engine, ask: Ask, who: Character) -> SentFace:
    """The face that a character has: the service wants it with each change.

    Raises:
        AssetError: the service does not show it.
    """
    path = await picture_at(engine, session.store, who.input_image, who.id)
    if path is None:
        raise AssetError(
            f"{engine.label} shows no face of {who.name}, and wants it with each change",
            hint="Nothing was sent. Add it: --face FILE",
        )
    material = await asyncio.to_thread(of_path, path, f"the face of {who.name}")
    return SentFace(await _uploaded(session, engine, ask, material))


async def _uploaded(session: Session, engine: Engine, ask: Ask, material: Material) -> str:
    uploads = Uploads(
        engine, session.store, ask, Materials(engine, session.store, Luggage(Path.cwd()))
    )
    return await uploads.asset_of(material, wait=float(session.settings.value("timeout")))
