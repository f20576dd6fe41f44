"""Whole notebooks in a real kernel, as nbclient and papermill run them."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from rendernet_jupyter import Session
from rendernet_jupyter.sandbox import Knobs, World
from rendernet_jupyter.sandbox.serve import served

CANARY = "canary-5up3r-s3cret"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """Runs cells in a kernel of their own; returns the notebook as it would be saved."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "1")
    monkeypatch.setenv("RENDERNET_MODEL", "Harbour 15")  # small: these tests look at the file
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)

    def execute(*cells: str, allow_errors: bool = False, pause: float = 0) -> Any:
        book = nbformat.v4.new_notebook()
        sources = ["%load_ext rendernet_jupyter", *cells]
        book.cells = [nbformat.v4.new_code_cell(source) for source in sources]
        resources = {"metadata": {"path": str(tmp_path)}}
        client = NotebookClient(
            book,
            kernel_name="python3",
            timeout=120,
            allow_errors=allow_errors,
            resources=resources,
        )
        try:
            with client.setup_kernel():
                for number, cell in enumerate(book.cells):
                    client.execute_cell(cell, number)
                    time.sleep(pause)
        finally:
            execute.book = book  # type: ignore[attr-defined]  # what a failed run has left
        return book.cells[1:]

    yield execute
    loop.close()
    asyncio.set_event_loop(None)


def test_a_cell_has_one_output_with_pictures_in_three_forms(run: Any) -> None:
    """GitHub, LaTeX and terminals each take another form of the same result."""
    [cell] = run("%%rendernet hero\nbatch_size: 2\nseed: 7\na cat on a roof")
    [output] = cell.outputs
    assert output.output_type == "display_data"
    assert set(output.data) == {"text/html", "image/jpeg", "text/plain"}
    images = BeautifulSoup(output.data["text/html"], "html.parser").find_all("img")
    assert len(images) == 2
    for image in images:
        assert image["src"].startswith("data:image/jpeg;base64,")
        assert "a cat on a roof" in image["alt"]
    assert "seed 7" in output.data["text/plain"]


def test_the_value_is_there_and_not_shown_twice(run: Any) -> None:
    """`_` and `Out` are how people go on with what they just saw."""
    first, last, shown = run(
        "%%rendernet\nseed: 7\na cat",
        "print(len(_), _[0].seed)",
        "picture = %rendernet a cat --seed 8\npicture",
    )
    assert len(first.outputs) == 1
    assert last.outputs[0].text.strip() == "1 7"
    assert [o.output_type for o in shown.outputs] == ["display_data"]


def test_showing_nothing_is_one_quiet_line(run: Any) -> None:
    """An output without a word would leave open whether the cell ran, and what it cost."""
    first, named = run(
        "%%rendernet --show none\nseed: 7\na cat", "%%rendernet cats --show none\nseed: 7..8\na cat"
    )
    said = [[output.data["text/plain"] for output in cell.outputs] for cell in (first, named)]
    assert said == [["1 picture, 1 credit; in _"], ["2 pictures, 1 credit; in cats"]]


def test_what_a_cell_made_and_did_not_show_is_locked(run: Any, tmp_path: Path) -> None:
    """A notebook that nbclient ran could be neither locked nor replayed, for want of a picture."""
    ways = ("none", "table", "compare")
    run(
        *(
            f"%%rendernet --show {w}\nseed: {n}..{n + 1}\na cat"
            for n, w in zip((1, 3, 5), ways, strict=True)
        )
    )
    nbformat.write(run.book, tmp_path / "study.ipynb")
    with Session() as session:
        said = repr(session.command("lock", str(tmp_path / "study.ipynb")))
    assert "holds 6 pictures of 3 cells" in said
    assert "Cell" not in said


def test_displaying_it_again_shows_it_again(run: Any) -> None:
    """A result that shows itself only once would be lost in the next cell."""
    _, again, third = run(
        "%%rendernet hero\nseed: 7\na cat", "hero", "display(hero)\nprint('after')"
    )
    assert again.outputs[0].output_type == "execute_result"
    assert "text/html" in again.outputs[0].data
    assert [o.output_type for o in third.outputs] == ["display_data", "stream"]


def test_an_error_stops_the_run_and_is_in_the_file(run: Any) -> None:
    """A Run All that goes on after a failed cell pays for what nobody wants."""
    with pytest.raises(CellExecutionError):
        run("%%rendernet\nsamplr: Euler a\na cat", "print('never')")
    failed, after = run.book.cells[1:]
    [output] = failed.outputs
    assert (output.output_type, output.ename) == ("error", "SpecError")
    assert len("\n".join(output.traceback).splitlines()) <= 6
    assert "did you mean 'sampler'" in "\n".join(output.traceback)
    assert after.outputs == []


def test_a_saved_notebook_has_no_widgets_no_paths_and_little_weight(
    run: Any, tmp_path: Path
) -> None:
    """A notebook is published as it stands."""
    run("%%rendernet\nbatch_size: 2\nseed: 7\na cat", "%rendernet status", "%rendernet help seed")
    text = json.dumps(run.book)
    assert "widget" not in text
    for private in (str(tmp_path), str(Path.home()), os.environ["RENDERNET_STORE"]):
        assert private not in text
    assert len(text) < 400_000


def test_no_key_reaches_the_notebook(
    run: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A published notebook with a key in it is an open purse."""
    world = World(tmp_path / "world", knobs=Knobs(latency=0))
    monkeypatch.setenv("RENDERNET_API_KEY", CANARY)
    with served(world, keys=[CANARY]) as url:
        monkeypatch.setenv("RENDERNET_BASE_URL", url)
        made, *_ = run(
            "%%rendernet hero\nseed: 7\na cat",
            "%rendernet status",
            "%rendernet engine",
            "%rendernet settings",
            "%rendernet models",
            "from rendernet_jupyter.notebook.magics import session_of\n"
            "session = session_of(get_ipython())\n"
            "vars(session), session.choice(), session.engine(), hero.run",
            "session.engine().service.nothing_of_that_name",
            "%%rendernet --timeout 0\nseed: 8\na cat",
            allow_errors=True,
        )
    assert made.outputs[0].output_type == "display_data"
    world.close()
    assert CANARY not in json.dumps(run.book)
    for file in tmp_path.rglob("*"):
        if file.is_file() and "world" not in file.parts:
            assert CANARY.encode() not in file.read_bytes()


def test_progress_leaves_no_trace(run: Any) -> None:
    """A saved notebook that says 'running' is wrong for ever."""
    cells = run("%%rendernet\nseed: 7\na cat", "%rendernet resume")
    text = json.dumps([c.outputs for c in cells])
    for word in ("progressbar", "queued", "downloading"):
        assert word not in text


def test_print_before_a_line_magic_survives(run: Any) -> None:
    """The pictures of a line must not wipe what the rest of its cell has shown."""
    [cell] = run("print('before')\npicture = %rendernet a cat --seed 8\nprint('after')")
    assert [o.output_type for o in cell.outputs] == ["stream", "display_data", "stream"]


KNOBS = """
from rendernet_jupyter.notebook.magics import session_of
world = session_of(get_ipython()).engine("sandbox").world
knobs = world.knobs
"""
JOIN = """
from threading import enumerate as threads
for thread in threads():
    if thread.name == "rendernet-handle":
        thread.join()
"""


@pytest.mark.parametrize("quiet", ["", " --quiet"])
def test_a_run_left_to_itself_fills_its_own_cell(run: Any, quiet: str) -> None:
    """Pictures that appear below some other cell, or nowhere, are not where they were asked for."""
    made, after, later = run(
        f"{KNOBS}knobs.stuck = True",
        f"%%rendernet cats --no-wait{quiet}\nseed: 7\na cat on a roof",
        "print(type(cats).__name__, cats.done)",
        f"knobs.stuck = False\n{JOIN}print(type(cats).__name__, len(cats), world.counters.charges)",
    )[1:]
    [output] = made.outputs
    assert "text/html" in output.data
    assert len(BeautifulSoup(output.data["text/html"], "html.parser").find_all("img")) == 1
    assert [o.text.strip() for o in after.outputs] == ["Handle False"]
    assert [o.text.strip() for o in later.outputs] == ["Gallery 1 1"]


def test_what_ends_between_two_cells_is_in_the_file(run: Any) -> None:
    """A notebook that is run unattended is saved with a run that never ends in it."""
    asked = "%%rendernet cats --no-wait\nseed: 7\na cat on a roof"
    made, after = run(asked, f"{JOIN}print(len(cats))", pause=4)
    assert [sorted(o.data) for o in made.outputs] == [["image/jpeg", "text/html", "text/plain"]]
    assert [o.text.strip() for o in after.outputs] == ["1"]


def test_what_a_run_left_to_itself_failed_of_stands_in_its_own_cell(run: Any) -> None:
    """A run that failed unseen looks like one that is still under way."""
    made, after = run(
        f"{KNOBS}knobs.fail_next, knobs.latency = 1, 1.0\nknobs.fail_reason = 'no such style'",
        "%%rendernet cats --no-wait\nseed: 7\na cat on a roof",
        f"{JOIN}print(cats)",
    )[1:]
    [output] = made.outputs
    assert "no such style" in output.data["text/plain"]
    assert "running" not in output.data["text/html"]
    assert [o.text.strip() for o in after.outputs] == ["Handle(failed)"]


def test_what_the_store_answers_stands_in_its_cell_too(run: Any) -> None:
    """A run that is over before anybody looks must not show itself twice, or not at all."""
    ask = "seed: 7\na cat on a roof"
    _, made, after = run(f"%%rendernet\n{ask}", f"%%rendernet cats --no-wait\n{ask}", JOIN)
    assert [sorted(o.data) for o in made.outputs] == [["image/jpeg", "text/html", "text/plain"]]
    assert after.outputs == []


def test_a_plot_is_shown_once_however_it_is_written(run: Any) -> None:
    """`hero.plot();` would show nothing, or a plot that is a value would be shown twice."""
    _, *cells = run(
        "%%rendernet hero\nseed: 7..8\na cat on a roof",
        "hero.plot();",
        "hero.plot()",
        "figure = hero.plot()",
        "figure",
        "display(figure)\nhero.plot().savefig('a.pdf')",
        "import matplotlib.pyplot as plt\nfigure = hero.plot()\nplt.close(figure)",
        "hero[0].compare(hero[1]).plot();",
    )
    shown = [
        sum("image/png" in output.get("data", {}) for output in cell.outputs) for cell in cells
    ]
    assert shown == [1, 1, 1, 1, 2, 0, 1]


def test_without_a_person_a_dear_cell_is_an_error(run: Any) -> None:
    """A nightly run that waits for an answer waits for ever; one that sends has not asked."""
    failed, after = run(
        "%config RenderNet.ask_above = 0.5",
        "%%rendernet cats\nseed: 7\na cat on a roof",
        f"{KNOBS}print(world.counters.posts)",
        allow_errors=True,
    )[1:]
    *_, output = failed.outputs
    assert output.ename == "BudgetExceeded"
    assert "--yes" in "\n".join(output.traceback)
    assert [o.text.strip() for o in after.outputs] == ["0"]


class Person:
    """Somebody at a front end, who is asked things."""

    def __init__(self, manager: Any, client: Any) -> None:
        self.manager, self.client = manager, client

    def run(self, source: str, reply: Callable[[], None] | None = None) -> tuple[str, list[str]]:
        """How a cell ended (`ok`, or the name of an error), and what was asked in it."""
        sent = self.client.execute(source, allow_stdin=reply is not None, stop_on_error=False)
        asked = []
        if reply:
            asked.append(self.client.get_stdin_msg(timeout=60)["content"]["prompt"])
            reply()
        content = self._answer(sent)
        return content.get("ename", content["status"]), asked

    def says(self, answer: str) -> Callable[[], None]:
        return lambda: self.client.input(answer)

    def tells(self, expression: str) -> str:
        """What an expression is worth."""
        sent = self.client.execute("", user_expressions={"it": expression})
        return str(self._answer(sent)["user_expressions"]["it"]["data"]["text/plain"])

    def _answer(self, sent: str) -> dict[str, Any]:
        """The answer to a request; a slow start leaves answers to others, asked in impatience."""
        while True:
            message = self.client.get_shell_msg(timeout=60)
            if message["parent_header"].get("msg_id") == sent:
                return dict(message["content"])


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "1")
    monkeypatch.setenv("RENDERNET_MODEL", "Harbour 15")
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(tmp_path))
    made = Person(manager, client)
    made.run(f"%load_ext rendernet_jupyter\n%config RenderNet.ask_above = 0.5\n{KNOBS}")
    yield made
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.mark.parametrize("line", ["", " --no-wait"])
def test_a_question_is_answered_where_it_is_asked(person: Person, line: str) -> None:
    """Who is asked before a dear cell must be able to say yes, and to say no."""
    cell = f"%%rendernet cats{line}\nseed: 7\na cat on a roof"
    ended, [question] = person.run(cell, person.says("n"))
    assert ended == "Declined"
    assert "1 picture: " in question
    assert "credit" in question
    assert question.endswith("Send it? [y/N] ")
    assert person.tells("world.counters.posts") == "0"
    ended, _ = person.run(cell, person.says("y"))
    assert ended == "ok"
    assert person.tells("len(cats)") == "1"
    assert person.tells("world.counters.charges") == "1"


@pytest.mark.skipif(os.name == "nt", reason="an interrupt of POSIX")
def test_an_interrupt_of_the_question_sends_nothing(person: Person) -> None:
    """The stop button is an answer, too, and it is not a yes."""
    cell = "%%rendernet cats\nseed: 7\na cat on a roof"
    ended, _ = person.run(cell, person.manager.interrupt_kernel)
    assert ended == "Interrupted"
    assert person.tells("world.counters.posts") == "0"
    assert person.run(cell, person.says("y"))[0] == "ok"
    assert person.tells("world.counters.charges") == "1"
