"""Look at a notebook as its readers do, in pictures.

    python tests/journeys/look.py notebooks/01_first_picture.ipynb --out shots
    python tests/journeys/look.py NOTEBOOK --out shots --notebook --dark --html

A copy of the notebook, without the files beside it, is run on the sandbox, from an empty home, in
JupyterLab (or Notebook 7); with `--stored` it is shown as it was saved, without a kernel. `--html`
adds a picture of its HTML export. Ends with 1 when a cell failed or the page complained. The
notebook itself is never changed.
"""

# ruff: noqa: T201 - a program answers by printing

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from desk.desk import Desk, set_up
from desk.notebook import Notebook
from desk.server import App


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("path", metavar="NOTEBOOK", type=Path)
    parser.add_argument("--out", type=Path, default=Path("shots"), metavar="DIR")
    parser.add_argument("--notebook", action="store_true", help="in Notebook 7, not JupyterLab")
    parser.add_argument("--dark", action="store_true", help="with the dark theme")
    kernel = parser.add_mutually_exclusive_group()
    kernel.add_argument("--run", action="store_true", default=True, help="run it first (default)")
    kernel.add_argument("--stored", dest="run", action="store_false", help="show it as saved")
    parser.add_argument("--html", action="store_true", help="also its HTML export")
    return parser.parse_args()


def problems(notebook: Notebook) -> Iterator[str]:
    """One line for each thing that a reader should not have met."""
    for number, cell in enumerate(notebook.cells(), start=1):
        if cell.error and "raises-exception" not in cell.tags:
            yield f"cell {number} ended with {cell.error}"
    yield from (f"console: {line}" for line in notebook.console)
    yield from (f"request failed: {line}" for line in notebook.failed)
    yield from (f"request to the outside: {line}" for line in notebook.outside)


def shoot_html(desk: Desk, file: Path, picture: Path, *, dark: bool) -> None:
    """Export the notebook with nbconvert, and take a picture of the page."""
    from nbconvert import HTMLExporter

    html, _ = HTMLExporter(theme="dark" if dark else "light").from_filename(str(file))
    exported = file.with_suffix(".html")
    exported.write_text(html, encoding="utf-8")
    page = desk.context.new_page()
    page.goto(exported.as_uri(), wait_until="load")
    page.screenshot(path=picture, full_page=True)


def main() -> int:
    """Take the pictures, and print where they are and what was wrong."""
    asked = arguments()
    app: App = "notebook" if asked.notebook else "lab"
    theme = "dark" if asked.dark else "light"
    picture = asked.out / f"{asked.path.stem}-{app}-{theme}.png"
    with set_up(app, seconds=300) as desk:
        file = desk.put(asked.path.read_text(encoding="utf-8"), name=asked.path.name)
        notebook = desk.open(file, kernel=asked.run, dark=asked.dark)
        if asked.run:
            notebook.run_all()
            notebook.save()
        print(notebook.shoot(picture))
        found = list(problems(notebook))
        if asked.html:
            picture = picture.with_name(f"{asked.path.stem}-html-{theme}.png")
            shoot_html(desk, file, picture, dark=asked.dark)
            print(picture)
        notebook.close()
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
