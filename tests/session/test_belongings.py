"""The files of an account: seen, sent once, and known by where they were used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from rendernet_jupyter import Gallery, Session
from rendernet_jupyter.errors import AssetError, RenderNetError
from rendernet_jupyter.sandbox import World
from rendernet_jupyter.session.belongings import Belongings

pytestmark = pytest.mark.usefixtures("folder")


def test_what_was_sent_is_listed_with_its_picture(session: Session, world: World) -> None:
    """A list of ids is no help to somebody who looks for the photograph of last week."""
    mine = Belongings(session)
    held, was_there = mine.upload(mine.look("face.png"))
    shelf = mine.page()
    [one] = shelf.held
    assert (one.asset.asset_id, one.asset.status, one.asset.kind) == (
        held.asset.asset_id,
        "active",
        "image",
    )
    assert (one.asset.width, one.asset.height, one.sha256 != "", was_there) == (60, 80, True, False)
    picture = mine.pictures(shelf.held)[one.asset.asset_id]
    with Image.open(picture) as image:
        assert image.size == (60, 80)
    assert (shelf.number, shelf.more, world.counters.uploads) == (1, False, 1)


def test_a_file_is_sent_once(session: Session, world: World, png: Callable[..., bytes]) -> None:
    """Twenty uploads of one face fill the account with the same picture."""
    mine = Belongings(session)
    first, _ = mine.upload(mine.look("face.png"))
    second, was_there = mine.upload(mine.look(png(), "another name"))
    assert (second.asset.asset_id, was_there, world.counters.uploads) == (
        first.asset.asset_id,
        True,
        1,
    )


def test_what_cannot_be_sent_does_not_leave(local: Session, folder: Path, world: World) -> None:
    """A text file that is called a picture would be uploaded, to fail a minute later."""
    (folder / "notes.png").write_text("no picture")
    mine = Belongings(local)
    with pytest.raises(AssetError, match="neither a picture"):
        mine.look("notes.png")
    with pytest.raises(AssetError, match=r"no file fcae\.png") as caught:
        mine.look("fcae.png")
    assert "face.png" in caught.value.hint
    assert world.counters.uploads == 0


def test_where_a_file_was_used_is_known(local: Session) -> None:
    """Nobody dares to take another face when it is not known who else has it."""
    mine = Belongings(local)
    held, _ = mine.upload(mine.look("face.png"))
    asset_id = held.asset.asset_id
    assert mine.uses(asset_id).run_ids == ()
    local.characters.create("Zoe", asset_id, prompt="woman, about 40")
    made = local.generate(f"face: {asset_id}\nseed: 7\na cat")
    assert isinstance(made, Gallery)
    uses = mine.uses(asset_id)
    assert (uses.run_ids, uses.characters) == ((made.run.run_id,), ("Zoe",))


def test_pages_follow_each_other(local: Session, png: Callable[..., bytes]) -> None:
    """The second page of a long list would show the first again."""
    mine = Belongings(local)
    for colour in ("red", "green", "blue"):
        mine.upload(mine.look(png(colour), colour))
    first, second = mine.page(1, 2), mine.page(2, 2)
    assert (len(first.held), first.more, len(second.held), second.more) == (2, True, 1, False)
    assert len({one.asset.asset_id for one in (*first.held, *second.held)}) == 3


def test_an_unknown_id_is_said(local: Session) -> None:
    """A mistyped id would show an empty place and no reason."""
    with pytest.raises(RenderNetError, match="no asset ast_nowhere"):
        Belongings(local).one("ast_nowhere")
