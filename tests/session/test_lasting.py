"""Machines that delete their disk: said once, calmly, and only where it is so."""

from __future__ import annotations

from pathlib import Path

import pytest

from rendernet_jupyter import Session
from rendernet_jupyter.sandbox import World
from rendernet_jupyter.session.lasting import keeping
from rendernet_jupyter.session.settings import Settings


def session_at(store: str, **environ: str) -> Session:
    """A session on a machine with this environment."""
    return Session(settings=Settings({"store": store, "engine": "sandbox"}, environ=environ))


@pytest.mark.parametrize(
    ("sign", "name", "advice"),
    [
        ("COLAB_RELEASE_TAG", "Colab", "/content/drive"),
        ("KAGGLE_KERNEL_RUN_TYPE", "Kaggle", "/kaggle/working"),
        ("BINDER_LAUNCH_HOST", "Binder", "store backup"),
    ],
)
def test_a_passing_disk_is_said_once(tmp_path: Path, sign: str, name: str, advice: str) -> None:
    """A week of pictures is gone with the browser tab; said at every cell, nobody reads it."""
    with session_at(str(tmp_path), **{sign: "1"}) as session:
        said = keeping(session)
        assert said.startswith(f"{name} deletes its disk")
        assert advice in said
        assert keeping(session) == ""


@pytest.mark.parametrize(
    ("store", "environ"),
    [
        ("/content/drive/MyDrive/rn", {"COLAB_RELEASE_TAG": "1"}),
        ("/kaggle/working/rn", {"KAGGLE_URL_BASE": "x"}),
        ("/home/ann/rn", {}),
        ("/home/ann/rn", {"COLAB_GPU": ""}),
    ],
)
def test_a_lasting_disk_is_not_talked_about(store: str, environ: dict[str, str]) -> None:
    """A warning where nothing is in danger is noise in every notebook."""
    assert keeping(session_at(store, **environ)) == ""


def test_the_first_run_says_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one who needs to know it is looking at the first picture."""
    monkeypatch.setenv("COLAB_RELEASE_TAG", "release-colab")
    with Session(engine="sandbox", world=world, model="Harbour 15") as session:
        first, second = (session.generate(f"seed: {n}\na cat") for n in (1, 2))
    assert any("Colab" in note for note in first.notes)
    assert not any("Colab" in note for note in second.notes)
