"""Spans of time as people type them: `2026-11`, `yesterday`, `7d`. Reads text and no clock.

Days begin at midnight of the place where the process runs; nothing here knows what happened then.
"""

from __future__ import annotations

import re
import time
from datetime import date, datetime
from datetime import time as clock

from rendernet_jupyter.errors import RenderNetError

KNOWN = "2026, 2026-11, 2026-11-22, 2026-11-22 14:30, today, yesterday, 3h, 7d, 2w, 6mo, 1y"

_DATE = re.compile(
    r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2}))?)?)?)?"
)
_AGO = re.compile(r"(\d{1,6})\s*(min|mo|h|d|w|y)[a-z]*(?:\s+ago)?", re.IGNORECASE)
_SECONDS = {"min": 60, "h": 3_600, "d": 86_400, "w": 604_800}

Moment = str | date | datetime


def begin(typed: Moment, now: float) -> float:
    """When a span begins, in Unix seconds: `2026-11` at the first midnight of that month.

    Args:
        typed: as in `KNOWN`, or a date or a moment of `datetime`.
        now: Unix seconds.

    Raises:
        RenderNetError: it cannot be read as a time.
    """
    return _span(typed, now)[0]


def end(typed: Moment, now: float) -> float:
    """When a span is over: `2026-11` at the first midnight of December. See `begin`."""
    return _span(typed, now)[1]


def _span(typed: Moment, now: float) -> tuple[float, float]:
    if isinstance(typed, datetime):
        return typed.timestamp(), typed.timestamp()
    text = typed.isoformat() if isinstance(typed, date) else " ".join(typed.split()).casefold()
    try:
        found = _named(text, now) or _dated(text.upper()) or _ago(text, now)
    except (OverflowError, ValueError):
        found = None
    if found is None:
        raise RenderNetError(f"{text!r} cannot be read as a time", hint=f"Such as: {KNOWN}.")
    return found


def _named(text: str, now: float) -> tuple[float, float] | None:
    days = {"today": 0, "yesterday": -1}
    if text == "now":
        return now, now
    if text not in days:
        return None
    year, month, day = time.localtime(now)[:3]
    return _midnight(year, month, day + days[text]), _midnight(year, month, day + days[text] + 1)


def _dated(text: str) -> tuple[float, float] | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    given = [int(part) for part in found.groups() if part]
    padded = [*given, *(1, 1, 0, 0, 0)[len(given) - 1 :]]
    year, month, day, hour, minute, second = padded
    date(year, month, day)  # refuses what no calendar has, such as February 30
    clock(hour, minute, second)
    step = [0] * 6
    step[len(given) - 1] = 1
    return _at(padded), _at([part + more for part, more in zip(padded, step, strict=True)])


def _ago(text: str, now: float) -> tuple[float, float] | None:
    found = _AGO.fullmatch(text)
    if found is None:
        return None
    count, unit = int(found[1]), found[2].lower()
    if unit in _SECONDS:
        moment = now - count * _SECONDS[unit]
    else:
        year, month, *rest = time.localtime(now)[:6]
        year, month = (year - count, month) if unit == "y" else (year, month - count)
        moment = _at([year, month, *rest])
    return moment, moment


def _midnight(year: int, month: int, day: int) -> float:
    return _at([year, month, day, 0, 0, 0])


def _at(parts: list[int]) -> float:
    """Local time; `mktime` carries over what is too large, and knows summer time by itself."""
    year, month, day, hour, minute, second = parts
    return time.mktime((year, month, day, hour, minute, second, 0, 0, -1))
