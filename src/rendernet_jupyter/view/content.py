"""What a grid says, before anybody draws it.

HTML, contact sheet and plain text tell the same story, so it is written once: the words of the
heading, of every tile and of the footer, all of them cleared of the home directory. Nothing here
is markup, and nothing opens a picture.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rendernet_jupyter.result.records import Answer, Medium, Run
from rendernet_jupyter.view.axes import Layout, laid_out
from rendernet_jupyter.view.cost import cost_of
from rendernet_jupyter.view.fact import coordinates, shared, word
from rendernet_jupyter.view.phrase import counted, numeral
from rendernet_jupyter.view.place import without_home
from rendernet_jupyter.view.tile import (
    Shelf,
    Tile,
    answer_of,
    is_picture,
    marks_of,
    noun_of,
    tiles_of,
    unserved,
)
from rendernet_jupyter.view.title import title_of

Marked = Literal["here", "run", "nowhere"]

_LONGEST_SPEC = 6_000
_SPECS = 60_000  # letters that the specs of all tiles may take together


@dataclass(frozen=True, slots=True)
class Table:
    """How a sweep is laid out: the keys of the axes that run down and across, if they are named."""

    rows: str = ""
    cols: str = ""


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
        left: what is left in the account, as words; nobody else is told.
        saving: the expression that saves the originals; empty when nothing bears a name yet.
        spec: the cell that asks for the same again, with its magic line.
        layout: the table that the tiles of a sweep stand in; captions leave out what it says.
        remedy: how to get what is missing, empty when nothing is.
        run: the name of the run in the store.
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
    layout: Layout | None = None
    remedy: str = ""
    run: str = ""
    left: str = ""

    @property
    def account(self) -> tuple[str, ...]:
        """What was spent, and what is left after it."""
        left = (self.left,) if self.left else ()
        return (*self.spending[:1], *left, *self.spending[1:])


def content_of(
    run: Run,
    media: Sequence[Medium] | None = None,
    shelf: Shelf | None = None,
    *,
    marked: Marked = "here",
    table: Table | None = None,
) -> Content:
    """The words for `media` of `run`.

    Args:
        run: where they come from.
        media: the outputs to show; if left out, all of them, and a tile for each request that has
            none.
        shelf: where the files are.
        marked: where the index of each picture is that of: a gallery of `media`, or the whole run,
            for pages that name the run; of a picture alone nowhere.
        table: how a sweep is laid out; None shows it as a gallery.
    """
    chosen = sorted((*run.media, *unserved(run)), key=_order) if media is None else list(media)
    asked = {m.request: answer_of(run, m) for m in chosen}
    answers = list(asked.values())
    common = shared(answers)
    marks = marks_of({"here": chosen, "run": run.media, "nowhere": ()}[marked])
    tiles = tiles_of(run, chosen, shelf=shelf or Shelf(), common=common, marks=marks)
    name = run.name if media is None else ""
    part = len(chosen) < len(run.media)
    content = Content(
        name=name,
        title=without_home(title_of(answers)),
        facts=tuple((word(key), without_home(value)) for key, value in common.items()),
        badges=_badges(run, answers),
        notes=tuple(without_home(_note(note, part=part)) for note in run.notes),
        tiles=_light(tuple(tiles)),
        spending=_part(run, chosen) if part else _spending(run),
        saving=f'{name or "_"}.save("pictures")',
        spec=without_home(_spec(run, answers)),
        remedy=_remedy(run) if media is None else "",
        run=run.run_id,
        left="" if part or run.credits_left is None else f"{numeral(run.credits_left)} left",
    )
    return content if table is None else _laid_out(content, run, asked, table)


def _light(tiles: tuple[Tile, ...]) -> tuple[Tile, ...]:
    """The tiles, without their specs if those would weigh more than a few pictures."""
    if sum(len(tile.spec) for tile in tiles) <= _SPECS:
        return tiles
    return tuple(replace(tile, spec="") for tile in tiles)


def _laid_out(content: Content, run: Run, asked: Mapping[int, Answer], table: Table) -> Content:
    """The content as a table, each thing said once: by a head, for all, or by its tile."""
    found = {
        request: {key: without_home(words) for key, words in coordinates(answer).items()}
        for request, answer in asked.items()
    }
    layout = laid_out(found, table.rows, table.cols)
    if layout is None:
        return content
    seed = _one({tile.seed for tile in content.tiles})
    size = _one({tile.size for tile in content.tiles} - {""})
    facts = list(content.facts)
    facts += [("seed", seed.removeprefix("seed "))] if seed else []
    facts += [("size", size)] if size else []
    tiles = (
        _without(tile, {seed, size, *layout.heads(tile.medium.request)}) for tile in content.tiles
    )
    spec = without_home(_typed(run)) if run.source else content.spec
    return replace(content, facts=tuple(facts), tiles=tuple(tiles), layout=layout, spec=spec)


def _one(words: Collection[str]) -> str:
    """The only one of `words`; empty if there are several, or none."""
    return next(iter(words)) if len(words) == 1 else ""


def _without(tile: Tile, said: Collection[str]) -> Tile:
    """The tile without the words that are said elsewhere; its alternative text keeps them."""
    return replace(
        tile,
        own=tuple(words for words in tile.own if words not in said),
        seed="" if tile.seed in said else tile.seed,
        size="" if tile.size in said else tile.size,
    )


def _order(medium: Medium) -> tuple[int, int]:
    return medium.request, medium.batch


def _note(note: str, *, part: bool) -> str:
    """A note of the run; beside some of its pictures it says that it is about all of them."""
    if not part:
        return note
    # Lines that carets point at must not be moved aside.
    between = "\n" if "\n" in note.strip("\n") else " "
    return f"about the whole run:{between}{note}"


def _badges(run: Run, answers: Sequence[Answer]) -> tuple[str, ...]:
    stored = sum(answer.cached for answer in answers)
    some = "" if stored == len(answers) else f"{stored} of {len(answers)} "
    return ("sandbox",) * run.sandbox + (f"{some}from the store",) * bool(stored)


def _spending(run: Run) -> tuple[str, ...]:
    said = []
    if run.credits_spent is not None:
        said.append(f"{counted(run.credits_spent, 'credit')} spent")
    if run.seconds >= 0.05:
        said.append(f"{run.seconds:.1f} s")
    return tuple(said)


def _part(run: Run, media: Sequence[Medium]) -> tuple[str, ...]:
    """How many of a run's pictures these are, and their share of its cost."""
    whole = f"{len(media)} of {counted(len(run.media), noun_of(run.media))}"
    cost = cost_of(run, media)
    return (whole,) if cost is None else (whole, f"{counted(cost, 'credit')} spent")


def _remedy(run: Run) -> str:
    """How to send again what brought nothing, where some of a run did."""
    brought = {medium.request for medium in run.media if is_picture(medium)}
    every = (*run.media, *unserved(run))
    missing = Counter({m.request: m.status for m in every if m.request not in brought}.values())
    waiting, doubtful = missing.pop("pending", 0), missing.pop("uncertain", 0)
    said, lacking, all_ = [], sum(missing.values()), len(run.answers)
    if waiting or doubtful:
        parts = ((waiting, "under way"), (doubtful, "in doubt"))
        of = " and ".join(f"{number} {word}" for number, word in parts if number)
        said.append(f"{of} of {all_}: %rendernet resume fetches and shows them.")
    if lacking and brought:
        those = "it" if lacking == 1 else "those"
        said.append(
            f"{lacking} of {all_} brought nothing. %rendernet retry {run.run_id} sends {those}"
            " again, alone."
        )
    return " ".join(said)


def _spec(run: Run, answers: Sequence[Answer]) -> str:
    """The canonical cell; the cell as typed when that is unknown or too long to be read."""
    texts = [answer.canonical.strip("\n") for answer in answers]
    whole = "\n---\n".join(texts)
    if texts and all(texts) and len(whole) <= _LONGEST_SPEC:
        return f"%%rendernet {run.name}".rstrip() + "\n" + whole
    return _typed(run) if run.source else ""


def _typed(run: Run) -> str:
    """The cell as it was typed."""
    return f"%%rendernet {run.line}".rstrip() + "\n" + run.source.strip("\n")
