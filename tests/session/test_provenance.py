"""Saved pictures that say how they were made, prove it, and are made again."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from rendernet_jupyter import Session
from rendernet_jupyter.cli import main
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.result.embedding import embed, read, strip
from rendernet_jupyter.result.manifest import Manifest
from rendernet_jupyter.result.verification import Check
from rendernet_jupyter.sandbox import World
from rendernet_jupyter.session.foreign import picture_of_file
from rendernet_jupyter.store.pixels import pixel_hash
from rendernet_jupyter.view.gallery import Gallery

CAT = "steps: 4\nseed: 3\na cat on a roof --no text"


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to save to, in the folder of the notebook."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "out"


def cats(session: Session, text: str = CAT, line: str = "") -> Gallery:
    made = session.generate(text, line)
    assert isinstance(made, Gallery)
    return made


def tall(folder: Path) -> Path:
    Image.new("RGB", (96, 160), "teal").save(folder / "tall.png")
    return folder / "tall.png"


def manifest_in(file: Path) -> Manifest:
    text = read(file.read_bytes()).manifest
    assert text is not None
    return Manifest.parse(text)


def one(session: Session, what: str | Path) -> Check:
    (check,) = session.verify(what).checks
    return check


def test_a_saved_picture_says_how_it_was_made(session: Session, out: Path) -> None:
    """A file that was found a year later would be a riddle."""
    gallery = session.generate(CAT, notebook="a.ipynb", cell="c1")
    assert isinstance(gallery, Gallery)
    (file,) = gallery.save(out)
    manifest, answer = manifest_in(file), gallery[0].answer
    assert manifest.body == answer.body
    assert manifest.spec == answer.canonical
    assert manifest.digest_again() == manifest.word("request", "digest") == answer.digest
    assert manifest.word("job", "generation_id") == answer.generation_id
    assert manifest.word("made", "notebook") == "a.ipynb"
    assert manifest.word("made", "catalog_at") <= manifest.word("made", "created_at")
    assert manifest.fact("engine", "sandbox") is True
    assert manifest.fact("job", "credits") == gallery.credits_spent
    assert manifest.word("original", "pixels") == pixel_hash(gallery[0].path)
    assert strip(file.read_bytes()) == gallery[0].path.read_bytes()
    assert pixel_hash(file) == pixel_hash(gallery[0].path)


def test_the_account_is_not_named(session: Session, out: Path) -> None:
    """A picture that is shared would tell whose account, or whose computer, made it."""
    file = cats(session).save(out)[0]
    text = read(file.read_bytes()).manifest or ""
    assert session.engine().account.fingerprint not in text
    assert session.engine().choice.key.key.reveal() not in text.replace('"sandbox"', "")
    assert str(Path.home()) not in text


def test_saving_again_changes_nothing(
    local: Session, again: Callable[..., Session], out: Path, world: World
) -> None:
    """Each Run All would leave another copy of every picture."""
    first = cats(local, line=f"--out {out}")
    later = again()
    second = cats(later, CAT + "\n", f"kitty --out {out}")
    assert second.run.cached
    assert second.run.run_id != first.run.run_id
    assert second[0].save(first[0].save(out)) == first[0].save(out)
    assert len(list(out.iterdir())) == 2  # one for each name
    names = {file.read_bytes() for file in out.iterdir()}
    assert len(names) == 1
    assert world.counters.charges == 1


@pytest.mark.parametrize("mode", ["hash", "off"])
def test_a_prompt_stays_at_home_when_it_should(
    again: Callable[..., Session], out: Path, mode: str
) -> None:
    """A prompt would be published with its picture."""
    session = again(embed=mode)
    made = cats(session, CAT.replace("a cat", "a {brown|white} cat"))
    file, _ = files = made.save(out)
    for one_of_two in files:
        with Image.open(one_of_two) as image:
            told = f"{one_of_two.name} {image.info}"
        assert not [word for word in ("cat", "roof", "brown", "white") if word in told]
    assert cats(again(embed=mode), CAT.replace("a cat", "a {brown|white} cat")).save(out) == files
    assert made[0].save(out) == file
    added = len(file.read_bytes()) - len(strip(file.read_bytes()))
    assert bool(added) == (mode == "hash")
    assert one(session, file).verdict == "proved"
    assert "prompt: a brown cat on a roof" in session.recall(file).body


def test_hashes_alone_are_no_cell_elsewhere(
    again: Callable[..., Session], out: Path, tmp_path: Path
) -> None:
    """A cell without a prompt would be written."""
    file = cats(again(embed="hash")).save(out)[0]
    elsewhere = again(store=str(tmp_path / "another"))
    assert one(elsewhere, file).verdict == "sound"
    with pytest.raises(RenderNetError, match="hashes alone"):
        elsewhere.recall(file)


def test_a_video_has_its_manifest_beside_it(local: Session, out: Path, tmp_path: Path) -> None:
    """A video would say nothing, or be damaged by what was written into it."""
    tall(tmp_path)
    gallery = cats(local, "animate: tall.png duration=1\nthe camera glides closer")
    (file,) = gallery.save(out)
    sidecar = file.with_name(file.name + ".json")
    assert file.read_bytes() == gallery[0].path.read_bytes()
    assert json.loads(sidecar.read_text())["original"]["sha256"] == gallery[0].medium.sha256
    assert gallery.save(out) == [file]
    assert len(list(out.iterdir())) == 2
    assert [c.verdict for c in local.verify(out).checks] == ["proved"]
    assert "animate" not in local.recall(file).body
    assert "video_anyone: tall.png duration=1" in local.recall(sidecar).body
    sidecar.unlink()
    assert one(local, file).verdict == "missing"
    assert sidecar.name in one(local, file).finding
    gallery.save(out)
    assert sidecar.exists()
    file.write_bytes(file.read_bytes() + b"\0")
    assert one(local, file).finding == "Its bytes are not those that were saved."
    file.unlink()
    assert "is gone" in one(local, sidecar).finding
    assert [c.verdict for c in local.verify(out).checks] == ["missing"]


def test_two_videos_of_one_name_keep_their_manifests(
    local: Session, out: Path, tmp_path: Path
) -> None:
    """A video would stand beside the manifest of another one."""
    tall(tmp_path)
    gallery = cats(local, "animate: tall.png duration=1\ncloser")
    out.mkdir()
    (out / "a.mp4.json").write_text("somebody's own")
    assert gallery[0].save(out / "a.mp4").name == "a-2.mp4"
    assert (out / "a.mp4.json").read_text() == "somebody's own"
    assert not (out / "a.mp4").exists()


def test_everything_that_was_made_is_proved(session: Session, out: Path) -> None:
    """Nobody could tell whether last year's pictures are still whole."""
    gallery = cats(session, "steps: 4\nseed: 1, 2\na cat")
    gallery.save(out)
    for what, count in ((gallery.run.run_id, 2), (out, 2), ("all", 2)):
        found = session.verify(what)
        assert found.ok
        assert found.sentence() == f"{count} proved"


def test_the_output_folder_is_looked_at_too(again: Callable[..., Session], out: Path) -> None:
    """Pictures that were copied by themselves would have to be verified one by one."""
    session = again(output_dir=str(out))
    assert session.verify().checks == ()
    cats(session)
    assert session.verify().sentence() == "2 proved"
    flipped(next(out.iterdir()), 5_000)
    assert session.verify().sentence() == "1 proved, 1 changed"


def flipped(file: Path, place: int) -> None:
    data = bytearray(file.read_bytes())
    data[place] ^= 1
    file.write_bytes(bytes(data))


def test_one_flipped_bit_in_the_store_is_named(local: Session) -> None:
    """A disk that rots would go unnoticed until the picture is needed."""
    gallery = cats(local)
    path = gallery[0].path
    flipped(path, 5_000)
    assert one(local, "all").verdict == one(local, gallery.run.run_id).verdict == "changed"
    assert not local.verify().ok
    path.unlink()
    found = local.verify()
    assert found.checks[0].verdict == "missing"
    assert repr(found).startswith("Verification(1 missing)\n")


def test_what_changed_in_a_file_is_named(local: Session, out: Path) -> None:
    """Somebody would be told that a file is wrong, and not what."""
    gallery = cats(local)
    (file,) = gallery.save(out)
    good = file.read_bytes()

    def finding(data: bytes) -> tuple[str, str]:
        file.write_bytes(data)
        check = one(local, file)
        return check.verdict, check.finding

    with Image.open(file) as image:
        image.load()
        image.putpixel((5, 5), (1, 2, 3))
        image.save(out / "painted.png")
    painted = (out / "painted.png").read_bytes()
    forged = embed(painted, read(good).manifest or "", read(good).parameters or "")
    assert finding(forged or b"") == ("changed", "Its pixels were changed.")
    edited = embed(strip(good) + b"more", read(good).manifest or "", read(good).parameters or "")
    assert finding(edited or b"")[1] == "Its metadata were edited; the pixels are unchanged."
    manifest = read(good).manifest or ""
    swapped = embed(strip(good), manifest.replace("a cat", "a dog"), read(good).parameters or "")
    assert "its own check does not hold" in finding(swapped or b"")[1]
    retold = embed(strip(good), manifest, "a dog\nSteps: 1")
    assert finding(retold or b"")[1] == "The text for other programs (parameters) was edited."
    facts = dict(Manifest.parse(manifest).facts)
    facts["job"] = {**facts["job"], "media_id": "img_other"}
    lied = embed(strip(good), Manifest(facts).text(), read(good).parameters or "")
    assert finding(lied or b"")[1] == "The journal says otherwise: media_id of the job."
    assert finding(good[: len(good) // 2])[0] == "changed"
    assert finding(strip(good)) == ("proved", "It is the untouched original.")
    assert finding(good)[0] == "proved"


def test_every_flipped_bit_of_a_saved_file_is_caught(local: Session, out: Path) -> None:
    """A file that was damaged on its way would pass for proved."""
    (file,) = cats(local).save(out)
    good = file.read_bytes()
    for place in (*range(0, 3_000, 211), *range(3_000, len(good), len(good) // 9)):
        file.write_bytes(good)
        flipped(file, place)
        assert not local.verify(file).ok


def test_a_flawed_picture_is_proved_by_the_manifest_beside_it(local: Session, out: Path) -> None:
    """What the service sends with a flaw could never be proved again."""
    gallery = cats(local)
    (file,) = gallery.save(out)
    flawed = strip(file.read_bytes())[:-12]  # without its end mark
    facts = {**manifest_in(file).facts, "original": {"sha256": hashlib.sha256(flawed).hexdigest()}}
    file.write_bytes(flawed)
    sidecar = out / f"{file.name}.json"
    sidecar.write_text(Manifest({**facts, "job": {}}).text())
    assert one(local, file).verdict == "sound"
    sidecar.write_text("x" * (6 << 20))
    assert "longer than" in one(local, file).finding
    sidecar.unlink()
    assert "broken" in one(local, file).finding


def test_pictures_that_were_exchanged_are_not_proved(local: Session, out: Path) -> None:
    """Each file is whole; only the journal was turned round, and its word would be a proof."""
    horse = cats(local, "steps: 4\nseed: 1\na white horse")
    cow = cats(local, "steps: 4\nseed: 2\na black cow")
    (saved,) = horse.save(out)
    assert local.verify("all").ok
    with local.store.database.transaction() as do:
        for mine, theirs in ((horse, cow), (cow, horse)):
            do(
                "UPDATE medium SET sha256 = ?, size = ? WHERE media_id = ?",
                (theirs[0].medium.sha256, theirs[0].medium.size, mine[0].media_id),
            )
    assert [check.verdict for check in local.verify("all").checks] == ["changed"] * 2
    check = one(local, horse.run.run_id)
    assert (check.verdict, horse[0].answer.job_id in check.finding) == ("changed", True)
    assert one(local, saved).verdict == "changed"
    (again,) = cats(local, "steps: 4\nseed: 1\na white horse").save(out / "again")
    assert one(local, again).verdict == "changed"


def test_strangers_are_not_proved(local: Session, out: Path) -> None:
    """A picture from anywhere would be called proved."""
    out.mkdir()
    Image.new("RGB", (8, 8)).save(out / "other.png")
    (out / "notes.txt").write_text("no picture")
    (out / "data.json").write_text("{}")
    assert one(local, out).verdict == "unknown"
    assert not local.verify(out).ok


def test_a_file_can_be_proved_where_it_was_not_made(
    local: Session, again: Callable[..., Session], out: Path, tmp_path: Path
) -> None:
    """A reviewer without the store could check nothing."""
    (file,) = cats(local).save(out)
    reviewer = again(store=str(tmp_path / "another"))
    assert one(reviewer, file).verdict == "sound"
    assert reviewer.recall(file).body == local.recall(file).body


def test_what_is_nothing_says_so(local: Session) -> None:
    """A slip in a path would look like an empty folder."""
    for call in (local.verify, local.recall):
        with pytest.raises(RenderNetError, match="is no file"):
            call("nowhere.png")
        with pytest.raises(RenderNetError, match="run_nowhere"):
            call("run_nowhere")
    with pytest.raises(RenderNetError, match="knows no picture"):
        local.recall("https://example.org/prod/img_unknown.png")


def test_a_picture_is_recalled_by_any_of_its_names(local: Session, out: Path, world: World) -> None:
    """A picture could only be made again by whoever remembers its run."""
    gallery = cats(local, line="hero")
    (file,) = gallery.save(out)
    media_id = gallery[0].media_id
    body = local.recall(file).body
    assert local.recall(gallery.run.run_id).text == f"%%rendernet hero\n{body}"
    assert local.recall(media_id).body == body
    assert local.recall(f"https://files.example/prod/{media_id}.png?x=1").body == body
    assert local.recall(gallery[0].path).body == body
    made = cats(local, body)
    assert made.run.cached
    assert world.counters.charges == 1


def test_a_file_that_was_changed_is_recalled_with_a_word_about_it(
    local: Session, again: Callable[..., Session], out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A retouched picture would be taken for what its request makes."""
    (file,) = cats(local).save(out)
    good, body = file.read_bytes(), local.recall(file).body
    assert local.recall(file).changed == ""
    manifest, parameters = read(good).manifest or "", read(good).parameters or ""
    with Image.open(file) as image:
        image.putpixel((5, 5), (1, 2, 3))
        image.save(out / "painted.png")
    painted = strip((out / "painted.png").read_bytes())
    for data, finding in (
        (embed(painted, manifest, parameters), "Its pixels were changed."),
        (embed(strip(good) + b"more", manifest, parameters), "Its metadata were edited"),
        (embed(strip(good), manifest, "a dog\nSteps: 1"), "(parameters) was edited."),
    ):
        file.write_bytes(data or b"")
        found = local.recall(file)
        assert found.body == body
        assert one(local, file).finding in found.changed
        assert finding in found.changed
    written: list[str] = []
    (message,) = local.command("recall", str(file), write_cell=written.append)
    assert written == [found.text]
    assert f"{file.name} is not as it was made" in repr(message)
    assert main(["recall", str(file)]) == 0
    printed = capsys.readouterr()
    assert printed.out.strip() == found.text
    assert "asks for what its manifest says" in printed.err
    (file,) = cats(again(embed="hash")).save(out / "hashes")
    file.write_bytes(embed(painted, read(file.read_bytes()).manifest or "") or b"")
    assert "asks for what the journal says. Its pixels were changed." in local.recall(file).changed


def test_a_picture_that_was_saved_again_is_known_by_its_pixels(local: Session, out: Path) -> None:
    """Whoever opened and saved a picture in another program could neither prove nor recall it."""
    hero = cats(local, CAT.replace("seed: 3", "seed: 3..4"))
    (file, _) = hero.save(out)
    with Image.open(file) as image:
        image.save(out / "again.png")
        image.resize((64, 64)).save(out / "small.png")
        image.putpixel((5, 5), (1, 2, 3))
        image.save(out / "painted.png")
    named = f"the very ones of {hero[0].media_id} of {hero.run.run_id}."
    check = one(local, out / "again.png")
    assert (check.verdict, check.run_id) == ("changed", hero.run.run_id)
    assert check.finding.endswith(named)
    found = local.recall(out / "again.png")
    assert found.body == local.recall(file).body
    assert "again.png is not as it was made" in found.changed
    assert found.changed.endswith(named)
    for name in ("small.png", "painted.png"):
        assert one(local, out / name).verdict == "unknown"
        with pytest.raises(RenderNetError, match="does not say how it was made"):
            local.recall(out / name)
    assert picture_of_file(local, out / "again.png").run.run_id == hero.run.run_id


def test_a_recalled_file_that_is_gone_is_replaced_by_its_upload(
    local: Session, tmp_path: Path, out: Path
) -> None:
    """A cell would name a file that is no longer there."""
    face = tall(tmp_path)
    gallery = cats(local, "facelock: tall.png\nsteps: 4\nseed: 1\na man")
    (file,) = gallery.save(out)
    assert "facelock: tall.png" in local.recall(file).body
    face.unlink()
    recalled = local.recall(file)
    assert "facelock: ast_" in recalled.body
    assert "no such file" in str(recalled.report[0])
    assert one(local, file).verdict == "proved"


def test_pictures_of_other_programs_are_recalled(local: Session, tmp_path: Path) -> None:
    """A prompt of last year's tool would have to be typed again."""
    info = PngImagePlugin.PngInfo()
    info.add_text("parameters", "a boat\nSteps: 9, Sampler: Euler a, Seed: 4, Model: old_v1")
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png", pnginfo=info)
    recalled = local.recall(tmp_path / "a.png")
    assert recalled.source == "A1111"
    assert "# model of the original: old_v1" in recalled.body
    assert cats(local, recalled.body).run.answers[0].body["steps"] == 9
    Image.new("RGB", (8, 8)).save(tmp_path / "b.png")
    with pytest.raises(RenderNetError, match="does not say how it was made"):
        local.recall(tmp_path / "b.png")


def test_a_large_store_is_not_listed_whole(local: Session, out: Path) -> None:
    """The one picture that changed would drown in a table of thousands."""
    out.mkdir()
    original = cats(local)[0].path
    for number in range(60):
        shutil.copy(original, out / f"{number}.png")
    flipped(out / "7.png", 5_000)
    shown = local.command("verify", str(out))
    assert [line.says for line in shown.lines] == ["unknown", "ok"]
    assert shown.lines[1].cells[0] == "59 files"


def test_the_commands_show_what_was_found(local: Session, out: Path) -> None:
    """`%rendernet verify` and `recall` would print objects."""
    gallery = cats(local)
    (file,) = gallery.save(out)
    found = local.command("verify")
    assert (found.summary(), found.exit_code) == ("1 proved", 0)
    assert "out/" in repr(local.command("verify", str(file)))
    flipped(file, 5_000)
    changed = local.command("verify", str(file))
    assert (changed.summary(), changed.exit_code) == ("1 changed", 1)
    flipped(file, 5_000)
    written: list[str] = []
    (message,) = local.command("recall", gallery.run.run_id, write_cell=written.append)
    assert written == [local.recall(file).text]
    assert "next cell" in repr(message)
    (shown,) = local.command("recall", str(file))
    assert str(shown) == written[0]
