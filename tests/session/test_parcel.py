"""A notebook that goes to another machine with everything that it shows."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from rendernet_jupyter import Session
from rendernet_jupyter.errors import RenderNetError, StoreError
from rendernet_jupyter.redaction import Secret
from rendernet_jupyter.result.lock import NAME
from rendernet_jupyter.sandbox import Knobs, World
from rendernet_jupyter.sandbox.serve import served
from rendernet_jupyter.store.archive import INDEX, write_archive
from rendernet_jupyter.view.gallery import Gallery

CAT = "steps: 4\na cat on a roof"
FACE = "steps: 4\nfacelock: faces/zoe.png\nsomebody --seed 2"
KEY = "canary-5up3r-s3cret"

pytestmark = pytest.mark.usefixtures("here")


def made(session: Session, text: str, line: str = "", **more: Any) -> Gallery:
    gallery = session.generate(text, line, **more)
    assert isinstance(gallery, Gallery)
    return gallery


def study(session: Session, folder: Path) -> Gallery:
    """A notebook with a drawn seed, a file of its own and a picture made from another."""
    (folder / "faces").mkdir(exist_ok=True)
    Image.new("RGB", (64, 64), "teal").save(folder / "faces/zoe.png")
    sources = [f"%%rendernet hero\n{CAT}", f"%%rendernet\n{FACE}"]
    sources += ["%%rendernet big --out ~/pictures\nupscale: {{hero[0]}} scale=2"]
    cells = [
        {"cell_type": "code", "id": f"c{n}", "source": s, "metadata": {}, "outputs": []}
        for n, s in enumerate(sources)
    ]
    (folder / "study.ipynb").write_text(json.dumps({"cells": cells}))
    return run_all(session)[-1]


def run_all(session: Session) -> list[Gallery]:
    place = {"notebook": "study.ipynb"}
    hero = made(session, CAT, "hero", cell="c0", **place)
    scene = made(session, FACE, cell="c1", **place)
    upscale, variables = "upscale: {{hero[0]}} scale=2", {"hero": hero}
    big = made(session, upscale, "big --out ~/pictures", variables=variables, cell="c2", **place)
    return [hero, scene, big]


def shas(galleries: list[Gallery]) -> list[str]:
    return [picture.medium.sha256 for gallery in galleries for picture in gallery]


def test_a_notebook_shows_the_same_pictures_elsewhere(
    session: Session, elsewhere: Callable[..., Session], here: Path, world: World
) -> None:
    """A reader of a paper would have to take its pictures on trust."""
    study(session, here)
    first = run_all(session)
    said = repr(session.command("export", "study.ipynb study.zip"))
    assert "3 pictures" in said
    charged = world.counters.charges
    other = elsewhere()
    assert "3 pictures" in repr(other.command("import", str(here / "study.zip")))
    assert sorted(str(f) for f in Path().rglob("*.*")) == [
        "faces/zoe.png", NAME, "study.ipynb",
    ]  # fmt: skip
    assert Path("study.ipynb").read_bytes() == (here / "study.ipynb").read_bytes()
    again = run_all(other)
    assert shas(again) == shas(first)
    assert [g[0].path.read_bytes() for g in again] == [g[0].path.read_bytes() for g in first]
    assert all(gallery.run.cached for gallery in again)
    assert world.counters.charges == charged
    free = elsewhere(engine="auto")
    assert shas(run_all(free)) == shas(first)
    painter = free.engine("sandbox").world
    assert painter is None or painter.counters.posts == 0
    assert other.verify().ok
    assert "3 same" in other.command("reproduce").sentence()


def test_a_saved_picture_is_the_same_there(
    session: Session, elsewhere: Callable[..., Session], here: Path, tmp_path: Path
) -> None:
    """Two copies of one picture would differ in what they say of themselves."""
    big = study(session, here)
    mine = big[0].save(tmp_path / "mine")
    session.command("export", "study.ipynb study.zip")
    other = elsewhere()
    other.command("import", str(here / "study.zip"))
    theirs = run_all(other)[-1][0]
    assert theirs.save(tmp_path / "theirs").read_bytes() == mine.read_bytes()
    assert other.verify(mine).sentence() == "1 proved"
    [kin] = theirs.lineage.kin
    assert [k.label for _, k in kin.walk()] == ["", "a cat on a roof"]


def test_the_same_content_is_the_same_file_wherever_it_is_packed(
    session: Session, elsewhere: Callable[..., Session], here: Path
) -> None:
    """Whether two parcels hold the same could only be told by unpacking them."""
    study(session, here)
    session.command("export", "study.ipynb one.zip")
    session.command("export", "study.ipynb two.zip")
    other = elsewhere()
    other.command("import", str(here / "one.zip"))
    run_all(other)
    other.command("export", "study.ipynb three.zip")
    one = (here / "one.zip").read_bytes()
    assert (here / "two.zip").read_bytes() == one
    assert Path("three.zip").read_bytes() == one


def test_nothing_private_travels(session: Session, here: Path, tmp_path: Path) -> None:
    """A parcel is sent to strangers."""
    study(session, here)
    session.command("export", "study.ipynb study.zip")
    with zipfile.ZipFile("study.zip") as opened:
        content = b"".join(opened.read(name) for name in opened.namelist())
        assert not any(str(name).startswith("/") for name in opened.namelist())
    for private in (
        KEY,
        session.engine().account.fingerprint,
        "canary-home",
        str(tmp_path),
        str(session.store.folder),
        session.name,
        "balance",
    ):
        assert private.encode() not in content


@pytest.mark.parametrize("session", ["served"], indirect=True)  # the sandbox's key is no secret
def test_a_notebook_with_a_key_in_it_stays(session: Session, here: Path) -> None:
    """The key of an account would be published."""
    study(session, here)
    text = Path("study.ipynb").read_text()
    Path("study.ipynb").write_text(text.replace("a cat", KEY))
    with pytest.raises(RenderNetError, match="holds an API key") as caught:
        session.command("export", "study.ipynb study.zip")
    assert KEY not in str(caught.value)
    assert not Path("study.zip").exists()


def test_what_is_there_is_never_overwritten(
    local: Session, elsewhere: Callable[..., Session], here: Path
) -> None:
    """Somebody's own notebook would be gone."""
    study(local, here)
    local.command("export", "study.ipynb study.zip")
    other = elsewhere()
    Path("study.ipynb").write_text("mine")
    with pytest.raises(RenderNetError, match="is there already"):
        other.command("import", str(here / "study.zip"))
    assert Path("study.ipynb").read_text() == "mine"
    assert not Path(NAME).exists()
    assert other.store.precedents.listings() == []
    other.command("import", f"{here / 'study.zip'} apart")
    assert Path("apart/study.ipynb").exists()
    assert "were here" in repr(other.command("import", f"{here / 'study.zip'} apart"))
    with pytest.raises(RenderNetError, match="is there already"):
        other.command("export", f"apart/study.ipynb {here / 'study.zip'}")


def test_two_parcels_live_side_by_side(
    local: Session, again: Callable[..., Session], elsewhere: Callable[..., Session], here: Path
) -> None:
    """The second notebook of a course would unlock the first."""
    study(local, here)
    local.command("export", "study.ipynb one.zip")
    owl = made(local, "steps: 4\nan owl --seed 9")
    cell = {"cell_type": "code", "id": "o", "source": "%%rendernet\nsteps: 4\nan owl --seed 9"}
    Path("owl.ipynb").write_text(json.dumps({"cells": [cell]}))
    local.command("export", "owl.ipynb two.zip")
    other = elsewhere()
    for name in ("one.zip", "two.zip"):
        other.command("import", str(here / name))
    assert set(json.loads(Path(NAME).read_text())["notebooks"]) == {"study.ipynb", "owl.ipynb"}
    assert shas([made(other, "steps: 4\nan owl --seed 9")]) == shas([owl])
    assert len(run_all(other)) == 3


def test_a_parent_of_another_notebook_comes_along(
    local: Session, elsewhere: Callable[..., Session], here: Path
) -> None:
    """A notebook that goes on with an earlier picture could not be run elsewhere."""
    hero = made(local, CAT, notebook="first.ipynb")
    text = f"steps: 4\nfacelock: {hero[0].media_id}\nsomebody --seed 2"
    child = made(local, text)
    cell = {"cell_type": "code", "id": "o", "source": f"%%rendernet\n{text}"}
    Path("second.ipynb").write_text(json.dumps({"cells": [cell]}))
    local.command("export", "second.ipynb two.zip")
    for engine in ("replay", "auto"):
        other = elsewhere(engine=engine)
        other.command("import", str(here / "two.zip"))
        assert shas([made(other, text)]) == shas([child])


def test_characters_and_styles_of_another_account_are_known_there(
    world: World, elsewhere: Callable[..., Session], here: Path, tmp_path: Path
) -> None:
    """A name that only the author's account lists would stop Run All."""
    text = "steps: 4\nstyle: Bokeh\n{Tamsin} in the rain --seed 2"
    with (
        served(world, keys=[KEY]) as url,
        Session(engine=url, model="Harbour 15", store=str(tmp_path / "theirs")) as session,
    ):
        session.login(Secret(KEY), engine=url)
        face = made(session, "steps: 4\na portrait --seed 1")
        session.characters.create("Tamsin", face[0], prompt="a woman of thirty")
        child = made(session, text)
        worn = child.run.answers[0].face
        with session.store.database.transaction() as do:  # as if the live service had made it
            for table in ("job", "run"):
                do(f"UPDATE {table} SET engine = 'service'")
            do("UPDATE listing SET items = '[{}]' WHERE name = 'about'")
        cell = {"cell_type": "code", "id": "o", "source": f"%%rendernet\n{text}"}
        Path("study.ipynb").write_text(json.dumps({"cells": [cell]}))
        session.command("export", "study.ipynb study.zip")
    for engine in ("replay", "auto"):
        other = elsewhere(engine=engine)
        other.command("import", str(here / "study.zip"))
        shown = made(other, text)
        assert shas([shown]) == shas([child])
        assert not shown.run.sandbox
        assert str(shown[0].character) == "Tamsin"
        assert shown[0].lineage.kin[0].parents[0].sha256 == worn != ""


def test_a_notebook_that_makes_its_characters_runs_there(
    local: Session, elsewhere: Callable[..., Session], here: Path
) -> None:
    """Run All would stop at the cell that makes the character, with all pictures below it."""
    (here / "faces").mkdir()
    Image.new("RGB", (64, 64), "plum").save(here / "faces/ida.png")
    Image.new("RGB", (64, 64), "olive").save(here / "eva.png")
    Image.new("RGB", (64, 64), "navy").save(here.parent / "uma.png")
    lines = [
        'Ida ./faces/ida.png --prompt "a woman"',
        "--prompt 'a man, e.g. tall' 'Eva' eva.png",
        '"Uma T" ~/uma.png --prompt "a woman"',
    ]
    for line in lines:
        local.command("character create", line)
    text = "steps: 4\n{Ida} in the rain --seed 2"
    child = made(local, text, notebook="study.ipynb")
    sources = [*(f"%rendernet character create {line}" for line in lines), f"%%rendernet\n{text}"]
    cells = [{"cell_type": "code", "source": source} for source in sources]
    Path("study.ipynb").write_text(json.dumps({"cells": cells}))
    said = repr(local.command("export", "study.ipynb study.zip"))
    assert "Cell 3 names ~/uma.png, which stays behind" in said
    assert said.count("stays behind") == 1
    other = elsewhere()
    other.command("import", str(here / "study.zip"))
    for line in lines[:2]:
        assert "is there already" in repr(other.command("character create", line))
    assert shas([made(other, text)]) == shas([child])
    other.command("export", "study.ipynb again.zip")
    assert Path("again.zip").read_bytes() == (here / "study.zip").read_bytes()


def unpacked(file: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    with zipfile.ZipFile(file) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    facts = json.loads(members.pop(INDEX))
    facts.pop("files")
    return facts, members


def _edit_records(members: dict[str, bytes], change: Callable[[dict[str, Any]], None]) -> None:
    records = json.loads(members["records.json"])
    change(records)
    members["records.json"] = json.dumps(records).encode()


def _up_the_tree(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    members["files/../../evil.py"] = b"x"


def _absolute(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    members["files//etc/evil"] = b"x"


def _drive(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    members["files/C:/evil"] = b"x"


def _hidden(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    members["files/.bashrc"] = b"x"


def _stranger(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    members["setup.py"] = b"x"


def _notebook_elsewhere(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    members["../study.ipynb"] = members.pop("study.ipynb")
    facts["notebook"] = "../study.ipynb"


def _swapped(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    name = next(n for n in members if n.endswith(".png") and n.startswith("pictures/"))
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG")
    members[name] = file.getvalue()


def _no_manifest(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    del members[next(n for n in members if n.endswith(".png.json"))]


def _other_manifest(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    first, second, *_ = sorted(n for n in members if n.endswith(".png.json"))
    members[first] = members[second]


def _other_request(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    _edit_records(members, lambda r: r["jobs"][0]["body"].update(steps=99))


def _other_engine(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    _edit_records(members, lambda r: r["jobs"][0].update(engine="root"))


def _all_of_the_service(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    _edit_records(members, lambda r: [x.update(engine="service") for x in r["runs"] + r["jobs"]])


def _run_of_the_service(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    _edit_records(members, lambda r: r["runs"][0].update(engine="service"))


def _locked_as_of_the_service(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    members[NAME] = members[NAME].replace(b'"sandbox"', b'"service"')


def _refunded(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    _edit_records(members, lambda r: r["jobs"][0].update(credits=-1e9))


def _dear(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    _edit_records(members, lambda r: r["jobs"][0].update(credits=1e9))


def _inside_out(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    _edit_records(members, lambda r: r["jobs"][0]["media"][0].update(width=-8))


def _no_number(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    _edit_records(members, lambda r: r["runs"][0].update(seconds=float("nan")))


def _large_seed(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    _edit_records(members, lambda r: r.update(seeds=[{"spec": "a" * 64, "seed": 10**30}]))


def _no_run(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    _edit_records(members, lambda r: r.update(runs=[]))


def _no_picture(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    _edit_records(members, lambda r: r["jobs"][0]["media"][0].update(sha256="ab" * 32))


def _a_path_for_a_hash(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    _edit_records(members, lambda r: r["assets"][0].update(sha256="../../../etc/passwd"))


def _endless(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    _edit_records(members, lambda r: r["jobs"][0]["media"][0].update(size=10**40))


def _never(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    _edit_records(members, lambda r: r["jobs"][0].update(changed_at=float("inf")))


def _no_day(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    _edit_records(members, lambda r: r["jobs"][0].update(changed_at=1e15))


def _strange_name(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    _edit_records(members, lambda r: r["jobs"][0].update(job_id="<b>"))


def _deep(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    members["records.json"] = b"[" * 100_000


def _no_records(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    del members["records.json"]


def _lock_of_another(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    members[NAME] = members[NAME].replace(b"study.ipynb", b"yours.ipynb")


@pytest.mark.parametrize(
    "change",
    [
        *(_up_the_tree, _absolute, _drive, _hidden, _stranger, _notebook_elsewhere, _swapped),
        *(_no_manifest, _other_manifest, _other_request, _other_engine, _no_run, _no_picture),
        *(_all_of_the_service, _run_of_the_service, _locked_as_of_the_service),
        *(_refunded, _dear, _inside_out, _no_number, _large_seed),
        *(
            _no_records,
            _lock_of_another,
            _a_path_for_a_hash,
            _endless,
            _never,
            _no_day,
            _strange_name,
            _deep,
        ),
    ],
)
def test_a_hostile_parcel_is_refused_whole(
    parcel: bytes, elsewhere: Callable[..., Session], tmp_path: Path, change: Any
) -> None:
    """A file from a stranger would write where it likes, or show other pictures than were made."""
    (tmp_path / "good.zip").write_bytes(parcel)
    facts, members = unpacked(tmp_path / "good.zip")
    change(facts, members)
    write_archive(tmp_path / "bad.zip", str(facts.pop("schema")), facts, members)
    other = elsewhere()
    with pytest.raises(StoreError, match="nothing was taken"):
        other.command("import", str(tmp_path / "bad.zip"))
    assert list(Path().iterdir()) == []
    assert not list(tmp_path.glob("**/evil*"))
    assert other.last() is None
    assert other.store.media.total() == 0


@pytest.fixture(scope="module")
def parcel(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A parcel as it should be."""
    folder = tmp_path_factory.mktemp("parcel")
    world = World(folder / "world", knobs=Knobs(latency=0))
    with (
        pytest.MonkeyPatch.context() as patch,
        Session(
            engine="sandbox", world=world, model="Harbour 15", store=str(folder / "store")
        ) as session,
    ):
        patch.chdir(folder)
        patch.setenv("HOME", str(folder))
        study(session, folder)
        session.command("export", "study.ipynb good.zip")
    world.close()
    return (folder / "good.zip").read_bytes()


def test_a_stranger_adds_nothing_to_a_run_of_ours(
    parcel: bytes, elsewhere: Callable[..., Session], tmp_path: Path
) -> None:
    """A picture of somebody else would stand among those that we made."""
    (tmp_path / "good.zip").write_bytes(parcel)
    other = elsewhere(engine="sandbox")
    mine = made(other, "steps: 4\nan owl --seed 9")
    facts, members = unpacked(tmp_path / "good.zip")
    name = mine.run.run_id.encode()
    theirs = json.loads(members["records.json"])["jobs"][0]["run_id"].encode()
    members["records.json"] = members["records.json"].replace(theirs, name)
    write_archive(tmp_path / "bad.zip", str(facts.pop("schema")), facts, members)
    other.command("import", str(tmp_path / "bad.zip"))
    run = other.store.runs.get(mine.run.run_id)
    assert run is not None
    assert len(run.answers) == 1
    assert other.store.runs.latest()[0].run_id == mine.run.run_id


def test_a_name_that_cannot_be_unpacked_is_not_packed(local: Session, here: Path) -> None:
    """A parcel would be refused by whoever gets it."""
    study(local, here)
    Path("study.ipynb").rename("what?.ipynb")
    with pytest.raises(RenderNetError, match="cannot be unpacked everywhere"):
        local.command("export", "what?.ipynb a.zip")


def test_files_that_stay_behind_are_named(local: Session, here: Path) -> None:
    """A parcel would be sent off whose cells end with "no such file" elsewhere."""
    inside, outside = here / "faces/zoe.png", here.parent / "out of it.png"
    long = "見" * 300  # longer than the name of a file can be
    study(local, here)
    Image.new("RGB", (64, 64), "navy").save(outside)
    texts = [
        f"steps: 4\nseed: 2\nfacelock: faces/zoe.png\nsomebody ~word {long}",
        f"steps: 4\nfacelock: {inside}\nsomebody --seed 3",
        'steps: 4\nfacelock: "../out of it.png"\nsomebody --seed 4',
    ]
    cells = [{"cell_type": "code", "source": f"%%rendernet\n{text}"} for text in texts]
    Path("study.ipynb").write_text(json.dumps({"cells": cells}))
    for text in texts:
        made(local, text, notebook="study.ipynb")
    said = repr(local.command("export", "study.ipynb study.zip"))
    assert "Cell 1 names" not in said
    assert "Cell 2 names ~/here/faces/zoe.png, which stays behind" in said
    assert "Cell 3 names ../out of it.png, which stays behind" in said
    assert "canary-home" not in said


def of_cells(*texts: str) -> None:
    """A notebook with a cell for each text."""
    cells = [{"cell_type": "code", "source": f"%%rendernet\n{text}"} for text in texts]
    Path("study.ipynb").write_text(json.dumps({"cells": cells}))


def ran(session: Session, *texts: str) -> list[Gallery]:
    """A notebook with a cell for each text, run."""
    of_cells(*texts)
    return [made(session, text, notebook="study.ipynb") for text in texts]


@pytest.mark.parametrize(
    "word", ["./face.png", "a/../a/b.png", "a/../face.png", r'"a/../the face \{1\}.png"']
)
def test_a_file_beside_the_notebook_travels_however_it_is_named(
    local: Session, elsewhere: Callable[..., Session], here: Path, word: str
) -> None:
    """Run All would fail elsewhere for want of a file that lay beside the notebook."""
    (here / "a").mkdir()
    Image.new("RGB", (64, 64), "plum").save(here / word.replace("\\", "").strip('"'))
    text = f"steps: 4\nfacelock: {word}\nsomebody --seed 2"
    first = ran(local, text)
    said = repr(local.command("export", "study.ipynb study.zip"))
    assert "stays behind" not in said
    other = elsewhere()
    other.command("import", str(here / "study.zip"))
    assert shas([made(other, text)]) == shas(first)


def test_what_was_sent_from_another_folder_is_named(
    local: Session, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A parcel would be sent off as whole, and fail in the cell that had gone elsewhere."""
    (here / "sub").mkdir()
    Image.new("RGB", (64, 64), "plum").save(here / "sub/face.png")
    Image.new("RGB", (64, 64), "wheat").save(here / "sub/old.png")
    texts = [
        f"steps: 4\nseed: {seed}\nfacelock: {name}\nsomebody in a mask.png, 3.5 m"
        for seed, name in ((2, "sub/face.png"), (3, "sub/old.png"))
    ]
    variables = {"img": Image.new("RGB", (64, 64), "navy")}
    drawn = "steps: 4\nseed: 4\nfacelock: {{img}}\nsomebody"
    for text in (*texts, drawn):
        made(local, text, notebook="study.ipynb", variables=variables)
    monkeypatch.chdir(here / "sub")
    (here / "sub/sub").mkdir()
    Image.new("RGB", (64, 64), "black").save(here / "sub/sub/old.png")
    of_cells(*texts, drawn)
    said = repr(local.command("export", "study.ipynb study.zip"))
    assert "Cell 1 names sub/face.png, which stays behind" in said
    assert "Cell 2 names sub/old.png, which has changed since" in said
    assert "Cell 3 names" not in said


def test_a_file_that_was_brought_beside_the_notebook_travels(
    local: Session, elsewhere: Callable[..., Session], here: Path
) -> None:
    """Who does what the export advises would be told the same again, for ever."""
    Image.new("RGB", (64, 64), "plum").save(here.parent / "face.png")
    [first] = ran(local, "steps: 4\nseed: 2\nfacelock: ../face.png\nsomebody")
    assert "stays behind" in repr(local.command("export", "study.ipynb one.zip"))
    (here.parent / "face.png").rename(here / "face.png")
    text = "steps: 4\nseed: 2\nfacelock: face.png\nsomebody"
    [again] = ran(local, text)
    assert again.run.cached
    assert "stays behind" not in repr(local.command("export", "study.ipynb two.zip"))
    other = elsewhere()
    other.command("import", str(here / "two.zip"))
    assert shas([made(other, text)]) == shas([first])


def test_a_link_does_not_lead_out_of_the_folder(
    parcel: bytes, elsewhere: Callable[..., Session], tmp_path: Path
) -> None:
    """A folder that is a link would let a parcel write behind it."""
    (tmp_path / "good.zip").write_bytes(parcel)
    other = elsewhere()
    (tmp_path / "outside").mkdir()
    Path("faces").symlink_to(tmp_path / "outside")
    with pytest.raises(RenderNetError, match="nothing was taken"):
        other.command("import", str(tmp_path / "good.zip"))
    assert list((tmp_path / "outside").iterdir()) == []


def test_pictures_of_calls_that_nobody_told_of_travel_too(
    local: Session, elsewhere: Callable[..., Session]
) -> None:
    """What papermill made in a loop would stay behind, and Run All fail elsewhere."""
    shown = made(local, "steps: 4\nan otter --seed 5")
    lost = made(local, "steps: 4\na heron --seed 6")
    outputs = [
        {"output_type": "display_data", "data": data, "metadata": metadata}
        for data, metadata in (one._repr_mimebundle_() for one in (shown, lost))
    ]
    code = {"cell_type": "code", "metadata": {}}
    cells = [code | {"source": f"draw({n})", "outputs": [one]} for n, one in enumerate(outputs)]
    Path("study.ipynb").write_text(json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5}))
    local.command("forget", f"{lost.run.run_id} --yes")
    assert "Cell 2: shows pictures that are locked" in repr(
        local.command("export", "study.ipynb study.zip")
    )
    zipped = Path("study.zip").read_bytes()
    other = elsewhere()
    Path("came.zip").write_bytes(zipped)
    said = repr(other.command("import", "came.zip"))
    assert "Cell 2: pictures that it shows stayed behind" in said
    assert other.store.media.sound(shown[0].medium.sha256)
