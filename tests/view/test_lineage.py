"""The small tree of what a picture was made from."""

from __future__ import annotations

from pathlib import Path

from bs4 import BeautifulSoup
from PIL import Image

from rendernet_jupyter.result.lineage import Kin, used
from rendernet_jupyter.result.records import Medium
from rendernet_jupyter.view.lineage import Lineage


def kin(name: str, role: str = "", *parents: Kin) -> Kin:
    medium = Medium(f"img_{name}", 0, 0, sha256=name)
    return Kin(role, name, name, medium, "run_1", "job_1", "model", parents=parents)


FACE = Kin("facelock", "face.png", "ab" * 32)
TREE = kin("c", "", kin("b", "segment", kin("a", "true_touch", FACE)), FACE)


def test_a_tree_is_drawn_in_text() -> None:
    """A terminal would show nothing of it."""
    assert repr(Lineage([TREE])).splitlines() == [
        "c (model, img_c, of run_1)",
        "├─ segment: b (model, img_b, of run_1)",
        "│  └─ true touch: a (model, img_a, of run_1)",
        "│     └─ facelock: face.png (from elsewhere, sha256 abababababab)",
        "└─ facelock: face.png (from elsewhere, sha256 abababababab)",
    ]
    assert [parent.label for parent in Lineage([TREE]).parents] == ["b", "face.png"]


def test_a_tree_is_drawn_with_its_pictures(tmp_path: Path) -> None:
    """Nobody knows a picture by its id."""
    for name in "ab":
        Image.new("RGB", (64, 64), "teal").save(tmp_path / name, "PNG")
    page = BeautifulSoup(str(Lineage([TREE], locate=lambda s: tmp_path / s).html()), "html.parser")
    assert [image["alt"] for image in page.find_all("img")] == ["Picture: b", "Picture: a"]
    assert not page.find_all(["script", "style"])
    # Where styles are taken away, lists within lists are all that is left of the tree.
    depths = [len(line.find_parents("ul")) for line in page.find_all("li")]
    assert depths == [1, 2, 3, 4, 2]


def test_nothing_is_said_so_and_markup_stays_text() -> None:
    """An empty output, or one that runs code, would stand below the cell."""
    assert "No picture" in str(Lineage([]).html())
    assert "<b>" not in str(Lineage([kin("<b>bold</b>")]).html())


def test_every_member_that_names_a_medium_is_found() -> None:
    """One kind of parent would be forgotten."""
    body = {
        "facelock": {"asset_id": "1"},
        "control_net": {"asset_id": "2", "name": "Canny"},
        "character": {"character_id": "3", "mode": "strong"},
        "narrator": {"image_asset_id": "4", "audio_asset_id": "5", "video_asset_id": "6"},
        "video_anyone": {"media_id": "7", "prompt": "x"},
        "prompt": {"positive": "asset_id"},
        "loras": [{"name": "x"}],
    }
    assert list(used(body)) == [
        *(("facelock", "1"), ("control", "2"), ("character", "3"), ("picture", "4")),
        *(("sound", "5"), ("video", "6"), ("video_anyone", "7")),
    ]
    assert list(used(None)) == []
