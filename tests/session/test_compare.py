"""`%rendernet compare`: what its words may name."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from rendernet_jupyter import Session
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.result.embedding import embed, read
from rendernet_jupyter.result.manifest import Manifest
from rendernet_jupyter.sandbox import World
from rendernet_jupyter.session.commands import carry_out
from rendernet_jupyter.session.compare import compare
from rendernet_jupyter.session.foreign import picture_of_file
from rendernet_jupyter.view.compare.comparison import Comparison
from rendernet_jupyter.view.compare.several import Comparisons
from rendernet_jupyter.view.gallery import Gallery

CATS = "steps: 4\nseed: 3..4\na cat on a roof"
DOG = "steps: 4\nseed: 3\na dog on a roof"


@pytest.fixture
def cats(local: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gallery:
    monkeypatch.chdir(tmp_path)
    made = local.generate(CATS, "cats")
    assert isinstance(made, Gallery)
    return made


@pytest.fixture
def dog(local: Session) -> Gallery:
    made = local.generate(DOG, "dog")
    assert isinstance(made, Gallery)
    return made


def compared(session: Session, words: str, **variables: Any) -> Comparison:
    made = carry_out(session, "compare", words, variables=variables)
    assert isinstance(made, Comparison)
    return made


def test_pictures_are_named_in_every_way(
    local: Session, cats: Gallery, dog: Gallery, tmp_path: Path
) -> None:
    """One of the names that other commands take would not be understood here."""
    first, second = cats
    file = first.save(tmp_path / "cat.png")
    names = [
        "cats[0]", "cats[-2]", "mine[0]", "one", f"{cats.run.run_id}[0]", "./cat.png", str(file),
        "path", first.media_id, first.medium.sha256,
    ]  # fmt: skip
    variables = {"mine": cats, "one": first, "path": file}
    for name in names:
        made = compared(local, f"'{name}', cats[1]", **variables)
        assert made.one.told()["prompt"] == "a cat on a roof", name
        assert made.one.told()["seed"] == "3", name
        assert made.other.picture == second
        assert made.spec["seed"] == ("3", "4")


def test_a_variable_stands_before_a_run(local: Session, cats: Gallery, dog: Gallery) -> None:
    """The pictures that a person sees under a name would not be those that are compared."""
    made = compared(local, "cats[0] dog", cats=dog, dog=cats[1])
    assert made.one.told()["prompt"] == "a dog on a roof"
    assert made.other.told()["seed"] == "4"
    # What is no picture does not stand in the way of a run of that name.
    assert compared(local, "cats", cats=3).one.name == "cats[0]"


def test_runs_are_paired_or_stand_against_one(local: Session, cats: Gallery, dog: Gallery) -> None:
    """A run could only be compared picture by picture, by hand."""
    three = local.generate("steps: 4\nseed: 3..5\na cat on a hill", "three")
    assert isinstance(three, Gallery)
    against = carry_out(local, "compare", "three dog", variables={})
    assert isinstance(against, Comparisons)
    assert [c.other.name for c in against] == ["dog[0]"] * 3
    assert [c.one.name for c in against] == ["three[0]", "three[1]", "three[2]"]
    assert repr(against).startswith("3 pictures against dog[0]")
    assert [c.one.name for c in three.compare(dog[0])] == [c.one.name for c in against]
    assert three[:1].compare(dog[0]).one.name == "three[0]"
    assert [c.other.name for c in carry_out(local, "compare", "dog three")] == [
        "three[0]", "three[1]", "three[2]",
    ]  # fmt: skip
    pairs = carry_out(local, "compare", "cats cats")
    assert [(c.one.name, c.other.name) for c in pairs] == [
        ("cats[0]", "cats[0]"),
        ("cats[1]", "cats[1]"),
    ]
    assert isinstance(carry_out(local, "compare", "three"), Comparisons)
    with pytest.raises(RenderNetError, match="2 pictures on one side and 3 on the other"):
        carry_out(local, "compare", "cats three")


@pytest.mark.parametrize(("words", "said"), [
    ("cats[7] cats", "cats has no picture"),
    ("cats[0]", "needs two pictures"),
    ("nothing cats", "nothing"),
    ("img_unknown cats", "knows no picture img_unknown"),
    ("{} cats".format("0" * 64), "knows no picture 0000"),
    ("./missing.png cats", "missing.png"),
    ("./folder/ cats", "is a folder"),
    ("./notes.txt cats", "neither a picture nor a video"),
    ("./broken.png cats[0]", "cannot be read as a picture"),
])  # fmt: skip
def test_a_wrong_name_is_told_with_a_way_on(
    local: Session, cats: Gallery, tmp_path: Path, words: str, said: str
) -> None:
    """Somebody would see a traceback, or the wrong pictures."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "notes.txt").write_text("a cat")
    (tmp_path / "broken.png").write_bytes(cats[0].path.read_bytes()[:24])
    with pytest.raises(RenderNetError, match=said) as caught:
        carry_out(local, "compare", words, variables={"cats": cats})
    assert caught.value.hint


def test_a_saved_file_is_compared_by_its_own_pixels(
    local: Session, cats: Gallery, tmp_path: Path
) -> None:
    """A file that was painted over would be taken for the original that its manifest names."""
    file = cats[0].save(tmp_path / "cat.png")
    with Image.open(file) as image:
        grey = image.convert("L").convert("RGB")
    text = read(file.read_bytes()).manifest
    assert text is not None
    grey.save(file)
    file.write_bytes(embed(file.read_bytes(), text))
    made = compared(local, "./cat.png cats[0]")
    assert made.gain > 0
    assert set(made.spec) <= {"size"}
    assert made.one.name == "cat.png"
    assert made.same["cost"] == "1 credit"


def test_a_file_without_a_word_is_known_by_its_content_or_not_at_all(
    local: Session, cats: Gallery, tmp_path: Path
) -> None:
    """A picture from elsewhere could not be compared with ours."""
    (tmp_path / "bare.png").write_bytes(cats[0].path.read_bytes())
    known = picture_of_file(local, tmp_path / "bare.png")
    assert known.prompt == "a cat on a roof"
    cats[0].image.rotate(90).save(tmp_path / "other.png")
    made = compared(local, "./other.png cats[0]")
    assert made.spec["prompt"] == (None, "a cat on a roof")
    assert any("does not say how it was made" in note for note in made.notes)


@pytest.mark.parametrize("body", [
    {"prompt": "no object"}, {"prompt": {"positive": 3}}, {"model": ["x"], "segment": 4}, {},
])  # fmt: skip
def test_a_manifest_from_elsewhere_may_say_anything(
    local: Session, cats: Gallery, tmp_path: Path, body: dict[str, Any]
) -> None:
    """A file from a stranger would break the cell."""
    file = cats[0].save(tmp_path / "cat.png")
    facts = json.loads(str(read(file.read_bytes()).manifest))
    facts.pop("check")
    facts["request"]["body"] = body
    facts["made"]["created_at"] = "yesterday"
    facts["job"]["credits"] = "many"
    file.write_bytes(embed(cats[0].path.read_bytes(), Manifest(facts).text()))
    data, _ = compared(local, "./cat.png cats[1]")._repr_mimebundle_(include={"text/plain"})
    assert data["text/plain"].startswith("A cat.png")


def test_the_shell_compares_runs_by_name(local: Session, cats: Gallery) -> None:
    """Without a notebook there are no variables, and nothing could be compared."""
    made = compare(local, argparse.Namespace(one="cats[0]", other="cats[1]"))
    words = made._repr_mimebundle_(include={"text/plain"})[0]["text/plain"]
    assert words.startswith("A cats[0] · seed 3 and B cats[1] · seed 4: a cat on a roof [sandbox]")


def test_one_picture_has_no_other(local: Session, world: World) -> None:
    """`--show compare` on one picture would show it without a word."""
    made = local.generate(DOG, "--show compare")
    assert isinstance(made, Gallery)
    assert any("needs two pictures" in note for note in made.notes)
    two = local.generate(CATS, "--show compare")
    assert isinstance(two, Gallery)
    assert not any("needs two pictures" in note for note in two.notes)
