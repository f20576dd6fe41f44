"""A person's desk: a Jupyter server, a browser, and the notebooks that lie open on it.

Nothing on it outlives the block that it was set up for.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desk.chromium import launch
from desk.notebook import LEAST_HEIGHT, WIDTH, Notebook
from desk.server import App, Server, serve
from playwright.sync_api import BrowserContext, sync_playwright


class Desk:
    """Where notebooks are written and opened; `notebooks` are those that were opened on it."""

    def __init__(self, server: Server, context: BrowserContext, *, seconds: float) -> None:
        self.server = server
        self.context = context
        self.seconds = seconds
        self.notebooks: list[Notebook] = []

    def write(self, *cells: str, name: str = "new.ipynb") -> Path:
        """Write a notebook of these code cells into the served folder."""
        empty: dict[str, Any] = {"cell_type": "code", "metadata": {}, "outputs": []}
        empty["execution_count"] = None
        body = {
            "cells": [{**empty, "id": f"cell-{i}", "source": s} for i, s in enumerate(cells)],
            "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        return self.put(json.dumps(body), name=name)

    def put(self, text: str, *, name: str) -> Path:
        """Write the text of a notebook file into the served folder."""
        file = self.server.work / name
        file.write_text(text, encoding="utf-8")
        return file

    def open(self, file: Path, *, kernel: bool = True, dark: bool = False) -> Notebook:
        """Open a notebook of the served folder in a page of its own.

        Without a kernel it is what a reader of a stored notebook sees.
        """
        theme = "JupyterLab Dark" if dark else "JupyterLab Light"
        self.server.set("apputils-extension/themes", theme=theme)
        notebook = Notebook(self.context.new_page(), file, seconds=self.seconds)
        self.notebooks.append(notebook)
        address = self.server.address(file, workspace=f"w{len(self.notebooks)}")
        notebook.load(address, kernel=kernel)
        return notebook

    def clear(self) -> None:
        """Close every notebook, and end its kernel."""
        for notebook in self.notebooks:
            notebook.close()

    def forget(self) -> None:
        """Empty the store: what was made before is made anew, and counted."""
        self.clear()
        shutil.rmtree(self.server.store, ignore_errors=True)


@contextmanager
def set_up(app: App, *, seconds: float = 60.0) -> Iterator[Desk]:
    """A desk with `app`, from a new home; no step on it may take longer than `seconds`.

    While it stands, `asyncio.run` fails in this thread, because Playwright's own loop runs there.
    """
    with (
        # A kernel that is ending may still write its history.
        tempfile.TemporaryDirectory(prefix="desk-", ignore_cleanup_errors=True) as folder,
        serve(app, Path(folder), seconds=seconds) as server,
        sync_playwright() as playwright,
        launch(playwright) as browser,
        browser.new_context(
            viewport={"width": WIDTH, "height": LEAST_HEIGHT},
            locale="en-US",
            reduced_motion="reduce",
        ) as context,
    ):
        context.set_default_timeout(seconds * 1000)
        yield Desk(server, context, seconds=seconds)
