"""Publishing notebooks of real runs, and weighing them."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from rendernet_jupyter import Session
from rendernet_jupyter.document.weigh import weigh
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.session.ask import Priced
from rendernet_jupyter.session.commands import carry_out
from rendernet_jupyter.view.checklist import Checklist
from rendernet_jupyter.view.gallery import Gallery
from rendernet_jupyter.view.message import Message

KEY = "canary-5up3r-s3cret"
SHAPED = "9fK2mQ7xLr0TzVb4WcNd"
CAT = "steps: 4\nbatch_size: 2\na cat on a roof"


@pytest.fixture(autouse=True)
def _beside_the_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)


def stored(thing: Any) -> dict[str, Any]:
    """A result as a notebook stores it."""
    found = thing._repr_mimebundle_()
    data, metadata = found if isinstance(found, tuple) else (found, {})
    return {"data": data, "metadata": metadata, "output_type": "display_data"}


def write(*outputs: dict[str, Any], source: str = "%%rendernet\na cat", **facts: Any) -> Path:
    cell = {"cell_type": "code", "id": "c0", "metadata": {}, "execution_count": 1}
    cells = [{**cell, "source": source, "outputs": list(outputs)}]
    whole = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **facts}
    file = Path("study.ipynb")
    file.write_text(json.dumps(whole, indent=1), encoding="utf-8")
    return file


def made(session: Session, text: str = CAT, line: str = "hero") -> Gallery:
    gallery = session.generate(text, line)
    assert isinstance(gallery, Gallery)
    return gallery


def filmed(session: Session) -> Gallery:
    """A video of a portrait."""
    Image.new("RGB", (384, 640), "sienna").save("face.png")
    return made(session, "narrator: face.png voice=Rachel\nHello there, and goodbye.", "film")


def publish(session: Session, arguments: str = "study.ipynb", **door: Any) -> Checklist:
    found = carry_out(session, "publish", arguments, **door)
    assert isinstance(found, Checklist)
    return found


def outputs_of(file: str | Path = "study-published.ipynb") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(Path(file).read_text())["cells"][0]["outputs"]
    return found


def test_a_copy_is_published_and_the_notebook_kept(local: Session) -> None:
    """The notebook that a person works in would lose its pages of pictures."""
    file = write(stored(made(local)))
    before = file.read_bytes()
    report = publish(local)
    assert file.read_bytes() == before
    sheet, words = outputs_of()
    assert sorted(sheet["data"]) == ["image/jpeg", "text/plain"]
    assert "a cat on a roof" in sheet["metadata"]["image/jpeg"]["alt"]
    assert "data:" not in "".join(words["data"]["text/html"])
    assert report.exit_code == 0
    assert "study-published.ipynb" in str(report)
    assert "cell 1" in str(report)


def test_what_is_left_in_the_account_stays_at_home(local: Session) -> None:
    """Whoever gets a notebook would learn how much money its author has left."""
    gallery = made(local)
    price = local.generate("a dog", "--estimate")
    assert isinstance(price, Priced)
    left = f"{gallery.run.credits_left:,.10g}"
    file = write(stored(gallery), stored(Message(price.sentence())))
    assert f"{left} left" in file.read_text()
    assert f"of {left}" in file.read_text()
    publish(local)
    carry_out(local, "export", "study.ipynb study.zip")
    packed = zipfile.ZipFile("study.zip").read("study.ipynb").decode()
    for text in (Path("study-published.ipynb").read_text(), packed):
        assert "2 credits spent" in text
        assert f"{left} left" not in text
        assert f"of {left}" not in text


def test_in_place_only_when_asked_and_once(local: Session) -> None:
    """Publishing again would change a file that is published, and show in every diff."""
    file = write(stored(made(local)))
    file.chmod(0o640)
    publish(local, "study.ipynb --in-place")
    first = file.read_bytes()
    assert not Path("study-published.ipynb").exists()
    assert "needs no change" in str(publish(local, "study.ipynb --in-place"))
    assert file.read_bytes() == first
    assert os.name == "nt" or file.stat().st_mode & 0o777 == 0o640


def test_the_open_notebook_has_to_be_reloaded(local: Session) -> None:
    """Jupyter's next save would put back what was published away."""
    write(stored(made(local)))
    report = publish(local, "study.ipynb --in-place", notebook_name="study.ipynb")
    assert "reload it" in str(report)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("study.ipynb --out study.ipynb", "the notebook itself"),
        ("study.ipynb --out readme.md", "not the name of a notebook"),
        ("study.ipynb --out nowhere/study.ipynb", "no folder"),
        ("study.ipynb --out a.ipynb --in-place", "not both"),
        ("absent.ipynb", "no notebook absent.ipynb"),
        ("broken.ipynb", "broken.ipynb: it is no JSON from line 1"),
        ("mark.ipynb", "byte order mark"),
    ],
)
def test_wrong_places_are_refused(local: Session, arguments: str, message: str) -> None:
    """A slip would overwrite somebody's text, or end in a traceback."""
    write()
    Path("broken.ipynb").write_text('{"cells": ')
    Path("mark.ipynb").write_bytes(b"\xef\xbb\xbf{}")
    before = sorted(Path.cwd().iterdir())
    with pytest.raises(RenderNetError, match=message):
        publish(local, arguments)
    assert sorted(Path.cwd().iterdir()) == before


def test_a_key_in_use_is_never_published(local: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else would make pictures with the author's key."""
    monkeypatch.setenv("RENDERNET_API_KEY", KEY)
    write({"output_type": "stream", "name": "stdout", "text": [f"sent {KEY}\n"]})
    for line in ("study.ipynb", "study.ipynb --in-place", "study.ipynb --harmless"):
        report = publish(local, line)
        assert report.exit_code == 1
        assert "Nothing was written" in str(report)
        assert "output of cell 1: a key in use" in " ".join(str(report).split())
        assert KEY not in str(report)
    assert not Path("study-published.ipynb").exists()


def test_what_looks_like_a_key_needs_a_word(local: Session) -> None:
    """A real key would slip through, or a harmless number stop the work for good."""
    write(source=f'api_key = "{SHAPED}"')
    assert publish(local).exit_code == 1
    assert not Path("study-published.ipynb").exists()
    report = publish(local, "study.ipynb --harmless")
    assert report.exit_code == 0
    assert "called harmless" in str(report)
    assert Path("study-published.ipynb").exists()


def test_videos_travel_beside_the_notebook(local: Session) -> None:
    """A published video would be a still, with no way to watch it."""
    pytest.importorskip("av")
    video = filmed(local)
    write(stored(video))
    report = publish(local)
    [file] = Path("study-published_files").iterdir()
    assert file.read_bytes() == video[0].path.read_bytes()
    words = "".join(outputs_of()[1]["data"]["text/html"])
    assert f'href="study-published_files/{file.name}"' in words
    assert "Hello there, and goodbye." in words
    assert "a link below it" in " ".join(str(report).split())
    assert "1 video in study-published_files" in str(report)


def test_links_are_seen_from_the_copy(local: Session) -> None:
    """A copy in another folder would link videos that are not there."""
    pytest.importorskip("av")
    Path("docs").mkdir()
    output = stored(filmed(local))
    html = output["data"]["text/html"]
    start = html.index("data:video")
    end = html.index('"', start)
    Path("my film.mp4").write_bytes(b"")
    output["data"]["text/html"] = f"{html[:start]}my%20film.mp4{html[end:]}"
    write(output)
    publish(local, "study.ipynb --out docs/study.ipynb")
    words = "".join(outputs_of("docs/study.ipynb")[1]["data"]["text/html"])
    assert 'href="../my%20film.mp4"' in words
    Path("my film.mp4").unlink()
    report = publish(local, "study.ipynb --out docs/study.ipynb")
    assert "href" not in "".join(outputs_of("docs/study.ipynb")[1]["data"]["text/html"])
    assert "not with the notebook" in " ".join(str(report).split())


def test_a_heavy_notebook_says_what_to_do(local: Session) -> None:
    """GitHub would show an error page, and nobody would know which cell is to blame."""
    chart = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * 1_500_000}}
    write(chart)
    assert "1.5 MB" in str(publish(local))
    report = " ".join(str(publish(local, "study.ipynb --budget 1")).split())
    assert "cell 1 has 1.5 MB, mostly image/png" in report
    assert "save it as a file" in report


def test_a_home_directory_is_told(local: Session) -> None:
    """A traceback would tell everybody the name of its author."""
    write({"output_type": "stream", "name": "stdout", "text": str(Path.home() / "x.py")})
    assert "home directory" in str(publish(local))


def test_line_ends_of_a_file_are_kept(local: Session) -> None:
    """Every line of a notebook from Windows would change."""
    file = write(stored(made(local)))
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    publish(local, "study.ipynb --in-place")
    assert file.read_bytes().count(b"\n") == file.read_bytes().count(b"\r\n")


def test_weighing_names_the_heaviest(local: Session) -> None:
    """A person would have to guess which cell makes the notebook slow."""
    chart = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * 400_000}}
    log = {"output_type": "stream", "name": "stdout", "text": "x" * 9_000}
    write(chart, log, source="plot()")
    [row, *_] = carry_out(local, "weigh", "study.ipynb")
    assert (row["cell"], row["begins"], row["size"]) == (1, "plot()", "409 kB")
    assert row["mostly"] == "image/png (400 kB)"
    assert "save it as a file" in row["what would help"]


def test_weights_add_up(local: Session) -> None:
    """Pictures inside of HTML would be blamed on the text, or counted twice."""
    file = write(stored(made(local)), metadata={"widgets": {"a": "b" * 500}})
    found = weigh(file.read_text())
    sizes = {portion.kind: portion.size for portion in found.portions}
    assert sizes["pictures in HTML"] > sizes["text/html"]
    assert sizes["state of controls"] > 500
    assert 0.9 * found.size < sum(sizes.values()) <= found.size == file.stat().st_size


def test_a_session_may_store_sheets_alone(
    again: Callable[..., Session],
) -> None:
    """Whoever writes for LaTeX or GitHub would have to publish every notebook first."""
    gallery = made(again(display="sheet"))
    bundle, metadata = gallery._repr_mimebundle_()
    assert sorted(bundle) == ["image/jpeg", "text/plain"]
    assert metadata["image/jpeg"]["alt"] == bundle["text/plain"].splitlines()[0]
    assert sorted(gallery[0]._repr_mimebundle_()[0]) == ["image/jpeg", "text/plain"]
    assert sorted(gallery._repr_mimebundle_(include={"text/html"})[0]) == ["text/html"]


def test_sheets_alone_are_published_with_their_words(again: Callable[..., Session]) -> None:
    """A notebook of sheets would tell nothing to those who do not see them."""
    session = again(display="sheet")
    write(stored(made(session)))
    publish(session)
    sheet, words = outputs_of()
    assert words["data"]["text/plain"] == [sheet["metadata"]["image/jpeg"]["alt"]]


@pytest.mark.parametrize("what", ["lineage", "history", "frame"])
def test_small_pictures_of_other_answers_give_way(local: Session, what: str) -> None:
    """A tree of where a picture comes from would be a tree of gaps, and its author sent to run
    a cell again that can have no sheet."""
    gallery = made(local)
    shown: dict[str, Any] = {"lineage": gallery[0].lineage, "history": local.history()}
    frame = gallery.to_frame(thumbnails=True)._repr_html_()
    output = {"output_type": "display_data", "data": {"text/html": frame}, "metadata": {}}
    write(output if what == "frame" else stored(shown[what]))
    assert "data:image" in Path("study.ipynb").read_text()
    report = " ".join(str(publish(local)).split())
    assert "data:image" not in Path("study-published.ipynb").read_text()
    assert "small pictures left out, for GitHub would show none: cell 1" in report
    assert "run again" not in report


def test_a_gallery_without_a_sheet_is_told_how_to_get_one(local: Session) -> None:
    """On GitHub a gallery would be words alone, and nobody would know why."""
    output = stored(made(local))
    del output["data"]["image/jpeg"], output["metadata"]["image/jpeg"]
    write(output)
    report = " ".join(str(publish(local)).split())
    assert "galleries without a sheet" in report
    assert "gets its sheet when its cell is run again" in report
    assert "small pictures" not in report
