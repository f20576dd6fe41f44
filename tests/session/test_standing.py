"""Recalling requests that brought pictures along, by a variable, a picture or an upload."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from rendernet_jupyter import Session
from rendernet_jupyter.request.request import Request
from rendernet_jupyter.session.original import cell_to_go_on
from rendernet_jupyter.view.gallery import Gallery

KINDS = {
    "segment": 'segment: {{one[0]}} "cat" -> "dog"',
    "true_touch": "true_touch: {{one[0]}} scale=2",
    "narrator": "narrator: {{one[0]}} voice=Rachel\nHello there",
    "narrator of a video": "narrator: {{clip}} voice=Rachel\nHello there",
    "video_anyone": "animate: {{tall}} duration=1\nthe camera glides",
    "control_net": "seed: 3\ncontrol: Depth {{one[0]}}\na man in a hat",
    "facelock": "seed: 3\nface: {{one[0]}}\na man in a hat",
    "two at once": "seed: 3\nface: {{one[1]}}\ncontrol: Depth {{one[0]}}\na man in a hat",
}


def made(session: Session, text: str, line: str = "", **variables: object) -> Gallery:
    gallery = session.generate(text, line, variables=variables)
    assert isinstance(gallery, Gallery)
    return gallery


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def things(local: Session, folder: Path) -> dict[str, Any]:
    """What cells can name: a run, a video and a picture of Pillow's."""
    tall = Image.new("RGB", (96, 160), "teal")
    one = made(local, "seed: 1, 2\na cat", "one")
    clip = made(local, "animate: {{tall}} duration=1\na wave", tall=tall)
    return {"one": one, "clip": clip[0], "tall": tall}


def request(session: Session, text: str, line: str = "", **variables: object) -> Request:
    plan = session.explain(text, line, variables=variables).plan
    assert plan.problems == ()
    (found,) = plan.requests
    return found


@pytest.mark.parametrize("text", KINDS.values(), ids=KINDS)
def test_a_variable_that_still_holds_the_picture_stays(
    local: Session, things: dict[str, Any], text: str
) -> None:
    """A cell would say that no such variable exists, beside the cell that made it."""
    gallery = made(local, text, **things)
    found = local.recall(gallery.run.run_id, variables=things)
    assert found.report == ()
    assert "{{" in found.body
    assert made(local, found.body, found.line, **things).run.cached


@pytest.mark.parametrize("text", KINDS.values(), ids=KINDS)
def test_a_variable_that_is_gone_leaves_its_picture(
    local: Session, things: dict[str, Any], text: str
) -> None:
    """A narrator would become raw JSON, which the studio cannot show."""
    gallery = made(local, text, **things)
    found = local.recall(gallery.run.run_id)
    assert not found.body.startswith("{")
    assert "are not known here; ids stand in" in str(found.report[0])
    sent = gallery.run.answers[0]
    if "one" in text:
        assert "img_" in found.body
        assert made(local, found.body).run.cached
    else:  # no picture of the language's names: the upload itself
        assert "ast_" in found.body
        assert request(local, found.body).body == sent.body


@pytest.mark.parametrize("text", KINDS.values(), ids=KINDS)
def test_a_variable_that_holds_another_picture_is_not_taken_for_the_old_one(
    local: Session, things: dict[str, Any], text: str
) -> None:
    """A picture of somebody else would be sent, and paid for, as if it were the one of then."""
    gallery = made(local, text, **things)
    other = Image.new("RGB", (96, 160), "red")
    video = made(local, "animate: {{other}} duration=1\na wave", other=other)[0]
    later = {"one": [other, other], "clip": video, "tall": other}
    found = local.recall(gallery.run.run_id, variables=later)
    assert "{" not in found.body
    assert "is another value now" in str(found.report[0])


def test_a_file_that_changed_is_not_taken_for_the_old_one(local: Session, folder: Path) -> None:
    """The cell would keep the name of the file and ask for another picture."""
    Image.new("RGB", (96, 96), "teal").save(folder / "face.png")
    gallery = made(local, "seed: 3\nface: face.png\na man")
    assert "facelock: face.png" in local.recall(gallery.run.run_id).body
    Image.new("RGB", (96, 96), "red").save(folder / "face.png")
    found = local.recall(gallery.run.run_id)
    assert "facelock: ast_" in found.body
    assert "face.png is another file now" in str(found.report[0])


def test_a_sweep_goes_on_with_its_variable_while_that_is_the_same(
    local: Session, things: dict[str, Any]
) -> None:
    """Its cell would be written out, or ask for the pictures of another face."""
    text = "seed: 1, 2\nface: {{one[0]}}\na man"
    run = made(local, text, **things).run
    assert cell_to_go_on(local, run.run_id, things) == ("", text)
    other = {**things, "one": [Image.new("RGB", (96, 96), "red")]}
    _, written = cell_to_go_on(local, run.run_id, other)
    assert written.count("facelock: img_") == 2
    assert made(local, written).run.cached


def test_what_was_uploaded_can_be_named_by_its_id(local: Session, things: dict[str, Any]) -> None:
    """Of an upload that can speak nobody would know whether it is a picture or a video."""
    gallery = made(local, KINDS["narrator of a video"], **things)
    name = gallery.run.answers[0].body["narrator"]["video_asset_id"]
    again = request(local, f"narrator: {name} voice=Rachel\nHello there")
    assert again.body == gallery.run.answers[0].body
