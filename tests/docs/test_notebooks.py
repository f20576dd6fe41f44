"""The committed notebooks: what a reader on the web sees, and that they still run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from base64 import b64decode
from io import BytesIO
from pathlib import Path

import nbformat
import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

# Bytes of the file. What repositories keep is two thirds of it, for base64 packs well; four small
# videos are a quarter of the second.
LARGEST = {
    "01_first_picture": 400_000,
    "02_every_kind": 1_600_000,
    "03_choose_and_compare": 500_000,
}

# What is no promise: when it was and how long it took, what the encoders of this machine make of a
# video, the names of runs, and where nobody chose it, the seed.
_PASSING = re.compile(
    r", \d+(\.\d)? s\b|\b\d+(\.\d)? [kM]B\b|\b\d+ MiB\b|\bseed \d{6,}"
    r"|\b\d{4}-\d\d-\d\d \d\d:\d\d|\bon \d+ \w+ \d{4} \(UTC\)|, read [\w ]+ (now|ago)"
    r"|\brun_[0-9a-f]+"
)
_BY_CHANCE = "drawn for this spec"
_SHOWN = re.compile(r'(?:src|poster)="data:image/jpeg;base64,([^"]+)"')


def _code(book: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in book.cells if cell.cell_type == "code"]


def _kinds(book: nbformat.NotebookNode) -> list[list[tuple[str, ...]]]:
    """The shape of each code cell's outputs."""
    return [
        [(o.output_type, *sorted(o.get("data", {})), o.get("ename", "")) for o in cell.outputs]
        for cell in _code(book)
    ]


def _told(book: nbformat.NotebookNode) -> list[list[str]]:
    """What each code cell's outputs say in words."""
    return [[_PASSING.sub("", _words(one)) for one in cell.outputs] for cell in _code(book)]


def _words(output: nbformat.NotebookNode) -> str:
    plain = output.get("data", {}).get("text/plain")
    return str(plain if plain is not None else output.get("text", output.get("evalue")))


def _pictures(book: nbformat.NotebookNode) -> list[Image.Image]:
    """The pictures and posters that its grids show, where a seed says which."""
    outputs = [one for cell in _code(book) for one in cell.outputs if "data" in one]
    pages = [one.data.get("text/html", "") for one in outputs if _BY_CHANCE not in _words(one)]
    return [Image.open(BytesIO(b64decode(d))) for page in pages for d in _SHOWN.findall(page)]


def _distance(one: Image.Image, other: Image.Image) -> float:
    """How far two pictures are apart on average, in steps of 255."""
    first, second = (np.asarray(image.convert("RGB"), np.float32) for image in (one, other))
    return float(np.abs(first - second).mean())


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda f: f.stem)
def test_it_is_committed_with_small_static_outputs(file: Path) -> None:
    """A notebook that shows nothing on the web, or weighs megabytes, is not read."""
    text = file.read_text(encoding="utf-8")
    assert len(text) < LARGEST[file.stem]
    book = nbformat.reads(text, as_version=4)
    shown = [cell for cell in _code(book) if cell.outputs]
    assert len(shown) >= len(_code(book)) - 3
    assert "widgets" not in book.metadata
    assert "vnd.jupyter.widget" not in text
    assert not re.search(r"/(home|root|tmp|Users|work)/", text)


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda f: f.stem)
def test_it_runs_and_shows_the_same_again(file: Path, tmp_path: Path) -> None:
    """The first thing that a newcomer runs must not be what broke last."""
    copy = tmp_path / file.name
    copy.write_bytes(file.read_bytes())
    command = [sys.executable, str(ROOT / "scripts/notebooks.py"), str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    before, after = (nbformat.read(f, as_version=4) for f in (file, copy))
    assert _kinds(after) == _kinds(before)
    assert _told(after) == _told(before)
    assert json.dumps(after.metadata) == json.dumps(before.metadata)
    pairs = list(zip(_pictures(before), _pictures(after), strict=True))
    assert [one.size for one, _ in pairs] == [other.size for _, other in pairs]
    # Not byte for byte: another release of a codec or of numpy rounds differently.
    assert max(_distance(one, other) for one, other in pairs) < 3


def test_the_second_shows_every_kind_and_every_add_on() -> None:
    """Somebody would look for the one key that the tour leaves out."""
    cells = [cell.source for cell in _code(nbformat.read(NOTEBOOKS[1], as_version=4))]
    asked = "\n".join(cell for cell in cells if cell.startswith("%%rendernet"))
    typed = set(re.findall(r"^(\w+):", asked, re.MULTILINE))
    kinds = {"model", "style", "segment", "true_touch", "narrator", "animate", "narrate"}
    assert kinds | {"loras", "face", "control"} <= typed
    assert re.search(r"^style: .+ @ flux", asked, re.MULTILINE)
    assert re.search(r"^model: Flux$", asked, re.MULTILINE)
    assert re.search(r"^narrator: .+ voice=\w+$", asked, re.MULTILINE)
    assert re.search(r"^narrator: .+ audio=bell.mp3$", asked, re.MULTILINE)
    assert re.search(r"^\{\w+\} ", asked, re.MULTILINE)
