"""Turns of phrase that captions share: shortened, counted, kept together. Nothing here draws."""

from __future__ import annotations

from collections.abc import Iterable

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
TIMES = "\N{MULTIPLICATION SIGN}"
BOUND = "\N{NO-BREAK SPACE}"

_LONGEST_BOUND = 24

# What an ellipsis stands in for, in the scripts that have signs of their own: Arabic, CJK.
_STOPS = " ,.;:\u060c\u061b\u3001\u3002\uff0c\uff1b\uff1a"


def shorten(text: str, limit: int) -> str:
    """`text` on one line, within `limit` characters, cut between words where that is possible."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    head = flat[: limit - 1]
    at = head.rfind(" ")
    return (head[:at] if at > limit * 2 // 3 else head).rstrip(_STOPS) + ELLIPSIS


def counted(number: float, noun: str) -> str:
    """`1 credit`, `2 credits`, `0.5 credits`."""
    return f"{numeral(number)} {noun}" if number == 1 else f"{numeral(number)} {noun}s"


def numeral(number: float) -> str:
    """`1,234`, `12.5`: without what floating point adds."""
    return f"{round(number, 6):,.10g}"


def lasting(seconds: float) -> str:
    """`4.2 s`, `1 min 5 s`."""
    if round(seconds, 1) < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def weighing(size: int) -> str:
    """`840 kB`, `1.2 MB`: bytes in thousands."""
    return f"{size / 1e6:.1f} MB" if size >= 999_500 else f"{max(1, round(size / 1000))} kB"


def bound(text: str) -> str:
    """`text` that no line ends in if it is short: `cfg 7` would be read as two things."""
    return text.replace(" ", BOUND) if len(text) <= _LONGEST_BOUND else text


def spans(numbers: Iterable[int]) -> str:
    """`7..10, 12`: different numbers as the spec language writes them."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(f"{low}..{high}" if high > low else str(low) for low, high in runs)
