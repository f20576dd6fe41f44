"""A run under way, as one calm line that is updated in place.

It stands where the grid will stand, in the same type, and keeps its height from the first moment to
the last. Nothing here waits, counts or asks the service.
"""

from __future__ import annotations

from rendernet_jupyter.job.progress import Progress
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.markup import Markup, clean, tag
from rendernet_jupyter.view.phrase import BOUND, counted, shorten
from rendernet_jupyter.view.place import without_home

_WORDS = {
    "connecting": "connecting",
    "uploading": "uploading",
    "pricing": "asking for the price",
    "queued": "queued",
    "running": "running",
    "downloading": "downloading",
    "finished": "finished",
    "stopped": "stopped",
}
_LINE = "white-space:nowrap;overflow:hidden;text-overflow:ellipsis"
# How far along a picture is at each stage: a guess that only moves forward.
_SHARE = {"running": 0.4, "downloading": 0.9, "done": 1.0, "failed": 1.0}


def progress_bundle(progress: Progress) -> dict[str, str]:
    """`progress` as `text/html` and `text/plain`, to be shown in place of the one before it."""
    return {"text/html": str(_html(progress)), "text/plain": clean(_plain(progress))}


def fraction(progress: Progress) -> float:
    """How far along it is in all, from 0 to 1."""
    if progress.phase == "finished":
        return 1.0
    if progress.pictures <= 0:
        return 0.0
    reached = sum(getattr(progress, stage) * share for stage, share in _SHARE.items())
    return min(1.0, float(reached) / progress.pictures)


def _status(progress: Progress) -> str:
    parts = []
    if progress.pictures:
        parts.append(f"{progress.done} of {progress.pictures}")
    if progress.failed:
        parts.append(f"{progress.failed} failed")
    parts += [_WORDS[progress.phase], _clock(progress.elapsed)]
    if progress.left is not None and progress.phase not in ("finished", "stopped"):
        parts.append(f"about {_rough(progress.left)} left" if progress.left >= 1 else "any moment")
    if progress.engine:
        parts.append(progress.engine)
    return " · ".join(parts)


def _clock(seconds: float) -> str:
    if round(seconds, 1) < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s"


def _rough(seconds: float) -> str:
    """A time nobody can know to the second."""
    if seconds < 10:
        return f"{seconds:.0f} s"
    if seconds < 90:
        return f"{5 * round(seconds / 5)} s"
    minutes = round(seconds / 60)
    return f"{minutes} min"


def _html(progress: Progress) -> Markup:
    note = without_home(progress.note)
    # As the title of the result, which will stand here.
    name = [tag("code", progress.name, style=theme.NAME), " "] if progress.name else []
    asked = shorten(without_home(progress.asked), 160)
    return tag(
        "div",
        tag("div", *name, asked or ("" if name else BOUND), style=f"{theme.TITLE};{_LINE}",
            dir="auto"),
        _bar(progress),
        tag("div", _status(progress) + (f" · {note}" if note else ""),
            style=f"{theme.QUIET_SMALL};{_LINE};font-variant-numeric:tabular-nums"),
        style=theme.ROOT,
    )  # fmt: skip


def _bar(progress: Progress) -> Markup:
    percent = round(100 * fraction(progress))
    # Borders, because forced colours take every ground away.
    filled = tag("div", style=f"width:{percent}%;border-top:4px solid {theme.ACCENT}")
    return tag(
        "div",
        filled,
        style="height:4px;border:1px solid transparent;border-radius:3px;margin:5px 0;"
        f"max-width:528px;overflow:hidden;background:{theme.LINE};background-clip:padding-box",
        role="progressbar",
        aria_label=f"{counted(progress.pictures, 'picture')} asked for",
        aria_valuemin=0,
        aria_valuemax=100,
        aria_valuenow=percent,
        aria_valuetext=_status(progress),
    )


def _plain(progress: Progress) -> str:
    asked = shorten(without_home(progress.asked), 72)
    asked = f"{progress.name}: {asked}" if progress.name and asked else progress.name or asked
    parts = [asked, _status(progress), without_home(progress.note)]
    return " · ".join(part for part in parts if part)
