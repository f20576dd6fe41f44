"""The pictures of a run, as a sequence that knows how it looks.

A `Run` is a record; a `Gallery` is what a person holds: `hero[0].image`, `hero.save("pictures")`,
and the grid that a notebook shows. Nothing here asks the service for anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, overload

from rendernet_jupyter.errors import SettingsError, StoreError
from rendernet_jupyter.result.records import Medium, Run
from rendernet_jupyter.view import save as saving
from rendernet_jupyter.view.bundle import Bundle, GalleryOptions, bundle
from rendernet_jupyter.view.content import Content, content_of
from rendernet_jupyter.view.cost import cost_of
from rendernet_jupyter.view.mime import Mimes
from rendernet_jupyter.view.phrase import counted, shorten, spans
from rendernet_jupyter.view.picture import Picture
from rendernet_jupyter.view.tile import (
    Clear,
    Forgot,
    Links,
    Locate,
    Look,
    Pack,
    Seal,
    Shelf,
    Tell,
    Trace,
    is_picture,
    lacking,
    noun_of,
    unchanged,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure
    from PIL import Image

    from rendernet_jupyter.view.compare.comparison import Comparison
    from rendernet_jupyter.view.compare.several import Comparisons
    from rendernet_jupyter.view.report import Form, Prose, Subject

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
        tell: tells what the store knows of how a picture was made.
        pack: writes pictures with all that is known of them into a zip file.
        look: makes the perceptual hash of a picture.
        clear: gives a run as it may be shown; asked anew whenever something is shown.
        forgot: whether the store was told to forget a picture.
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
        tell: Tell | None = None,
        pack: Pack | None = None,
        look: Look | None = None,
        clear: Clear = unchanged,
        forgot: Forgot | None = None,
        options: GalleryOptions | None = None,
        media: Sequence[Medium] | None = None,
    ) -> None:
        self._run = run
        self.options = options or GalleryOptions()
        self._shelf = Shelf(locate, links, seal, trace, tell, pack, look, clear, forgot)
        self._media = None if media is None else tuple(media)

    @property
    def run(self) -> Run:
        """The run. A key that was typed into it before it was known as one is masked."""
        return self._shelf.clear(self._run)

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
            return self.of(self._shown[index])
        medium = self._shown[index]
        return Picture(self._run, medium, self._shelf, self.options)

    def of(self, media: Sequence[Medium]) -> Gallery:
        """A gallery of these outputs of its run."""
        return Gallery(
            self._run,
            locate=self._shelf.locate,
            links=self._shelf.links,
            seal=self._shelf.seal,
            trace=self._shelf.trace,
            tell=self._shelf.tell,
            pack=self._shelf.pack,
            look=self._shelf.look,
            clear=self._shelf.clear,
            forgot=self._shelf.forgot,
            options=self.options,
            media=media,
        )

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

    def save(self, folder: str | Path = "pictures", template: str = "") -> saving.Paths:
        """Save the pictures; other content under the same name is never overwritten.

        Each is its original, pixel for pixel, with a manifest of how it was made: inside the file,
        or in a file beside it for videos and signed pictures (setting `embed`).

        Args:
            folder: where to; it is made if it is not there.
            template: their names, from `{name}`, `{axes}` (a sweep's values), `{seed}`, `{index}`
                (in the batch), `{prompt}` (its beginning), `{model}`, `{style}`, `{kind}`, `{date}`
                (of the run, in UTC), `{request}`, `{media_id}`, `{run}`; a slash makes folders.
                Without one it is `{name}-{axes}-{seed}-{index}`, and `{media_id}` where the setting
                `embed` keeps the prompt out of files.

        Raises:
            SettingsError: the template cannot be filled.
            StoreError: a file is gone or cannot be written.
        """
        home = saving.place_of(folder)
        saved = saving.Paths()
        for picture in self:
            saved.append(picture.save_as(home, template))
        return saved

    def export(self, target: str | Path) -> Path:
        """Write the pictures into one file to pass on; other content is never overwritten.

        `.html` is an explorer: a page that needs no connection, with the pictures (reduced) and
        all that was asked for. It turns the axes of a sweep, opens and compares pictures.

        `.zip` holds the originals with their manifests, a report, methods, a table and hashes;
        `%rendernet import` reads it back. Of a slice all pictures of its requests go along.

        Args:
            target: a file name; its suffix says what is written.

        Returns:
            Where it is; with a number in its name if other content had the name.

        Raises:
            SettingsError: the suffix is none of these.
            StoreError: the file cannot be written, or a picture for a zip file is gone.
        """
        wanted = saving.place_of(target)
        match wanted.suffix.lower():
            case ".html" | ".htm":
                from rendernet_jupyter.view.explorer import explorer

                page = explorer(self.run, self._media, self._shelf, self.options.table)
                return saving.write(page.encode("utf-8"), wanted)
            case ".zip" if self._shelf.pack is not None:
                return self._shelf.pack(self._run, self._media, wanted)
            case ".zip":
                raise StoreError("This gallery was made without a store, which would know it all.")
        raise SettingsError(
            f"{wanted.name!r} does not say what to export.",
            hint='Name a file that ends in .html or .zip, such as export("sheet.html").',
        )

    @property
    def subject(self) -> Subject:
        """These pictures as reports take them: the run, which of its outputs, their files."""
        from rendernet_jupyter.view.report import Subject

        return Subject(self.run, self._media, self._shelf)

    def report(self, path: str | Path, *others: Gallery, title: str = "") -> Path:
        """Write one HTML file for people without a notebook; it needs no connection.

        It shows the pictures, reduced, with what was asked for, settings, costs, a paragraph on
        methods, how to make it again, and the hashes of the files. It prints well. Other content in
        the same place is never overwritten.

        Args:
            path: a file name that ends in `.html`.
            others: further galleries, each with a section of its own.
            title: of the whole; what was asked for if left out.

        Returns:
            Where it is; with a number in its name if other content had the name.

        Raises:
            SettingsError: the file name has another suffix.
            StoreError: the file cannot be written.
        """
        from rendernet_jupyter.view.report import page

        wanted = saving.place_of(path)
        if wanted.suffix.lower() not in (".html", ".htm"):
            raise SettingsError(
                f"A report is a page, and {wanted.name!r} is not the name of one.",
                hint='Name a file that ends in .html, such as report("run.html").',
            )
        whole = page([one.subject for one in (self, *others)], title)
        return saving.write(whole.encode("utf-8"), wanted)

    def methods(self, form: Form = "markdown") -> Prose:
        """A paragraph for a paper on how these pictures were made; nothing unrecorded is said.

        Args:
            form: `markdown`, `latex` or `text`; `bibtex` for the entries to cite.

        Returns:
            The text, a `str`. A notebook shows Markdown set.

        Raises:
            RenderNetError: there is no such form.
        """
        from rendernet_jupyter.view.report import methods

        return methods([self.subject], form)

    def compare(self, other: Gallery | Picture | None = None) -> Comparison | Comparisons:
        """What differs between pictures: to the eye, in numbers, and in what was asked for.

        Args:
            other: a gallery with as many pictures, each compared with the one in its place; a
                picture, with which each of these is compared; nothing compares these with each
                other, more than two each with the first. A is always what stands first.

        Raises:
            RenderNetError: the galleries differ in length, or there are fewer than two pictures.
        """
        from rendernet_jupyter.view.compare.several import against_first, each_with, pairwise

        if isinstance(other, Gallery):
            return pairwise(self, other)
        if other is None or len(self) == 1:
            return against_first([*self, *([other] if other else [])])
        return each_with([*self], other)

    def to_frame(self, *, thumbnails: bool = False) -> pd.DataFrame:
        """One row a medium, the failed ones too: request, seed, axes, status, size, credits, file.

        Args:
            thumbnails: whether a notebook shows the pictures beside the facts; the data are the
                same.

        Raises:
            MissingPackage: pandas is not installed.
        """
        from rendernet_jupyter.view.frame import frame

        made = frame(self.run, self._chosen, self._shelf)
        if not thumbnails:
            return made
        from rendernet_jupyter.view.pictured import PicturedFrame

        return PicturedFrame(made)

    def plot(self, columns: int | None = None, *, titles: Sequence[str] | bool = True) -> Figure:
        """The pictures as a matplotlib figure, which a notebook shows once, as it does any plot.

        A sweep becomes a labelled table, as in the notebook, with a table for each value of further
        axes, unless columns or titles are given. A video is its poster, with its length. Fonts,
        sizes and colours are those of `rcParams`, and so is the width, where `figure.figsize` was
        set; the height follows from the pictures.

        Args:
            columns: how many; chosen by count and shape if left out.
            titles: one a picture; True takes the captions, False leaves them out.

        Raises:
            StoreError: a file is gone or cannot be read as a picture.
            ValueError: there are not as many titles as pictures.
        """
        from rendernet_jupyter.view.figure import figure, table_figure

        content = self._content()
        if columns is None and titles is True and content.layout is not None:
            table = table_figure(self, content, content.layout)
            if table is not None:
                return table
        whole = content_of(self.run, self._media, self._shelf)
        return figure(self, whole, columns=columns, titles=titles)

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
        parts += lacking(self.failed)
        if seeds := _spans(seed for seed in self.seeds if seed is not None):
            parts.append(f"seed {seeds}" if seeds.isdigit() else f"seeds {seeds}")
        if self.credits_spent is not None:
            parts.append(counted(self.credits_spent, "credit"))
        return f"Gallery({', '.join([*parts, *content.badges])})"

    def _repr_mimebundle_(self, include: Mimes = None, exclude: Mimes = None) -> Bundle:
        return bundle(self._content(), self.options, include, exclude)


def _spans(numbers: Iterable[int]) -> str:
    """The first four spans of different numbers."""
    said = spans(numbers).split(", ")
    return ", ".join(said[:4]) + (", …" if len(said) > 4 else "")
