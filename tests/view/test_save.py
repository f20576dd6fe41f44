from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.errors import SettingsError, StoreError
from rendernet_jupyter.result.seal import PLAIN, Sealed
from rendernet_jupyter.view.save import copy, filled, place_of, safe_name, suffix_of

FIELDS: dict[str, str | int | None] = {"name": "hero", "seed": 7, "index": 0, "media_id": "img_1"}
REFUSED = set('<>:"/\\|?*') | {chr(code) for code in range(32)}


@given(st.text(st.characters(exclude_categories=[])))
def test_every_name_is_safe_everywhere(text: str) -> None:
    """A prompt would make a file that Windows cannot open, or that leaves its folder."""
    name = safe_name(text)
    assert 0 < len(name.encode("utf-8")) <= 121
    assert not set(name) & REFUSED
    assert name not in (".", "..")
    assert name == name.strip(". ")
    assert safe_name(name) == name


@pytest.mark.parametrize("device", ["CON", "nul", "com1", "LPT9", "aux.png", "prn.tar.gz"])
def test_devices_are_not_written_to(device: str) -> None:
    """A picture called `con` would be printed on the console of Windows."""
    assert safe_name(device) == f"_{device}"
    assert safe_name("console") == "console"


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{name}-{seed}-{index}", "hero-7-0"),
        ("{seed:06d}", "000007"),
        ("{name}/{seed}", "hero/7"),
        ("../../{name}", "picture/picture/hero"),
        ("/etc/{name}", "etc/hero"),
        ("", "picture"),
        ("a b:{media_id}", "a-b-img_1"),
    ],
)
def test_templates_make_names_below_the_folder(template: str, expected: str) -> None:
    """A template in a cloned project could write anywhere on the disk."""
    assert filled(template, FIELDS) == PurePosixPath(expected)


def test_what_is_unknown_leaves_no_trace() -> None:
    """Pictures of kinds without a seed would be called `hero--0`."""
    assert str(filled("{name}-{seed:04d}-{index}", FIELDS | {"seed": None})) == "hero-0"


def test_values_cannot_make_folders() -> None:
    """A prompt with a slash would scatter its pictures."""
    assert str(filled("{name}", {"name": "a/../b\\c"})) == "a-..-b-c"


@pytest.mark.parametrize("template", ["{prompt}", "{", "{0}", "{seed:zz}", "{seed.real.nothing}"])
def test_a_wrong_template_says_what_it_may_hold(template: str) -> None:
    """A slip in a template would be a KeyError."""
    with pytest.raises(SettingsError, match="cannot be filled") as caught:
        filled(template, FIELDS)
    assert caught.value.hint == "It may hold {name}, {seed}, {index}, {media_id}."


def test_suffixes_come_from_the_media_type() -> None:
    """A JPEG that the store keeps without a suffix would be saved without one."""
    assert suffix_of("image/jpeg", Path("a")) == ".jpg"
    assert suffix_of("", Path("a.heic")) == ".heic"


def test_the_same_content_is_kept_once(tmp_path: Path) -> None:
    """Running a cell ten times would leave ten copies."""
    source = tmp_path / "source"
    source.write_bytes(b"one")
    assert copy(source, tmp_path / "a.png") == copy(source, tmp_path / "a.png")


def test_other_content_gets_a_number(tmp_path: Path) -> None:
    """A later picture would overwrite an earlier one."""
    names = []
    for text in (b"one", b"two", b"three", b"two"):
        source = tmp_path / "source"
        source.write_bytes(text)
        names.append(copy(source, tmp_path / "a.png").name)
    assert names == ["a.png", "a-2.png", "a-3.png", "a-2.png"]
    assert (tmp_path / "a.png").read_bytes() == b"one"


def test_what_is_told_of_a_picture_is_content_too(tmp_path: Path) -> None:
    """A picture saved without its prompt would be replaced by one that tells it."""
    source = tmp_path / "source"
    source.write_bytes(b"one")
    told = Sealed(b"one with a manifest")
    names = [copy(source, tmp_path / "a.png", what).name for what in (PLAIN, told, PLAIN, told)]
    assert names == ["a.png", "a-2.png", "a.png", "a-2.png"]
    assert (tmp_path / "a-2.png").read_bytes() == told.data


def test_a_file_and_the_one_beside_it_have_one_number(tmp_path: Path) -> None:
    """A video would be found beside the manifest of another one."""
    source = tmp_path / "source"
    source.write_bytes(b"one")
    (tmp_path / "a.mp4.json").write_text("somebody's own")
    for _ in range(2):
        saved = copy(source, tmp_path / "a.mp4", Sealed(sidecar="manifest"))
        assert saved.name == "a-2.mp4"
    assert (tmp_path / "a-2.mp4.json").read_text() == "manifest"
    assert sorted(f.name for f in tmp_path.glob("a*")) == ["a-2.mp4", "a-2.mp4.json", "a.mp4.json"]


def test_a_lost_file_beside_a_video_is_written_again(tmp_path: Path) -> None:
    """Saving again would make a second video in place of the manifest that is missing."""
    (tmp_path / "source").write_bytes(b"one")
    (tmp_path / "a.mp4").write_bytes(b"one")
    saved = copy(tmp_path / "source", tmp_path / "a.mp4", Sealed(sidecar="manifest"))
    assert saved.name == "a.mp4"
    assert (tmp_path / "a.mp4.json").read_text() == "manifest"


def test_a_folder_in_the_way_is_left_alone(tmp_path: Path) -> None:
    """A folder that is called like a picture would stop everything."""
    (tmp_path / "source").write_bytes(b"one")
    (tmp_path / "a.png").mkdir()
    assert copy(tmp_path / "source", tmp_path / "a.png").name == "a-2.png"


def test_what_cannot_be_written_says_why(tmp_path: Path) -> None:
    """A folder that is a file would give a bare OSError with a home directory in it."""
    (tmp_path / "source").write_bytes(b"one")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError, match="could not be written") as caught:
        copy(tmp_path / "source", tmp_path / "file" / "a.png")
    assert "another folder" in caught.value.hint


def test_no_half_a_file_is_left_behind(tmp_path: Path) -> None:
    """A full disk would leave a broken picture under a good name."""
    resource = pytest.importorskip("resource", reason="limits of file sizes are a POSIX matter")
    (tmp_path / "source").write_bytes(b"x" * 5_000)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))
    try:
        with pytest.raises(StoreError, match="could not be written"):
            copy(tmp_path / "source", tmp_path / "a.png")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not (tmp_path / "a.png").exists()


def test_names_keep_letters_of_every_script() -> None:
    """A Japanese prompt would make files called `----`."""
    assert safe_name("東京の夜") == "東京の夜"


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("a\0b", "NUL"),
        ("x" * 300, "300 bytes"),
        ("sub/" + "é" * 200 + "/a.png", "400 bytes"),
        ("~nobody-of-that-name/a.png", "home directory"),
    ],
)
def test_names_that_no_disk_takes_are_told(target: str, reason: str) -> None:
    """A slip in a path would be a bare error of the system, without a way on."""
    with pytest.raises(StoreError, match=reason) as caught:
        place_of(target)
    assert len(str(caught.value)) < 200
    assert caught.value.hint


def test_a_usual_place_stays_as_it_is() -> None:
    """Pictures would be saved somewhere else."""
    assert place_of("pictures/a b.png") == Path("pictures/a b.png")
    assert place_of(Path("~/a")) == Path.home() / "a"


def test_a_gallery_saves_under_what_was_asked_for(studio: Any, tmp_path: Path) -> None:
    """Pictures could only be told apart by numbers."""
    gallery = studio.gallery(2, created_at=1_795_000_000.0, name="hero")
    template = "{date}/{model}/{kind}-{prompt}-{style}-{seed}"
    for _ in range(2):
        saved = gallery.save(tmp_path, template)
        assert [path.relative_to(tmp_path).as_posix() for path in saved] == [
            f"2026-11-18/JuggernautXL/model-a-lighthouse-keeper-reading-by-lamplight-{seed}.png"
            for seed in (7, 8)
        ]


def test_one_name_for_all_keeps_all(studio: Any, tmp_path: Path) -> None:
    """A template that tells nothing would leave the last picture alone."""
    for _ in range(2):
        names = [path.name for path in studio.gallery(3).save(tmp_path, "{model}")]
        assert len(set(names)) == 3
