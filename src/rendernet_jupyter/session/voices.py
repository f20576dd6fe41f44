"""What a voice sounds like, as far as that is to be had for nothing.

The sandbox speaks with a package of the extra `video`. The service documents no samples, and a
generation would be paid for, so of its voices there are none. Nothing here is sent.
"""

from __future__ import annotations

import io
import wave
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

SENTENCE = "Hello, this is how I sound."
_LEVEL = 30_000  # of 32,767: a little room, so that nothing clips


def said_by(session: Session, voice: str) -> bytes:
    """A sentence in a voice, as a WAV file; empty where there is none to be had.

    Args:
        session: whose engine.
        voice: its name, as the listing spells it.
    """
    if not session.engine().sandbox:
        return b""
    return _spoken(voice)


@lru_cache(maxsize=8)
def _spoken(voice: str) -> bytes:
    import numpy as np

    from rendernet_jupyter.sandbox.studio.speech import RATE, speak

    try:
        sound = speak(SENTENCE, voice)
    except (ImportError, KeyError):  # without the extra, or a voice that the sandbox does not have
        return b""
    samples = np.clip(sound.samples, -1, 1) * _LEVEL
    kept = io.BytesIO()
    with wave.open(kept, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.astype("<i2").tobytes())
    return kept.getvalue()
