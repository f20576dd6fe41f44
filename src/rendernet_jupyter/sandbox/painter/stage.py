"""Who stands where: layers of subjects, their shadows and reflections.

Subjects are painted on layers of their own and laid over the ground from back to front. Nothing here
knows how a thing looks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageFilter

from rendernet_jupyter.sandbox.painter.colour import mix, times
from rendernet_jupyter.sandbox.painter.noise import Field
from rendernet_jupyter.sandbox.painter.pen import MARGIN, Pen
from rendernet_jupyter.sandbox.painter.scene import Scene
from rendernet_jupyter.sandbox.painter.shape import oval
from rendernet_jupyter.sandbox.painter.subject import DRAWINGS, Drawing
from rendernet_jupyter.sandbox.painter.subject.look import Look
from rendernet_jupyter.sandbox.painter.subject.people import Somebody, figure, portrait
from rendernet_jupyter.sandbox.painter.words import Thing

_SIZES = (0.6, 0.47, 0.4, 0.36)  # of one subject by their number, as a part of the shorter side
_CROWD = (1.0, 0.74, 0.62, 0.55)  # of each one in a group of 1 to 4


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one layer goes.

    Attributes:
        x: middle, as a fraction of the picture's width.
        foot: lower edge of the unit square, as a fraction of the height.
        size: side of the unit square in pixels.
        where: `ground`, `air`, `water`, `sky`, `deep`, or `front` for a portrait.
        order: later ones cover earlier ones.
    """

    x: float
    foot: float
    size: int
    where: str
    order: float = 0.0

    def top(self, scene: Scene, unit: float) -> float:
        """Height of a level of the unit square, as a fraction of the picture's height."""
        return self.foot - (1 - unit) * self.size / scene.height


def paint_sky_things(scene: Scene) -> None:
    """Things that stand in the sky, behind all land: the moon."""
    for index, thing in enumerate(scene.wish.reading.things):
        if DRAWINGS[thing.name].where == "sky":
            x = 0.5 + 0.2 * scene.varied("moon", index)
            size = round(scene.side * 0.5 * DRAWINGS[thing.name].size * thing.scale)
            _place_thing(scene, thing, Spot(x, scene.horizon * 0.78, size, "sky"), index)


def paint_cast(scene: Scene, who: Somebody | None, photo: Image.Image | None) -> None:
    """Everything and everybody that the prompt asks for."""
    things = [t for t in scene.wish.reading.things if DRAWINGS[t.name].where != "sky"]
    close = _is_portrait(scene, things, photo)
    standing = [t for t in things if t.place != "over" and t.place != "atop"]
    slots = len(standing) + (who is not None and not close)
    spots = _spots(scene, max(1, slots), shifted=who is not None and close)
    plan: list[tuple[Spot, Thing, int]] = []
    free = iter(spots[(who is not None and not close) :] if not close else spots)
    last: Spot | None = None
    for index, thing in enumerate(things):
        drawing = DRAWINGS[thing.name]
        if thing.place == "beside" or (last is None and index == len(things) - 1):
            spot = _settled(scene, next(free, spots[-1]), drawing, thing)
        else:
            spot = _stacked(scene, things, index, last, spots)
        last = spot
        plan += [(one, thing, index) for one in _group(scene, spot, thing, index)]
    for spot, thing, index in sorted(plan, key=lambda item: item[0].order):
        _place_thing(scene, thing, spot, index)
    if who is not None:
        _place_person(scene, who, photo, spots[0], close=close)


def _is_portrait(scene: Scene, things: list[Thing], photo: Image.Image | None) -> bool:
    views = scene.wish.reading.views
    if photo is not None or "close" in views:
        return True
    return not things and "far" not in views


def _spots(scene: Scene, count: int, *, shifted: bool) -> list[Spot]:
    """Places from left to right for `count` subjects, the seed's first at either side."""
    wish = scene.wish
    size = _SIZES[min(count, len(_SIZES)) - 1] * (0.72 if shifted else 1.0)
    if "far" in wish.reading.views:
        size *= 0.6
    elif "close" in wish.reading.views and not shifted:
        size *= 1.3
    spread = (
        min(1.0, 0.55 * scene.width / scene.side) * size * (count - 1) * scene.side / scene.width
    )
    spread = max(spread, (0.58 if count == 2 else 0.66) * (count > 1))
    places: list[Spot] = []
    for index in range(count):
        x = 0.5 + (index / max(1, count - 1) - 0.5) * spread
        x += (0.1 if count == 1 else 0.025) * scene.varied("spot", index)
        if shifted:
            x = 0.78 if count == 1 else 0.16 + 0.68 * index / (count - 1)
        foot = scene.floor + 0.022 * scene.varied("foot", index) - (0.07 if shifted else 0.0)
        places.append(Spot(x, foot, round(size * scene.side), "ground", foot))
    if scene.draw("order").random() < 0.5 and count > 1 and not shifted:
        xs = [spot.x for spot in places][::-1]
        places = [replace(spot, x=x) for spot, x in zip(places, xs, strict=True)]
    return places


def _settled(scene: Scene, spot: Spot, drawing: Drawing, thing: Thing) -> Spot:
    """A spot with the size and the height that suit a thing."""
    size = round(spot.size * drawing.size * thing.scale)
    where = drawing.where
    if where == "deep" and scene.wish.reading.grounds[:1] not in ((), ("deep",)):
        where = "air" if not scene.wet else "water"
    if where == "air":
        rise = 0.5 - 0.28 * (size / scene.height)
        foot = (
            scene.horizon * rise
            + size / scene.height * 0.62
            + 0.03 * scene.varied("air", thing.name)
        )
        return replace(spot, foot=foot, size=size, where="air", order=spot.order - 1)
    if where == "deep":
        foot = 0.5 + 0.5 * size / scene.height + 0.05 * scene.varied("deep", thing.name)
        return replace(spot, foot=foot, size=size, where="deep")
    if where == "water" and not scene.wet:
        where = "ground"
    if scene.wet:
        where = "water" if drawing.where == "water" else "islet"
    return replace(spot, size=size, where=where)


def _stacked(
    scene: Scene, things: list[Thing], index: int, last: Spot | None, spots: list[Spot]
) -> Spot:
    """A spot over or on top of the neighbour: the one before, or the next one to come."""
    thing = things[index]
    drawing = DRAWINGS[thing.name]
    if last is None:
        other = DRAWINGS[things[index + 1].name]
        base = _settled(scene, spots[0], other, things[index + 1])
    else:
        other, base = DRAWINGS[things[index - 1].name], last
    size = round(base.size / other.size * drawing.size * thing.scale * 0.85)
    if thing.place == "atop":
        foot = base.top(scene, other.seat) + 0.012
        return replace(base, foot=foot, size=size, where="atop", order=base.order + 0.5)
    covering = thing.name == "umbrella"
    foot = base.top(scene, 0.72 if covering else 0.0) - (0.0 if covering else 0.02)
    size = round(size * 1.25) if covering else size
    return replace(base, foot=foot, size=size, where="air", order=base.order - 0.5)


def _group(scene: Scene, spot: Spot, thing: Thing, index: int) -> list[Spot]:
    """The spots of one thing's whole group, side by side and a little apart in depth."""
    count = min(thing.count, len(_CROWD))
    if count == 1:
        return [spot]
    size = round(spot.size * _CROWD[count - 1])
    members: list[Spot] = []
    for number in range(count):
        aside = (number - (count - 1) / 2) * 0.84 * size / scene.width
        depth = (0.03 if spot.where != "air" else 0.09) * scene.varied("group", index, number)
        foot = spot.foot + depth - 0.012 * (number % 2)
        members.append(
            replace(spot, x=spot.x + aside, foot=foot, size=size, order=spot.order + depth)
        )
    return members


def _place_thing(scene: Scene, thing: Thing, spot: Spot, index: int) -> None:
    drawing = DRAWINGS[thing.name]
    rng = scene.draw("thing", thing.name, index, round(spot.x, 2))
    pen = _pen(scene, spot, mirror=bool(scene.draw("mirror", index).random() < 0.5))
    colour = drawing.own if thing.colour is None else thing.colour
    if thing.name in ("tree", "pine") and thing.colour is None:
        matter = scene.matter
        colour = matter.leaf if thing.name == "tree" else matter.covered(matter.needle, 0.4)
    drawing.draw(pen, Look(colour, thing.said, rng, thing.colour is not None))
    _lay(scene, pen, spot)


def _place_person(
    scene: Scene, who: Somebody, photo: Image.Image | None, spot: Spot, *, close: bool
) -> None:
    if close:
        tall = 0.86 if "far" not in scene.wish.reading.views else 0.55
        x = 0.5 + 0.06 * scene.varied("sitter")
        if scene.wish.reading.things:
            x = 0.4
        size = round(min(scene.side * tall, scene.height * 0.8))
        spot = Spot(x, 1.0 - 0.0 * tall, size, "front")
        pen = _pen(scene, spot, mirror=False)
        portrait(pen, who, photo)
    else:
        size = round(spot.size * (1.25 if not who.child else 0.95))
        spot = replace(spot, size=size, where="islet" if scene.wet else "ground")
        pen = _pen(scene, spot, mirror=False)
        figure(pen, who)
    _lay(scene, pen, spot)


def _pen(scene: Scene, spot: Spot, *, mirror: bool) -> Pen:
    side = 1 if scene.sun[0] >= spot.x else -1
    return Pen(max(4, spot.size), scene.light, side, mirror)


def _lay(scene: Scene, pen: Pen, spot: Spot) -> None:
    """Shadow or reflection first, then the layer itself."""
    share = 0.22 + 0.78 * scene.wish.adherence**1.3  # with little guidance subjects hardly form
    left = round(spot.x * scene.width - pen.size * (0.5 + MARGIN))
    top = round(spot.foot * scene.height - pen.size * (1 + MARGIN))
    if spot.where == "islet":
        _islet(scene, spot)
    if spot.where in ("water", "islet"):
        _reflect(scene, pen, spot, left, share)
    elif spot.where in ("ground",):
        _shadow(scene, pen, spot, left, share)
    _compose(scene.canvas, pen.colours, pen.alpha * np.float32(share), left, top)


def _islet(scene: Scene, spot: Spot) -> None:
    """A patch of land for those who do not swim."""
    x, y = spot.x * scene.width, spot.foot * scene.height
    sand = scene.light.on(scene.matter.covered(scene.matter.sand))
    grass = scene.light.on(scene.matter.covered(scene.matter.grass))
    wide = spot.size * 0.66
    scene.lay(
        oval(x, y + wide * 0.045, wide * 1.05, wide * 0.13), scene.light.low, opacity=0.4, soft=3
    )
    scene.lay(oval(x, y + wide * 0.03, wide, wide * 0.115), sand, times(sand, 0.6))
    scene.lay(oval(x, y, wide * 0.9, wide * 0.09), grass, times(grass, 0.75))


def _shadow(scene: Scene, pen: Pen, spot: Spot, left: int, share: float) -> None:
    """A shadow that falls towards the viewer and away from the sun, and the dark under the feet."""
    size, light = pen.alpha.shape[0], scene.light
    length = 0.2 + 0.3 * (1 - light.height)
    lean = float(np.clip((spot.x - scene.sun[0]) * 1.5, -0.9, 0.9))
    base = round(pen.size * (1 + MARGIN))
    body = pen.alpha[max(0, base - pen.size) : base]
    tall = max(2, round(body.shape[0] * length))
    cast = Image.fromarray((body[::-1] * 255).clip(0, 255).astype(np.uint8)).resize((size, tall))
    shift = abs(lean) * tall
    wide = size + int(shift) + 1
    slant = (1, -lean, 0 if lean > 0 else -shift, 0, 1, 0)
    cast = cast.transform((wide, tall), Image.Transform.AFFINE, slant, Image.Resampling.BILINEAR)
    pad = max(2, pen.size // 40)
    padded = Image.new("L", (wide + 2 * pad, tall + 2 * pad))
    padded.paste(cast, (pad, pad))
    soft = np.asarray(padded.filter(ImageFilter.GaussianBlur(pad / 2)), np.float32)
    fade = np.linspace(1.0, 0.35, soft.shape[0], dtype=np.float32)[:, None]
    depth = (0.34 if light.height < 0.6 or light.dark < 0.5 else 0.28) * share / 255
    if scene.wish.reading.weathers & {"overcast", "rain", "storm", "fog", "snowfall"}:
        depth *= 0.4
    x = left - pad - (int(shift) if lean < 0 else 0)
    y = round(spot.foot * scene.height) - pad
    shade = np.array(times(mix(light.top, light.mid, 0.4), 0.25), np.float32)
    tone = np.broadcast_to(shade, (*soft.shape, 3))
    _compose(scene.canvas, tone, soft * fade * np.float32(depth), x, y)
    middle = (spot.x * scene.width, spot.foot * scene.height)
    scene.lay(
        oval(*middle, pen.size * 0.34, pen.size * 0.028),
        times(light.top, 0.12),
        opacity=0.42 * share,
        soft=pen.size * 0.014,
    )


def _reflect(scene: Scene, pen: Pen, spot: Spot, left: int, share: float) -> None:
    """The layer upside down in the water below it, broken by small waves."""
    base = round(pen.size * (1 + MARGIN)) - round(pen.size * 0.035)
    colours, alpha = pen.colours[:base][::-1], pen.alpha[:base][::-1]
    rows = np.arange(base, dtype=np.float32)
    wave = (
        np.sin(rows * 0.11 * 600 / max(80, pen.size)) * 0.004
        + np.sin(rows * 0.031 + spot.x * 9) * 0.003
    )
    sway = (wave * pen.size * (0.4 + rows / base)).astype(int)
    columns = (np.arange(alpha.shape[1])[None] + sway[:, None]).clip(0, alpha.shape[1] - 1)
    index = np.arange(base)[:, None]
    fade = np.linspace(0.62, 0.1, base, dtype=np.float32)[:, None]
    water = np.array(scene.light.on(scene.matter.water), np.float32)
    tone = colours[index, columns] * np.float32(0.8)
    tone += (water - tone) * np.float32(0.22)
    top = round(spot.foot * scene.height) - round(pen.size * 0.035)
    _compose(scene.canvas, tone, alpha[index, columns] * fade * np.float32(share), left, top)


def _compose(canvas: Field, colours: Field, alpha: Field, left: int, top: int) -> None:
    """Lay `colours` with straight alpha at a place that may lie partly outside."""
    height, width = alpha.shape
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(canvas.shape[1], left + width), min(canvas.shape[0], top + height)
    if x1 <= x0 or y1 <= y0:
        return
    own = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
    region = canvas[y0:y1, x0:x1]
    region += (colours[own] - region) * alpha[own][..., None]
