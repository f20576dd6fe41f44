"""Pictures that know what they were made from, and chains that are paid for link by link."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup
from PIL import Image

from rendernet_jupyter import Session
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.request.digest import digest
from rendernet_jupyter.result.embedding import embed, read
from rendernet_jupyter.result.lineage import Kin
from rendernet_jupyter.result.manifest import Manifest
from rendernet_jupyter.sandbox import World
from rendernet_jupyter.view.gallery import Gallery, Picture


@pytest.fixture(autouse=True)
def _beside_the_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def made(session: Session, text: str, **variables: Any) -> Gallery:
    gallery = session.generate(text, variables=variables)
    assert isinstance(gallery, Gallery)
    return gallery


def tree(picture: Picture) -> list[tuple[int, str, str]]:
    """(distance, role, media id or label) of a picture and all that it came from."""
    [kin] = picture.lineage.kin
    return [(n, k.role, k.medium.media_id if k.medium else k.label) for n, k in kin.walk()]


CHAIN = {
    "segment": 'segment: {{hero[0]}} "background" -> "a red wall"',
    "true_touch": "upscale: {{hero[0]}} scale=2",
    "facelock": "steps: 4\nfacelock: {{hero[0]}}\nsomebody --seed 2",
    "control": "steps: 4\ncontrol: Openpose {{hero[0]}}\nsomebody --seed 2",
}


@pytest.mark.parametrize("role", CHAIN)
def test_a_picture_knows_the_one_it_was_made_from(local: Session, role: str) -> None:
    """Nobody could tell which portrait a scene was painted from."""
    hero = made(local, "a red bicycle --seed 1")
    child = made(local, CHAIN[role], hero=hero)
    assert tree(child[0]) == [(0, "", child[0].media_id), (1, role, hero[0].media_id)]
    [kin] = child[0].lineage.kin
    assert kin.parents[0].run_id == hero.run.run_id
    assert kin.parents[0].sha256 == hero[0].medium.sha256
    assert kin.parents[0].sandbox


def copied(hero: Picture, form: str) -> Any:
    """A picture as somebody passes it on: a saved file, its pixels."""
    if form == "saved":
        return hero.save("saved.png")
    if form == "other metadata":
        hero.image.save("other.png")
        return Path("other.png")
    if form == "edited":
        manifest = read(hero.save("kept.png").read_bytes()).manifest
        Image.new("RGB", hero.image.size, "teal").save("plain.png")
        Path("edited.png").write_bytes(embed(Path("plain.png").read_bytes(), manifest or "") or b"")
        return Path("edited.png")
    return hero.image if form == "image" else np.asarray(hero.image)


@pytest.mark.parametrize("form", ["saved", "other metadata", "image", "array"])
def test_a_copy_of_a_picture_is_known_by_its_pixels(local: Session, form: str) -> None:
    """A chain would end wherever somebody saved a picture, or took its pixels."""
    made(local, "a red bicycle --seed 2")
    hero = made(local, "a red bicycle --seed 1")
    face = copied(hero[0], form)
    child = made(local, "upscale: {{face}} scale=2", face=face)
    assert tree(child[0])[1] == (1, "true_touch", hero[0].media_id)
    if isinstance(face, Path):
        answer, content = child[0].answer, hashlib.sha256(face.read_bytes()).hexdigest()
        asset_id = answer.body["true_touch"]["asset_id"]
        assert answer.digest == digest(answer.body, contents={asset_id: content})
    assert local.verify("all").ok


@pytest.mark.parametrize("form", ["edited", "one pixel"])
def test_a_file_is_not_believed_about_its_parents(local: Session, form: str) -> None:
    """A manifest that was put into another picture would make it a relative."""
    hero = made(local, "a red bicycle --seed 1")
    if form == "edited":
        face = copied(hero[0], form)
    else:
        face = np.array(hero[0].image)
        face[3, 4, 0] ^= 1
    child = made(local, "upscale: {{face}} scale=2", face=face)
    [(_, role, label)] = tree(child[0])[1:]
    assert (role, label.startswith("img_")) == ("true_touch", False)


def test_what_was_recognised_is_forgotten_with_its_picture(local: Session) -> None:
    """A trace of a run that was forgotten for good would stay."""
    hero = made(local, "a red bicycle --seed 1")
    made(local, "upscale: {{face}} scale=2", face=hero[0].image)
    tables = [local.store.database.read(f"SELECT * FROM {t}") for t in ("likeness", "pixels")]
    assert [len(rows) for rows in tables] == [1, 1]
    local.command("forget", f"{hero.run.run_id} --yes")
    for table in ("likeness", "pixels"):
        assert local.store.database.read(f"SELECT * FROM {table}") == []


def test_a_video_knows_its_picture_by_its_id(local: Session, tmp_path: Path) -> None:
    """The one kind whose parent is never uploaded would have none."""
    hero = made(local, "steps: 4\naspect_ratio: 2:3\na cat --seed 1")
    said = made(local, "narrate: {{hero[0]}} voice=Rachel\nGood morning.", hero=hero)
    assert tree(said[0])[1] == (1, "picture", hero[0].media_id)
    assert local.command("lineage", said[0].media_id).kin == said[0].lineage.kin
    Image.new("RGB", (96, 160), "teal").save(tmp_path / "tall.png")
    tall = made(local, "upscale: tall.png scale=1.5")
    film = made(local, "animate: {{tall[0]}} duration=1\ncloser", tall=tall)
    assert tree(film[0]) == [
        (0, "", film[0].media_id),
        (1, "video_anyone", tall[0].media_id),
        (2, "true_touch", "tall.png"),
    ]
    again = made(local, f"animate: {tall[0].media_id} duration=1\nfarther")
    assert tree(again[0])[1] == (1, "video_anyone", tall[0].media_id)


def test_a_file_from_elsewhere_is_named_as_it_was_typed(local: Session, tmp_path: Path) -> None:
    """A file that no run made would look like a picture that was lost."""
    Image.new("RGB", (64, 64), "teal").save(tmp_path / "my face.png")
    picture = made(local, 'steps: 4\nfacelock: "my face.png"\na man --seed 1')[0]
    [kin] = picture.lineage.kin
    assert (kin.parents[0].role, kin.parents[0].label) == ("facelock", "my face.png")
    assert kin.parents[0].sha256
    assert "facelock: my face.png (from elsewhere, sha256 " in repr(picture.lineage)


def test_a_character_has_the_picture_that_its_face_is_of(local: Session) -> None:
    """Where a face came from would be forgotten with the cell that made it."""
    face = made(local, "steps: 4\na portrait --seed 1")
    local.characters.create("Tamsin", face[0], prompt="a woman of thirty")
    picture = made(local, "steps: 4\n{Tamsin} in the rain --seed 2")[0]
    [kin] = picture.lineage.kin
    assert (kin.parents[0].role, kin.parents[0].label) == ("character", "Tamsin")
    assert kin.parents[0].medium is not None
    assert kin.parents[0].medium.media_id == face[0].media_id


def test_a_picture_of_words_alone_has_no_parent(session: Session) -> None:
    """Every picture would be hung on some other."""
    picture = made(session, "steps: 4\na cat --seed 1")[0]
    assert tree(picture) == [(0, "", picture.media_id)]
    assert picture.lineage.parents == ()


def test_a_saved_picture_names_its_parents(local: Session, tmp_path: Path) -> None:
    """A file alone could not tell what it was made from."""
    hero = made(local, "steps: 4\na cat --seed 1")
    child = made(local, "upscale: {{hero[0]}} scale=2", hero=hero)
    file = child[0].save(tmp_path / "out")
    manifest = Manifest.parse(read(file.read_bytes()).manifest or "")
    assert manifest.facts["parents"] == [
        {
            "role": "true_touch",
            "sha256": hero[0].medium.sha256,
            "media_id": hero[0].media_id,
            "run_id": hero.run.run_id,
            "job_id": hero[0].answer.job_id,
        }
    ]
    assert local.verify(file).sentence() == "1 proved"


def test_a_chain_is_paid_for_link_by_link(
    local: Session, again: Callable[..., Session], world: World
) -> None:
    """A change at the end of a chain would be paid for from its beginning."""

    def chain(session: Session, seed: int = 1, scale: float = 2, words: str = "Hello.") -> int:
        before = world.counters.charges
        hero = made(session, f"steps: 4\naspect_ratio: 2:3\na cat --seed {seed}")
        big = made(session, f"upscale: {{{{hero[0]}}}} scale={scale}", hero=hero)
        made(session, f"narrate: {{{{big[0]}}}} voice=Rachel\n{words}", big=big)
        return world.counters.charges - before

    assert chain(local) == 3
    assert chain(again()) == 0
    assert chain(again(), words="Goodbye.") == 1
    assert chain(again(), scale=1.5) == 2
    assert chain(again(), seed=2) == 3
    assert chain(again()) == 0


def test_the_command_shows_a_run_or_a_picture(local: Session) -> None:
    """`%rendernet lineage` would know only the last result."""
    hero = made(local, "steps: 4\nseed: 1, 2\na cat")
    child = made(local, "upscale: {{hero[1]}} scale=2", hero=hero)
    assert "└─ true touch: a cat (model, " in repr(local.command("lineage"))
    assert len(local.command("lineage", hero.run.run_id).kin) == 2
    assert len(local.command("lineage", child[0].media_id).kin) == 1
    page = BeautifulSoup(str(local.command("lineage").html()), "html.parser")
    assert [image["alt"] for image in page.find_all("img")] == [
        "Sandbox picture: true touch",
        "Sandbox picture: a cat",
    ]
    for name in ("img_unknown", "run_unknown"):
        with pytest.raises(RenderNetError):
            local.command("lineage", name)


def test_nobody_is_their_own_parent(local: Session) -> None:
    """An engine that gives back what it was given would hang the tree in a circle."""
    hero = made(local, "steps: 4\na cat --seed 1")
    child = made(local, "upscale: {{hero[0]}} scale=2", hero=hero)
    with local.store.database.transaction() as do:
        do("UPDATE medium SET sha256 = ?", (hero[0].medium.sha256,))
        do("UPDATE job SET intended_at = 1")
    [kin] = child[0].lineage.kin
    assert len(list(kin.walk())) == 2
    assert isinstance(kin, Kin)
