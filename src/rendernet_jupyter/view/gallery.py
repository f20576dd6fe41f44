"""The pictures of a run, as a sequence that knows how it looks.

A `Run` is a record; a `Gallery` is what a person holds: `hero[0].image`, `hero.save("pictures")`,
and the grid that a notebook shows. Nothing here asks the service for anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, overload

from rendernet_jupyter.result.records import Medium, Run
from rendernet_jupyter.view import save as saving
from rendernet_jupyter.view.bundle import Bundle, GalleryOptions, bundle
from rendernet_jupyter.view.content import Content, content_of
from rendernet_jupyter.view.cost import cost_of
from rendernet_jupyter.view.mime import Mimes
from rendernet_jupyter.view.phrase import counted, shorten
from rendernet_jupyter.view.picture import Picture
from rendernet_jupyter.view.tile import Links, Locate, Seal, Shelf, Trace, is_picture, noun_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure
    from PIL import Image

__all__ = ["Gallery", "GalleryOptions", "Picture"]


class Gallery(Sequence[Picture]):
    """The pictures of a run; a slice is a gallery of those pictures.

    Args:
        run: what was made.
        locate: finds the stored file of a content hash.
        links: makes a relative link to a file, empty if the notebook cannot reach it.
        seal: says what is saved for a picture, such as the file with its manifest; without it,
            originals are saved as they are.
        trace: tells what a picture was made from.
        options: how it is shown.
        media: which of the run's outputs; all of them if left out.
    """

    def __init__(
        self,
        run: Run,
        *,
        locate: Locate | None = None,
        links: Links | None = None,
        seal: Seal | None = None,
        trace: Trace | None = None,
        options: GalleryOptions | None = None,
        media: Sequence[Medium] | None = None,
    ) -> None:
        self.run = run
        self.options = options or GalleryOptions()
        self._shelf = Shelf(locate, links, seal, trace)
        self._media = None if media is None else tuple(media)

    @property
    def done(self) -> bool:
        """True. The handle of `--no-wait`, whose name a gallery takes over, has this as well."""
        return True

    def wait(self, timeout: float | None = None) -> Gallery:  # noqa: ARG002 - as the handle's
        """Itself, at once: whoever waits for a handle need not know that it is a gallery by now."""
        return self

    def __len__(self) -> int:
        return len(self._shown)

    @overload
    def __getitem__(self, index: int) -> Picture: ...
    @overload
    def __getitem__(self, index: slice) -> Gallery: ...
    def __getitem__(self, index: int | slice) -> Picture | Gallery:
        if isinstance(index, slice):
            return Gallery(
                self.run,
                locate=self._shelf.locate,
                links=self._shelf.links,
                seal=self._shelf.seal,
                trace=self._shelf.trace,
                options=self.options,
                media=self._shown[index],
            )
        medium = self._shown[index]
        return Picture(self.run, medium, self._shelf, self.options)

    @property
    def _shown(self) -> tuple[Medium, ...]:
        return tuple(m for m in self._chosen if is_picture(m))

    @property
    def _chosen(self) -> tuple[Medium, ...]:
        return self.run.media if self._media is None else self._media

    @property
    def images(self) -> list[Image.Image]:
        """The pictures as Pillow images at full size; videos are left out."""
        return [picture.image for picture in self if picture.medium.kind != "video"]

    @property
    def paths(self) -> saving.Paths:
        """The files in the store, one a picture."""
        return saving.Paths(picture.path for picture in self)

    @property
    def seeds(self) -> list[int | None]:
        """The seed of each picture, as it was sent."""
        return [picture.seed for picture in self]

    @property
    def failed(self) -> tuple[Medium, ...]:
        """The media that have no picture, with their reasons."""
        return tuple(m for m in self._chosen if not is_picture(m))

    @property
    def credits_spent(self) -> float | None:
        """What these pictures cost, None when unknown; of a batch each has an equal share.

        Of the whole gallery it is the sum of the run, `run.credits_spent`, failures included.
        """
        return self.run.credits_spent if self._media is None else cost_of(self.run, self._media)

    @property
    def notes(self) -> tuple[str, ...]:
        """Lines that a person should read, about the whole run."""
        return self.run.notes

    def save(
        self, folder: str | Path = "pictures", template: str = saving.TEMPLATE
    ) -> saving.Paths:
        """Save the pictures; other content under the same name is never overwritten.

        Each is its original, pixel for pixel, with a manifest of how it was made: inside the file,
        or in a file beside it for videos and signed pictures (setting `embed`).

        Args:
            folder: where to; it is made if it is not there.
            template: their names, from `{name}`, `{axes}` (a sweep's values), `{seed}`, `{index}`
                (in the batch), `{request}`, `{media_id}`, `{run}`; a slash makes folders.

        Raises:
            SettingsError: the template cannot be filled.
            StoreError: a file is gone or cannot be written.
        """
        home = Path(folder).expanduser()
        saved = saving.Paths()
        for picture in self:
            saved.append(picture.save_as(home, template))
        return saved

    def to_frame(self) -> pd.DataFrame:
        """One row a medium, the failed ones too: request, seed, axes, status, size, credits, file.

        Raises:
            MissingPackage: pandas is not installed.
        """
        from rendernet_jupyter.view.frame import frame

        return frame(self.run, self._chosen, self._shelf)

    def plot(self, columns: int | None = None, *, titles: Sequence[str] | bool = True) -> Figure:
        """The pictures as a matplotlib figure, which a notebook shows once.

        A sweep over two axes becomes one labelled table, as in the notebook, unless columns or
        titles are given.

        Args:
            columns: how many; chosen by count and shape if left out.
            titles: one a picture; True takes the captions, False leaves them out.

        Raises:
            StoreError: a file is gone or cannot be read as a picture.
            ValueError: there are not as many titles as pictures.
        """
        from rendernet_jupyter.view.figure import figure, table_figure

        images = [picture for picture in self if picture.medium.kind != "video"]
        content = self._content()
        if columns is None and titles is True and content.layout is not None:
            table = table_figure(images, content, content.layout)
            if table is not None:
                return table
        whole = content_of(self.run, self._media, self._shelf)
        return figure(images, whole, columns=columns, titles=titles)

    def _content(self) -> Content:
        return content_of(self.run, self._media, self._shelf, table=self.options.table)

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "a gallery is not pickled: it shows files of a store. Keep its run's name instead"
            f" ({self.run.run_id}); Session().run(name) brings it back"
        )

    def __repr__(self) -> str:
        content = self._content()
        parts = [repr(shorten(content.title, 48)), counted(len(self), noun_of(self._shown))]
        if self.failed:
            parts.append(f"{len(self.failed)} failed")
        if seeds := _spans([seed for seed in self.seeds if seed is not None]):
            parts.append(f"seed {seeds}" if seeds.isdigit() else f"seeds {seeds}")
        if self.credits_spent is not None:
            parts.append(counted(self.credits_spent, "credit"))
        return f"Gallery({', '.join([*parts, *content.badges])})"

    def _repr_mimebundle_(self, include: Mimes = None, exclude: Mimes = None) -> Bundle:
        return bundle(self._content(), self.options, include, exclude)


def _spans(numbers: Sequence[int]) -> str:
    """`7..10, 12`: different numbers as the spec language writes them."""
    spans: list[list[int]] = []
    for number in sorted(set(numbers)):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    said = [f"{low}..{high}" if high > low else str(low) for low, high in spans]
    return ", ".join(said[:4]) + (", …" if len(said) > 4 else "")
