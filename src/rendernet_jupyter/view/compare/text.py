"""Comparisons in plain words, for terminals, screen readers and diffs.

Nothing here measures; no colour codes, no drawing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rendernet_jupyter.view.compare.number import FLIP, LOOK, MEANING, SSIM
from rendernet_jupyter.view.compare.wording import word_diff
from rendernet_jupyter.view.fact import word
from rendernet_jupyter.view.markup import clean
from rendernet_jupyter.view.phrase import ELLIPSIS, counted, shorten

if TYPE_CHECKING:
    from rendernet_jupyter.view.compare.comparison import Comparison
    from rendernet_jupyter.view.compare.several import Comparisons

_LONGEST = 400
_CONTEXT = 60
"""Letters that stay on either side of a long stretch that did not change."""

TEXTS = frozenset({"prompt", "negative"})
"""Keys whose values are compared word by word."""


def heading(made: Comparison) -> str:
    """The two on one line."""
    sides = " and ".join(f"{side.letter} {side.label}" for side in made.sides)
    prompts = list(dict.fromkeys(side.told().get("prompt", "") for side in made.sides))
    asked = prompts[0] if len(prompts) == 1 else "two prompts"
    badge = " [sandbox]" if any(side.picture.run.sandbox for side in made.sides) else ""
    told = f": {shorten(asked, _LONGEST)}" if asked else ""
    return clean(" ".join(f"{sides}{told}{badge}".split()))


def figures(made: Comparison) -> dict[str, str]:
    """The numbers as words, by their names; without those that are not there."""
    found = {
        FLIP: "" if made.flip is None else f"{made.flip:.3f}",
        SSIM: "" if made.ssim is None else f"{made.ssim:.3f}",
        LOOK: "" if made.look is None else f"{made.look} of 64",
    }
    return {name: value for name, value in found.items() if value}


def brief(made: Comparison) -> str:
    """One line, such as `Comparison(hero[0] · seed 7, hero[1] · seed 8: seed)`; reads no file."""
    keys = ", ".join(map(word, made.spec)) or "nothing was asked differently"
    return clean(f"Comparison({made.one.label}, {made.other.label}: {keys})")


def plain(made: Comparison) -> str:
    """A comparison as lines of text, without a line end after the last."""
    return clean("\n".join(_lines(made)))


def _lines(made: Comparison) -> Iterator[str]:
    yield heading(made)
    known = figures(made)
    for name, meaning in MEANING.items():
        if name in known:
            yield f"  {name} {known[name]}: {meaning}"
        elif name in made.measured.absent and not made.measured.reason:
            yield f"  {name}: {made.measured.absent[name]}"
    for key, (one, other) in made.spec.items():
        yield f"  {word(key)}: {changed(key, one, other)}"
    if made.same:
        alike = ", ".join(f"{word(key)} {shorten(said, 60)}" for key, said in _quiet(made))
        yield f"  the same: {alike}" if alike else "  the same prompt"
    yield from (f"  note: {note}" for note in made.notes)


def _quiet(made: Comparison) -> list[tuple[str, str]]:
    """What is the same, but for the prompt, which the heading says."""
    return [(key, said) for key, said in made.same.items() if key != "prompt"]


def changed(key: str, one: str | None, other: str | None) -> str:
    """`7 -> 8`; a prompt word by word: `a [-red-]{+blue+} kite`."""
    if key not in TEXTS or one is None or other is None:
        return f"{one or '(none)'} -> {other or '(none)'}"
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    pieces = word_diff(one, other)
    said = "".join(
        marks[piece.change].format(elided(piece.text) if piece.change == "same" else piece.text)
        for piece in pieces
    )
    return " ".join(said.split())


def elided(text: str) -> str:
    """A stretch that did not change, without its middle where that is long."""
    if len(text) <= 2 * _CONTEXT + 20:
        return text
    return f"{text[:_CONTEXT].rstrip()} {ELLIPSIS} {text[-_CONTEXT:].lstrip()}"


def several(made: Comparisons) -> str:
    """Many comparisons on one line, with the badge of the sandbox."""
    badge = " [sandbox]" if any(one.one.picture.run.sandbox for one in made) else ""
    return f"{title(made)}{badge}"


def title(made: Comparisons) -> str:
    """What is compared with what, and the prompt if it is one."""
    if not made.pairs:
        return "No pair of pictures"
    firsts, others = [one.one for one in made], [one.other for one in made]
    named = firsts
    if made.ranked:
        said = f"{counted(len(made), 'pair')} of pictures, what differs most first"
    elif len({first.name for first in firsts}) > 1:
        said, named = f"{len(made)} pictures against {others[0].name}", others
    else:
        many = "1 other picture" if len(made) == 1 else f"{len(made)} other pictures"
        said = f"{firsts[0].name} against {many}"
    prompts = {side.told().get("prompt", "") for side in named}
    asked = prompts.pop() if len(prompts) == 1 else ""
    told = f": {shorten(asked, _LONGEST)}" if asked else ""
    return clean(" ".join(f"{said}{told}".split()))


def plain_many(made: Comparisons) -> str:
    """Many comparisons as lines of text, without a line end after the last."""
    lines = [several(made)]
    for one in made.shown:
        told = ", ".join(f"{name} {value}" for name, value in figures(one).items())
        names = " and ".join(side.label for side in one.sides)
        lines.append(f"  {names}: {told or 'nothing could be measured'}")
        lines += [f"    {word(k)}: {changed(k, *values)}" for k, values in one.spec.items()]
        lines += [f"    note: {note}" for note in remarks(one)]
    lines += [f"  note: {note}" for note in every_note(made)]
    return clean("\n".join(lines))


def remarks(made: Comparison) -> list[str]:
    """What is to be known of one comparison among many, and not of all of them."""
    return [note for note in made.notes if note not in made.measured.notes]


def every_note(made: Comparisons) -> list[str]:
    """The notes of all the comparisons, each once, and how to get the numbers that are missing."""
    absent = {
        reason: f"{name}: {reason}"
        for one in made.drawn
        if not one.measured.reason
        for name, reason in one.measured.absent.items()
    }
    own = dict.fromkeys(note for one in made.drawn for note in one.measured.notes)
    return [*made.notes, *own, *absent.values()]
