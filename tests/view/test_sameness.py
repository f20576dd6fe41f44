"""The report of pictures that were made again."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from rendernet_jupyter.result.lock import LockedMedium, LockedRequest, Place
from rendernet_jupyter.result.sameness import Look, Pair, compare
from rendernet_jupyter.view.sameness import DRAWN, Reproduction

OLD, NEW = "ab" * 32, "cd" * 32


def pair(found: Look | None, number: int = 0, reason: str = "", prompt: str = "a cat") -> Pair:
    medium = LockedMedium(OLD, 9, "image/png", pixels="px1:aa", look="ph1:00000000000000ff")
    body = {"prompt": {"positive": prompt}, "seed": 7}
    request = LockedRequest("rn1:x", "model", body, "sandbox", (medium,))
    return compare(Place("a.ipynb", f"c{number}", 0), request, medium, found, reason)


SAME = pair(Look(OLD))
NEAR = pair(Look(NEW, "px1:bb", "ph1:00000000000000fc"))
DIFFERENT = pair(Look(NEW, "px1:bb", "ph1:ffffffffffffffff"))
MISSING = pair(None, reason="no more ink")


def test_the_worst_comes_first() -> None:
    """The one picture that is not the same would stand under hundreds that are."""
    report = Reproduction([SAME, NEAR, MISSING, DIFFERENT])
    assert [p.verdict for p in report.pairs] == ["missing", "different", "near", "same"]
    assert report.sentence() == "4 pictures: 1 same, 1 near, 1 different, 1 missing"


@pytest.mark.parametrize(
    ("pairs", "code"),
    [([], 0), ([SAME, NEAR], 0), ([SAME, DIFFERENT], 1), ([MISSING], 1)],
)
def test_a_shell_hears_what_is_wrong(pairs: list[Pair], code: int) -> None:
    """Continuous integration would be green over other pictures."""
    assert Reproduction(pairs).exit_code == code
    assert Reproduction(pairs).ok == (code == 0)


def test_each_says_why(tmp_path: Path) -> None:
    """Somebody would be told that it differs, and not by how much."""
    text = repr(Reproduction([NEAR, DIFFERENT, MISSING], notes=["1 picture: 1 credit."]))
    assert "it looks the same: 2 of 64 bits of its look differ" in text
    assert "it is another picture: 56 of 64 bits of its look differ" in text
    assert "no more ink" in text
    assert "request 1 of cell c0 in a.ipynb: a cat (seed 7)" in text
    assert text.endswith("1 picture: 1 credit.")


def test_both_pictures_stand_side_by_side(tmp_path: Path) -> None:
    """Whether it matters could only be judged by opening two files."""
    for name in (OLD, NEW):
        Image.new("RGB", (64, 64), "teal").save(tmp_path / f"{name}.png")
    report = Reproduction([NEAR, MISSING], locate=lambda sha256: tmp_path / f"{sha256}.png")
    page = BeautifulSoup(str(report.html()), "html.parser")
    missing, near = page.find("tbody").find_all("tr")
    assert [image["alt"] for image in near.find_all("img")] == [
        "Image, locked: a cat (seed 7)",
        "Image, now: a cat (seed 7)",
    ]
    assert len(missing.find_all("img")) == 1
    assert "none" in missing.get_text()
    assert not page.find_all(["script", "style"])


def test_a_hostile_prompt_is_text() -> None:
    """A lock from a stranger would run code in the reader's notebook."""
    report = Reproduction([pair(Look(OLD), prompt="<script>alert(1)</script>")])
    assert "<script>" not in str(report.html())


def test_many_are_counted() -> None:
    """A report of thousands would freeze the page."""
    report = Reproduction([pair(Look(OLD), number) for number in range(DRAWN + 3)])
    assert str(report.html()).count("<tr") == DRAWN + 1
    assert "3 more are in this object" in repr(report)
    assert set(report._repr_mimebundle_()) == {"text/html", "text/plain"}
