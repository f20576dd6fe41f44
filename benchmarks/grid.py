"""What a grid of pictures costs: bytes in the notebook, bytes on the way, and CPU.

Beside what people do by hand, a figure of `imshow`s and one PNG pasted together with Pillow: the
same pictures in the same run, one for the whole grid. The pictures are 1024 x 1024 PNGs of about
1.2 MB: clouds of every size with grain, as hard to compress as photographs. CPU of the process, the
candidates in turn within each round, median over rounds. Goals:

7. CPU a picture of its thumbnail, over decoding the PNG alone: at most 1.15
8. bytes in the .ipynb a picture, HTML and contact sheet together, over the full PNG in HTML: at
   most 0.03
8. bytes sent while 64 pictures arrive, lines of progress included, over the final output: at most
   1.5

    python benchmarks/grid.py [ROUNDS]
"""

from __future__ import annotations

import io
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from PIL import Image

from rendernet_jupyter.job.progress import Glimpse, Progress
from rendernet_jupyter.notebook.live import Live
from rendernet_jupyter.result.records import Answer, Medium, Run
from rendernet_jupyter.view.arriving import Arriving
from rendernet_jupyter.view.gallery import Gallery, GalleryOptions
from rendernet_jupyter.view.thumbnail import share_of, thumbnail

ROUNDS = 5
COUNTS = (4, 16, 64)
SIDE = 1024
ORIGINALS = 4
BETWEEN = 0.15  # seconds from picture to picture of the run that fills
LINE = 10_000  # bytes that a line of progress never has
GRAIN = 2.0  # standard deviation of brightness


def photograph(seed: int) -> bytes:
    """A PNG in the colours and with the detail of a photograph."""
    draw = np.random.default_rng(seed)
    light = np.zeros((SIDE, SIDE, 3), np.float32)
    for octave in range(2, 9):
        small = draw.normal(0, 0.5**octave, (2**octave, 2**octave, 3)).astype(np.float32)
        for channel in range(3):
            cloud = Image.fromarray(small[:, :, channel]).resize((SIDE, SIDE), 3)
            light[:, :, channel] += np.asarray(cloud)
    light = 128 + 60 * light / light.std() + draw.normal(0, GRAIN, (SIDE, SIDE, 1))
    buffer = io.BytesIO()
    Image.fromarray(light.clip(0, 255).astype(np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def files_in(folder: Path, count: int) -> list[Path]:
    """So many files; each is a picture of its own to whoever remembers pictures by their file."""
    originals = [folder / f"{number}.png" for number in range(ORIGINALS)]
    for seed, file in enumerate(originals):
        file.write_bytes(photograph(seed))
    files = [folder / f"copy-{number}.png" for number in range(count)]
    for number, file in enumerate(files):
        shutil.copyfile(originals[number % ORIGINALS], file)
    return files


def run_of(files: Sequence[Path]) -> Run:
    """A run over two axes, as near to a square as it can be."""
    across = max(n for n in range(1, 9) if len(files) % n == 0)
    answers, media = [], []
    for number, file in enumerate(files):
        coords = {"cfg_scale": number % across, "steps": 8 + number // across}
        body = {"model": "JuggernautXL", "seed": 7, "prompt": {"positive": "a harbour"}, **coords}
        typed = [f"{key}: {value}" for key, value in {**body, "prompt": "a harbour"}.items()]
        spec = "\n".join(typed)
        answers.append(Answer(body, "model", coords, canonical=spec, job_id=f"job_{number}"))
        media.append(Medium(f"m{number}", number, 0, width=SIDE, height=SIDE, sha256=str(file)))
    return Run("run_1", 0.0, "sandbox", answers=tuple(answers), media=tuple(media), name="hero")


def bundled(files: Sequence[Path]) -> dict[str, str]:
    return Gallery(run_of(files), locate=Path)._repr_mimebundle_()[0]


def decoded(files: Sequence[Path]) -> None:
    for file in files:
        with Image.open(file) as image:
            image.load()


def shrunk(files: Sequence[Path]) -> None:
    edge, limit = share_of(len(files))
    for file in files:
        thumbnail(file, edge, limit=limit)


def pasted(files: Sequence[Path]) -> bytes:
    """One PNG of all pictures at the size of the page."""
    across = max(n for n in range(1, 9) if len(files) % n == 0)
    page = Image.new("RGB", (256 * across, 256 * len(files) // across))
    for number, file in enumerate(files):
        with Image.open(file) as image:
            page.paste(image.resize((256, 256)), (number % across * 256, number // across * 256))
    buffer = io.BytesIO()
    page.save(buffer, "PNG")
    return buffer.getvalue()


def plotted(files: Sequence[Path]) -> bytes:
    """The usual figure, shown as the inline back end shows it."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    across = max(n for n in range(1, 9) if len(files) % n == 0)
    figure = Figure(figsize=(2.6 * across, 2.6 * len(files) / across))
    FigureCanvasAgg(figure)
    for number, file in enumerate(files):
        axes = figure.add_subplot(len(files) // across, across, number + 1)
        axes.imshow(Image.open(file))
        axes.set_axis_off()
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


def clocked(candidate: Callable[[Sequence[Path]], object], files: Sequence[Path]) -> float:
    """CPU milliseconds a picture; no picture is remembered from an earlier round."""
    for file in files:
        os.utime(file, ns=(time.time_ns(), time.time_ns()))
    start = time.process_time()
    candidate(files)
    return 1000 * (time.process_time() - start) / len(files)


class Wire(DisplayPublisher):
    """Counts what goes to the front end."""

    sizes: list[int]

    def publish(self, data: Any, metadata: Any = None, **_: Any) -> None:
        """One message of a display or of its update."""
        self.sizes.append(len(json.dumps([data, metadata])))

    def clear_output(self, *_: Any, **__: Any) -> None:
        """A message of no weight."""


def sent(files: Sequence[Path]) -> tuple[list[int], int]:
    """Bytes of each message of a run whose pictures arrive one by one; those of the last alone."""
    shell = InteractiveShell.instance()
    shell.kernel = SimpleNamespace()
    shell.display_pub = wire = Wire()
    wire.sizes = []
    run = run_of(files)
    live = Live(shell, fills=True, alone=True)
    scene = Arriving(run, locate=Path, options=GalleryOptions())
    seen = {answer.job_id: (Glimpse("running", "image", SIDE, SIDE),) for answer in run.answers}
    start = time.monotonic()
    for number, answer in enumerate([None, *run.answers]):
        if answer is not None:
            here = Glimpse("here", "image", SIDE, SIDE, run.media[number - 1].sha256)
            seen[answer.job_id] = (here,)
        elapsed = time.monotonic() - start
        live(Progress("running", "a harbour", pictures=len(files), done=number,
                      running=len(files) - number, elapsed=elapsed, seen=dict(seen),
                      scene=scene))  # fmt: skip
        time.sleep(BETWEEN)
    live.show(Gallery(run, locate=Path))
    return wire.sizes, wire.sizes[-1]


def told(goal: str, value: float, most: float) -> bool:
    """Print a goal; whether it is met."""
    met = value <= most
    print(f"{goal:<62}{value:>8.3f} <= {most:<6g}{'PASS' if met else 'MISS'}")
    return met


def cpu(files: Sequence[Path], rounds: int) -> float:
    """A table of CPU a picture; the worst ratio of thumbnails to decoding."""
    worst = 0.0
    print(
        f"{'CPU, ms a picture':<26}{'decode':>9}{'thumbs':>9}{'output':>9}{'paste':>9}{'imshow':>9}"
    )
    for count in COUNTS:
        candidates = (decoded, shrunk, bundled, pasted, plotted)
        spent: dict[str, list[float]] = {one.__name__: [] for one in candidates}
        for _ in range(rounds):
            for one in candidates:
                spent[one.__name__].append(clocked(one, files[:count]))
        middle = [statistics.median(times) for times in spent.values()]
        print(f"{f'{count} pictures':<26}" + "".join(f"{one:>9.1f}" for one in middle))
        print(f"{'  of decoding':<26}" + "".join(f"{one / middle[0]:>9.2f}" for one in middle))
        worst = max(worst, middle[1] / middle[0])
    return worst


def weight(files: Sequence[Path]) -> float:
    """A table of bytes a picture in the file; the worst ratio to full PNGs in HTML."""
    worst = 0.0
    print(f"\n{'kB a picture in .ipynb':<26}{'full PNG':>9}{'output':>9}{'HTML':>9}{'sheet':>9}"
          f"{'paste':>9}{'imshow':>9}")  # fmt: skip
    for count in COUNTS:
        chosen = files[:count]
        full = sum(len(b64encode(file.read_bytes())) for file in chosen)
        made = bundled(chosen)
        parts = [full, len(json.dumps(made)), len(made["text/html"]), len(made["image/jpeg"])]
        parts += [len(b64encode(one(chosen))) for one in (pasted, plotted)]
        print(f"{f'{count} pictures':<26}" + "".join(f"{p / count / 1000:>9.1f}" for p in parts))
        print(f"{'  of the full PNG':<26}" + "".join(f"{part / full:>9.3f}" for part in parts))
        worst = max(worst, parts[1] / full)
    return worst


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        files = files_in(Path(folder), max(COUNTS))
        size = statistics.mean(file.stat().st_size for file in files)
        print(f"PNGs of {SIDE} x {SIDE} pixels, {size / 1e6:.2f} MB; {rounds} rounds\n")
        slowest, heaviest = cpu(files, rounds), weight(files)
        messages, final = sent(files)
        tables = [one for one in messages[:-1] if one > LINE]
        lines = [one for one in messages if one <= LINE]
        print(f"\n{len(files)} pictures arrive: {len(lines)} lines of progress {sum(lines):,} B, "
              f"{len(tables)} tables {sum(tables):,} B, the result {final:,} B\n")  # fmt: skip
    met = [
        told("goal 7  CPU of a thumbnail, over decoding its PNG", slowest, 1.15),
        told("goal 8  bytes a picture in the file, over the full PNG", heaviest, 0.03),
        told("goal 8  bytes sent for 64 pictures, over the result", sum(messages) / final, 1.5),
    ]
    return int(not all(met))


if __name__ == "__main__":
    sys.exit(main())
