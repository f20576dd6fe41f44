"""Many comparisons as one: two galleries picture by picture, or each picture against the first.

Here each pair is measured and shown small; taken out, it is a comparison like any other. Nothing
here decides how that looks: see `many`, `paper` and `text`.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.result.mark import mark
from rendernet_jupyter.view.bundle import HTML, JPEG, TEXT, Bundle
from rendernet_jupyter.view.compare.comparison import Comparison
from rendernet_jupyter.view.content import content_of
from rendernet_jupyter.view.mime import Mimes, wanted
from rendernet_jupyter.view.place import without_home
from rendernet_jupyter.view.tile import is_picture

if TYPE_CHECKING:
    from rendernet_jupyter.view.gallery import Gallery
    from rendernet_jupyter.view.picture import Picture

DRAWN = 24
"""Pairs that are shown; the others are counted, and remain in the object."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two pictures, and what they are called where not by their places in their runs."""

    one: Picture
    other: Picture
    names: tuple[str, str] = ("", "")


class Comparisons(Sequence[Comparison]):
    """Comparisons of several pairs, in their order.

    Args:
        pairs: the pictures.
        ranked: they are shown worst first, as a table; else in their order, folded.
        notes: lines that a person should read.
        marked: the output shows what its cell made, and says so in its metadata.
    """

    def __init__(
        self,
        pairs: Sequence[Pair],
        *,
        ranked: bool = False,
        notes: Sequence[str] = (),
        marked: bool = False,
    ) -> None:
        self.pairs = tuple(pairs)
        self.ranked = ranked
        self.notes = tuple(without_home(note) for note in notes if note)
        self._marked = marked
        self._paged = not pairs or pairs[0].one.options.html

    def __len__(self) -> int:
        return len(self.pairs)

    @overload
    def __getitem__(self, index: int) -> Comparison: ...
    @overload
    def __getitem__(self, index: slice) -> Comparisons: ...
    def __getitem__(self, index: int | slice) -> Comparison | Comparisons:
        if isinstance(index, slice):
            return Comparisons(self.pairs[index], ranked=self.ranked)
        try:
            pair = self.pairs[index]
        except IndexError:
            raise IndexError(f"there are {len(self.pairs)} pairs, from 0 on") from None
        return Comparison(pair.one, pair.other, names=pair.names)

    @cached_property
    def shown(self) -> tuple[Comparison, ...]:
        """The pairs as they are shown: measured at 512 x 512 pixels or fewer, half a second each.

        What cannot be compared stands first, then what differs most.
        """
        every = [Comparison(p.one, p.other, names=p.names, among=True) for p in self.pairs]
        return tuple(sorted(every, key=_likeness)) if self.ranked else tuple(every)

    @property
    def drawn(self) -> tuple[Comparison, ...]:
        """Those of `shown` for which there is room."""
        return self.shown[:DRAWN]

    def __iter__(self) -> Iterator[Comparison]:
        return (self[index] for index in range(len(self)))

    def __repr__(self) -> str:
        from rendernet_jupyter.view.compare.text import several

        return several(self)

    def _repr_mimebundle_(self, include: Mimes = None, exclude: Mimes = None) -> Bundle:
        from rendernet_jupyter.view.compare.many import many
        from rendernet_jupyter.view.compare.paper import paper
        from rendernet_jupyter.view.compare.text import every_note, plain_many, several

        data: dict[str, str] = {}
        metadata: dict[str, Any] = {}
        jpeg = wanted(JPEG, include, exclude) and any(one.copies for one in self.drawn)
        if wanted(HTML, include, exclude) and (self._paged or not jpeg):
            data[HTML] = str(many(self))
        if jpeg:
            sheet = paper(several(self), self.drawn, every_note(self), of=len(self))
            data[JPEG] = b64encode(sheet).decode("ascii")
            metadata[JPEG] = {"alt": several(self)}
        if wanted(TEXT, include, exclude):
            data[TEXT] = plain_many(self)
        if self._marked:
            media = [side.medium for pair in self.pairs for side in (pair.one, pair.other)]
            metadata |= mark(dict.fromkeys(medium.sha256 for medium in media))
        return data, metadata


def _likeness(made: Comparison) -> tuple[bool, float]:
    """What cannot be compared first, then by what is known: the error, the structure, the look."""
    if made.measured.reason:
        return False, 0.0
    if made.flip is not None:
        return True, -made.flip
    if made.ssim is not None:
        return True, made.ssim
    return True, -(made.look or 0)


def against_first(
    pictures: Sequence[Picture], notes: Sequence[str] = (), *, marked: bool = False
) -> Comparison | Comparisons:
    """Two pictures compared; of more, each against the first.

    Args:
        pictures: two or more.
        notes: lines that a person should read.
        marked: the output shows what its cell made.

    Raises:
        RenderNetError: there are fewer than two.
    """
    if len(pictures) < 2:
        raise RenderNetError(
            f"a comparison needs two pictures, and there is {'one' if pictures else 'none'}",
            hint="Name a second one: %rendernet compare hero[0] other[0]",
        )
    first, *others = pictures
    if len(others) == 1:
        return Comparison(first, others[0], notes=notes, marked=marked)
    return Comparisons([Pair(first, other) for other in others], notes=notes, marked=marked)


def each_with(pictures: Sequence[Picture], other: Picture, name: str = "") -> Comparisons:
    """Each of some pictures, as A, compared with one, as B: in the order in which they were named.

    The one is left out where it is among them; a file that holds the same is not.

    Args:
        pictures: one or more.
        other: what they are compared with.
        name: what that is called; by its place in its run if empty.

    Raises:
        RenderNetError: there is none to compare.
    """
    if not pictures:
        raise RenderNetError("there is no picture to compare", hint="Take a gallery that has some.")
    return Comparisons([Pair(one, other, ("", name)) for one in _others(pictures, other, name)])


def one_with(one: Picture, pictures: Sequence[Picture], name: str = "") -> Comparisons:
    """One picture, as A, compared with each of some, as B; the arguments are as for `each_with`."""
    return Comparisons([Pair(one, other, (name, "")) for other in _others(pictures, one, name)])


def _others(pictures: Sequence[Picture], one: Picture, name: str) -> list[Picture]:
    """The pictures without `one` itself: it would be the same as itself, and nothing else."""
    if name:
        return [*pictures]
    itself = one.run.run_id, one.medium
    return [each for each in pictures if (each.run.run_id, each.medium) != itself] or [*pictures]


def pairwise(one: Gallery, other: Gallery) -> Comparisons:
    """The pictures of two galleries, each with the one in the same place.

    Raises:
        RenderNetError: they have not as many pictures, or none.
    """
    if len(one) != len(other) or not len(one):
        raise RenderNetError(
            f"there are {len(one)} pictures on one side and {len(other)} on the other",
            hint="Compare pictures, hero[0].compare(other[0]), or slices of one length:"
            " hero[:2].compare(other[:2])",
        )
    pairs = [Pair(first, second) for first, second in zip(one, other, strict=True)]
    return Comparisons(pairs, ranked=True)


def of_run(made: Gallery) -> Gallery | Comparison | Comparisons:
    """The pictures of a run against each other; the gallery itself where there are fewer than two.

    The comparison says what the gallery would have said of the run: its notes, what failed, and
    what it cost.
    """
    if len(made) < 2:
        return made
    content = content_of(made.run, table=made.options.table)
    failed = dict.fromkeys(
        f"{tile.state}: {tile.reason} {tile.advice}"
        for tile in content.tiles
        if not is_picture(tile.medium)
    )
    notes = [*content.notes, *failed, content.remedy, " · ".join(content.spending)]
    return against_first([*made], [note for note in notes if note], marked=True)
