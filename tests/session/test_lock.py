"""Locking what a notebook made, and making it again."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from starlette.responses import PlainTextResponse

from rendernet_jupyter import Session
from rendernet_jupyter.errors import BudgetExceeded, RenderNetError
from rendernet_jupyter.result.lock import NAME, Lock
from rendernet_jupyter.sandbox import World, create_app
from rendernet_jupyter.view.gallery import Gallery

CAT = "steps: 4\na cat on a roof"
DOG = "steps: 4\nseed: 3\na dog"
PET = "steps: 4\nseed: 3\na {{who}}"
LOOP = "a cat --seed {{s}} --steps 4"


@pytest.fixture(autouse=True)
def _beside_the_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write_notebook(
    *sources: str, name: str = "study.ipynb", shown: Sequence[Sequence[Gallery]] = ()
) -> Path:
    """A notebook with a cell c0, c1, ... for each source, saved with the galleries it shows."""
    cells = [
        {"cell_type": "code", "id": f"c{n}", "source": source, "metadata": {}, "outputs": outputs}
        for n, source in enumerate(sources)
        for outputs in [[as_saved(one) for one in galleries] for galleries in shown[n : n + 1]]
        or [[]]
    ]
    Path(name).write_text(json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5}))
    return Path(name)


def as_saved(gallery: Gallery) -> dict[str, Any]:
    """The output of a gallery as a notebook file holds it."""
    data, metadata = gallery._repr_mimebundle_()
    return {"output_type": "display_data", "data": data, "metadata": metadata}


def made(session: Session, text: str, line: str = "", **more: Any) -> Gallery:
    gallery = session.generate(text, line, **more)
    assert isinstance(gallery, Gallery)
    return gallery


def study(session: Session) -> None:
    """A notebook of two cells, run."""
    write_notebook(f"%%rendernet hero\n{CAT}", f"%%rendernet\n{DOG}")
    made(session, CAT, "hero", notebook="study.ipynb", cell="c0")
    made(session, DOG, notebook="study.ipynb", cell="c1")


def the_lock() -> Lock:
    return Lock.parse(Path(NAME).read_text())


def locked_seeds() -> dict[str, list[object]]:
    cells = the_lock().notebooks["study.ipynb"]
    return {cell: [request.body.get("seed") for request in found] for cell, found in cells.items()}


def test_a_lock_names_what_each_cell_made(session: Session) -> None:
    """Nobody could tell a year later which pictures were meant."""
    study(session)
    said = session.command("lock")
    assert "2 pictures of 2 cells" in repr(said)
    first = the_lock().notebooks["study.ipynb"]["c0"][0]
    run = session.run("hero").run
    assert first.digest == run.answers[0].digest
    assert first.body["seed"] == run.answers[0].seed
    assert first.engine == "sandbox"
    assert (first.media[0].sha256, first.media[0].size) == (run.media[0].sha256, run.media[0].size)
    assert first.media[0].pixels.startswith("px1:")
    assert first.media[0].look.startswith("ph1:")
    assert first.drawn_for
    assert locked_seeds()["c1"] == [3]


def test_a_lock_tells_nothing_of_account_and_machine(session: Session, tmp_path: Path) -> None:
    """A lock goes into a public repository."""
    study(session)
    Image.new("RGB", (64, 64), "teal").save(tmp_path / "face.png")
    made(session, f"facelock: {tmp_path}/face.png\n{DOG}", notebook="study.ipynb", cell="c1")
    write_notebook(f"%%rendernet\nfacelock: {tmp_path}/face.png\n{DOG}")
    session.command("lock")
    text = Path(NAME).read_text()
    assert "content:" in text
    for private in (
        str(tmp_path),
        str(Path.home()),
        session.engine().account.fingerprint,
        session.choice().key.key.reveal() if session.choice().kind != "sandbox" else "\0",
    ):
        assert private not in text


def test_locking_again_after_run_all_changes_nothing(
    local: Session, again: Callable[..., Session]
) -> None:
    """Each Run All would be a change to be committed."""
    study(local)
    local.command("lock")
    before = Path(NAME).read_text()
    study(again())
    again().command("lock")
    assert Path(NAME).read_text() == before


def test_a_cell_that_was_not_run_is_named(local: Session) -> None:
    """A lock with a hole in it would look whole."""
    made(local, CAT)
    write_notebook(
        f"%%rendernet\n{CAT}", "x = 1", "%%rendernet\nseed: 9\nan owl", "%rendernet status"
    )
    said = repr(local.command("lock", "study.ipynb"))
    assert "Cell 3: not locked, for its pictures are not here" in said
    assert list(locked_seeds()) == ["c0"]


def test_the_same_request_in_other_words_is_found(local: Session) -> None:
    """A cell that was only tidied up would have to be run before it can be locked."""
    study(local)
    write_notebook("%%rendernet\nseed: 3\nsteps: 4\n# a comment\na dog")
    local.command("lock")
    assert locked_seeds() == {"c0": [3]}


def test_calls_in_loops_are_found_by_their_cell(local: Session) -> None:
    """A sweep in Python would be missing from the lock."""
    for seed in (1, 2):
        made(local, f"a cat --seed {seed} --steps 4", notebook="study.ipynb", cell="c0")
    write_notebook("for s in (1, 2):\n    get_ipython().run_line_magic('rendernet', f'...{s}')")
    local.command("lock")
    assert locked_seeds() == {"c0": [1, 2]}


def test_a_line_that_was_run_with_several_values_is_locked_with_all(local: Session) -> None:
    """Only the last picture of a loop would be locked."""
    for seed in (1, 2):
        made(local, LOOP, variables={"s": seed}, notebook="study.ipynb")
    write_notebook(f"for s in (1, 2):\n    %rendernet {LOOP}")
    local.command("lock")
    assert locked_seeds() == {"c0": [1, 2]}


def pet(session: Session, who: str, **more: Any) -> Gallery:
    return made(session, PET, variables={"who": who}, **more)


def locked_prompts(cell: str = "c0", notebook: str = "study.ipynb") -> list[str]:
    cells = the_lock().notebooks[notebook]
    return [request.label for request in cells.get(cell, ())]


def test_what_a_notebook_shows_is_what_is_locked(local: Session) -> None:
    """A copy with other parameters would be locked, and packed, with the pictures of another."""
    cat, dog = pet(local, "cat"), pet(local, "dog")
    pet(local, "cat")  # the same cell once more, of which the copy knows nothing
    write_notebook(f"%%rendernet\n{PET}", name="copy.ipynb", shown=[[dog]])
    write_notebook(f"%%rendernet\n{PET}", shown=[[cat]])
    assert "Cell" not in repr(local.command("lock", "copy.ipynb"))
    assert "Cell" not in repr(local.command("lock", "study.ipynb"))
    assert locked_prompts(notebook="copy.ipynb") == ["a dog"]
    assert locked_prompts() == ["a cat"]
    local.command("export", "copy.ipynb copy.zip")
    with zipfile.ZipFile("copy.zip") as opened:
        pictures = [n for n in opened.namelist() if n.endswith(".png")]
    assert pictures == [f"pictures/{dog[0].medium.sha256}.png"]


def test_the_seed_that_is_shown_is_locked(local: Session) -> None:
    """After another Run All elsewhere the lock would name a seed that the reader never saw."""
    text = "seed: random\nsteps: 4\na cat"
    first, _ = (made(local, text, notebook="study.ipynb", cell="c0") for _ in range(2))
    write_notebook(f"%%rendernet\n{text}", shown=[[first]])
    local.command("lock")
    assert locked_seeds() == {"c0": [first[0].seed]}


def test_outputs_that_tell_nothing_are_said_to(local: Session) -> None:
    """A lock made without outputs would look as sure as one that was held against them."""
    pet(local, "cat", notebook="study.ipynb")
    pet(local, "dog", notebook="copy.ipynb")
    write_notebook(f"%%rendernet\n{PET}")
    said = repr(local.command("lock"))
    assert "Cell 1: came out in several ways" in said
    assert locked_prompts() == ["a cat"]


def test_another_notebooks_picture_is_never_taken_on_trust(local: Session) -> None:
    """The only run of a text with variables may be that of a copy with other values."""
    pet(local, "dog", notebook="copy.ipynb")
    write_notebook(f"%%rendernet\n{PET}")
    assert "Cell 1: not locked, for nothing here is known" in repr(local.command("lock"))
    assert the_lock().notebooks["study.ipynb"] == {}


def test_a_picture_that_is_not_of_the_cell_is_not_locked_for_it(local: Session) -> None:
    """A cell that was edited and not run would be locked with what it does not show."""
    cat = pet(local, "cat", notebook="study.ipynb")
    made(local, DOG, notebook="study.ipynb")
    write_notebook(f"%%rendernet\n{DOG}", "show(cat)", shown=[[cat], [cat]])
    said = repr(local.command("lock"))
    assert "Cell 1: not locked, for nothing here is known" in said
    assert "Cell 2" not in said
    assert [*the_lock().notebooks["study.ipynb"]] == ["c1"]
    assert locked_prompts("c1") == ["a cat"]


def test_what_a_cell_shows_is_locked_though_nobody_says_who_made_it(local: Session) -> None:
    """Loops and sessions under papermill and nbclient would stay out of lock and parcel."""
    loop = [made(local, LOOP, variables={"s": seed}) for seed in (4, 2)]
    other = made(local, DOG)
    calls = "for s in values:\n    get_ipython().run_cell_magic('rendernet', '', cat.format(s))"
    write_notebook(calls, "session.generate(dog)", "print()", shown=[loop, [other], []])
    assert "Cell" not in repr(local.command("lock"))
    assert locked_seeds() == {"c0": [4, 2], "c1": [3]}
    local.command("forget", f"{other.run.run_id} --yes")
    said = repr(local.command("lock"))
    assert "Cell 2: shows pictures that are locked with none" in said


def test_calls_in_a_loop_are_locked_as_far_as_they_are_shown(local: Session) -> None:
    """A loop would be locked with the values of another notebook's loop."""
    shown = [made(local, LOOP, variables={"s": seed}) for seed in (4, 2, 7)]
    write_notebook(f"for s in values:\n    %rendernet {LOOP}", shown=[shown[:2]])
    assert "Cell" not in repr(local.command("lock"))
    assert locked_seeds() == {"c0": [4, 2]}


def test_what_is_locked_without_being_shown_is_told(local: Session) -> None:
    """A reader of the lock would look for a picture that the notebook does not have."""
    study(local)
    write_notebook(f"%%rendernet hero\n{CAT}", f"%%rendernet\n{DOG}", shown=[[local.run("hero")]])
    assert "Cell 2: as it is saved, it does not show all" in repr(local.command("lock"))
    assert len(locked_seeds()) == 2


def test_which_notebook_is_meant_is_never_guessed(local: Session) -> None:
    """The lock of another notebook would be overwritten."""
    with pytest.raises(RenderNetError, match="no notebook lies"):
        local.command("lock")
    with pytest.raises(RenderNetError, match="there is no notebook"):
        local.command("lock", "other.ipynb")
    study(local)
    write_notebook(f"%%rendernet\n{DOG}", name="two.ipynb")
    with pytest.raises(RenderNetError, match="several notebooks"):
        local.command("lock")
    local.command("lock", notebook_name="two.ipynb")
    local.command("lock", "study.ipynb")
    assert set(the_lock().notebooks) == {"study.ipynb", "two.ipynb"}
    Path("bad.ipynb").write_text("# %%")
    with pytest.raises(RenderNetError, match=r"bad.ipynb: it is no notebook"):
        local.command("lock", "bad.ipynb")


def test_what_the_store_has_is_the_same_and_free(local: Session, world: World) -> None:
    """A check of what is there would cost money."""
    study(local)
    local.command("lock")
    charged = world.counters.charges
    report = local.command("reproduce")
    assert [pair.verdict for pair in report.pairs] == ["same", "same"]
    assert (report.exit_code, report.sentence()) == (0, "2 pictures: 2 same")
    assert world.counters.charges == charged


def test_what_is_gone_is_made_again(
    local: Session, again: Callable[..., Session], world: World, tmp_path: Path
) -> None:
    """A lock would be worth nothing without the store that it was made from."""
    study(local)
    upscale, place = "upscale: {{hero[0]}} scale=2", {"notebook": "study.ipynb"}
    hero = made(local, upscale, variables={"hero": made(local, CAT)}, **place)
    write_notebook(f"%%rendernet hero\n{CAT}", "%%rendernet\nupscale: {{hero[0]}} scale=2")
    local.command("lock")
    charged = world.counters.charges
    elsewhere = again(store=str(tmp_path / "another"))
    report = elsewhere.command("reproduce")
    assert [pair.verdict for pair in report.pairs] == ["same", "same"]
    assert world.counters.charges == charged + 2
    assert elsewhere.store.media.find(hero[0].medium.sha256)
    assert "1 credit of" in report.notes[0]


def test_a_picture_of_its_own_is_made_again_when_asked(local: Session, world: World) -> None:
    """Whether an engine still makes the same pictures could not be tried."""
    study(local)
    local.command("lock")
    charged = world.counters.charges
    report = local.command("reproduce", "--anew")
    assert report.sentence() == "2 pictures: 2 same"
    assert world.counters.charges == charged + 2


def test_a_picture_that_was_made_again_has_the_date_of_its_catalogue(
    local: Session, again: Callable[..., Session]
) -> None:
    """The next lock of an unchanged notebook would have lost the dates."""
    study(local)
    local.command("lock")
    later = again()
    later.command("reproduce", "--anew")
    (run,) = later.store.runs.latest()
    assert run.catalog_at
    study(later)
    later.command("lock")
    lock = json.loads(Path(NAME).read_text())
    assert all(r["catalog_at"] for cell in lock["notebooks"]["study.ipynb"].values() for r in cell)


def test_what_came_out_otherwise_is_said(
    local: Session, world: World, tmp_path: Path, again: Callable[..., Session]
) -> None:
    """A picture that is not the one of the paper would pass."""
    study(local)
    local.command("lock")
    facts = json.loads(Path(NAME).read_text())
    medium = facts["notebooks"]["study.ipynb"]["c0"][0]["media"][0]
    medium |= {"sha256": "ab" * 32, "pixels": "px1:other", "look": "ph1:" + "5a" * 8}
    Path(NAME).write_text(json.dumps(facts))
    report = local.command("reproduce")
    assert [pair.verdict for pair in report.pairs] == ["different", "same"]
    assert report.exit_code == 1
    assert "it is another picture: " in repr(report)
    html = report._repr_mimebundle_()["text/html"]
    assert html.count("<img") == 3
    assert "not here" in html
    world.knobs.fail_next = 1
    world.knobs.fail_reason = "no more ink"
    gone = again(store=str(tmp_path / "another")).command("reproduce")
    assert gone.pairs[0].verdict == "missing"
    assert "no more ink" in repr(gone)
    assert gone.exit_code == 1


def test_a_damaged_file_is_not_the_same(local: Session) -> None:
    """A disk that rots would be called reproducible."""
    study(local)
    local.command("lock")
    path = local.run("hero")[0].path
    data = bytearray(path.read_bytes())
    data[5_000] ^= 1
    path.write_bytes(bytes(data))
    report = local.command("reproduce")
    assert [pair.verdict for pair in report.pairs] == ["missing", "same"]
    assert "damaged" in repr(report)


def as_of_the_service() -> None:
    """Rewrite the lock as if the service had made its pictures."""
    Path(NAME).write_text(Path(NAME).read_text().replace('"sandbox"', '"service"'))


def test_another_engine_never_pretends(
    local: Session, tmp_path: Path, again: Callable[..., Session]
) -> None:
    """A sandbox picture would be compared with one that cost money."""
    study(local)
    local.command("lock")
    as_of_the_service()
    report = again(store=str(tmp_path / "another")).command("reproduce")
    assert {pair.verdict for pair in report.pairs} == {"missing"}
    assert "the service made it" in repr(report)


def test_nothing_is_spent_beyond_the_limit(
    local: Session, again: Callable[..., Session], tmp_path: Path, world: World
) -> None:
    """A lock of a colleague could empty an account."""
    study(local)
    local.command("lock")
    charged = world.counters.charges
    elsewhere = again(store=str(tmp_path / "another"))
    with pytest.raises(BudgetExceeded, match="--max-credits"):
        elsewhere.command("reproduce", "--max-credits 1")
    assert world.counters.charges == charged


def test_what_is_refused_does_not_hide_what_was_made(
    local: Session, again: Callable[..., Session], tmp_path: Path, world: World
) -> None:
    """A character that was put away would cost the report of all pictures that were paid for."""
    Image.new("RGB", (64, 64), "teal").save(tmp_path / "face.png")
    local.characters.create("Ida", "face.png", prompt="a woman")
    person = "steps: 4\nseed: 4\n{Ida} at sea"
    cells = (CAT, person, DOG)
    write_notebook(*(f"%%rendernet\n{text}" for text in cells))
    for number, text in enumerate(cells):
        made(local, text, notebook="study.ipynb", cell=f"c{number}")
    local.command("lock")
    local.characters.archive("Ida")
    charged = world.counters.charges
    for line in ("--anew --yes", "--anew --yes --max-credits 9"):
        report = local.command("reproduce", line)
        assert report.sentence() == "3 pictures: 2 same, 1 missing"
        [gone] = [pair for pair in report.pairs if pair.verdict == "missing"]
        assert "refused the request" in gone.reason
        assert "is archived" in gone.reason
        assert "2 credits" in report.notes[0]
        assert "othing was charged" not in repr(report)
    assert world.counters.charges == charged + 4
    write_notebook(f"%%rendernet\n{person}")
    local.command("lock")
    assert local.command("reproduce", "--anew").sentence() == "1 picture: 1 missing"


class Refusing:
    """The sandbox, but for paid requests that hold a word: those it answers with a status."""

    def __init__(self, world: World) -> None:
        self._app: Any = create_app(world, base_url="")
        self.word, self.status = b"", 404

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["method"] != "POST" or not scope["path"].endswith("/generations"):
            await self._app(scope, receive, send)
            return
        message = await receive()

        async def once() -> Any:
            return message

        if self.word and self.word in message["body"]:
            await PlainTextResponse("no", self.status)(scope, receive, send)
        else:
            await self._app(scope, once, send)


@pytest.mark.parametrize(
    ("word", "status", "says"),
    [
        ("somebody", 404, "knows no such thing"),
        ("somebody", 401, "does not accept the API key"),
        ("somebody", 502, "it may have been charged"),
        ("a dog", 404, "knows no such thing"),
        ("", 0, "%rendernet resume"),
    ],
)
def test_what_was_paid_for_is_compared_all_the_same(
    world: World,
    address_of: Callable[[Any], str],
    tmp_path: Path,
    word: str,
    status: int,
    says: str,
) -> None:
    """Whoever paid for ten pictures would be told of the eleventh alone, and that it was free."""
    app = Refusing(world)
    url = address_of(app)
    cat, child = f"{CAT} --seed 2", "steps: 4\nseed: 5\nfacelock: {{hero[0]}}\nsomebody"
    with Session(engine=url, model="Harbour 15") as session:
        hero = made(session, cat, "hero", notebook="study.ipynb", cell="c0")
        made(session, DOG, notebook="study.ipynb", cell="c1")
        made(session, child, notebook="study.ipynb", cell="c2", variables={"hero": hero})
        write_notebook(*(f"%%rendernet\n{text}" for text in (cat, DOG, child)))
        session.command("lock")
    app.word, app.status, world.knobs.stuck = word.encode(), status, not word
    wait = 60 if word else 1
    with Session(engine=url, store=str(tmp_path / "new"), timeout=wait) as elsewhere:
        report = elsewhere.command("reproduce", "--yes")
    gone = [pair for pair in report.pairs if pair.verdict == "missing"]
    assert len(gone) == (1 if word else 3)
    assert says in gone[0].reason
    assert all(pair.reason for pair in gone)
    assert "othing was charged" not in repr(report)
    assert report.exit_code == 1


def test_a_lock_that_is_not_there_says_so(local: Session) -> None:
    """A slip in a name would look like a notebook without pictures."""
    with pytest.raises(RenderNetError, match="no lock"):
        local.command("reproduce", "nowhere.json")
    Path(NAME).write_text("{}")
    with pytest.raises(RenderNetError, match=f"{NAME}: it is no lock"):
        local.command("reproduce")


def test_cells_that_make_nothing_are_no_gap(local: Session) -> None:
    """A lock would send its owner to run a cell that only asks for a price."""
    made(local, CAT)
    write_notebook(
        f"%%rendernet\n{CAT}",
        f"%%rendernet e --estimate\n{DOG}",
        f"%%rendernet --explain\n{DOG}",
        f"%%rendernet --estimate\n{CAT}",
    )
    said = repr(local.command("lock"))
    assert "1 picture of 1 cell" in said
    assert "not locked" not in said
    assert list(locked_seeds()) == ["c0"]


def test_cells_that_make_new_pictures_at_every_run_are_named_once(
    local: Session, tmp_path: Path
) -> None:
    """Who runs such a notebook with a key would pay for other pictures, and not know why."""
    lines = ("", "--fresh", "--cache refresh", "--cache off", "--cache use")
    takes = [made(local, CAT, line) for line in lines]
    sources = [f"%%rendernet {line}\n{CAT}" for line in lines]
    write_notebook(*sources, "%%rendernet --fresh\nan owl", shown=[[take] for take in takes])
    for said in (
        repr(local.command("lock")),
        repr(local.command("export", f"study.ipynb {tmp_path / 'x.zip'}")),
    ):
        words = "new pictures are made at every run; only replay shows these again."
        assert f"Cells 2 to 4: {words}" in said
        assert said.count(words) == 1
        assert "Cell 6: not locked" in said
