"""A key that was typed as a word before it was known as a key: it leaves in no file and no output.

The store has it in clear, and keeps what was sent as it was. All that is shown of it is masked, and
what would be false with a mask is refused.
"""

from __future__ import annotations

import html
import json
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import nbformat
import pytest
from PIL import Image

from rendernet_jupyter import Session
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.notebook.panels.jobs.board import read as read_board
from rendernet_jupyter.notebook.panels.jobs.words import entry_told, group_told, waiting_told
from rendernet_jupyter.redaction import MASK, Secret
from rendernet_jupyter.result.embedding import read
from rendernet_jupyter.sandbox import World
from rendernet_jupyter.session.doctor.report import write as write_report
from rendernet_jupyter.session.original import cell_to_go_on
from rendernet_jupyter.view.checklist import Checklist
from rendernet_jupyter.view.gallery import Gallery

KEY = "k3y0fday&not_yet_known/<7>"
SWEEP = f"steps: 4\nnegative: blur {KEY}\nseed: 7\na cat with {{{KEY}|a hat}} on a roof"
CELL = f"%%rendernet hero\n{SWEEP}"

FORMS = (KEY, html.escape(KEY), json.dumps(KEY)[1:-1], "k3y0fday", "yet_known")
"""How it may be written, and its halves, of which one may be left of it."""

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def typed(local: Session) -> Gallery:
    """A run in whose words lies what is no key yet."""
    made = local.generate(SWEEP, "hero", notebook="study.ipynb", cell="c1")
    assert isinstance(made, Gallery)
    local.store.marks.note(made.run.run_id, f"made with {KEY}")
    local.store.marks.tag(made.run.run_id, [KEY])
    return made


@pytest.fixture
def hero(local: Session, typed: Gallery) -> Gallery:
    """The same run, held since before the login that makes a key of the word."""
    become_a_key(local)
    return typed


def become_a_key(session: Session, key: str = KEY) -> None:
    session.keys.login("https://api.rendernet.ai", Secret(key), save=False)


def texts_of(value: object) -> Iterator[str]:
    """All that an output shows, in every form of it."""
    yield str(value)
    yield repr(value)
    bundle = getattr(value, "_repr_mimebundle_", None)
    if bundle is not None:
        made = bundle()
        yield json.dumps(made, default=str)
        data = made[0] if isinstance(made, tuple) else made
        yield from (text for text in data.values() if isinstance(text, str))
    if hasattr(value, "_repr_html_"):
        yield str(value._repr_html_())


def demand_clean(*texts: object, name: str = "") -> None:
    """No form of the key is in any of the texts."""
    for text in texts:
        for form in FORMS:
            assert form not in str(text), name


def demand_clean_output(value: object, name: str = "") -> None:
    for part in value if isinstance(value, list) else [value]:
        demand_clean(*texts_of(part), name=name)


def notebook(cell: str = CELL, shown: Gallery | None = None) -> Path:
    """A notebook of that run, as it was saved."""
    outputs = []
    if shown is not None:
        data, metadata = shown._repr_mimebundle_()
        outputs = [nbformat.v4.new_output("display_data", data=data, metadata=metadata)]
    one = nbformat.v4.new_code_cell(cell, id="c1", outputs=outputs)
    file = Path("study.ipynb")
    file.write_text(nbformat.writes(nbformat.v4.new_notebook(cells=[one])), encoding="utf-8")
    return file


def files(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.glob("*"))


# What is shown is masked


SHOWN: Mapping[str, Callable[[Gallery], object]] = {
    "gallery": lambda hero: hero,
    "slice": lambda hero: hero[:1],
    "picture": lambda hero: hero[0],
    "run": lambda hero: hero.run,
    "prompt": lambda hero: hero[0].prompt,
    "spec": lambda hero: hero[0].spec,
    "lineage": lambda hero: hero[0].lineage,
    "compare": lambda hero: hero.compare(),
    "differences": lambda hero: hero[0].compare(hero[1]).same,
    "methods": lambda hero: hero.methods(),
    "latex": lambda hero: hero.methods("latex"),
    "bibtex": lambda hero: hero.methods("bibtex"),
    "text": lambda hero: hero.methods("text"),
    "frame": lambda hero: hero.to_frame().to_csv(),
    "frame with pictures": lambda hero: hero.to_frame(thumbnails=True),
}

COMMANDS = (
    *("show", "history", "history cat", "note last", "lineage", "methods", "methods --latex"),
    *("credits --by tag", "credits --by run", "compare last", "status", "verify", "cache"),
    *("tag last another", "untag last", "doctor"),
)


@pytest.mark.parametrize("held", [False, True], ids=["shown again", "held since before"])
def test_what_a_result_shows_is_masked(local: Session, hero: Gallery, *, held: bool) -> None:
    """The key would be written into the saved notebook."""
    for name, show in SHOWN.items():
        shown = hero if held else local.run(hero.run.run_id)
        demand_clean_output(show(shown), name)


@pytest.mark.usefixtures("hero")
def test_what_a_command_shows_is_masked(local: Session) -> None:
    """The history of a year would put the key of today on the page."""
    for line in COMMANDS:
        name, _, arguments = line.partition(" ")
        demand_clean_output(local.command(name, arguments), line)


@pytest.mark.usefixtures("hero")
def test_a_table_of_the_history_is_masked(local: Session) -> None:
    """A CSV file of the history goes to whoever does the accounts."""
    demand_clean(local.history().to_frame().to_csv())
    assert MASK in local.history()[0].prompt


@pytest.mark.usefixtures("hero")
def test_a_run_that_is_shown_again_says_that_words_are_missing(local: Session) -> None:
    """A prompt with a hole in it would be taken for the whole of it."""
    shown = local.last()
    assert shown is not None
    assert f"a cat with {MASK} on a roof" in shown[0].prompt
    assert MASK in shown._repr_mimebundle_()[0]["text/plain"]


def test_a_plot_is_masked(hero: Gallery) -> None:
    """The key would be drawn into a figure of a paper."""
    import matplotlib.pyplot as plt

    figure = hero.plot()
    demand_clean(*(text.get_text() for text in figure.findobj(match=plt.Text)))
    plt.close(figure)


@pytest.mark.parametrize("make", ["report", "export"])
def test_pages_are_masked(hero: Gallery, make: str) -> None:
    """A page is made to be sent to somebody."""
    page = getattr(hero, make)("page.html").read_text(encoding="utf-8")
    demand_clean(page)
    assert MASK in page


def test_a_picture_from_elsewhere_is_compared_without_the_key(
    local: Session, typed: Gallery
) -> None:
    """The manifest of a file that was saved before the login has the key in clear."""
    (file, _) = typed.save("saved", "{index}")
    assert KEY in str(read(file.read_bytes()).manifest)
    become_a_key(local)
    demand_clean_output(local.command("compare", f"{file} last"))


def test_presets_are_masked(local: Session) -> None:
    """A preset that was kept before the login is listed in every notebook."""
    local.presets.save("mine", f"negative: {KEY}")
    become_a_key(local)
    for line in ("presets", "presets mine", "use mine"):
        name, _, arguments = line.partition(" ")
        demand_clean_output(local.command(name, arguments))


def test_the_report_of_the_doctor_is_masked(local: Session) -> None:
    """What is sent to support would hold what support must never see."""
    local.log.write("trial", said=KEY)
    become_a_key(local)
    write_report(local, "trouble.json", Checklist("doctor", ("what", "found"), {}))
    demand_clean(Path("trouble.json").read_text(encoding="utf-8"))
    assert MASK in Path("trouble.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("answer", ["lost", "late", "failed"])
def test_what_is_not_over_is_masked(local: Session, world: World, answer: str) -> None:
    """A request that brought nothing yet is shown with its words until it has."""
    world.knobs.drop_next = "after" if answer == "lost" else ""
    world.knobs.stuck = answer == "late"
    world.knobs.fail_next = 2 if answer == "failed" else 0
    with pytest.raises(RenderNetError):
        local.generate(f"{SWEEP}\n", "--timeout 0.2")
    become_a_key(local)
    demand_clean_output(local.command("resume", "--timeout 0.2"), "resume")
    board = read_board(local, time.time())
    assert not board.quiet
    demand_clean(board, waiting_told(board), *map(entry_told, board.failed))
    demand_clean(*map(group_told, board.groups))
    questions: list[str] = []
    for job in board.doubtful:
        local.command("resend", job.intent.job_id, confirm=questions.append)
    demand_clean(questions)
    demand_clean_output(local.run("last"), "last")


# What would be false with a mask is refused


def refused(call: Callable[[], object]) -> RenderNetError:
    with pytest.raises(RenderNetError) as caught:
        call()
    error = caught.value
    demand_clean(str(error), repr(error))
    assert "API key" in error.message
    assert error.hint
    return error


def test_a_picture_is_not_saved_with_its_words(
    local: Session, hero: Gallery, tmp_path: Path
) -> None:
    """Manifest and A1111 text of a file that is passed on would hold the key."""
    error = refused(lambda: hero.save(tmp_path / "saved"))
    assert hero.run.run_id in error.message
    refused(lambda: hero[0].save(tmp_path / "one.png"))
    assert not (tmp_path / "saved").exists()
    assert not (tmp_path / "one.png").exists()


@pytest.mark.parametrize("embed", ["hash", "off"])
def test_a_picture_is_saved_without_its_words(
    hero: Gallery, again: Callable[..., Session], embed: str, tmp_path: Path
) -> None:
    """The next step that the error names would be refused as well."""
    session = again(embed=embed)
    become_a_key(session)
    for file in session.run(hero.run.run_id).save(tmp_path / "saved"):
        demand_clean(file.name, file.read_bytes())
        with Image.open(file) as opened:
            demand_clean(opened.info)
    named = session.run(hero.run.run_id).save(tmp_path / "named", "{prompt}-{index}-{seed}")
    demand_clean(named)


def test_a_run_is_not_packed(local: Session, hero: Gallery) -> None:
    """A supplement is published beside a paper."""
    error = refused(lambda: hero.export("hero.zip"))
    assert hero.run.run_id in error.message
    refused(lambda: local.command("export", f"{hero.run.run_id} hero.zip"))
    assert files(Path()) == []


@pytest.mark.parametrize("cell", [CELL, "%%rendernet hero\nsteps: 4\na cat on a roof"])
def test_a_notebook_is_not_packed(local: Session, typed: Gallery, cell: str) -> None:
    """With the notebook travel the words of its runs, also those that its cells lost since."""
    notebook(cell, typed)
    become_a_key(local)
    refused(lambda: local.command("export", "study.ipynb study.zip"))
    assert files(Path()) == ["study.ipynb"]


def test_a_notebook_is_not_locked(local: Session, typed: Gallery) -> None:
    """A lock is kept in version control, for good."""
    notebook(CELL, typed)
    become_a_key(local)
    error = refused(lambda: local.command("lock", "study.ipynb"))
    assert "cell 1 of study.ipynb" in error.message
    assert files(Path()) == ["study.ipynb"]


def test_a_lock_of_before_is_not_written_again(local: Session, typed: Gallery) -> None:
    """Locking one notebook would write the key of another one once more."""
    notebook(CELL, typed)
    local.command("lock", "study.ipynb")
    before = Path("rendernet.lock.json").read_bytes()
    assert KEY.encode() in before
    Path("other.ipynb").write_text(nbformat.writes(nbformat.v4.new_notebook()), encoding="utf-8")
    become_a_key(local)
    assert "lock" in refused(lambda: local.command("lock", "other.ipynb")).message
    assert Path("rendernet.lock.json").read_bytes() == before


def test_what_is_made_again_of_a_lock_is_masked(local: Session, typed: Gallery) -> None:
    """What is compared with a lock is named by its prompt."""
    notebook(CELL, typed)
    local.command("lock", "study.ipynb")
    become_a_key(local)
    demand_clean_output(local.command("reproduce", ""))
    refused(lambda: local.command("reproduce", "--anew --yes"))


def test_a_notebook_is_not_published(local: Session, typed: Gallery) -> None:
    """What is published cannot be called back."""
    notebook("hero", typed)
    become_a_key(local)
    found = local.command("publish", "study.ipynb")
    assert "a key in use" in repr(found)
    demand_clean_output(found)
    assert files(Path()) == ["study.ipynb"]


def test_a_cell_is_not_written(local: Session, typed: Gallery) -> None:
    """A cell with a mask in it would ask, and pay, for another picture."""
    (file, _) = typed.save("saved")
    become_a_key(local)
    run_id, medium = typed.run.run_id, typed[0].media_id
    for what in (run_id, medium, str(file)):
        refused(partial(local.recall, what))
        refused(partial(cell_to_go_on, local, what))
    written: list[str] = []
    refused(lambda: local.command("recall", run_id, write_cell=written.append))
    assert written == []


def test_a_run_is_not_sent_again(local: Session, typed: Gallery) -> None:
    """What is known as a key now would leave for the service once more."""
    for picture in typed:
        picture.path.unlink()
    become_a_key(local)
    refused(lambda: local.retry(typed.run.run_id, yes=True))


@pytest.mark.parametrize("text", [f"a cat {KEY}", "a cat {{word}}", "--use mine\na cat"])
def test_a_text_is_not_explained(local: Session, text: str) -> None:
    """What a text would send stands in the output of explaining it."""
    local.presets.save("mine", f"negative: {KEY}")
    become_a_key(local)
    body, line = (text, "") if "--use" not in text else ("a cat", "--use mine")
    refused(lambda: local.explain(body, line, variables={"word": KEY}))
    bare = local.explain("{{word}}\nsampler: {{word}}", variables={"word": KEY}, catalog={})
    assert bare.plan.problems
    demand_clean_output(bare)


# Nothing else changes


def test_the_store_keeps_what_was_sent(local: Session, hero: Gallery) -> None:
    """A record with a mask in it would be no record; Run All would pay again."""
    run = local.store.runs.get(hero.run.run_id)
    assert run is not None
    assert KEY in run.source
    assert KEY in json.dumps([dict(answer.body) for answer in run.answers])


def test_another_key_changes_nothing(local: Session, typed: Gallery, tmp_path: Path) -> None:
    """Whoever logs in would find files and pages refused for no reason."""
    before = typed.run
    become_a_key(local, "quite-another-k3y")
    assert typed.run is before
    assert len(typed.save(tmp_path)) == 2
    assert typed.export("hero.zip").is_file()
    assert KEY in local.recall(typed.run.run_id).text
