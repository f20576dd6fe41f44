"""One of the two pictures that are compared, and what is known of it in words.

Nothing here opens a file before it is asked for pixels.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rendernet_jupyter.view.compare.fit import upright
from rendernet_jupyter.view.cost import cost_of
from rendernet_jupyter.view.fact import coordinates, shared
from rendernet_jupyter.view.phrase import TIMES, counted, lasting, shorten
from rendernet_jupyter.view.place import without_home
from rendernet_jupyter.view.tile import is_picture, noun_of

if TYPE_CHECKING:
    from PIL import Image

    from rendernet_jupyter.view.picture import Picture

_LONGEST_ALT = 160


@dataclass(frozen=True, slots=True)
class Side:
    """One of two pictures.

    Attributes:
        letter: `A` or `B`.
        picture: the picture; of a video its poster stands in.
        given: what it is called, when it is not called by its place in its run.
        within: both are of one run, which needs no mention if it has no name.
    """

    letter: str
    picture: Picture
    given: str = ""
    within: bool = False

    @property
    def name(self) -> str:
        """How it is reached, such as `hero[0]`, or the name of its file."""
        if self.given:
            return without_home(self.given)
        run, medium = self.picture.run, self.picture.medium
        shown = [one for one in run.media if is_picture(one)]
        of_run = run.name or ("" if self.within else run.run_id)
        return f"{of_run}[{shown.index(medium)}]" if medium in shown else of_run

    @property
    def label(self) -> str:
        """Its name, and its place in its sweep; without one its seed, where it has one."""
        seed = self.picture.seed
        placed = " · ".join(coordinates(self.picture.answer).values())
        if not placed and seed is not None:
            placed = f"seed {seed}"
        return f"{self.name} · {without_home(placed)}" if placed else self.name

    @property
    def alt(self) -> str:
        """A sentence for those who do not see it."""
        noun = noun_of([self.picture.medium])
        kind = f"sandbox {noun}" if self.picture.run.sandbox else noun
        asked = shorten(without_home(self.picture.prompt), _LONGEST_ALT)
        seed = "" if self.picture.seed is None else f" (seed {self.picture.seed})"
        return f"{self.letter}, {kind} {self.name}" + (f": {asked}{seed}" if asked else seed)

    @property
    def is_video(self) -> bool:
        """Whether its poster stands in for it."""
        return self.picture.medium.kind == "video"

    @property
    def mute(self) -> bool:
        """Whether nobody knows how it was made: a file without a manifest."""
        return not self.picture.answer.body

    def image(self) -> Image.Image:
        """The picture at full size, upright, RGB. Read anew each time.

        Raises:
            StoreError: the file is gone or cannot be read as a picture or video.
            MissingPackage: it is a video, and PyAV is not installed.
        """
        return upright(self.picture.image)

    def told(self) -> dict[str, str]:
        """What was asked for and what came of it: key to words; what is not known is left out."""
        run, medium, answer = self.picture.run, self.picture.medium, self.picture.answer
        batch = sum(one.request == medium.request for one in run.media)
        found = {"prompt": answer.prompt, "kind": answer.kind.replace("_", " ")}
        found |= shared([answer])
        found |= {
            "seed": "" if answer.seed is None else str(answer.seed),
            "picture": f"{medium.batch + 1} of {batch}" if batch > 1 else "",
            "size": f"{medium.width} {TIMES} {medium.height}" if medium.width else "",
            "length": lasting(medium.duration) if medium.duration else "",
            "cost": self._cost(),
            "made": _day(run.created_at),
            "engine": run.engine,
            "run": run.run_id,
        }
        return {key: without_home(value) for key, value in found.items() if value}

    def _cost(self) -> str:
        if self.picture.answer.cached:
            return "from the store"
        cost = cost_of(self.picture.run, [self.picture.medium])
        return "" if cost is None else counted(cost, "credit")


def _day(moment: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(moment)) if moment else ""
