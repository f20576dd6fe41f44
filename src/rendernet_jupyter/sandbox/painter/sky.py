"""Skies: the gradient, clouds with lit edges, sun or moon, stars, aurora and rainbows.

The soft parts are painted at half size and enlarged. Nothing here is in front of the horizon.
"""

from __future__ import annotations

import math

import numpy as np

from rendernet_jupyter.sandbox.painter.colour import Colour, mix, times
from rendernet_jupyter.sandbox.painter.noise import Field, clouds, enlarge, ramp
from rendernet_jupyter.sandbox.painter.scene import Scene
from rendernet_jupyter.sandbox.painter.shape import (
    Shape,
    bounds,
    box,
    curve,
    cut,
    join,
    moved,
    oval,
)

_DISC = 0.042  # radius of sun and moon as a part of the picture's shorter side
_COVER = {"overcast": 0.85, "rain": 0.8, "storm": 0.9, "snowfall": 0.6, "clear": 0.08, "fog": 0.3}


def paint_sky(scene: Scene) -> None:
    """Fill the canvas with sky; below the horizon it keeps the horizon's colour."""
    half = (max(2, scene.height // 2), max(2, scene.width // 2))
    sky = _gradient(scene, *half)
    toward = _distance_to_sun(scene, *half)
    _glow(scene, sky, toward)
    if scene.light.dark > 0.6:
        _stars(scene, sky)
    if "aurora" in scene.wish.reading.weathers:
        _aurora(scene, sky)
    _wisps(scene, sky, toward)
    if "rainbow" in scene.wish.reading.weathers:
        _rainbow(scene, sky)
    for channel in range(3):
        scene.canvas[..., channel] = enlarge(sky[..., channel], scene.height, scene.width)
    _disc(scene)
    _heaps(scene)
    _flock(scene)


def _gradient(scene: Scene, height: int, width: int) -> Field:
    light = scene.light
    t = np.linspace(0, 1 / scene.horizon, height, dtype=np.float32).clip(0, 1)[:, None]
    stops = np.array([0, 0.5, 0.82, 1.0], np.float32)
    colours = (light.top, light.mid, mix(light.mid, light.low, 0.7), light.low)
    tones = [np.interp(t[:, 0], stops, [colour[c] for colour in colours]) for c in range(3)]
    column = np.stack(tones, 1).astype(np.float32)
    return np.repeat(column[:, None], width, 1)


def _distance_to_sun(scene: Scene, height: int, width: int) -> Field:
    """Distance of each point to the sun, in units of the picture's shorter side."""
    side = min(height, width)
    y = (np.arange(height, dtype=np.float32)[:, None] - scene.sun[1] * height) / side
    x = (np.arange(width, dtype=np.float32)[None] - scene.sun[0] * width) / side
    return np.sqrt(x * x + y * y)


def _glow(scene: Scene, sky: Field, distance: Field) -> None:
    strength = 0.62 - 0.3 * scene.light.dark
    halo = np.exp(-distance * 3.2) * strength + np.exp(-distance * 9.0) * 0.3
    sky += (np.array(scene.light.glow, np.float32) - sky) * halo.clip(0, 0.9)[..., None]


def _stars(scene: Scene, sky: Field) -> None:
    height, width = sky.shape[:2]
    rng = scene.draw("stars")
    count = int(0.0011 * height * width)
    ys = (rng.random(count) ** 1.25 * scene.horizon * height).astype(int).clip(0, height - 1)
    xs = rng.integers(0, width, count)
    bright = (rng.random(count) ** 4 * 0.9 + 0.12).astype(np.float32)
    bright *= np.float32((scene.light.dark - 0.5) * 2)
    band = clouds(height, width, rng, octaves=4, cells=3)
    lane = np.linspace(-1, 1, width)[None] * 0.5 + np.linspace(-1, 1, height)[:, None]
    milky = np.exp(-((lane + 0.35) ** 2) * 7).astype(np.float32) * (0.6 + 0.6 * band)
    sky += milky[..., None].clip(0, 1) * np.array([0.09, 0.1, 0.17], np.float32) * bright.max()
    sky[ys, xs] += bright[:, None]
    large = bright > 0.75
    for dy, dx in ((0, 1), (1, 0), (0, -1), (-1, 0)):
        rows, columns = (ys[large] + dy).clip(0, height - 1), (xs[large] + dx).clip(0, width - 1)
        sky[rows, columns] += bright[large, None] * np.float32(0.35)


def _wisps(scene: Scene, sky: Field, distance: Field) -> None:
    """Thin cloud all over, thick when the weather says so."""
    reading = scene.wish.reading
    if "overcast" in reading.banned:
        return
    height, width = sky.shape[:2]
    rng = scene.draw("wisps")
    cover = max((_COVER.get(name, 0.0) for name in reading.weathers), default=-1.0)
    if cover < 0:
        cover = float(rng.uniform(0.1, 0.42)) * (0.6 if "calm" in reading.airs else 1.0)
    margin = max(1, height // 40)
    across = width + 2 * margin
    field = clouds(height, across, rng, octaves=6, cells=3, stretch=1.5)
    field += 0.3 * clouds(height, across, scene.wander("wisps"), octaves=5, cells=4, stretch=1.5)
    field = _seen_from_below(field, scene.horizon)
    side = 2 * margin if scene.sun[0] > 0.5 else 0
    toward = np.roll(field, -margin, 0)[:, side : side + width]
    field = field[:, margin : margin + width]
    edge = 0.6 - 0.95 * cover
    density = ramp(field, edge, edge + 0.45) * np.float32(0.5 + 0.45 * cover)
    near_sun = np.float32(1.12) - np.float32(0.4) * distance.clip(0, 1.6)
    lit: Field = (0.3 + 0.7 * ramp(field - toward, -0.2, 0.25)) * near_sun
    light = scene.light
    shadow = mix(times(light.mid, 0.82), light.top, 0.35)
    bright = mix(light.glow, light.low, 0.25 + 0.3 * light.dark)
    if light.dark > 0.6:
        bright = mix(bright, light.mid, 0.55)
    tones = _between(shadow, bright, lit)
    fade = np.linspace(0, 1 / scene.horizon, height, dtype=np.float32)[:, None]
    density *= ramp(1.06 - fade, 0.0, 0.22)
    sky += (tones - sky) * density[..., None]


def _heaps(scene: Scene) -> None:
    """A few heaped clouds with flat feet, as on a fine day."""
    reading, light = scene.wish.reading, scene.light
    unfit = reading.weathers & {"overcast", "rain", "fog", "clear", "aurora"}
    if unfit or "overcast" in reading.banned or "calm" in reading.airs:
        return
    rng = scene.draw("heaps")
    for index in range(int(rng.integers(1, 5)) + 2 * ("wind" in reading.weathers)):
        far = float(rng.uniform(0, 1))
        foot = scene.horizon * (0.28 + 0.6 * far) + 0.02 * scene.wander("heap", index).normal()
        span = scene.width * (0.34 - 0.2 * far) * rng.uniform(0.7, 1.3)
        middle = scene.width * (
            rng.uniform(-0.05, 1.05) + 0.03 * scene.wander("at", index).normal()
        )
        puffs = _puffs(rng, middle, foot * scene.height, span)
        left, _, right, bottom = bounds(puffs)
        lit = mix(light.glow, light.low, 0.2 + 0.5 * far + 0.3 * light.dark)
        shade = mix(mix(light.mid, light.low, 0.3 + 0.5 * far), light.top, 0.12)
        if light.dark > 0.6:
            lit = mix(light.mid, lit, 0.22)
        clear = 0.92 - 0.45 * far - 0.25 * light.dark
        scene.lay(puffs, lit, shade, opacity=clear, soft=0.004 * scene.side)
        aside = 0.05 * (right - left) * (1 if scene.sun[0] * scene.width > middle else -1)
        core = moved(puffs, scale=(0.8, 0.62), about=((left + right) / 2 - aside, bottom))
        scene.lay(core, mix(lit, shade, 0.45), shade, opacity=0.5 * clear, soft=0.02 * span)


def _puffs(rng: np.random.Generator, middle: float, foot: float, span: float) -> Shape:
    """Discs on a line, the middle ones larger, everything below the line cut away."""
    count = int(rng.integers(6, 10))
    at = np.linspace(-0.5, 0.5, count) + rng.uniform(-0.04, 0.04, count)
    radius = span * (0.05 + 0.13 * np.cos(at * math.pi) * rng.uniform(0.6, 1.25, count))
    discs = [
        oval(middle + a * span, foot - r * 0.35, abs(r) + 1)
        for a, r in zip(at, radius, strict=True)
    ]
    crown = oval(middle + rng.uniform(-0.1, 0.1) * span, foot - span * 0.12, span * 0.15)
    hidden = box(middle - span, foot, middle + span, foot + span)
    body = box(middle - span * 0.5, foot - span * 0.05, middle + span * 0.5, foot, span * 0.03)
    return cut(join(*discs, crown, body), hidden)


def _seen_from_below(field: Field, horizon: float) -> Field:
    """Rows pressed together towards the horizon, as on a sky that is a ceiling."""
    height = field.shape[0]
    t = np.linspace(0, 1 / horizon, height).clip(0, 1)
    rows = (t**0.5 * 0.35 + t**2.2 * 0.65) * (height - 1)
    pressed: Field = field[rows.astype(int)]
    return pressed


def _between(low: Colour, high: Colour, share: Field) -> Field:
    start, end = np.array(low, np.float32), np.array(high, np.float32)
    tones: Field = start + (end - start) * share[..., None].clip(0, 1)
    return tones


def _aurora(scene: Scene, sky: Field) -> None:
    height, width = sky.shape[:2]
    rng = scene.draw("aurora")
    y = np.linspace(0, 1 / scene.horizon, height, dtype=np.float32)[:, None]
    x = np.linspace(0, 1, width, dtype=np.float32)[None]
    rays = clouds(2, width, rng, octaves=6, cells=6)[0][None]
    for colour, depth in (((0.2, 1.0, 0.6), 0.62), ((0.55, 0.35, 1.0), 0.42)):
        phase, pace = rng.uniform(0, 6), rng.uniform(4, 8)
        foot = depth + 0.12 * np.sin(x * pace + phase) + 0.05 * np.sin(x * pace * 2.7 + phase)
        above = foot - y
        veil = np.where(above > 0, np.exp(-above * 5.5), np.exp(above * 40)) * (0.55 + 0.45 * rays)
        sky += veil.clip(0, 1)[..., None] * np.array(colour, np.float32) * np.float32(0.55)


def _rainbow(scene: Scene, sky: Field) -> None:
    height, width = sky.shape[:2]
    y = np.arange(height, dtype=np.float32)[:, None] / width
    x = np.arange(width, dtype=np.float32)[None] / width
    centre_x = 0.25 if scene.sun[0] > 0.5 else 0.75
    centre_y = scene.horizon * height / width + 0.06
    radius = np.sqrt((x - centre_x) ** 2 + (y - centre_y) ** 2)
    t = (radius - 0.47) / 0.075  # 0 at violet, 1 at red
    inside = np.exp(-((t - 0.5) ** 2) * 9) * 0.42
    hue = np.stack([np.exp(-((t - c) ** 2) * 11) for c in (0.85, 0.5, 0.16)], -1)
    sky += (0.35 + hue * 0.8 - sky * 0.55) * inside[..., None]


def _disc(scene: Scene) -> None:
    """Sun or moon, sharp enough for the full size."""
    reading = scene.wish.reading
    hidden = reading.weathers & {"overcast", "rain", "storm", "fog"}
    drawn = any(thing.name == "moon" for thing in reading.things)
    if hidden or drawn or "clear" in reading.banned:
        return
    radius = _DISC * scene.side * (1.25 if scene.light.height < 0.35 else 1.0)
    x, y = scene.sun[0] * scene.width, scene.sun[1] * scene.height
    disc = mix(scene.light.glow, (1, 1, 1), 0.4)
    scene.lay(oval(x, y, radius), disc, mix(disc, scene.light.glow, 0.9))
    if scene.light.dark > 0.65:
        shade = mix(scene.light.glow, scene.light.mid, 0.3)
        for dx, dy, r in ((-0.3, -0.2, 0.2), (0.25, 0.3, 0.26), (0.3, -0.35, 0.13)):
            scene.lay(oval(x + dx * radius, y + dy * radius, r * radius), shade)


def _flock(scene: Scene) -> None:
    """A few birds far away, on most fine days."""
    reading, light, rng = scene.wish.reading, scene.light, scene.draw("flock")
    absent = rng.random() < 0.35 or light.dark > 0.6 or "bird" in reading.banned
    if absent or reading.weathers & {"rain", "storm", "fog", "snowfall"}:
        return
    x, y = float(rng.uniform(0.15, 0.85)), scene.horizon * float(rng.uniform(0.3, 0.62))
    birds: list[Shape] = []
    for _ in range(int(rng.integers(3, 8))):
        at_x = (x + float(rng.normal(0, 0.05))) * scene.width
        at_y = (y + float(rng.normal(0, 0.025))) * scene.height
        wing = scene.side * float(rng.uniform(0.006, 0.013))
        lift = wing * float(rng.uniform(0.25, 0.6))
        left = [(at_x, at_y), (at_x - wing * 0.5, at_y - lift), (at_x - wing, at_y - lift * 0.4)]
        right = [(2 * at_x - px, py) for px, py in left]
        birds += [curve(side, width=max(1.0, wing * 0.16), taper=0.5) for side in (left, right)]
    scene.lay(join(*birds), times(mix(light.top, light.mid, 0.4), 0.55), opacity=0.75)
