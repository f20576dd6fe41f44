"""Notebooks where nobody sits: papermill, nbclient, jupytext, plain IPython, a script, cron.

Each runs in a process of its own with hardly any environment. A hook in it writes down every
address that is asked for, and refuses it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import IPython
import nbformat
import pytest

BIN = Path(sys.executable).parent
LOAD = "%load_ext rendernet_jupyter"
SMALL = '%config RenderNet.model = "Harbour 15"'

# What Python's own sockets are asked for. ZeroMQ, which a kernel speaks, is not seen by it.
_GUARD = """
import os, sys
def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
        with open(os.environ["ASKED"], "a") as file:
            print(event, arguments[1:], file=file)
        raise OSError("no connection is to be had here")
sys.addaudithook(refuse)
"""


class Machine:
    """A home, a store and a folder, in which programs are run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "work"
        self._home = folder
        self.folder.mkdir(parents=True)
        guard = folder / "guard"
        guard.mkdir()
        (guard / "sitecustomize.py").write_text(_GUARD)
        self.environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(folder / "home"),
            "RENDERNET_STORE": str(folder / "store"),
            "RENDERNET_MODEL": "Harbour 15",
            "PYTHONPATH": str(guard),
            "ASKED": str(folder / "asked.txt"),
            "JUPYTER_PREFER_ENV_PATH": "1",
            "JUPYTER_PLATFORM_DIRS": "1",
        }

    def run(self, program: str, *arguments: str, **environment: str | None) -> Any:
        """Run a program of this environment, with nobody at the terminal.

        Args:
            program: its name.
            *arguments: of it.
            **environment: more variables; None takes one away.
        """
        merged = self.environment | environment
        return subprocess.run(
            [str(BIN / program), *arguments],
            cwd=self.folder,
            env={name: value for name, value in merged.items() if value is not None},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    def write(self, name: str, *sources: str, tags: dict[int, str] | None = None) -> None:
        """A notebook with a cell for each source."""
        book = nbformat.v4.new_notebook()
        book.metadata.kernelspec = {
            "name": "python3",
            "display_name": "Python 3",
            "language": "python",
        }
        book.cells = [nbformat.v4.new_code_cell(source) for source in sources]
        for number, tag in (tags or {}).items():
            book.cells[number].metadata["tags"] = [tag]
        nbformat.write(book, self.folder / name)

    def outputs(self, name: str) -> list[str]:
        """What each code cell of a notebook shows, as text."""
        book = nbformat.read(self.folder / name, as_version=4)
        return [
            "\n".join(
                str(o.get("data", {}).get("text/plain", o.get("text", o.get("evalue", ""))))
                for o in cell.outputs
            )
            for cell in book.cells
            if cell.cell_type == "code"
        ]

    @property
    def asked(self) -> str:
        """The addresses that were asked for."""
        file = Path(self.environment["ASKED"])
        return file.read_text() if file.exists() else ""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "one")


def done(finished: Any) -> str:
    """The output of a program that ended well."""
    assert finished.returncode == 0, finished.stderr[-3000:]
    return str(finished.stdout)


def test_papermill_fills_in_parameters_and_fails_with_its_cell(machine: Machine) -> None:
    """A nightly sweep over subjects would paint one picture again and again, or fail unseen."""
    machine.write(
        "in.ipynb",
        "subject, steps, limit = 'a cat', 4, 50",
        f"{LOAD}\n%config RenderNet.ask_above = limit",
        "%%rendernet hero\nsteps: {{ steps }}\n{{ subject }} on a roof --seed 7",
        "print('after', len(hero))",
        tags={0: "parameters"},
    )
    done(machine.run("papermill", "in.ipynb", "fox.ipynb", "-p", "subject", "a red fox"))
    shown = machine.outputs("fox.ipynb")
    assert any("a red fox on a roof" in text for text in shown)
    assert any("after 1" in text for text in shown)
    done(machine.run("papermill", "in.ipynb", "again.ipynb", "-p", "subject", "a red fox"))
    assert any("from the store" in text for text in machine.outputs("again.ipynb"))
    done(machine.run("papermill", "in.ipynb", "cat.ipynb"))
    assert "Cell" not in done(machine.run("rendernet", "lock", "fox.ipynb"))
    lock = (machine.folder / "rendernet.lock.json").read_text()
    assert "a red fox on a roof" in lock
    assert "a cat on a roof" not in lock

    failed = machine.run("papermill", "in.ipynb", "bad.ipynb", "-p", "steps", "many")
    assert failed.returncode != 0
    assert "'steps' takes a whole number" in failed.stderr
    asked = machine.run(
        *("papermill", "in.ipynb", "asked.ipynb", "-p", "limit", "0.5", "-p", "subject", "an owl")
    )
    assert asked.returncode != 0
    assert "there is nobody to ask; nothing was sent" in asked.stderr
    assert not any("after" in text for text in machine.outputs("asked.ipynb")[3:])
    assert machine.asked == ""


HASHES = """
import hashlib
files = [p.path.read_bytes() for p in (hero[0], big[0])]
print(*(hashlib.sha256(f).hexdigest() for f in files))
"""
STUDY = (
    f"{LOAD}\n{SMALL}",
    "%%rendernet hero\nsteps: 4\na cat on a roof",
    "%%rendernet big\nupscale: {{hero[0]}} scale=2",
    HASHES,
)


def test_a_parcel_shows_the_same_bytes_on_an_empty_machine(tmp_path: Path) -> None:
    """A reviewer without key and network would see other pictures than the author, or none."""
    author = Machine(tmp_path / "author")
    author.write("study.ipynb", *STUDY)
    done(author.run("jupyter-execute", "--inplace", "study.ipynb"))
    hashes = author.outputs("study.ipynb")[-1]
    assert "2 pictures of 2 cells" in done(author.run("rendernet", "lock", "study.ipynb"))
    done(author.run("rendernet", "export", "study.ipynb", "study.zip"))
    for engine in ("replay", "auto"):
        reader = Machine(tmp_path / engine)
        reader.environment["RENDERNET_ENGINE"] = engine
        # A home that holds nothing: the store is where the platform puts it.
        del reader.environment["RENDERNET_STORE"]
        parcel = author.folder / "study.zip"
        assert "2 pictures" in done(reader.run("rendernet", "import", str(parcel)))
        done(reader.run("jupyter-execute", "--inplace", "study.ipynb"))
        assert reader.outputs("study.ipynb")[-1] == hashes
        assert "2 same" in done(reader.run("rendernet", "reproduce"))
        assert reader.asked == ""
        assert not list((tmp_path / engine).rglob("sandbox/media/*/*"))
    reader.environment["RENDERNET_ENGINE"] = "replay"
    book = (reader.folder / "study.ipynb").read_text().replace("a cat on", "a dog on")
    (reader.folder / "study.ipynb").write_text(book)
    failed = reader.run("jupyter-execute", "--inplace", "study.ipynb")
    assert failed.returncode != 0
    assert "the store has no picture for this cell: 'a dog on a roof'" in failed.stderr


@pytest.mark.parametrize("form", ["py:percent", "py:light", "md", "Rmd"])
def test_jupytext_keeps_cells_as_they_are(machine: Machine, form: str) -> None:
    """A notebook that lives as text would lose its prompts, or send comments as prompts."""
    sources = (
        LOAD,
        "%%rendernet hero --show none\nmodel: Harbour 15\nsteps: 4\n# a note\na cat, {{ mood }}",
        "mood = 'golden light'",
        '%%rendernet\n{"model": "Harbour 15", "prompt": {"positive": "a $5 note"}}',
        "x = %rendernet a dog --seed 8\n%rendernet status",
    )
    machine.write("study.ipynb", *sources)
    ending = form.partition(":")[0]
    done(machine.run("jupytext", "--to", form, "study.ipynb"))
    done(machine.run("jupytext", "--to", "ipynb", "--output", "back.ipynb", f"study.{ending}"))
    back = nbformat.read(machine.folder / "back.ipynb", as_version=4)
    assert tuple(cell.source for cell in back.cells) == sources


def test_a_notebook_that_lives_as_text_runs(machine: Machine) -> None:
    """Those who keep notebooks in version control as text could not run them."""
    (machine.folder / "study.py").write_text(
        f"# %%\n# {LOAD}\n\n# %%\n# %%rendernet hero\nsteps: 4\na cat on a roof --seed 1\n\n"
        "# %%\nprint(hero.seeds)\n"
    )
    done(machine.run("jupytext", "--to", "ipynb", "--set-kernel", "python3", "study.py"))
    done(machine.run("jupyter-execute", "--inplace", "study.ipynb"))
    assert machine.outputs("study.ipynb")[-1].strip() == "[1]"


SCRIPT = """
import rendernet_jupyter as rn
with rn.Session() as session:
    made = session.generate("steps: 4\\na cat --seed 1")
    print(len(made.save("pictures")), made.run.sandbox)
"""


def test_scripts_run_and_fail_as_programs_do(machine: Machine) -> None:
    """A job of the night would be called a success though nothing was made."""
    (machine.folder / "good.ipy").write_text(
        f"{LOAD}\nhero = %rendernet a cat --seed 1 --steps 4\nprint(len(hero))\n"
    )
    assert "1" in done(machine.run("ipython", "good.ipy"))
    (machine.folder / "good.py").write_text(SCRIPT)
    assert done(machine.run("python", "good.py")).split() == ["1", "True"]
    assert len(list((machine.folder / "pictures").iterdir())) == 1
    (machine.folder / "bad.py").write_text(SCRIPT.replace("steps: 4", "steps: many"))
    failed = machine.run("python", "bad.py")
    assert (failed.returncode, failed.stdout) == (1, "")
    assert "'steps' takes a whole number" in failed.stderr
    if IPython.version_info >= (8, 0):  # before, IPython called such scripts a success
        (machine.folder / "bad.ipy").write_text(f"{LOAD}\n%rendernet steps: many\nprint('never')\n")
        failed = machine.run("ipython", "bad.ipy")
        assert failed.returncode != 0
        assert "never" not in failed.stdout
    assert machine.asked == ""


def test_cron_needs_neither_home_nor_terminal(machine: Machine) -> None:
    """A job that runs by hand would fail at night, where hardly a variable is set."""
    (machine.folder / "good.py").write_text(SCRIPT)
    for more in ({"HOME": None}, {"HOME": "/nonexistent"}, {"HOME": None, "PATH": None}):
        assert done(machine.run("python", "good.py", **more)).split() == ["1", "True"]
    (machine.folder / "a.rn").write_text("steps: 4\na cat --seed 1\n")
    assert "a cat" in done(machine.run("rendernet", "generate", "a.rn", HOME=None))
    failed = machine.run("rendernet", "generate", "--line", "--max-credits 0.5", "--", "b.rn")
    assert failed.returncode == 1
    assert json.dumps(failed.stdout) == '""'


def test_a_question_has_no_answer_where_nobody_is(machine: Machine) -> None:
    """A program would wait for ever, or take silence for a yes."""
    (machine.folder / "a.rn").write_text("steps: 4\na cat --seed 1\n")
    done(machine.run("rendernet", "generate", "a.rn"))
    failed = machine.run("rendernet", "forget", "last")
    assert failed.returncode == 1
    assert "Nobody can be asked here" in failed.stderr
