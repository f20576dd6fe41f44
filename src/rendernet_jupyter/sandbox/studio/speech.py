"""Sound: a script spoken by a voice, or an uploaded file, as samples.

One voice comes with the package that speaks; the others are made from it by pitch and pace, so that
each name sounds like somebody else. Nothing here goes to the network.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 24_000  # samples a second, as spoken
# Pitch and pace of each voice, as factors.
_VOICES = {
    "Rachel": (1.0, 1.0),
    "Oskar": (0.76, 0.92),
    "Leni": (1.13, 1.1),
    "Tove": (0.95, 0.88),
    "Marek": (0.84, 1.03),
    "Ambrose": (0.7, 0.84),
}
_ONE_AT_A_TIME = threading.Lock()  # the model is loaded once, and its session shared


@dataclass(frozen=True, slots=True)
class Sound:
    """Mono samples from -1 to 1, `RATE` of them a second."""

    samples: NDArray[np.float32]

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / RATE

    def loudness(self, frames: int) -> NDArray[np.float32]:
        """The level in each of that many equal parts, 0 for silence to 1 for the loudest."""
        parts = np.array_split(self.samples, frames)
        level = np.array([np.sqrt(np.mean(part**2)) if part.size else 0.0 for part in parts])
        return np.asarray(level / max(float(level.max()), 1e-6), np.float32)


def speak(script: str, voice: str) -> Sound:
    """`script` read out by one of the voices on the shelf; the same samples every time."""
    pitch, pace = _VOICES[voice]
    with _ONE_AT_A_TIME:
        spoken = np.asarray(_reader()(script, speed=pace / pitch, seed=0), np.float32)
    if not spoken.size:  # nothing in the script can be read out
        return Sound(np.zeros(RATE, np.float32))
    # Fewer samples played at the same rate sound higher; the pace above makes up for the length.
    length = max(1, round(len(spoken) / pitch))
    at = np.linspace(0, len(spoken) - 1, length)
    return Sound(np.interp(at, np.arange(len(spoken)), spoken).astype(np.float32))


def read_sound(path: Path) -> Sound:
    """The sound of an uploaded file, mixed to one channel."""
    import av

    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    parts: list[NDArray[np.float32]] = []
    with av.open(str(path)) as file:
        for frame in file.decode(audio=0):
            parts += [one.to_ndarray()[0] for one in resampler.resample(frame)]
    parts += [one.to_ndarray()[0] for one in resampler.resample(None)]
    return Sound(np.concatenate(parts) if parts else np.zeros(1, np.float32))


@cache
def _reader() -> Any:
    # By name: the package has no types, and only those who want videos have it.
    return import_module("hibari").Hibari()
