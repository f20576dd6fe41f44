"""One display, updated in place: progress first, the result at the end.

In a kernel the display is known by its id; in a terminal one line is rewritten, if it is a terminal
at all. Nothing here knows what is being made.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from IPython.display import display

from rendernet_jupyter.job.progress import Progress
from rendernet_jupyter.view.gallery import Gallery
from rendernet_jupyter.view.listing import Listing
from rendernet_jupyter.view.message import Message
from rendernet_jupyter.view.phrase import counted
from rendernet_jupyter.view.progress import progress_bundle
from rendernet_jupyter.view.tile import noun_of

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

PAUSE = 0.1  # seconds between updates: faster flickers, and floods a slow connection


class Live:
    """A place on the page. Call it with progress; `show` puts the result there."""

    def __init__(self, ip: InteractiveShell) -> None:
        self.in_kernel = hasattr(ip, "kernel")
        self._handle: Any = None
        self._last: Progress | None = None
        self._drawn_at = 0.0
        self._width = 0

    @property
    def drawn(self) -> bool:
        """Whether something stands on the page."""
        return self._handle is not None

    def __call__(self, progress: Progress) -> None:
        """Show a moment of progress, unless another was shown just now."""
        changed = self._last is None or self._last.phase != progress.phase
        self._last = progress
        if changed or time.monotonic() - self._drawn_at >= PAUSE:
            self._draw(progress)

    def _draw(self, progress: Progress) -> None:
        self._drawn_at = time.monotonic()
        bundle = progress_bundle(progress)
        if self.in_kernel:
            self._put(bundle, raw=True)
        elif sys.stderr.isatty():
            text = bundle["text/plain"].replace("\n", " ")[:100]
            sys.stderr.write("\r" + text.ljust(self._width))
            sys.stderr.flush()
            self._width = len(text)

    def show(self, result: object) -> None:
        """Put the result in the place of the progress."""
        self._wipe_line()
        if self.in_kernel:
            self._put(result)
        else:
            display(result)

    def stop(self) -> None:
        """Leave a last word in place of a progress that will not go on."""
        self._wipe_line()
        if self._last is not None and self.in_kernel:
            self._put(progress_bundle(replace(self._last, phase="stopped")), raw=True)

    def hold(self) -> None:
        """Take the place on the page now: what is drawn from another thread goes to it."""
        if self.in_kernel and not self.drawn:
            self._put({"text/plain": ""}, raw=True)

    def clear(self) -> None:
        """Take the progress away: what follows is shown by the cell itself."""
        self._wipe_line()
        if self._handle is not None:
            self._handle.update({"text/plain": ""}, raw=True)

    def _put(self, what: object, **options: Any) -> None:
        if self._handle is None:
            self._handle = display(what, display_id=True, **options)
        else:
            self._handle.update(what, **options)

    def _wipe_line(self) -> None:
        if self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            self._width = 0


def show_once(ip: InteractiveShell, live: Live, made: Gallery, how: str = "grid") -> Gallery:
    """Show a gallery where its progress was, and return it as the cell's value.

    IPython shows a cell's value, which would be the second time, but `_` and `Out` should hold it:
    so the gallery skips the one display that the value of this very cell causes.

    Args:
        ip: the shell.
        live: the place.
        made: the result.
        how: `grid`, `table` or `none`.
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


def shown_as(made: Gallery, how: str) -> Gallery | Listing | Message:
    """A gallery as `--show` wants it: `grid`, `table`, or `none` but a line."""
    if how == "table":
        return table(made)
    return brief(made) if how == "none" else made


def brief(made: Gallery) -> Message:
    """What a gallery cost and where it is, when nobody wants to see it."""
    said = [counted(len(made), noun_of([picture.medium for picture in made]))]
    said += [f"{len(made.failed)} failed"] if made.failed else []
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
