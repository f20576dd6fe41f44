"""A place on the page, updated as things come: progress first, the result at the end.

In a kernel a display is known by its id; in a terminal one line is rewritten, if it is a terminal
at all. While pictures arrive there is the line of progress and, below it, the table that fills: two
displays where the cell is nothing but this call, because the line changes often and is light, and
the table is heavy and changes seldom. At the end both are wiped for the one that stays. Elsewhere
(`--no-wait`, a line within other code) wiping would take what is not ours, so one display holds
line and table, and is renewed the more seldom the heavier it is. In the same way several earlier
runs that come home stand below the line, each as soon as it is there, until the end puts all in
order. Nothing here knows what is being made.
"""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from IPython.display import clear_output, display

from rendernet_jupyter.job.progress import Progress
from rendernet_jupyter.view.arriving import Arriving, Filling
from rendernet_jupyter.view.gallery import Gallery
from rendernet_jupyter.view.instead import Instead
from rendernet_jupyter.view.listing import Listing
from rendernet_jupyter.view.message import Message
from rendernet_jupyter.view.phrase import counted
from rendernet_jupyter.view.progress import progress_bundle
from rendernet_jupyter.view.returning import Returning
from rendernet_jupyter.view.tile import lacking, noun_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from IPython.core.interactiveshell import InteractiveShell

    from rendernet_jupyter.view.compare.comparison import Comparison
    from rendernet_jupyter.view.compare.several import Comparisons

PAUSE = 0.1  # seconds between updates: faster flickers, and floods a slow connection
CALM = 0.9  # the same after the first ten seconds, when tenths no longer tell anything
RATE = 8_000.0  # bytes a second for a table that is sent along with its line


class Live:
    """A place on the page. Call it with progress; `show` puts the result there.

    Args:
        ip: the shell.
        fills: whether the table is shown while its pictures arrive.
        alone: whether all output of the cell is ours, and may be wiped.
    """

    def __init__(self, ip: InteractiveShell, *, fills: bool = False, alone: bool = False) -> None:
        self.in_kernel = hasattr(ip, "kernel")
        self._ip = ip
        self._lock = threading.RLock()  # a run that was left to itself draws from a thread
        self._held = False
        self._over = False
        self._in_cell = True
        self._said: tuple[object, dict[str, Any]] = (None, {})
        self._fills = fills and self.in_kernel
        self._alone = alone
        self._handle: Any = None
        self._below: Any = None
        self._returned = False
        self._filling: Filling | None = None
        self._table = ""
        self._last: Progress | None = None
        self._drawn_at = 0.0
        self._pause = PAUSE
        self._width = 0

    @property
    def drawn(self) -> bool:
        """Whether something stands on the page."""
        return self._handle is not None

    def __call__(self, progress: Progress) -> None:
        """Show a moment of progress, unless another was shown just now."""
        changed = self._last is None or self._last.phase != progress.phase
        self._last = progress
        filled = self._fill(progress)
        if changed or filled or time.monotonic() - self._drawn_at >= self._pause:
            self._draw(progress)
        if filled and self._alone:
            self._draw_below()
        if self._alone and self.in_kernel and isinstance(progress.scene, Returning):
            self._add(progress.scene)

    def _fill(self, progress: Progress) -> bool:
        """Take up what has arrived; whether the table is worth sending anew."""
        scene = progress.scene
        if not self._fills or not isinstance(scene, Arriving):
            return False
        scene.take(progress.seen)
        ready = scene.ready
        first = self._filling is None
        filling = self._filling = self._filling or Filling(scene.total)
        if not (first or filling.due(ready)):
            return False
        table = str(scene.table())
        if not filling.send(ready, len(table)):
            return False
        self._table = table
        return True

    def _draw(self, progress: Progress) -> None:
        self._drawn_at = time.monotonic()
        self._pause = PAUSE if progress.elapsed < 10 else CALM
        bundle = progress_bundle(progress)
        if self.in_kernel:
            if self._table and not self._alone:
                bundle["text/html"] += self._table
                self._pause = max(self._pause, len(bundle["text/html"]) / RATE)
            self._put(bundle, raw=True)
        elif sys.stderr.isatty():
            text = bundle["text/plain"].replace("\n", " ")[:100]
            sys.stderr.write("\r" + text.ljust(self._width))
            sys.stderr.flush()
            self._width = len(text)

    def _draw_below(self) -> None:
        table = {"text/html": self._table, "text/plain": ""}
        if self._below is None:
            self._below = display(table, display_id=True, raw=True)
        else:
            self._below.update(table, raw=True)

    def _add(self, scene: Returning) -> None:
        """Show what has come home since the last look; at the end it is wiped, and shown anew."""
        while (gallery := scene.take()) is not None:
            display(gallery)
            self._returned = True

    def show(self, result: object) -> None:
        """Put the result in the place of the progress."""
        self._wipe()
        if self.in_kernel:
            self._put(result)
        else:
            display(result)

    def stop(self) -> None:
        """Leave a last word in place of a progress that will not go on, and what has arrived."""
        if not self.keep() and self._last is not None and self.in_kernel:
            self._put(progress_bundle(replace(self._last, phase="stopped")), raw=True)

    def keep(self, word: str = "") -> bool:
        """Leave the pictures that have arrived, and a word on the others; False without any."""
        self._wipe()
        scene = self._last.scene if self._last else None
        if not self._fills or not isinstance(scene, Arriving) or not scene.ready:
            return False
        data, metadata = scene.stopped(word)
        self._put(data, metadata=metadata, raw=True)
        return True

    def hold(self) -> None:
        """Take the place on the page now: what is drawn from another thread goes to it."""
        if not self.in_kernel:
            return
        with self._lock:
            if not self.drawn:
                self._put({"text/plain": ""}, raw=True)
            if not self._over:
                self._ip.events.register("pre_run_cell", self._cell_begins)
                self._ip.events.register("post_run_cell", self._cell_ends)
                self._held = True

    def let_go(self, last: Callable[[], object]) -> None:
        """Draw for the last time in a place that was held, from another thread.

        A message that leaves between two cells belongs to neither, and who runs a notebook
        unattended takes only those of the cell that it runs: the next cell says it once more.
        """
        with self._lock:  # so no cell begins or ends meanwhile
            try:
                last()
            finally:
                self._over = True
                if self._in_cell:
                    self._forget_cells()

    def _cell_begins(self, *_: object) -> None:
        with self._lock:
            self._in_cell = True
            if self._over:
                self._forget_cells()
                what, options = self._said
                self._put(what, **options)

    def _cell_ends(self, *_: object) -> None:
        with self._lock:
            self._in_cell = False

    def _forget_cells(self) -> None:
        if self._held:
            self._ip.events.unregister("pre_run_cell", self._cell_begins)
            self._ip.events.unregister("post_run_cell", self._cell_ends)
            self._held = False

    def clear(self) -> None:
        """Take the progress away: what follows is shown by the cell itself."""
        self._wipe()
        if self._handle is not None and self._alone:
            clear_output()
            self._handle = None
        elif self._handle is not None:
            self._handle.update({"text/plain": ""}, raw=True)

    def _put(self, what: object, **options: Any) -> None:
        with self._lock:
            self._said = what, options
            if self._handle is None:
                self._handle = display(what, display_id=True, **options)
            else:
                self._handle.update(what, **options)

    def _wipe(self) -> None:
        """End the filling: of two displays none is left, and the next one stands in their place."""
        if self._last is not None and isinstance(self._last.scene, Arriving):
            self._last.scene.close()
        if self._below is not None or self._returned:
            clear_output(wait=True)
            self._handle = self._below = None
            self._returned = False
        self.clear_line()

    def clear_line(self) -> None:
        """Empty the line of a terminal for somebody else's words."""
        if self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()
            self._width = 0


def show_once(ip: InteractiveShell, live: Live, made: Gallery, how: str = "grid") -> Gallery:
    """Show a gallery where its progress was, and return it as the cell's value.

    IPython shows a cell's value, which would be the second time, but `_` and `Out` should hold it:
    so the gallery skips the one display that the value of this very cell causes.

    Args:
        ip: the shell.
        live: the place.
        made: the result.
        how: `grid`, `table`, `compare` or `none`.
    """
    said = shown_as(made, how)
    if live.in_kernel:
        live.show(said)
        keep_quiet_once(ip, live, made)
    else:
        live.stop()
        if said is not made:
            keep_quiet_once(ip, live, made, instead=said)
    return made


def keep_quiet_once(ip: InteractiveShell, live: Live, made: object, instead: object = None) -> None:
    """Let `made` skip the one display that being the value of this very cell causes.

    Args:
        ip: the shell.
        live: the place where it stands already.
        made: the value.
        instead: what a terminal says behind its `Out[1]:`.
    """

    def skip() -> None:
        forget()
        if instead is not None:
            display(instead)
        if live.in_kernel and getattr(ip.displayhook, "msg", None) is None:
            display(made)  # by display(x): a person asks for it

    def forget(*_: object) -> None:
        vars(made).pop("_ipython_display_", None)
        if forget in ip.events.callbacks["post_run_cell"]:
            ip.events.unregister("post_run_cell", forget)

    vars(made)["_ipython_display_"] = skip
    ip.events.register("post_run_cell", forget)


def shown_as(made: Gallery, how: str) -> Gallery | Instead | Comparison | Comparisons:
    """A gallery as `--show` wants it: `grid`, `table`, `compare`, or `none` but a line."""
    if how == "compare":
        from rendernet_jupyter.view.compare.several import of_run

        return of_run(made)
    if how not in ("table", "none"):
        return made
    words = table(made) if how == "table" else brief(made)
    return Instead(words, [picture.medium.sha256 for picture in made])


def brief(made: Gallery) -> Message:
    """What a gallery cost and where it is, when nobody wants to see it."""
    said = [counted(len(made), noun_of([picture.medium for picture in made]))]
    said += lacking(made.failed)
    said += [counted(made.credits_spent, "credit")] if made.credits_spent is not None else []
    said += ["from the store"] if made.run.cached else []
    return Message(f"{', '.join(said)}; in {made.run.name or '_'}")


def table(made: Gallery) -> Listing:
    """The pictures of a gallery as rows of facts."""
    axes = list(dict.fromkeys(name for answer in made.run.answers for name in answer.coords))
    rows = [
        {
            "picture": number,
            **made.run.answers[picture.request].coords,
            "seed": picture.seed,
            "size": f"{picture.width} x {picture.height}",
            "media_id": picture.media_id,
        }
        for number, picture in enumerate(made)
    ]
    columns = ["picture", *axes, *(c for c in ("seed", "size", "media_id") if c not in axes)]
    return Listing(made.run.name or "pictures", columns, rows)
