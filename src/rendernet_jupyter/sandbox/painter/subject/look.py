"""How one drawing is to look: its colours, the word that asked for it, and its own chance.

Nothing here is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rendernet_jupyter.sandbox.painter.colour import WHITE, Colour, luminance, mix, times, turn


@dataclass(frozen=True, slots=True)
class Look:
    """Colours and chance of a drawing.

    Attributes:
        main: its main colour.
        said: the word of the prompt, such as `tulip` for a flower.
        rng: small differences between two of the same kind.
        named: whether the prompt named the colour.
    """

    main: Colour
    said: str
    rng: np.random.Generator
    named: bool = False

    @property
    def dark(self) -> Colour:
        """The main colour in shade."""
        return times(self.main, 0.55)

    @property
    def pale(self) -> Colour:
        """The main colour, mostly white."""
        return mix(self.main, WHITE, 0.6)

    @property
    def accent(self) -> Colour:
        """A second colour that goes with the main one."""
        if luminance(self.main) > 0.75:
            return (0.8, 0.3, 0.26)
        return mix(turn(self.main, 28, value=1.2), (1.0, 0.95, 0.82), 0.62)
