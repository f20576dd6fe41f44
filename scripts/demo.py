"""Run the first notebook on the offline sandbox and keep its pictures: what `make demo` does.

The notebook itself is not changed: a copy with its results is written to `build/demo`, as a
notebook and as a page for any browser, and the pictures go to `pictures`. No key is used, nothing
leaves this machine, and no settings of Jupyter, IPython or Matplotlib in the user's home are read.
"""

# ruff: noqa: INP001, T201 - a program: in no package, and answering by printing

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOK = ROOT / "notebooks/01_first_picture.ipynb"
BUILD = ROOT / "build/demo"
PICTURES = ROOT / "pictures"
HOMES = (
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_DATA_DIR",
    "JUPYTER_RUNTIME_DIR",
    "IPYTHONDIR",
    "MPLCONFIGDIR",
)


def set_the_scene() -> None:
    """Tell the kernel, by its environment, to stay offline and in this folder."""
    for name in HOMES:
        folder = BUILD / "home" / name.lower()
        folder.mkdir(parents=True, exist_ok=True)
        os.environ[name] = str(folder)
    os.environ |= {
        "JUPYTER_PREFER_ENV_PATH": "1",  # the kernel is the Python of this environment
        "JUPYTER_PLATFORM_DIRS": "1",
        "RENDERNET_ENGINE": "sandbox",
        "RENDERNET_OUTPUT_DIR": str(PICTURES),
    }
    if "RENDERNET_STORE" not in os.environ and not is_writable(default_store()):
        os.environ["RENDERNET_STORE"] = str(BUILD / "store")


def default_store() -> Path:
    """Where the results of every notebook of this user are kept."""
    from rendernet_jupyter.store.place import default_folder

    return default_folder()


def is_writable(folder: Path) -> bool:
    """Whether files can be written in `folder`, which may not exist yet."""
    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    return os.access(nearest, os.W_OK)


def run() -> Path:
    """Execute a copy of the notebook; return the page made of it."""
    import nbformat
    from nbclient import NotebookClient
    from nbconvert import HTMLExporter

    notebook = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        extra_arguments=["--log-level=ERROR"],  # the kernel's own notices are not for newcomers
        resources={"metadata": {"path": str(BUILD)}},
    ).execute()
    page, _ = HTMLExporter().from_notebook_node(notebook)
    nbformat.write(notebook, BUILD / NOTEBOOK.name)
    file = BUILD / NOTEBOOK.with_suffix(".html").name
    file.write_text(page, encoding="utf-8")
    return file


def main() -> int:
    """Run it, and say where everything is; 1 when there are no pictures to show for it."""
    BUILD.mkdir(parents=True, exist_ok=True)
    set_the_scene()
    print(f"Running {NOTEBOOK.relative_to(ROOT)} on the offline sandbox ...", flush=True)
    page = run()
    pictures = sorted(file for file in PICTURES.glob("**/*") if file.is_file())
    if not pictures:
        print(f"The notebook ran, but left no picture in {PICTURES}", file=sys.stderr)
        return 1
    print(f"{len(pictures)} pictures are in {PICTURES}")
    for file in pictures:
        print(f"  {file.relative_to(ROOT)}")
    print(f"The executed notebook, as a page: {page.relative_to(ROOT)}")
    print("Next: `make lab` opens the notebook itself. Change a word, and run it again.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
