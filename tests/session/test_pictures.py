"""Pictures at addresses: fetched once, shared by whoever has the same, and missed by nobody."""

from __future__ import annotations

from dataclasses import replace

from rendernet_jupyter import Session
from rendernet_jupyter.catalog import Character
from rendernet_jupyter.session.faces import faces_of
from rendernet_jupyter.session.loop import LOOP
from rendernet_jupyter.session.pictures import kept_picture, picture_at, pictures_in_time

NOWHERE = "http://sandbox.invalid/input_images/chr_nobody.png"


def mira(session: Session) -> Character:
    """Somebody whose face the service lists."""
    return session.characters["Mira"]


def test_a_picture_that_is_not_to_be_had_takes_no_other_with_it(local: Session) -> None:
    """One dead link would leave a whole page of a picker grey."""
    who = mira(local)
    wanted = {NOWHERE: "nobody", who.input_image: who.name}
    found = LOOP.wait(pictures_in_time(local.engine(), local.store, wanted))
    assert list(found) == [who.input_image]
    assert found[who.input_image].is_file()
    assert LOOP.wait(pictures_in_time(local.engine(), local.store, {})) == {}


def test_two_with_one_face_both_have_it(local: Session) -> None:
    """The one that came second in the list would stand there without a face."""
    who = mira(local)
    cast = [who, replace(who, id="chr_twin"), replace(who, id="chr_bare", input_image="")]
    found = LOOP.wait(faces_of(local.engine(), local.store, cast))
    assert list(found) == [who.id, "chr_twin"]
    assert len(set(found.values())) == 1


def test_a_notebook_that_replays_shows_what_was_kept(local: Session) -> None:
    """Without the service a face of yesterday would be lost, though it lies on the disk."""
    who = mira(local)
    path = LOOP.wait(picture_at(local.engine(), local.store, who.input_image, who.name))
    assert path is not None
    assert kept_picture(local.store, who.input_image) == path
    shut = local.engine("replay")
    assert LOOP.wait(picture_at(shut, local.store, who.input_image, who.name)) == path
    assert LOOP.wait(picture_at(shut, local.store, NOWHERE, "nobody")) is None
    assert LOOP.wait(picture_at(shut, local.store, "", "nobody")) is None
