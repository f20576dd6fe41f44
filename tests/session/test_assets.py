"""Files in a cell: every kind that takes one, uploaded once, and never for nothing."""

from __future__ import annotations

import io
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from rendernet_jupyter import Gallery, Session
from rendernet_jupyter.errors import AssetError, BudgetExceeded, MissingPackage, SpecError
from rendernet_jupyter.job.progress import Progress
from rendernet_jupyter.redaction import Secret
from rendernet_jupyter.sandbox import World
from rendernet_jupyter.sandbox.serve import served
from rendernet_jupyter.session.ask import Priced

FACE = "face: face.png\nseed: 7\na cat"
PORTRAIT = "http://sandbox.invalid/input_images/chr_m1ra7kq0wz.png"


def png(size: tuple[int, int] = (60, 100), colour: str = "white") -> bytes:
    image, file = Image.new("RGB", size, colour), io.BytesIO()
    image.paste("red", (10, 10, size[0] - 10, size[1] // 2))
    image.save(file, "PNG")
    return file.getvalue()


def film(rate: int = 10) -> bytes:
    import av

    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as made:
        stream = made.add_stream("libx264", rate=rate)
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for _ in range(rate):
            frame = av.VideoFrame.from_image(Image.new("RGB", (64, 36), "navy"))
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return file.getvalue()


def tone() -> bytes:
    import av

    file = io.BytesIO()
    with av.open(file, "w", format="mp3") as made:
        stream = made.add_stream("libmp3lame", rate=24_000, layout="mono")
        samples = np.sin(np.arange(12_000) / 12).astype(np.float32)[None]
        frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="mono")
        frame.sample_rate = 24_000
        made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return file.getvalue()


@pytest.fixture(autouse=True)
def folder(folder: Path) -> Path:
    """The folder of the notebook; a part of the face can be told from the rest."""
    (folder / "face.png").write_bytes(png())
    return folder


def made(result: Any) -> Gallery:
    assert isinstance(result, Gallery)
    return result


@pytest.mark.parametrize(
    ("text", "kind", "mime", "uploads"),
    [
        (FACE, "facelock", "image/png", 1),
        ("control_net: Depth face.png\nseed: 7\na cat", "control_net", "image/png", 1),
        ('segment: face.png "red square" -> "blue square"', "segment", "image/png", 1),
        ("true_touch: face.png scale=2", "true_touch", "image/png", 1),
        ("video_anyone: face.png duration=1\nwind", "video_anyone", "video/mp4", 1),
        ("narrator: face.png voice=Rachel\nHi.", "narrator", "video/mp4", 1),
        ("narrator: clip.mp4 audio=voice.mp3", "narrator", "video/mp4", 2),
    ],
)
def test_every_kind_takes_files(
    local: Session, world: World, folder: Path, text: str, kind: str, mime: str, uploads: int
) -> None:
    """Half of the API begins with a file of one's own."""
    (folder / "clip.mp4").write_bytes(film())
    (folder / "voice.mp3").write_bytes(tone())
    [picture] = made(local.generate(text))
    assert picture.medium.mime == mime
    assert picture.width > 0
    assert (picture.medium.duration > 0) == (mime == "video/mp4")
    assert all(str(i).startswith("ast_") for i in _ids(picture.answer.body[kind]))
    assert (world.counters.uploads, world.counters.charges) == (uploads, 1)


def _ids(member: dict[str, Any]) -> list[str]:
    return [value for name, value in member.items() if name.endswith(("asset_id", "media_id"))]


def test_a_file_is_uploaded_once(session: Session, world: World) -> None:
    """Every run of a notebook would fill the account with copies."""
    made(session.generate(FACE))
    made(session.generate(FACE.replace("cat", "dog")))
    made(session.generate('segment: face.png "red" -> "blue"'))
    assert (world.counters.uploads, world.counters.charges) == (1, 3)


def test_the_same_content_is_the_same_whatever_it_is_called(
    local: Session, again: Callable[..., Session], world: World, folder: Path
) -> None:
    """A renamed file is the same face: nothing is uploaded, nothing is paid."""
    made(local.generate(FACE))
    (folder / "face.png").rename(folder / "zoe.png")
    later = made(again().generate(FACE.replace("face.png", "zoe.png")))
    assert later.run.cached
    data = (folder / "zoe.png").read_bytes()
    held = made(again().generate(FACE.replace("face.png", "{{zoe}}"), variables={"zoe": data}))
    assert held.run.cached
    assert held.run.answers[0].body["facelock"]["asset_id"].startswith("ast_")
    assert (world.counters.uploads, world.counters.charges) == (1, 1)


def test_other_content_under_the_same_name_is_another_picture(
    local: Session, world: World, folder: Path
) -> None:
    """A face that was painted over must not be answered with the old picture."""
    made(local.generate(FACE))
    (folder / "face.png").write_bytes(png(colour="black"))
    assert not made(local.generate(FACE)).run.cached
    assert (world.counters.uploads, world.counters.charges) == (2, 2)


def test_the_store_answers_under_any_account(local: Session, world: World) -> None:
    """Ids differ from account to account; what they stand for does not."""
    made(local.generate(FACE))
    with served(world, keys=["another"]) as url, Session(engine=url, model="Harbour 15") as other:
        other.login(Secret("another"), engine=url)
        assert made(other.generate(FACE)).run.cached
    assert world.counters.uploads == 1


def test_an_asset_that_the_service_lost_is_uploaded_anew(local: Session, world: World) -> None:
    """A ledger that insists on a vanished id would make the file useless for ever."""
    first = made(local.generate(FACE))
    world.reset()
    assert made(local.generate(FACE)).run.cached
    assert world.counters.uploads == 0
    fresh = made(local.generate(FACE, "--cache refresh"))
    assert (world.counters.uploads, world.counters.charges) == (1, 1)
    assert fresh[0].path == first[0].path


def test_many_cells_upload_a_file_once(local: Session, world: World) -> None:
    """Cells that start together share what they bring along."""
    found: list[int] = []

    def work(seed: int) -> None:
        found.append(len(made(local.generate(f"face: face.png\nseed: {seed}\na cat"))))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (found, world.counters.uploads) == ([1] * 3, 1)


def test_a_picture_of_a_result_is_a_face(local: Session, world: World) -> None:
    """The usual way of work: make a face, keep it."""
    hero = made(local.generate("seed: 1\na woman"))
    kept = made(local.generate("face: {{hero[0]}}\nseed: 2\na woman", variables={"hero": hero}))
    by_id = made(local.generate(f"face: {hero[0].media_id}\nseed: 2\na woman"))
    assert by_id.run.cached
    assert kept[0].path != hero[0].path
    assert world.counters.uploads == 1


def test_a_picture_of_a_result_moves_by_its_own_id(local: Session, world: World) -> None:
    """The service has it already: an upload would be a copy."""
    tall = made(local.generate("true_touch: face.png scale=2"))
    text = "video_anyone: {{tall[0]}} duration=1\nwind"
    [video] = made(local.generate(text, variables={"tall": tall}))
    assert video.answer.body["video_anyone"]["media_id"] == tall[0].media_id
    assert world.counters.uploads == 1


def test_a_picture_that_the_service_deleted_moves_all_the_same(
    local: Session, world: World
) -> None:
    """Its bytes are in the store, which is what the store is for."""
    tall = made(local.generate("true_touch: face.png scale=2"))
    world.reset()
    text = "video_anyone: {{tall[0]}} duration=1\nwind"
    [video] = made(local.generate(text, variables={"tall": tall}))
    assert video.answer.body["video_anyone"]["media_id"].startswith("ast_")
    assert world.counters.uploads == 1


def test_a_picture_that_only_the_service_has_is_fetched(
    local: Session, again: Callable[..., Session], world: World, tmp_path: Path
) -> None:
    """Who made it on the website, or on another machine, knows its id alone."""
    hero = made(local.generate("seed: 1\na woman"))
    other = again(store=str(tmp_path / "other"))
    [picture] = made(other.generate(f"face: {hero[0].media_id}\nseed: 2\na woman"))
    assert picture.path.is_relative_to(tmp_path / "other")
    with pytest.raises(AssetError, match="img_nobody is no finished picture"):
        other.generate("face: img_nobody\nseed: 2\na woman")


@pytest.mark.parametrize(
    "value",
    [Image.new("RGB", (40, 40), "red"), np.zeros((40, 40, 3), np.uint8), png((40, 40)),
     Path("face.png"), "face.png"],
    ids=["image", "array", "bytes", "path", "text"],
)  # fmt: skip
def test_a_variable_holds_a_face(local: Session, world: World, value: object) -> None:
    """Pictures come out of code as often as out of files."""
    made(local.generate(FACE.replace("face.png", "{{ zoe }}"), variables={"zoe": value}))
    assert world.counters.uploads == 1


def test_each_row_brings_its_own_face(local: Session, world: World) -> None:
    """A column of pictures under one name is as many pictures as rows."""
    rows = [{"facelock": Image.new("RGB", (30, 30), c), "who": c} for c in ("red", "green", "red")]
    result = made(local.generate("seed: 7\na {{who}} cat", "--from rows", variables={"rows": rows}))
    ids = [answer.body["facelock"]["asset_id"] for answer in result.run.answers]
    assert ids[0] == ids[2] != ids[1]
    assert world.counters.uploads == 2


def test_an_address_is_fetched_and_uploaded(local: Session, world: World) -> None:
    """The service takes no addresses; the picture behind one is brought there."""
    made(local.generate(FACE.replace("face.png", PORTRAIT)))
    assert world.counters.uploads == 1
    with pytest.raises(AssetError, match="3:5 or 5:3"):
        local.generate(f"video_anyone: {PORTRAIT} duration=1\nwind")
    with pytest.raises(AssetError, match=r"cannot be fetched \(404\)"):
        local.generate(FACE.replace("face.png", "http://sandbox.invalid/no.png?token=abcdef"))
    assert (world.counters.uploads, world.counters.charges) == (1, 1)


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (lambda: None, "missing-asset", "no such file"),
        (lambda: b"Dear diary", "missing-asset", "neither a picture"),
        (lambda: b"", "missing-asset", "empty"),
        (lambda: png()[:80], "missing-asset", "cut off"),
        (film, "asset-type", "this is a video"),
    ],
    ids=["missing", "text", "empty", "truncated", "video"],
)
def test_a_file_that_cannot_be_a_face_is_refused_before_anything_is_sent(
    local: Session, world: World, folder: Path, data: Callable[[], Any], code: str, says: str
) -> None:
    """The cheapest moment to be told is before the upload."""
    if (found := data()) is not None:
        (folder / "zoe.png").write_bytes(found)
    with pytest.raises(SpecError, match=says) as caught:
        local.generate(FACE.replace("face.png", "zoe.png"))
    assert [p.code for p in caught.value.problems] == [code]
    assert (world.counters.uploads, world.counters.posts, world.counters.estimates) == (0, 0, 0)


def test_a_slip_in_a_file_name_is_corrected(local: Session) -> None:
    """The right name lies in the same folder."""
    with pytest.raises(SpecError, match=r"did you mean 'face\.png'"):
        local.generate(FACE.replace("face.png", "fcae.png"))
    found = local.explain(FACE.replace("face.png", "fcae.png")).plan.problems
    assert [p.suggest for p in found] == ["face.png"]


def test_a_video_of_40_frames_a_second_is_refused_before_anything_is_sent(
    local: Session, world: World, folder: Path
) -> None:
    """The service takes it, charges for it, and fails."""
    (folder / "fast.mp4").write_bytes(film(rate=40))
    with pytest.raises(SpecError, match="40 frames a second"):
        local.generate("narrator: fast.mp4 voice=Rachel\nHi.")
    assert (world.counters.uploads, world.counters.posts) == (0, 0)


def test_a_video_needs_the_extra(
    local: Session, world: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody should pay for a clip that nothing here could look at."""
    (folder / "clip.mp4").write_bytes(film())
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(MissingPackage, match=r"rendernet-jupyter\[video\]"):
        local.generate("narrator: clip.mp4 voice=Rachel\nHi.")
    assert world.counters.uploads == 0
    assert len(made(local.generate(FACE))) == 1


def test_an_estimate_uploads_nothing(local: Session, world: World) -> None:
    """A question about the price must not leave files behind, nor make up ids."""
    first = local.generate(FACE, "--estimate")
    assert isinstance(first, Priced)
    assert first.credits == 1
    assert "without face.png, which an estimate does not upload" in first.sentence()
    unknown = local.generate("upscale: face.png scale=2", "--estimate")
    assert isinstance(unknown, Priced)
    assert unknown.credits is None
    assert unknown.sentence() == (
        "1 picture: price unknown until face.png is uploaded, and an estimate uploads nothing"
    )
    assert (world.counters.uploads, world.counters.posts, world.counters.refusals) == (0, 0, 0)
    made(local.generate(FACE))
    known = local.generate("upscale: face.png scale=2", "--estimate")
    assert isinstance(known, Priced)
    assert (known.credits, known.missing) == (2, ())
    world.reset()
    lost = local.generate("upscale: face.png scale=2", "--estimate")
    assert isinstance(lost, Priced)
    assert (lost.credits, world.counters.refusals) == (None, 1)


def test_an_upload_is_repeated(session: Session, world: World) -> None:
    """A connection that breaks once is no reason to give up."""
    made(session.generate("seed: 1\na dog"))  # the catalogue is read before the trouble starts
    world.knobs.drop_reads = 1
    made(session.generate(FACE))
    assert (world.counters.uploads, world.counters.drops, world.counters.charges) == (1, 1, 2)


def test_an_upload_that_is_never_ready_ends_with_a_clear_error(
    local: Session, world: World
) -> None:
    """The cell must end, nothing be paid, and a stuck upload not be stuck for ever."""
    world.knobs.asset_latency = 1e6
    for _ in range(2):
        with pytest.raises(AssetError, match="its status is pending") as caught:
            local.generate(FACE, "--timeout 0.3")
        assert "Nothing was paid" in caught.value.hint
    assert (world.counters.uploads, world.counters.posts) == (1, 0)
    world.knobs.asset_latency = 0
    made(local.generate(FACE))
    assert (world.counters.uploads, world.counters.charges) == (2, 1)


def test_a_file_that_the_service_cannot_use_is_said(
    local: Session, world: World, folder: Path
) -> None:
    """Who lets the rules pass with `--lenient` should hear of it from the service."""
    (folder / "voice.wav").write_bytes(b"RIFF\0\0\0\0WAVEfmt " + bytes(64))
    with pytest.raises(AssetError, match=r"cannot use voice\.wav: audio must be mp3"):
        local.generate("narrator: face.png audio=voice.wav", "--lenient")
    assert world.counters.posts == 0


def test_uploading_is_shown(local: Session, folder: Path) -> None:
    """A large clip takes its time, and a bar that stands still looks like a crash."""
    moments: list[Progress] = []
    made(local.generate(FACE, on_progress=moments.append))
    assert [m.phase for m in moments[:2]] == ["uploading", "pricing"]
    assert moments[0].note == "face.png"


def test_a_budget_holds_with_files(local: Session, world: World) -> None:
    """An upload costs nothing; what comes after it may not cost more than allowed."""
    with pytest.raises(BudgetExceeded):
        local.generate("narrator: face.png voice=Rachel\nHi.", "--max-credits 5")
    assert world.counters.posts == 0
