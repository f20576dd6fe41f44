"""Buildings: one function per drawing, foot at y = 1.

Windows are lit from dusk on. Nothing here chooses sizes or places.
"""

from __future__ import annotations

from rendernet_jupyter.sandbox.painter.colour import BLACK, WHITE, Colour, from_hex, mix, times
from rendernet_jupyter.sandbox.painter.pen import Pen
from rendernet_jupyter.sandbox.painter.shape import (
    Shape,
    blob,
    both,
    box,
    curve,
    cut,
    join,
    line,
    moved,
    oval,
    poly,
)
from rendernet_jupyter.sandbox.painter.subject.look import Look

_WOOD, _STONE, _CREAM = from_hex("#7a5236"), from_hex("#b9b2a8"), from_hex("#f7efe0")
_TILE, _GLASS = from_hex("#b4533a"), from_hex("#a9cfe0")


def pane(pen: Pen, shape: Shape) -> None:
    """A window: glass by day, lamplight with a glow from dusk on."""
    if pen.light.dark > 0.3:
        pen.fill(shape, pen.light.lamps, opacity=0.4, soft=0.02, shine=True)
        lamp = pen.light.lamps
        pen.fill(shape, mix(lamp, WHITE, 0.25), mix(lamp, (1.0, 0.6, 0.3), 0.2), shine=True)
    else:
        pen.fill(shape, mix(_GLASS, pen.light.mid, 0.4), times(_GLASS, 0.62), volume=0.3)


def _courses(pen: Pen, area: tuple[float, float, float, float], tone: Colour, step: float) -> None:
    """Level lines on a wall: boards or courses of stone."""
    left, top, right, bottom = area
    lines = []
    y = top + step
    while y < bottom:
        lines.append(box(left, y, right, y + 0.004))
        y += step
    pen.fill(join(*lines), tone, opacity=0.35, volume=0)


def _roof_for(look: Look) -> Colour:
    return _TILE if look.named else mix(_TILE, look.main, 0.15)


def house(pen: Pen, look: Look) -> None:
    """Two floors, a tiled roof, a chimney; a church gets a tower."""
    wall, roof = look.main, _roof_for(look)
    if look.said in ("church", "chapel"):
        pen.fill(box(0.62, 0.22, 0.82, 1.0), wall, times(wall, 0.8))
        pen.fill(poly("59,23 72,-14 85,23"), roof, times(roof, 0.75))
        pane(pen, join(oval(0.72, 0.33, 0.035), box(0.685, 0.33, 0.755, 0.41)))
    else:
        pen.fill(box(0.66, 0.13, 0.76, 0.4), times(_TILE, 0.75))
        pen.fill(box(0.645, 0.11, 0.775, 0.15, 0.008), times(_TILE, 0.6))
        for x, y, size in ((0.72, 0.05, 0.035), (0.77, -0.03, 0.05)):
            pen.fill(oval(x, y, size * 1.2, size), WHITE, opacity=0.45, soft=0.02)
    pen.fill(box(0.14, 0.42, 0.86, 1.0), mix(wall, WHITE, 0.06), times(wall, 0.84), volume=0.5)
    _courses(pen, (0.14, 0.45, 0.86, 0.98), times(wall, 0.7), 0.045)
    pen.fill(box(0.14, 0.44, 0.86, 0.5), times(wall, 0.55), opacity=0.4, soft=0.02, volume=0)
    pen.fill(poly("6,47 26,16 74,16 94,47"), mix(roof, WHITE, 0.05), times(roof, 0.74), volume=0.6)
    rows = [
        box(0.06 + 0.2 * k, 0.47 - 0.31 * k, 0.94 - 0.2 * k, 0.475 - 0.31 * k)
        for k in (0.2, 0.4, 0.6, 0.8)
    ]
    pen.fill(join(*rows), times(roof, 0.6), opacity=0.4, volume=0)
    pen.fill(box(0.04, 0.455, 0.96, 0.485, 0.01), times(roof, 0.7))
    for left in (0.21, 0.43, 0.65):
        pen.fill(box(left - 0.014, 0.546, left + 0.154, 0.704, 0.008), _CREAM)
        pane(
            pen,
            join(box(left, 0.56, left + 0.064, 0.69), box(left + 0.076, 0.56, left + 0.14, 0.69)),
        )
    pen.fill(box(0.42, 0.752, 0.58, 1.0, 0.008), _CREAM)
    door = look.accent if look.named else from_hex("#3f6b5c")
    pen.fill(box(0.436, 0.77, 0.564, 1.0), mix(door, BLACK, 0.15), times(door, 0.7))
    pen.fill(oval(0.54, 0.89, 0.011), from_hex("#e2b84a"))
    for left in (0.2, 0.66):
        pane(pen, box(left, 0.78, left + 0.14, 0.91))
        pen.fill(box(left - 0.01, 0.905, left + 0.15, 0.945, 0.01), _WOOD)
        blooms = [oval(left + 0.02 + 0.025 * k, 0.9, 0.017) for k in range(5)]
        pen.fill(join(*blooms), look.accent if look.named else from_hex("#d8506a"))


def hut(pen: Pen, look: Look) -> None:
    """A log cabin with a steep roof."""
    wall, roof = look.main, mix(look.main, BLACK, 0.45)
    pen.fill(box(0.64, 0.22, 0.75, 0.6), _STONE, times(_STONE, 0.7))
    for x, y, size in ((0.7, 0.15, 0.03), (0.74, 0.07, 0.045), (0.8, -0.02, 0.055)):
        pen.fill(oval(x, y, size * 1.2, size), WHITE, opacity=0.5, soft=0.02)
    for index in range(7):
        y = 0.62 + index * 0.055
        tone = mix(wall, BLACK, 0.06 * (index % 2))
        pen.fill(box(0.12, y, 0.88, y + 0.057, 0.026), tone, times(tone, 0.8))
    pen.fill(poly("12,64 50,24 88,64"), wall, times(wall, 0.85))
    _courses(pen, (0.27, 0.4, 0.73, 0.62), times(wall, 0.55), 0.05)
    pen.fill(poly("2,71 50,17 98,71 91,75 50,29 9,75"), roof, times(roof, 0.75))
    if pen.light.low[2] > 0.5 and look.said in ("chalet", "mountain hut", "lodge"):
        pen.fill(poly("2,71 50,17 98,71 94,70 50,21 6,70"), WHITE, volume=0.4)
    pane(pen, oval(0.5, 0.49, 0.055))
    pen.fill(cut(oval(0.5, 0.49, 0.064), oval(0.5, 0.49, 0.054)), _CREAM, volume=0.4)
    pen.fill(box(0.42, 0.72, 0.58, 1.0, 0.012), mix(wall, BLACK, 0.5))
    pen.fill(oval(0.555, 0.87, 0.01), from_hex("#e2b84a"))
    for left in (0.2, 0.665):
        pen.fill(box(left - 0.014, 0.716, left + 0.149, 0.864, 0.008), _CREAM)
        for x in (left, left + 0.075):
            pane(pen, join(box(x, 0.73, x + 0.06, 0.783), box(x, 0.797, x + 0.06, 0.85)))


def castle(pen: Pen, look: Look) -> None:
    """Towers with pointed roofs, battlements, a gate."""
    stone, roof = look.main, look.accent if look.named else from_hex("#4a6a9a")
    back = mix(stone, pen.light.mid, 0.3)
    pen.fill(box(0.4, 0.2, 0.6, 0.7), back, times(back, 0.85))
    pen.fill(poly("37,21 50,-8 63,21"), roof, times(roof, 0.75))
    pane(pen, box(0.475, 0.28, 0.525, 0.37, 0.025))
    teeth = [box(x, 0.44, x + 0.05, 0.5) for x in (0.22, 0.3, 0.38, 0.46, 0.54, 0.62, 0.7)]
    pen.fill(join(box(0.2, 0.49, 0.8, 1.0), *teeth), stone, times(stone, 0.78), volume=0.6)
    _courses(pen, (0.2, 0.52, 0.8, 0.98), times(stone, 0.6), 0.06)
    for middle, top, wide in ((0.16, 0.3, 0.1), (0.84, 0.3, 0.1)):
        tower = box(middle - wide, top, middle + wide, 1.0)
        pen.fill(tower, mix(stone, WHITE, 0.05), times(stone, 0.74), volume=1.2)
        _courses(pen, (middle - wide, top + 0.08, middle + wide, 0.98), times(stone, 0.55), 0.07)
        merlons = [
            box(middle + d, top - 0.04, middle + d + 0.045, top + 0.02)
            for d in (-0.115, -0.05, 0.015, 0.075)
        ]
        pen.fill(
            join(box(middle - 0.12, top, middle + 0.12, top + 0.06), *merlons),
            stone,
            times(stone, 0.9),
        )
        cone = poly(
            [(middle - 0.11, top - 0.03), (middle, top - 0.34), (middle + 0.11, top - 0.03)]
        )
        pen.fill(cone, roof, times(roof, 0.72))
        pen.fill(line([(middle, top - 0.33), (middle, top - 0.42)], width=0.008), _WOOD)
        flag = poly([(middle, top - 0.42), (middle + 0.1, top - 0.39), (middle, top - 0.36)])
        pen.fill(flag, from_hex("#d84a3a"), volume=0.4)
        pane(pen, box(middle - 0.025, top + 0.14, middle + 0.025, top + 0.24, 0.025))
        pane(pen, box(middle - 0.025, top + 0.38, middle + 0.025, top + 0.46, 0.025))
    gate = join(oval(0.5, 0.8, 0.1), box(0.4, 0.8, 0.6, 1.0))
    pen.fill(moved(gate, scale=1.16, about=(0.5, 1.0)), times(stone, 0.62))
    pen.fill(gate, from_hex("#4a3226"), from_hex("#2e1f18"))
    bars = [line([(x, 0.71), (x, 1.0)], width=0.008) for x in (0.44, 0.48, 0.52, 0.56)]
    pen.fill(
        join(*bars, line("41,80 59,80", width=0.008), line("41,90 59,90", width=0.008)),
        from_hex("#20181a"),
        volume=0,
    )


def lighthouse(pen: Pen, look: Look) -> None:
    """A striped tower on a rock, its light turned on."""
    main, rock = look.main, from_hex("#77706c")
    night = pen.light.dark > 0.25
    beam = 0.16 if night else 0.08
    for reach in (0.3, 0.45, 0.6):  # three lengths over each other fade towards the end
        right = poly(
            [(0.5, 0.16), (0.5 + reach, 0.16 - reach * 0.2), (0.5 + reach, 0.16 + reach * 0.1)]
        )
        pen.fill(both(right), pen.light.lamps, opacity=beam, soft=0.03, shine=True)
    pen.fill(blob("12,100 20,91 34,88 50,86 66,89 82,92 92,101 50,104"), rock, times(rock, 0.6))
    tower = poly("40,27 60,27 66.5,92 33.5,92")
    pen.fill(tower, _CREAM, times(_CREAM, 0.86), volume=1.4)
    for top, bottom in ((0.34, 0.46), (0.58, 0.7), (0.82, 0.92)):
        half = [0.1 + (y - 0.27) * 0.1 for y in (top, bottom)]
        band = poly(
            [
                (0.5 - half[0], top),
                (0.5 + half[0], top),
                (0.5 + half[1], bottom),
                (0.5 - half[1], bottom),
            ]
        )
        pen.fill(band, main, times(main, 0.9), volume=1.0)
    for y in (0.5, 0.74):
        pane(pen, box(0.482, y, 0.518, y + 0.05, 0.016))
    pen.fill(box(0.46, 0.85, 0.54, 0.925, 0.03), _WOOD)
    pen.fill(box(0.37, 0.245, 0.63, 0.285, 0.01), times(main, 0.6))
    rails = [line([(x, 0.2), (x, 0.25)], width=0.006) for x in (0.38, 0.42, 0.58, 0.62)]
    pen.fill(join(*rails, line("37.5,20 62.5,20", width=0.008)), times(main, 0.5), volume=0)
    pen.fill(
        box(0.43, 0.12, 0.57, 0.245), pen.light.lamps, mix(pen.light.lamps, WHITE, 0.5), shine=True
    )
    pen.fill(
        oval(0.5, 0.18, 0.13),
        pen.light.lamps,
        opacity=0.5 if night else 0.25,
        soft=0.05,
        shine=True,
    )
    pen.fill(both(box(0.565, 0.12, 0.575, 0.245)), times(main, 0.5), volume=0)
    pen.fill(blob("41,12.5 44,6 50,2 56,6 59,12.5"), main, times(main, 0.75))
    pen.fill(oval(0.5, 0.015, 0.014), from_hex("#e2b84a"))


def windmill(pen: Pen, look: Look) -> None:
    """A Dutch mill, sails at an angle."""
    main = look.main
    pen.fill(poly("38,36 62,36 72,100 28,100"), main, times(main, 0.75), volume=1.3)
    _courses(pen, (0.34, 0.44, 0.66, 0.98), times(main, 0.55), 0.08)
    pen.fill(poly("26,74 74,74 76,78 24,78"), _WOOD, times(_WOOD, 0.7))
    pen.fill(blob("36,37 40,25 50,20 60,25 64,37"), mix(_WOOD, BLACK, 0.2))
    pen.fill(box(0.45, 0.85, 0.55, 1.0, 0.03), mix(_WOOD, BLACK, 0.3))
    pane(pen, box(0.47, 0.52, 0.53, 0.6, 0.01))
    angle = float(look.rng.uniform(8, 80))
    arm = line("50,31 50,-14", width=0.016)
    cloth = box(0.505, -0.13, 0.6, 0.22)
    slats = join(*(box(0.505, y, 0.6, y + 0.008) for y in (-0.06, 0.01, 0.08, 0.15)))
    for quarter in range(4):
        turn = angle + quarter * 90
        pen.fill(moved(cloth, turn=turn, about=(0.5, 0.31)), _CREAM, opacity=0.92, volume=0.5)
        pen.fill(moved(join(arm, slats), turn=turn, about=(0.5, 0.31)), _WOOD, volume=0.5)
    pen.fill(oval(0.5, 0.31, 0.028), mix(_WOOD, BLACK, 0.3))


def tent(pen: Pen, look: Look) -> None:
    """A ridge tent, open in front, lamp inside."""
    main = look.main
    pen.fill(poly("50,30 94,98 70,101"), times(main, 0.7), times(main, 0.55))
    pen.fill(poly("50,30 72,101 6,101"), main, times(main, 0.82))
    inside = mix(main, BLACK, 0.7) if pen.light.dark < 0.3 else pen.light.lamps
    pen.fill(
        poly("48,42 56,101 26,101"),
        inside,
        mix(inside, main, 0.3),
        shine=pen.light.dark > 0.3,
        volume=0,
    )
    pen.fill(blob("48,42 38,70 22,101 30,101 40,78"), mix(main, WHITE, 0.25))
    pen.fill(join(line("50,32 50,22", width=0.014), line("50,30 4,101", width=0.008)), _WOOD)
    pen.fill(
        join(line("6,101 -4,104", width=0.006), line("94,98 102,104", width=0.006)),
        _CREAM,
        volume=0,
    )
    if pen.light.dark > 0.3:
        pen.fill(oval(0.42, 0.9, 0.3, 0.18), pen.light.lamps, opacity=0.25, soft=0.08, shine=True)
    pen.fill(curve("50,23 58,20 62,24", width=0.012, taper=0.4), look.accent)
