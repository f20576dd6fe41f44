"""Pictures and sound as an MP4 file: H.264 and AAC, playable while it still loads.

Nothing here decides what is seen or heard.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from rendernet_jupyter.sandbox.studio.speech import RATE, Sound

# Two threads always: the encoder's output depends on their number.
_VIDEO = {"preset": "veryfast", "crf": "21", "threads": "2"}
_AUDIO_BITS = 96_000  # a second


def encode_film(
    frames: Iterable[Image.Image],
    *,
    size: tuple[int, int],
    fps: int,
    facts: Mapping[str, Any],
    sound: Sound | None = None,
) -> bytes:
    """The bytes of a film.

    Args:
        frames: RGB pictures of `size`.
        size: width and height, even numbers.
        fps: frames a second.
        facts: stand in the file's comment beside `"sandbox": true`.
        sound: as long as the frames, or a little shorter.
    """
    import av

    # The muxer moves the index to the front at the end, for which it needs a file.
    with tempfile.TemporaryDirectory(prefix="rendernet-sandbox-") as folder:
        path = Path(folder) / "film.mp4"
        with av.open(str(path), "w", options={"movflags": "+faststart"}) as file:
            file.metadata["comment"] = json.dumps({**facts, "sandbox": True}, sort_keys=True)
            video = file.add_stream("libx264", rate=fps, options=_VIDEO)
            video.width, video.height, video.pix_fmt = *size, "yuv420p"
            audio = None
            if sound is not None:
                audio = file.add_stream("aac", rate=RATE, layout="mono")
                audio.bit_rate = _AUDIO_BITS
            for number, frame in enumerate(frames):
                file.mux(video.encode(av.VideoFrame.from_image(frame)))
                if audio is not None and sound is not None:
                    _mux_sound(file, audio, sound, number, fps)
            for stream in filter(None, (video, audio)):
                file.mux(stream.encode(None))
        return path.read_bytes()


def _mux_sound(file: Any, stream: Any, sound: Sound, number: int, fps: int) -> None:
    """Write the sound that belongs to one frame, so that both run side by side in the file."""
    import av

    start, end = round(number * RATE / fps), round((number + 1) * RATE / fps)
    part = sound.samples[start:end]
    if part.size:
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(part[None]), "fltp", "mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        file.mux(stream.encode(frame))
