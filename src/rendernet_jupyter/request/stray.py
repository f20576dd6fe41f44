"""Words of an object that are too few or too many, and what was probably meant by them.

A stray word may be a setting in the spelling of another program, a bare number, or the rest of a
path with spaces. Nothing here decides that a word is stray.
"""

from __future__ import annotations

import re

from rendernet_jupyter.request.context import Context
from rendernet_jupyter.request.media import facts_of_name
from rendernet_jupyter.spec.canonical import quoted
from rendernet_jupyter.spec.entry import Entry
from rendernet_jupyter.spec.filled import Filled
from rendernet_jupyter.spec.items import Item
from rendernet_jupyter.spec.keys import folded
from rendernet_jupyter.spec.objects import Words
from rendernet_jupyter.suggest import nearest

_NUMBER = r"([0-9]+(?:\.[0-9]+)?)"
_TIMES = "[xX\N{MULTIPLICATION SIGN}]"
_AMOUNT = re.compile(rf"{_NUMBER}(?:{_TIMES}|s)?|{_TIMES}{_NUMBER}")
"""A bare amount: `2`, `2x`, `x2`, `5s`."""

_SETTING = re.compile(r"([A-Za-z_-]+)[=:](.*)")


def report_words(words: Words, filled: Filled, entry: Entry, context: Context) -> None:
    """Report that an object does not hold its asset and settings alone."""
    plain = words.plain
    if len(plain) > 1:
        path = filled.text[plain[0].start : plain[-1].end]
        settings = [given.key_start for given in words.settings.values()]
        between = any(plain[0].start < start < plain[-1].start for start in settings)
        if not between and not filled.contents and '"' not in path and facts_of_name(path):
            report_form(filled, entry, context, quoted(path))
            return
        if _reports_setting(plain, filled, entry, context):
            return
    report_form(filled, entry, context)


def report_form(filled: Filled, entry: Entry, context: Context, meant: str | None = None) -> None:
    """Report that a value has not the form of its key."""
    context.findings.report(
        "bad-value",
        f"'{entry.key.name}' takes {entry.key.expects}",
        filled.typed.place(0),
        length=len(filled.text),
        suggest=meant,
    )


def _reports_setting(
    plain: tuple[Item, ...], filled: Filled, entry: Entry, context: Context
) -> bool:
    """Report the word behind the asset that was meant as a setting; False when none was."""
    item, settings = plain[1], entry.key.settings
    if item.quoted or not settings:
        return False
    code, message, meant = "bad-value", "", None
    end = item.end
    if amount := _AMOUNT.fullmatch(item.text):
        setting = next((s for s in settings if s.value == "number"), None)
        if setting is None or len(plain) > 2:
            return False
        message, meant = "a number needs its name here", f"{setting.name}={amount[1] or amount[2]}"
    elif match := _SETTING.fullmatch(item.text):
        value = match[2] or " ".join(word.text for word in plain[2:3])
        names = [s.name for s in settings]
        near = nearest(folded(match[1]), names, cutoff=0.7)
        end = item.end if match[2] or len(plain) < 3 else plain[2].end
        if near and ":" in item.text:
            message, meant = "a setting is written with '='", f"{near[0]}={value}"
        else:
            code, message = "unknown-key", f"the settings of '{entry.key.name}' are"
            message = f"{message} {', '.join(names)}; '{match[1]}' is none"
            meant = near[0] if near else None
    else:
        return False
    place = item.place(filled)
    context.findings.report(code, message, place, length=end - item.start, suggest=meant)
    return True
