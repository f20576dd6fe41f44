"""A run in one zip file: for people who open it, and for programs that read it back."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from rendernet_jupyter import Session
from rendernet_jupyter.errors import RenderNetError, SettingsError, StoreError
from rendernet_jupyter.result.manifest import Manifest
from rendernet_jupyter.sandbox import World
from rendernet_jupyter.session.customs import PAPERS, is_plain
from rendernet_jupyter.view.gallery import Gallery

SWEEP = "steps: 4, 6\ncfg_scale: 3, 9\na cat on a roof"
CAT = "steps: 4\na cat on a roof"
FACE = "steps: 4\nfacelock: faces/zoe.png\nsomebody --seed 2"

pytestmark = pytest.mark.usefixtures("here")


def made(session: Session, text: str, line: str = "hero", **more: Any) -> Gallery:
    gallery = session.generate(text, line, **more)
    assert isinstance(gallery, Gallery)
    return gallery


def members(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def typed(notebook: Path) -> list[tuple[str, str]]:
    """The spec cells of a notebook as (line, text)."""
    cells = [cell["source"] for cell in json.loads(notebook.read_text())["cells"]]
    found = [c.removeprefix("%%rendernet").split("\n", 1) for c in cells if c.startswith("%%")]
    return [(line.strip(), text) for line, text in found]


def shas(gallery: Gallery) -> list[str]:
    return [picture.medium.sha256 for picture in gallery]


def test_a_stranger_finds_everything_by_name(local: Session) -> None:
    """Who gets the file would have to know the software to see what is in it."""
    hero = made(local, SWEEP)
    held = members(hero.export("hero.zip"))
    assert set(held) >= PAPERS
    pictures = [name for name in held if name.endswith(".png")]
    assert len(pictures) == 4
    assert all(name.startswith("pictures/hero-cfg_scale-") for name in pictures)
    for name in pictures:
        manifest = Manifest.parse(held[f"{name}.json"].decode())
        assert manifest.sha256 == hashlib.sha256(held[name]).hexdigest()
    assert b"not pictures of a model" in held["README.txt"]
    assert "hero.ipynb" in held["README.txt"].decode()
    assert b"Methods" in held["report.html"]


@pytest.mark.parametrize("embed", ["hash", "off"])
def test_names_tell_no_more_than_the_setting_lets_them(
    local: Session, again: Callable[..., Session], embed: str
) -> None:
    """Whoever keeps prompts out of files would find them in the names of a zip file."""
    run_id = made(local, CAT, "").run.run_id
    hero = again(embed=embed).run(run_id)
    held = members(hero.export("hero.zip"))
    assert f"pictures/{hero[0].media_id}.png" in held
    assert f"pictures/{hero[0].media_id}.png.json" in held
    assert hero[0].media_id in held["pictures.csv"].decode()
    assert not [name for name in held if "roof" in name]


def test_the_hashes_can_be_checked(local: Session) -> None:
    """A damaged picture in an archive would not be noticed."""
    held = members(made(local, CAT).export("hero.zip"))
    lines = held.pop("SHA256SUMS").decode().splitlines()
    told = dict(reversed(line.split("  ", 1)) for line in lines)
    del held["parcel.json"]  # it holds the hashes once more
    assert told == {name: hashlib.sha256(data).hexdigest() for name, data in held.items()}


def test_the_table_tells_which_file_is_which(local: Session) -> None:
    """An analysis would have to guess the settings from file names."""
    held = members(made(local, SWEEP).export("hero.zip"))
    rows = list(csv.DictReader(io.StringIO(held["pictures.csv"].decode())))
    assert {(row["steps"], row["cfg_scale"]) for row in rows} == {
        ("4", "3"), ("4", "9"), ("6", "3"), ("6", "9"),
    }  # fmt: skip
    for row in rows:
        assert hashlib.sha256(held[row["file"]]).hexdigest() == row["sha256"]


def test_a_table_computes_nothing(local: Session) -> None:
    """A spreadsheet would carry out what a prompt says."""
    hero = made(local, 'steps: 4\nprompt: =HYPERLINK("http://evil.test") --seed 1')
    held = members(hero.export("hero.zip"))
    [row] = csv.DictReader(io.StringIO(held["pictures.csv"].decode()))
    assert row["prompt"].startswith("'=HYPERLINK")


def test_the_same_run_is_the_same_file(local: Session, tmp_path: Path) -> None:
    """Whether two archives hold the same could only be told by unpacking them."""
    hero = made(local, CAT)
    first = hero.export("hero.zip")
    assert hero.export("hero.zip") == first
    assert sorted(p.name for p in Path().iterdir()) == ["hero.zip"]
    elsewhere = hero.export(tmp_path / "apart" / "other.zip")
    assert elsewhere.read_bytes() == first.read_bytes()
    assert made(local, CAT.replace("cat", "dog")).export("hero.zip").name == "hero-2.zip"


def test_it_is_read_back_elsewhere(
    session: Session, elsewhere: Callable[..., Session], here: Path, world: World
) -> None:
    """A reader would have pictures, and no way to work with them."""
    hero = made(session, SWEEP)
    file = hero.export(here / "hero.zip")
    charged = world.counters.charges
    other = elsewhere()
    assert "4 pictures" in repr(other.command("import", str(file)))
    [(line, text)] = typed(Path("hero.ipynb"))
    again = made(other, text, line)
    assert shas(again) == shas(hero)
    assert again.run.cached
    assert world.counters.charges == charged
    assert not set(PAPERS) & {path.name for path in Path().iterdir()}
    assert other.verify().ok


def test_a_file_that_was_sent_along_comes_too(
    local: Session, elsewhere: Callable[..., Session], here: Path
) -> None:
    """A picture of a face could not be made again."""
    (here / "faces").mkdir()
    Image.new("RGB", (64, 64), "teal").save(here / "faces/zoe.png")
    hero = made(local, FACE)
    file = hero.export(here / "hero.zip")
    other = elsewhere()
    other.command("import", str(file))
    assert Path("faces/zoe.png").is_file()
    [(line, text)] = typed(Path("hero.ipynb"))
    assert shas(made(other, text, line)) == shas(hero)


def test_a_part_of_a_run_is_whole_by_itself(
    local: Session, elsewhere: Callable[..., Session], here: Path
) -> None:
    """The best two of forty could not be sent, or would lack what belongs to them."""
    hero = made(local, SWEEP)
    file = hero[1:3].export(here / "best.zip")
    held = members(file)
    assert len([name for name in held if name.endswith(".png")]) == 2
    other = elsewhere()
    other.command("import", str(file))
    [(line, text)] = typed(Path("hero.ipynb"))
    assert sorted(shas(made(other, text, line))) == sorted(shas(hero[1:3]))


def test_what_came_from_the_store_is_told_as_it_was_made(
    local: Session, here: Path, tmp_path: Path
) -> None:
    """A picture that was shown again could not be passed on."""
    first = made(local, CAT)
    again = made(local, CAT)
    assert again.run.cached
    one, two = (members(g.export(tmp_path / f"{n}.zip")) for n, g in enumerate((first, again)))
    pictures = {name for name in one if name.startswith("pictures/")}
    assert {name: one[name] for name in pictures} == {name: two[name] for name in pictures}


def test_nothing_private_travels(session: Session, tmp_path: Path) -> None:
    """An archive of pictures would hold a key, or name its author's account."""
    file = made(session, CAT, "hero --out ~/pictures").export("hero.zip")
    content = b"".join(members(file).values())
    account = session.engine().account.fingerprint
    for private in ("canary-5up3r", account, "canary-home", str(tmp_path)):
        assert private.encode() not in content


@pytest.mark.parametrize("prompt", ["../../etc/passwd", "~root", "con", "a" * 300, "東京の夜 🙂"])
def test_names_in_it_are_safe(local: Session, prompt: str) -> None:
    """Unpacking it would write where a prompt says."""
    file = made(local, f"steps: 4\n{prompt} --seed 1", "").export("x.zip")
    assert all(is_plain(name) for name in members(file))


def test_a_run_without_a_picture_is_not_packed(local: Session, world: World) -> None:
    """An empty archive would look like a result."""
    world.knobs.fail_rate = 1.0
    with pytest.raises(RenderNetError):
        local.generate("steps: 4\na cat --seed 5", "hero")
    failed = local.last()
    if failed is None:
        pytest.fail("the run is not in the store")
    with pytest.raises(StoreError, match="no picture to pack"):
        failed.export("hero.zip")
    assert not Path("hero.zip").exists()


def test_a_lost_picture_is_told(local: Session) -> None:
    """An archive would lack a picture that its table names."""
    hero = made(local, CAT)
    hero[0].path.unlink()
    with pytest.raises(StoreError, match="is gone"):
        hero.export("hero.zip")


def test_a_name_says_what_is_wanted(local: Session) -> None:
    """A slip in a suffix would write something else."""
    with pytest.raises(SettingsError) as caught:
        made(local, CAT).export("hero.rar")
    assert ".zip" in caught.value.hint


def test_a_name_that_no_disk_takes_is_told(local: Session) -> None:
    """A name of a whole prompt would be a bare error of the system."""
    hero = made(local, CAT)
    for name in ("a\0b.zip", "a" * 300 + ".zip"):
        with pytest.raises(StoreError, match="cannot be written"):
            hero.export(name)
