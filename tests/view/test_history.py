"""The history as people see it: recognisable, harmless, and with a name to copy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from rendernet_jupyter.errors import StoreError
from rendernet_jupyter.result.entry import Entry
from rendernet_jupyter.result.records import Medium
from rendernet_jupyter.view.history import DRAWN, History


def entry(number: int = 1, **facts: object) -> Entry:
    """An entry as the store would give it."""
    base: dict[str, object] = {
        "run_id": f"run_{number:06x}",
        "created_at": 1_790_000_000.0 + number,
        "engine": "sandbox",
        "name": "cats",
        "prompt": "a <b>cat</b> for $5",
        "prompts": 1,
        "requests": 2,
        "pictures": 2,
        "kinds": ("model",),
        "models": ("JuggernautXL",),
        "seeds": (7, 8),
        "tags": ("poster",),
        "note": "the best",
        "rating": 4,
        "credits": 2.0,
        "shown": (Medium("img_1", 0, 0, sha256="aa"), Medium("img_2", 1, 0, sha256="bb")),
    }
    return Entry(**{**base, **facts})  # type: ignore[arg-type]  # facts of many types


@pytest.fixture
def locate(tmp_path: Path) -> Callable[[str], Path]:
    """A shelf that holds the picture `aa` and no other."""
    file = tmp_path / "aa.png"
    Image.new("RGB", (640, 480), "teal").save(file)

    def find(sha256: str) -> Path:
        if sha256 == "aa":
            return file
        raise StoreError("Its file is no longer in the store.")

    return find


def page(history: History) -> BeautifulSoup:
    """What a notebook would store."""
    return BeautifulSoup(history._repr_mimebundle_()["text/html"], "html.parser")


def test_a_row_shows_the_pictures_and_says_what_they_are(locate: Callable[[str], Path]) -> None:
    """Runs are recognised by their pictures; who does not see them needs the words."""
    html = page(History([entry()], 1, locate=locate))
    [image] = html.select("img")
    assert image["src"].startswith("data:image/jpeg;base64,")
    assert len(image["src"]) < 10_000
    assert image["alt"] == "Sandbox picture run_000001[0]: a <b>cat</b> for $5"
    assert "no file" in html.text


def test_what_is_shown_cannot_break_the_page(locate: Callable[[str], Path]) -> None:
    """A prompt with a tag in it would run in every notebook that lists it."""
    html = page(History([entry(note="<script>x</script>", tags=("<i>",))], 1, locate=locate))
    assert not html.select("b, script, i")
    assert "a <b>cat</b> for $5" in html.text


def test_names_and_facts_can_be_read_in_every_form() -> None:
    """A terminal and a screen reader get the same answer as the page."""
    history = History([entry()], 1)
    text = history._repr_mimebundle_()["text/plain"]
    for said in (
        *("run_000001", "a <b>cat</b> for $5", "JuggernautXL", "seeds 7..8", "#poster"),
        *("2 credits", "the best", "2 pictures", "\N{BLACK STAR}" * 4, "show RUN"),
    ):
        assert said in text, said
        assert said in page(history).text, said


def test_few_of_many_are_said_to_be_few() -> None:
    """A list that ends without a word looks complete."""
    many = History([entry(n) for n in range(DRAWN + 5)], 900)
    assert repr(many).startswith(f"{DRAWN + 5} of 900 runs")
    assert "5 more" in repr(many)
    assert len(page(many).select("tbody tr")) == DRAWN
    assert repr(History([], 0, note="cat?")).splitlines()[:2] == ["No run is found.", "  cat?"]


def test_a_part_of_the_history_is_one() -> None:
    """`history[:3]` is how people take the newest."""
    history = History([entry(n) for n in range(4)], 9)
    assert [e.run_id for e in history[1:3]] == ["run_000001", "run_000002"]
    assert isinstance(history[1:3], History)
    assert history[0].name == "cats"


def test_a_frame_holds_every_fact() -> None:
    """Analysis begins with a data frame; a time without a zone would be read wrongly."""
    frame = History([entry(), entry(2, seeds=(5,))], 2).to_frame()
    assert list(frame.index) == ["run_000001", "run_000002"]
    assert list(frame["seed"]) == ["7, 8", 5]
    row = frame.iloc[0]
    assert (row["model"], row["tags"], row["rating"]) == ("JuggernautXL", "poster", 4)
    assert str(row["created_at"].tz) == "UTC"
    assert History([], 0).to_frame().empty
