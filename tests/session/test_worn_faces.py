"""The face that a character had when a picture was made, whatever becomes of the character."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from rendernet_jupyter import Session
from rendernet_jupyter.result.embedding import read
from rendernet_jupyter.sandbox import World, create_app
from rendernet_jupyter.view.gallery import Gallery

YARA = "{Yara} in a field --seed 3"


@pytest.fixture(autouse=True)
def _beside_the_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def faces() -> list[str]:
    """The names of two files beside the notebook."""
    names = ["teal.png", "olive.png"]
    for name in names:
        Image.new("RGB", (96, 120), name.removesuffix(".png")).save(name)
    return names


def made(session: Session, text: str) -> Gallery:
    found = session.generate(text)
    assert isinstance(found, Gallery)
    return found


def worn(gallery: Gallery) -> tuple[str, str]:
    """(content hash, file) of the face, by the lineage; the manifest must say the same."""
    [kin] = gallery[0].lineage.kin
    [face] = [parent for parent in kin.parents if parent.role == "character"]
    saved = gallery[0].save(f"{gallery.run.run_id}.png").read_bytes()
    inside = json.loads(read(saved).manifest or "")
    told = [one.get("sha256", "") for one in inside["parents"] if one["role"] == "character"]
    assert told == [face.sha256]
    return face.sha256, face.file


def content(name: str) -> str:
    return hashlib.sha256(Path(name).read_bytes()).hexdigest()


def test_a_picture_keeps_the_face_that_its_character_had(local: Session, faces: list[str]) -> None:
    """A manifest would prove that a picture was made of a face that nobody had thought of."""
    before, after = faces
    local.characters.create("Yara", before, prompt="a woman of thirty")
    first = made(local, YARA)
    local.characters.edit("Yara", face=after)
    second = made(local, YARA.replace("3", "4"))
    local.characters.edit("Yara", prompt="a woman of forty")
    third = made(local, YARA.replace("3", "5"))
    local.characters.archive("Yara")
    assert worn(first) == (content(before), before)
    assert worn(second) == worn(third) == (content(after), after)
    assert f"character: Yara (its face then: {before}, sha256 {content(before)[:12]})" in repr(
        first[0].lineage
    )
    again = local.run(first.run.run_id)
    assert again.run.answers[0].face == content(before)
    assert local.verify("all").ok


def test_a_face_that_was_never_sent_from_here_is_looked_at_once(local: Session) -> None:
    """Nobody could say later which face the service's own characters had."""
    first, second = made(local, "{Mira} at sea --seed 3"), made(local, "{Mira} at home --seed 3")
    assert worn(first) == worn(second)
    assert local.store.media.find(worn(first)[0])


def test_a_face_that_does_not_come_stops_no_cell(
    world: World, address_of: Callable[[Any], str]
) -> None:
    """A picture could not be made because a portrait is not to be had."""
    app: Any = create_app(world, base_url="")

    async def without_portraits(scope: Any, receive: Any, send: Any) -> None:
        if scope.get("path", "").startswith("/input_images"):
            await send({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body", "body": b""})
        else:
            await app(scope, receive, send)

    with Session(engine=address_of(without_portraits), model="Harbour 15") as session:
        found = made(session, "{Mira} at sea --seed 3")
    assert (found.run.answers[0].face, len(found)) == ("", 1)


def test_what_is_not_known_is_not_guessed(local: Session, faces: list[str]) -> None:
    """A picture of the time before faces were written down would be given today's."""
    local.characters.create("Yara", faces[0], prompt="a woman of thirty")
    found = made(local, YARA)
    with local.store.database.transaction() as do:
        do("UPDATE job SET face = '', face_name = ''")
    [parent] = found[0].lineage.kin[0].parents
    assert (parent.sha256, parent.file) == ("", "")
    assert "character: Yara (its face then: not known)" in repr(found[0].lineage)
