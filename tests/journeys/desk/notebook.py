"""A notebook that is open in the browser: run it, read it, save it, take its picture.

What the page asks for and complains about is written down from its first moment. No judgement is
made here of what a cell should show.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from desk.server import JourneyError
from playwright.sync_api import ConsoleMessage, Locator, Page, Response
from playwright.sync_api import Error as PlaywrightError

PAGE_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
# Tells the application, before it reads its configuration, that a notebook starts no kernel.
NO_KERNEL = """
document.addEventListener('readystatechange', () => {
  const element = document.getElementById('jupyter-config-data');
  if (!element) return;
  const told = {...JSON.parse(element.textContent), notebookStartsKernel: 'false'};
  element.textContent = JSON.stringify(told);
}, {once: true});
"""
# What the applications raise by themselves.
NOT_OURS = (
    "Cannot read properties of undefined (reading 'schema')",  # Notebook 7.6, at every start
    "Cannot read properties of null (reading 'kernel')",  # jupyterlab_widgets 3.0, without a kernel
)
LOOPBACK = ("127.0.0.1", "localhost", None)  # None: data: and blob: addresses
WIDTH, LEAST_HEIGHT, MOST_HEIGHT = 1280, 900, 16000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the page holds it; `count` is None for one that was not run."""

    source: str
    count: int | None
    tags: list[str]
    outputs: list[dict[str, Any]]

    @property
    def error(self) -> str:
        """The name of the exception that it ended with, empty without one."""
        return next((o["ename"] for o in self.outputs if o["output_type"] == "error"), "")


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture that a reader sees: its text, its address, and its size in the file's pixels.

    A picture that could not be decoded has the size 0 by 0.
    """

    alt: str
    source: str
    width: int
    height: int


class Notebook:
    """An open notebook; `page` is Playwright's own, for all that is not here.

    Attributes:
        console: errors of the page's console, and exceptions that nobody caught.
        failed: requests to the server that did not succeed.
        outside: requests that tried to leave this machine.
    """

    def __init__(self, page: Page, file: Path, *, seconds: float) -> None:
        self.page = page
        self.file = file
        self.seconds = seconds
        self.console: list[str] = []
        self.failed: list[str] = []
        self.outside: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", self._uncaught)
        page.on("request", lambda request: self._asked(request.url))
        page.on("requestfailed", lambda request: self._failed(request.url, str(request.failure)))
        page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.console.append(message.text[:500])

    def _uncaught(self, error: PlaywrightError) -> None:
        if error.message not in NOT_OURS:
            self.console.append(f"uncaught: {error.message[:500]}")

    def _asked(self, url: str) -> None:
        if urlsplit(url).hostname not in LOOPBACK:
            self.outside.append(url[:200])

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self._failed(response.url, str(response.status))

    def _failed(self, url: str, reason: str) -> None:
        if reason != "net::ERR_ABORTED":  # given up by the page itself, as on leaving
            self.failed.append(f"{reason} {re.sub(r'token=.*', '', url)[:200]}")

    # Opening and running

    def load(self, address: str, *, kernel: bool) -> None:
        """Show the notebook at `address`, with a kernel ready or with none at all."""
        self.page.add_init_script(PAGE_SCRIPT)
        if not kernel:
            self.page.add_init_script(NO_KERNEL)
        self.page.goto(address)
        self._within("opened(arg)", kernel)
        if not kernel and self._js("kernel() !== null"):
            raise JourneyError(f"{self.file.name} still has a kernel: close it where it is open")

    def run_all(self) -> list[Cell]:
        """Run All, as from the menu, and wait for the last answer."""
        self._within("command('notebook:run-all-cells').then(desk.idle)")
        return self.cells()

    def run(self, index: int) -> Cell:
        """Run one cell and wait for its end."""
        self.start(index)
        return self.finish(index)

    def start(self, index: int) -> None:
        """Run one cell, and do not wait."""
        self._js("start(arg)", index)

    def finish(self, index: int) -> Cell:
        """Wait for the cell that was started."""
        self._within("finished()")
        return self.cells()[index]

    def interrupt(self) -> None:
        """Interrupt the kernel, as the stop button does."""
        self._within("kernel().interrupt()")

    def restart(self) -> None:
        """Restart the kernel, as from the menu, and wait until it answers."""
        self._within("panel().sessionContext.restartKernel().then(desk.idle)")

    def save(self) -> dict[str, Any]:
        """Save, and read what stands in the file."""
        self._within("command('docmanager:save')")
        saved: dict[str, Any] = json.loads(self.file.read_text(encoding="utf-8"))
        return saved

    def saved_with(self, index: int, words: str) -> dict[str, Any]:
        """Save until a cell's outputs hold some words, which the kernel may just be sending."""
        for _ in range(100):
            saved = self.save()
            if words in json.dumps(saved["cells"][index]["outputs"], ensure_ascii=False):
                break
            self.page.wait_for_timeout(100)
        return saved

    def close(self) -> None:
        """Shut its kernel down, if it has one, and close the page."""
        if self.page.is_closed():
            return
        try:
            self._within("kernel() && desk.panel().sessionContext.shutdown()")
        finally:
            self.page.close()

    # Reading

    def cells(self) -> list[Cell]:
        """All cells with their outputs, in the form in which the file would hold them."""
        return [Cell(**found) for found in self._js("cells()")]

    def pictures(self, index: int) -> list[Shown]:
        """The pictures that a cell's outputs show."""
        return [Shown(**found) for found in self._js("pictures(arg)", index)]

    def trusts(self, index: int) -> bool:
        """Whether the application shows a cell's HTML as it is, not with parts taken out."""
        return bool(self._js("panel().content.widgets[arg].model.trusted", index))

    def output(self, index: int) -> Locator:
        """A cell's output area, for Playwright's own questions and waiting."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(index).locator(".jp-Cell-outputArea")

    def shoot(self, file: Path) -> Path:
        """Write a picture of the whole notebook (PNG, up to 16,000 pixels high) and name it."""
        height = int(self._js("height()")) + 200
        tall = max(LEAST_HEIGHT, min(height, MOST_HEIGHT))
        self.page.set_viewport_size({"width": WIDTH, "height": tall})
        self._js("top()")
        self._within("rendered()")
        file.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=file)
        self.page.set_viewport_size({"width": WIDTH, "height": LEAST_HEIGHT})
        return file

    def _js(self, expression: str, arg: object = None) -> Any:
        return self.page.evaluate(f"arg => window.desk.{expression}", arg)

    def _within(self, expression: str, arg: object = None) -> Any:
        """Like `_js`, for what may take long or never end."""
        limited = f"([seconds, arg]) => desk.within(seconds, desk.{expression})"
        try:
            return self.page.evaluate(limited, [self.seconds, arg])
        except PlaywrightError as error:
            raise JourneyError(f"{self.file.name}: {expression}: {error.message}") from error
