"""Two pictures as an object that knows what differs: numbers, pictures of the difference, words.

Files are opened when something is asked of them, and whole pictures are not kept: what stays in
memory is numbers, the error map and the small copies of a page. Nothing here decides how that
looks: see `page`, `paper` and `text`.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.result.mark import mark
from rendernet_jupyter.result.sameness import distance
from rendernet_jupyter.view.bundle import HTML, JPEG, TEXT, Bundle
from rendernet_jupyter.view.compare.apart import difference
from rendernet_jupyter.view.compare.asked import Differing, agreeing, differing
from rendernet_jupyter.view.compare.fit import MEGAPIXEL, Fit, fitted
from rendernet_jupyter.view.compare.number import Measured, incomparable, measured
from rendernet_jupyter.view.compare.share import AMONG, WHOLE, Copies, copies_of
from rendernet_jupyter.view.compare.side import Side
from rendernet_jupyter.view.mime import Mimes, wanted
from rendernet_jupyter.view.place import without_home

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from PIL import Image

    from rendernet_jupyter.view.picture import Picture


class Comparison:
    """Two pictures, A and B, and what differs between them.

    Args:
        one: A; the numbers take it as the reference.
        other: B.
        names: what they are called; by their places in their runs where left out or empty.
        notes: lines that a person should read, such as what the two cost.
        among: it is one of many, and is measured and shown smaller.
        marked: the output shows what its cell made, and says so in its metadata.
    """

    def __init__(
        self,
        one: Picture,
        other: Picture,
        *,
        names: tuple[str, str] = ("", ""),
        notes: Sequence[str] = (),
        among: bool = False,
        marked: bool = False,
    ) -> None:
        within = one.run.run_id == other.run.run_id
        self.one = Side("A", one, names[0], within)
        self.other = Side("B", other, names[1], within)
        self._notes = tuple(notes)
        self._among = among
        self._marked = marked
        self._paged = one.options.html

    @property
    def sides(self) -> tuple[Side, Side]:
        """A and B."""
        return self.one, self.other

    @cached_property
    def spec(self) -> Differing:
        """What differs: key to the words of A and of B, None where a side has no such key.

        What was asked for comes first, then what came of it: size, cost, time, run.
        """
        return differing(self.one.told(), self.other.told())

    @cached_property
    def same(self) -> dict[str, str]:
        """What both have in common: key to words."""
        return agreeing(self.one.told(), self.other.told())

    @property
    def ssim(self) -> float | None:
        """Structural similarity of their luminance, at most 1; None when it cannot be measured."""
        return self.measured.ssim

    @property
    def flip(self) -> float | None:
        """Mean FLIP error, 0 to 1; None when it cannot be measured."""
        return self.measured.flip

    @cached_property
    def look(self) -> int | None:
        """Bits of 64 in which their perceptual hashes differ; None when there are no hashes."""
        try:
            return distance(self.one.picture.look, self.other.picture.look)
        except RenderNetError:
            return None

    @property
    def difference(self) -> Image.Image:
        """The absolute difference of their pixels, amplified `gain` times; black where they agree.

        Made anew each time, RGB, at the size of the smaller one.

        Raises:
            RenderNetError: their shapes differ, or a file cannot be read.
        """
        pair = self.pair()
        if pair.reason:
            raise RenderNetError(pair.reason, hint="Crop one of them to the shape of the other.")
        return difference(pair.one, pair.other)[0]

    @property
    def gain(self) -> int:
        """How often `difference` is amplified, 1 to 16; 0 when there is nothing to amplify."""
        return self.copies.gain if self.copies else 0

    @property
    def error_map(self) -> Image.Image | None:
        """The FLIP error of each pixel, from black to white through magma; None if not measured."""
        return self.measured.error_map

    @cached_property
    def measured(self) -> Measured:
        """All that is measured of their pixels, and why one number is missing."""
        try:
            return measured(self.pair(), MEGAPIXEL // 4 if self._among else MEGAPIXEL)
        except RenderNetError as error:
            return incomparable(f"{error.message} {error.hint}".strip())

    @cached_property
    def copies(self) -> Copies | None:
        """The small copies that a page shows; None when a file cannot be read."""
        try:
            return copies_of(self.pair(), self.error_map, AMONG if self._among else WHOLE)
        except RenderNetError:
            return None

    def pair(self) -> Fit:
        """Both at full size, brought to one size where their shapes agree. Read anew each time.

        Raises:
            RenderNetError: a file is gone or cannot be read.
        """
        return fitted(self.one.image(), self.other.image())

    @property
    def notes(self) -> tuple[str, ...]:
        """Lines that a person should read."""
        found = [self.measured.reason, self._alike(), self._posters()]
        found += [f"{side.name} does not say how it was made." for side in self.sides if side.mute]
        every = (*found, *self.measured.notes, *self._notes)
        return tuple(without_home(note) for note in every if note)

    def _alike(self) -> str:
        hashes = {side.picture.medium.sha256 for side in self.sides}
        if len(hashes) == 1 and all(hashes):
            return "Both are the same file, byte for byte."
        return "No pixel differs, though the files do." if self.measured.agree else ""

    def _posters(self) -> str:
        videos = [side.letter for side in self.sides if side.is_video]
        if len(videos) > 1:
            return "A and B are videos: their posters are compared."
        return f"{videos[0]} is a video: its poster is compared." if videos else ""

    def plot(self) -> Figure:
        """A, B, their difference and the error map as a matplotlib figure, which is shown once.

        Raises:
            RenderNetError: a file cannot be read.
        """
        from rendernet_jupyter.view.compare.chart import chart

        return chart(self)

    def __repr__(self) -> str:
        from rendernet_jupyter.view.compare.text import brief

        return brief(self)

    def _repr_mimebundle_(self, include: Mimes = None, exclude: Mimes = None) -> Bundle:
        from rendernet_jupyter.view.compare.page import page
        from rendernet_jupyter.view.compare.paper import paper
        from rendernet_jupyter.view.compare.text import heading, plain

        data: dict[str, str] = {}
        metadata: dict[str, Any] = {}
        jpeg = wanted(JPEG, include, exclude) and self.copies
        if wanted(HTML, include, exclude) and (self._paged or not jpeg):
            data[HTML] = str(page(self))
        if jpeg:
            data[JPEG] = b64encode(paper(heading(self), [self], self.notes)).decode("ascii")
            metadata[JPEG] = {"alt": heading(self)}
        if wanted(TEXT, include, exclude):
            data[TEXT] = plain(self)
        if self._marked:
            metadata |= mark(side.picture.medium.sha256 for side in self.sides)
        return data, metadata
