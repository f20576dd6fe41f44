"""What a grid says, before anybody draws it.

HTML, contact sheet and plain text tell the same story, so it is written once: the words of the
heading, of every tile and of the footer, all of them cleared of the home directory. Nothing here
is markup, and nothing opens a picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rendernet_jupyter.result.records import Answer, Medium, Run
from rendernet_jupyter.view.fact import shared, word
from rendernet_jupyter.view.phrase import counted, numeral
from rendernet_jupyter.view.place import without_home
from rendernet_jupyter.view.tile import Shelf, Tile, answer_of, noun_of, tiles_of, unserved

_LONGEST_SPEC = 6_000


@dataclass(frozen=True, slots=True)
class Content:
    """The words of a grid.

    Attributes:
        name: the Python name of the result, or empty.
        title: the prompt, or what stands for several.
        facts: what all pictures have in common, as pairs of words.
        badges: `sandbox`, `from the store`.
        notes: lines that a person should read.
        tiles: in the order of requests and batches.
        spending: credits and seconds, as words.
        saving: the expression that saves the originals.
        spec: the cell that asks for the same again, with its magic line.
    """

    name: str
    title: str
    facts: tuple[tuple[str, str], ...]
    badges: tuple[str, ...]
    notes: tuple[str, ...]
    tiles: tuple[Tile, ...]
    spending: tuple[str, ...]
    saving: str
    spec: str


def content_of(
    run: Run,
    media: Sequence[Medium] | None = None,
    shelf: Shelf | None = None,
    *,
    marked: bool = True,
) -> Content:
    """The words for `media` of `run`.

    Args:
        run: where they come from.
        media: the outputs to show; if left out, all of them, and a tile for each request that has
            none.
        shelf: where the files are.
        marked: whether the pictures stand in a gallery, where each has an index.
    """
    chosen = sorted((*run.media, *unserved(run)), key=_order) if media is None else list(media)
    answers = list({m.request: answer_of(run, m) for m in chosen}.values())
    common = shared(answers)
    name = run.name if media is None else ""
    return Content(
        name=name,
        title=without_home(_title(answers)),
        facts=tuple((word(key), without_home(value)) for key, value in common.items()),
        badges=_badges(run, answers),
        notes=tuple(without_home(note) for note in run.notes),
        tiles=tuple(tiles_of(run, chosen, shelf=shelf or Shelf(), common=common, marked=marked)),
        spending=_spending(run) if len(chosen) >= len(run.media) else _part(run, len(chosen)),
        saving=f'{name or "_"}.save("pictures")',
        spec=without_home(_spec(run, answers)),
    )


def _order(medium: Medium) -> tuple[int, int]:
    return medium.request, medium.batch


def _title(answers: Sequence[Answer]) -> str:
    prompts = list(dict.fromkeys(answer.prompt for answer in answers if answer.prompt))
    if len(prompts) > 1:
        return f"{len(prompts)} prompts"
    if prompts:
        return prompts[0]
    return answers[0].kind.replace("_", " ") if answers else ""


def _badges(run: Run, answers: Sequence[Answer]) -> tuple[str, ...]:
    stored = sum(answer.cached for answer in answers)
    some = "" if stored == len(answers) else f"{stored} of {len(answers)} "
    return ("sandbox",) * run.sandbox + (f"{some}from the store",) * bool(stored)


def _spending(run: Run) -> tuple[str, ...]:
    said = []
    if run.credits_spent is not None:
        said.append(f"{counted(run.credits_spent, 'credit')} spent")
    if run.credits_left is not None:
        said.append(f"{numeral(run.credits_left)} left")
    if run.seconds >= 0.05:
        said.append(f"{run.seconds:.1f} s")
    return tuple(said)


def _part(run: Run, count: int) -> tuple[str, ...]:
    """What is known of the cost of some pictures: the price of the run that they are a part of."""
    whole = f"{count} of {counted(len(run.media), noun_of(run.media))}"
    cost = run.credits_spent
    return (whole,) if cost is None else (f"{whole}, {counted(cost, 'credit')} together",)


def _spec(run: Run, answers: Sequence[Answer]) -> str:
    """The canonical cell; the cell as typed when that is unknown or too long to be read."""
    texts = [answer.canonical.strip("\n") for answer in answers]
    whole = "\n---\n".join(texts)
    if texts and all(texts) and len(whole) <= _LONGEST_SPEC:
        return f"%%rendernet {run.name}".rstrip() + "\n" + whole
    if not run.source:
        return ""
    return f"%%rendernet {run.line}".rstrip() + "\n" + run.source.strip("\n")
