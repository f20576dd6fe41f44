"""What is in the air: rain, snow, fog, lightning, falling leaves and petals, fireflies.

Some of it is behind the subjects and some in front. What weather does to light and clouds is
decided in `mood` and `sky`, not here.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from rendernet_jupyter.sandbox.painter.colour import WHITE, Colour, mix, times
from rendernet_jupyter.sandbox.painter.noise import clouds, enlarge, ramp
from rendernet_jupyter.sandbox.painter.scene import Scene
from rendernet_jupyter.sandbox.painter.shape import Shape, join, line, oval

_INDOORS = ("room", "space", "deep")


def paint_behind_land(scene: Scene) -> None:
    """Lightning in the sky."""
    if "storm" in scene.wish.reading.weathers:
        _lightning(scene)


def paint_behind_cast(scene: Scene, near: str) -> None:
    """Fog that lies on the land."""
    if near not in _INDOORS and "fog" in scene.wish.reading.weathers:
        _fog(scene, low=scene.horizon + 0.02, strength=0.85, label="back")


def paint_in_front(scene: Scene, near: str) -> None:
    """Everything that falls, drifts or glows between the subjects and the viewer."""
    if near in _INDOORS:
        return
    reading = scene.wish.reading
    if "fog" in reading.weathers:
        _fog(scene, low=0.93, strength=0.6, label="front")
    if reading.weathers & {"rain", "storm"}:
        _rain(scene, heavy="storm" in reading.weathers)
    if "snowfall" in reading.weathers:
        _snow(scene)
    if reading.season == "spring" and "fog" not in reading.weathers:
        _drift(scene, scene.matter.petal, 26)
    if reading.season == "autumn" or "wind" in reading.weathers:
        _drift(scene, scene.matter.leaf, 22)
    if "fireflies" in reading.weathers:
        _fireflies(scene)


def _rain(scene: Scene, *, heavy: bool) -> None:
    rng, loose = scene.draw("rain"), scene.wander("rain")
    image = Image.new("L", (scene.width, scene.height))
    pen = ImageDraw.Draw(image)
    count = round((520 if heavy else 340) * scene.width / scene.side)
    lean = float(rng.uniform(0.08, 0.3)) * (1.5 if heavy else 1.0)
    xs = rng.uniform(-0.3, 1.1, count) * scene.width + loose.normal(0, 8, count)
    ys = rng.uniform(-0.1, 1.0, count) * scene.height
    lengths = rng.uniform(0.02, 0.075, count) * scene.side
    for x, y, length in zip(xs, ys, lengths, strict=True):
        tone = int(60 + 150 * length / (0.075 * scene.side))
        end = (x + lean * length, y + length)
        pen.line((x, y, *end), fill=tone, width=max(1, scene.side // 500))
    soft = image.filter(ImageFilter.GaussianBlur(max(0.3, scene.side / 1600)))
    share = np.asarray(soft, np.float32)[..., None] * np.float32(0.55 / 255)
    tone_of_rain = np.array(mix(scene.light.low, WHITE, 0.35), np.float32)
    scene.canvas += (tone_of_rain - scene.canvas) * share
    _splashes(scene)


def _splashes(scene: Scene) -> None:
    rng = scene.wander("splash")
    marks: list[Shape] = []
    for _ in range(36):
        depth = float(rng.random())
        y = scene.height * (scene.horizon + 0.1 + (0.9 - scene.horizon) * depth)
        size = scene.side * (0.004 + 0.012 * depth)
        marks.append(oval(float(rng.uniform(0, 1)) * scene.width, y, size, size * 0.3))
    scene.lay(join(*marks), mix(scene.light.low, WHITE, 0.5), opacity=0.3, soft=0.6)


def _snow(scene: Scene) -> None:
    rng, loose = scene.draw("snow"), scene.wander("snow")
    white = mix(WHITE, scene.light.tint, 0.35)
    for count, size, soft, opacity in (
        (260, 0.0022, 0.0, 0.75),
        (110, 0.0042, 0.5, 0.85),
        (26, 0.011, 2.5, 0.6),
    ):
        xs = rng.uniform(0, 1, count) * scene.width + loose.normal(0, 6, count)
        ys = rng.uniform(0, 1, count) * scene.height
        radii = rng.uniform(0.6, 1.4, count) * size * scene.side
        flakes = [oval(x, y, max(0.7, r)) for x, y, r in zip(xs, ys, radii, strict=True)]
        scene.lay(join(*flakes), white, opacity=opacity, soft=soft * scene.side / 800)


def _fog(scene: Scene, *, low: float, strength: float, label: str) -> None:
    """Banks of fog around a height of the picture."""
    height, width = max(2, scene.height // 4), max(2, scene.width // 4)
    banks = clouds(height, width, scene.draw("fog", label), octaves=4, cells=2, stretch=3.0)
    banks += 0.3 * clouds(
        height, width, scene.wander("fog", label), octaves=3, cells=3, stretch=3.0
    )
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    lie = np.exp(-(((rows - np.float32(low)) / 0.17) ** 2))
    share = enlarge((lie * ramp(banks, -0.9, 0.7)).astype(np.float32), scene.height, scene.width)
    tone = np.array(mix(scene.light.low, WHITE, 0.22 * (1 - scene.light.dark)), np.float32)
    scene.canvas += (tone - scene.canvas) * (share.clip(0, 1) * np.float32(strength))[..., None]


def _drift(scene: Scene, colour: Colour, count: int) -> None:
    """Leaves or petals, the near ones large and a little blurred."""
    rng, loose = scene.draw("drift"), scene.wander("drift")
    for index in range(count):
        near = float(rng.random()) ** 2
        x = float(rng.uniform(0, 1)) * scene.width
        y = float(rng.uniform(0.08, 1)) * scene.height + float(loose.normal(0, 0.01)) * scene.height
        size = scene.side * (0.005 + 0.013 * near)
        leaf = oval(x, y, size, size * 0.46, turn=float(rng.uniform(0, 180)))
        tone = scene.light.on(mix(colour, times(colour, 0.7), float(rng.random())), strength=0.7)
        scene.lay(
            leaf, mix(tone, WHITE, 0.1 * (index % 2)), tone, opacity=0.9, soft=near * size * 0.12
        )


def _fireflies(scene: Scene) -> None:
    rng = scene.wander("fireflies")
    lamp = mix(scene.light.lamps, (0.9, 1.0, 0.5), 0.5)
    for _ in range(34):
        x = float(rng.uniform(0.02, 0.98)) * scene.width
        y = float(rng.uniform(scene.horizon - 0.15, 0.97)) * scene.height
        size = scene.side * float(rng.uniform(0.0025, 0.006))
        scene.lay(oval(x, y, size * 2.2), lamp, opacity=0.5, soft=size * 2.4)
        scene.lay(oval(x, y, size), mix(lamp, WHITE, 0.6))


def _lightning(scene: Scene) -> None:
    rng = scene.draw("lightning")
    x, y = float(rng.uniform(0.15, 0.85)), 0.0
    points = [(x * scene.width, 0.0)]
    while y < scene.horizon + 0.03:
        y += float(rng.uniform(0.03, 0.07))
        x += float(rng.uniform(-0.05, 0.05))
        points.append((x * scene.width, y * scene.height))
    bolt = line(points, width=max(1.5, scene.side * 0.005))
    start = len(points) // 2
    fork = [points[start]]
    for _ in range(3):
        last = fork[-1]
        step = (scene.width * float(rng.uniform(0.01, 0.06)), scene.height * 0.05)
        fork.append((last[0] + step[0], last[1] + step[1]))
    branch = line(fork, width=max(1.0, scene.side * 0.003))
    violet = (0.86, 0.84, 1.0)
    scene.lay(join(bolt, branch), violet, opacity=0.55, soft=scene.side * 0.02)
    scene.lay(join(bolt, branch), mix(violet, WHITE, 0.7))
