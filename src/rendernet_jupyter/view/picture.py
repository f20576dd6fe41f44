"""One picture or video of a run: its file, its pixels, and what was asked for.

Nothing is read from disk before it is asked for, and nothing here talks to the service.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError, StoreError
from rendernet_jupyter.result.cast import UsedCharacter
from rendernet_jupyter.result.records import Answer, Medium, MediumStatus, Run
from rendernet_jupyter.result.seal import PLAIN, Sealed
from rendernet_jupyter.view import save
from rendernet_jupyter.view.bundle import Bundle, GalleryOptions, bundle
from rendernet_jupyter.view.content import content_of
from rendernet_jupyter.view.fact import facts
from rendernet_jupyter.view.mime import Mimes
from rendernet_jupyter.view.phrase import ELLIPSIS, lasting, shorten
from rendernet_jupyter.view.poster import read_poster
from rendernet_jupyter.view.tile import ANEW, FETCH, Shelf, answer_of

if TYPE_CHECKING:
    from PIL import Image

    from rendernet_jupyter.view.compare.comparison import Comparison
    from rendernet_jupyter.view.lineage import Lineage


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture, or one video, that came of a run.

    Attributes:
        recorded: the run it belongs to, as the store has it; `run` is what may be shown of it.
        medium: the service's record of it.
    """

    recorded: Run
    medium: Medium
    _shelf: Shelf = field(default=Shelf(), compare=False)
    _options: GalleryOptions = field(default=GalleryOptions(), compare=False)

    @property
    def run(self) -> Run:
        """The run it belongs to. A key that was typed into it before it was known is masked."""
        return self._shelf.clear(self.recorded)

    @property
    def path(self) -> Path:
        """The file in the store. It is shared and must not be changed: `save` makes a copy.

        Raises:
            StoreError: the gallery was made without a store, or the store lost the file.
        """
        if self._shelf.locate is None:
            raise StoreError("This gallery was made without a store, so its pictures have no file.")
        return self._shelf.locate(self.medium.sha256)

    @property
    def image(self) -> Image.Image:
        """The picture as a Pillow image, RGB or RGBA, at full size. Read anew each time.

        Of a video it is the poster: the first frame that shows something.

        Raises:
            StoreError: the file is gone or cannot be read as a picture or video.
            MissingPackage: it is a video, and PyAV is not installed.
        """
        from PIL import Image

        path = self._file()
        if self.medium.kind == "video":
            return read_poster(path)
        try:
            with Image.open(path) as image:
                image.load()
                if image.mode in ("RGB", "RGBA"):
                    return image
                return image.convert("RGBA" if image.has_transparency_data else "RGB")
        except (OSError, SyntaxError, ValueError) as error:
            raise StoreError(
                "The file of this picture cannot be read as one.",
                hint="Run the cell with --cache refresh to have it made, and paid, again.",
            ) from error

    @property
    def forgotten(self) -> bool:
        """Whether the store was told to forget it: what is left is this record, not the picture."""
        return self._shelf.has_forgotten(self.medium, self._shelf.find(self.medium))

    def _file(self) -> Path:
        """Its path, if the file is there."""
        if (path := self.path).is_file():
            return path
        if self.forgotten:
            raise StoreError("This picture was forgotten.", hint=ANEW)
        raise StoreError("The file of this picture is no longer in the store.", hint=FETCH)

    @property
    def answer(self) -> Answer:
        """The request it answers, with what it cost."""
        return answer_of(self.run, self.medium)

    @property
    def seed(self) -> int | None:
        """The seed as it was sent; None for kinds that take none."""
        return self.answer.seed

    @property
    def index(self) -> int:
        """Its place in its batch, from 0."""
        return self.medium.batch

    @property
    def request(self) -> int:
        """The position of its request in the run, from 0."""
        return self.medium.request

    @property
    def spec(self) -> str:
        """The canonical text of its request: as the body of a cell it asks for the same again."""
        return self.answer.canonical

    @property
    def prompt(self) -> str:
        """What should be seen, in words."""
        return self.answer.prompt

    @property
    def character(self) -> UsedCharacter | None:
        """The character in it, with the name it had when it was made; None when there is none."""
        return self.answer.character

    @property
    def lineage(self) -> Lineage:
        """What it was made from, as a tree: a picture, a file from elsewhere, a character's face.

        Raises:
            StoreError: the gallery was made without a store.
        """
        if self._shelf.trace is None:
            raise StoreError("This gallery was made without a store, which would know.")
        return self._shelf.trace(self.recorded, self.medium)

    @property
    def options(self) -> GalleryOptions:
        """How it is shown."""
        return self._options

    @property
    def look(self) -> str:
        """Its perceptual hash, of a video that of its poster: alike for pictures that look alike.

        Raises:
            StoreError: the gallery was made without a store, or the file cannot be read.
            MissingPackage: it is a video, and PyAV is not installed.
        """
        if self._shelf.look is None:
            raise StoreError("This gallery was made without a store, which makes the hashes.")
        return self._shelf.look(self.image)

    def compare(self, other: Picture) -> Comparison:
        """What differs from another picture: to the eye, in numbers, and in what was asked for.

        No file is opened before something is asked of the comparison.

        Raises:
            RenderNetError: the other is no picture.
        """
        from rendernet_jupyter.view.compare.comparison import Comparison

        if not isinstance(other, Picture):
            raise RenderNetError(
                f"a picture is compared with a picture, and this is a {type(other).__name__}",
                hint="Take one of a gallery, other[0], or compare all: other.compare(hero[0])",
            )
        return Comparison(self, other)

    @property
    def media_id(self) -> str:
        """The service's name for it."""
        return self.medium.media_id

    @property
    def width(self) -> int:
        """Pixels."""
        return self.medium.width

    @property
    def height(self) -> int:
        """Pixels."""
        return self.medium.height

    @property
    def duration(self) -> float:
        """Seconds of a video; 0 for a picture, and when nobody measured it."""
        return self.medium.duration

    @property
    def status(self) -> MediumStatus:
        """The final status: `success` for every picture of a gallery."""
        return self.medium.status

    def save(self, target: str | Path) -> Path:
        """Save the picture; other content in the same place is never overwritten.

        It is the original, pixel for pixel, with a manifest of how it was made: inside the file, or
        in a file beside it for videos and signed pictures (setting `embed`).

        Args:
            target: a folder, or a file name with the suffix of the original.

        Returns:
            Where it is; with a number in its name if other content had the name.

        Raises:
            StoreError: the file is gone, or cannot be written.
            RenderNetError: the suffix belongs to another format.
        """
        suffix = save.suffix_of(self.medium.mime, self._file())
        wanted = save.place_of(target)
        if wanted.is_dir() or not wanted.suffix or str(target).endswith(("/", "\\")):
            return self.save_as(wanted)
        if wanted.suffix.lower() not in _same_as(suffix):
            raise RenderNetError(
                f"The original is a {suffix} file and is copied as it is, not as {wanted.suffix}.",
                hint=f"`.image.save({wanted.name!r})` converts it.",
            )
        return save.copy(self.path, wanted, self._sealed())

    def save_as(self, folder: Path, template: str = "") -> Path:
        """Save it in a folder under the name that a template makes; see `Gallery.save`."""
        source, sealed = self._file(), self._sealed()
        chosen = template or (save.DISCREET if sealed.discreet else save.TEMPLATE)
        name = save.filled(chosen, self.fields())
        return save.copy(
            source, folder / f"{name}{save.suffix_of(self.medium.mime, source)}", sealed
        )

    def _sealed(self) -> Sealed:
        """What is saved for the original."""
        source, seal = self.path, self._shelf.seal
        return seal(self.recorded, self.medium, source) if seal and source.is_file() else PLAIN

    def fields(self) -> dict[str, str | int | None]:
        """What a file name template may hold."""
        return {
            "name": self.run.name or shorten(self.prompt, 40).rstrip(ELLIPSIS),
            "axes": self._axes(),
            "seed": self.seed,
            "index": self.index,
            "prompt": shorten(self.prompt, 60).rstrip(ELLIPSIS) or None,
            "model": self._named("model"),
            "style": self._named("style"),
            "kind": self.answer.kind,
            "date": f"{datetime.fromtimestamp(self.run.created_at, UTC):%Y-%m-%d}",
            "request": self.request,
            "media_id": self.media_id,
            "run": self.run.run_id,
        }

    def _named(self, key: str) -> str | None:
        """A model or style of the request; None where it names none."""
        return facts(self.answer.body).get(key)

    def _axes(self) -> str | None:
        """The values of a sweep's axes; the seed has a place of its own."""
        coords = self.answer.coords
        return "-".join(f"{k}-{v}" for k, v in coords.items() if k != "seed") or None

    def __repr__(self) -> str:
        seed = "" if self.seed is None else f", seed {self.seed}"
        length = f", video {lasting(self.duration)}" if self.duration else ""
        size = f"{self.width}x{self.height}"
        return f"Picture({shorten(self.prompt, 48)!r}{seed}{length}, {size})"

    def _repr_mimebundle_(self, include: Mimes = None, exclude: Mimes = None) -> Bundle:
        content = content_of(self.run, [self.medium], self._shelf, marked="nowhere")
        return bundle(content, self._options, include, exclude)


def _same_as(suffix: str) -> tuple[str, ...]:
    return (".jpg", ".jpeg") if suffix == ".jpg" else (suffix.lower(),)
