"""The finish of every model and style: which steps, in which order.

A name that is not on the shelf gets one of these finishes by its hash, with a colour balance of its
own, so that it still means something. Nothing here touches a pixel.
"""

from __future__ import annotations

from collections.abc import Mapping

from rendernet_jupyter.sandbox.painter.chance import draw
from rendernet_jupyter.sandbox.painter.finish.brush import (
    canvas_weave,
    gouache,
    paper_cut,
    strokes,
    watercolour,
)
from rendernet_jupyter.sandbox.painter.finish.ink import (
    blueprint,
    chalk,
    charcoal,
    dots,
    halftone,
    inked,
    neon_lines,
    pencil,
    riso,
    woodcut,
)
from rendernet_jupyter.sandbox.painter.finish.lens import (
    bars,
    bloom,
    bokeh,
    flare,
    highlights_up,
    leak,
    tilt,
)
from rendernet_jupyter.sandbox.painter.finish.sheet import Step
from rendernet_jupyter.sandbox.painter.finish.tile import facets, mosaic, pixels, stained_glass
from rendernet_jupyter.sandbox.painter.finish.tone import (
    grade,
    grain,
    local_contrast,
    monochrome,
    paper,
    posterize,
    soften,
    split_tone,
    vignette,
)

_CREAM = (1.0, 0.985, 0.95)
Recipe = tuple[Step, ...]

MODELS: Mapping[tuple[str, str], Recipe] = {
    ("sdxl", "JuggernautXL"): (
        grade(saturation=1.1, contrast=1.06),
        bloom(0.3, reach=0.035, above=185),
        vignette(0.22),
    ),
    ("sdxl", "Meridian XL"): (
        grade(saturation=1.3, contrast=1.16, gamma=0.94),
        local_contrast(0.5, 0.01),
    ),
    ("sdxl", "Velvet Atlas"): (
        grade(saturation=1.12, contrast=1.26, gamma=1.22),
        split_tone("#1a1030", "#fff0d8", 0.16),
        vignette(0.7),
    ),
    ("sdxl", "Northlight XL"): (
        grade(saturation=0.72, contrast=0.92, warmth=-0.55, lift=0.06),
        vignette(0.12),
    ),
    ("sdxl", "Paper Lantern"): (
        grade(warmth=0.45, contrast=0.95),
        bloom(0.95, reach=0.05, above=130, tint="#ffd9a0"),
    ),
    ("sdxl", "Salt & Silver"): (
        grade(saturation=0.22, contrast=1.12),
        split_tone("#14161c", "#f4f5f7", 0.25),
        grain(0.015),
    ),
    ("sdxl", "Orchard, late"): (
        grade(warmth=0.95, saturation=1.06, lift=0.04),
        bloom(0.4, reach=0.06, above=160, tint="#ffcf7a"),
        vignette(0.3),
    ),
    ("sd", "Harbour 15"): (grade(saturation=0.92, contrast=0.97), soften(0.35, 0.004)),
    ("sd", "Field Notes"): (
        grade(saturation=0.75, lift=0.16, gamma=0.85),
        inked(ink="#4a3f38", keen=1.1, share=0.7),
        paper(_CREAM, 0.05),
    ),
    ("sd", "Tin Robot"): (
        grade(saturation=1.45, contrast=1.12),
        posterize(4),
        inked(keen=1.3, wide=0.0024),
    ),
    ("sd", "Old Plates"): (
        grade(saturation=0.5, contrast=0.85, warmth=0.6, lift=0.12),
        grain(0.028),
        vignette(0.35, 0.75),
    ),
    ("sd", "Candy Mountain"): (
        grade(saturation=1.5, gamma=0.82),
        split_tone("#6a2a8a", "#fff2fb", 0.2),
        bloom(0.35, above=170, tint="#ffd0ee"),
    ),
    ("sd", "Soft Focus"): (soften(0.62, 0.016), highlights_up(0.3)),
    ("flux", "Flux"): (local_contrast(0.28, 0.02), grade(saturation=1.06, contrast=1.04)),
}

STYLES: Mapping[tuple[str, str], Recipe] = {
    ("sdxl", "Bokeh"): (bokeh(0.03), grade(saturation=1.1, contrast=1.05), vignette(0.25)),
    ("sdxl", "Realistic"): (
        grade(saturation=0.8, contrast=1.1),
        local_contrast(0.6, 0.006),
        grain(0.02),
        vignette(0.3),
    ),
    ("sdxl", "Cinematic"): (
        grade(contrast=1.16, saturation=0.95, gamma=1.08),
        split_tone("#0a2a33", "#ffdcb0", 0.34),
        bloom(0.3, above=180),
        bars(0.1),
    ),
    ("sdxl", "Watercolor"): (watercolour(), paper(_CREAM, 0.07)),
    ("sdxl", "Oil, thick"): (grade(saturation=1.2, contrast=1.06), strokes(wide=0.026, thick=0.9)),
    ("sdxl", "Ink & Wash"): (
        monochrome("#2b2d33", "#fbf8f0", mid="#a9aaab"),
        watercolour(flow=0.009),
        inked(keen=1.3, wide=0.002),
        paper(_CREAM, 0.06),
    ),
    ("sdxl", "Risograph"): (riso("#1f3f94", "#ff5a5f"),),
    ("sdxl", "Paper Cut"): (grade(saturation=1.15), paper_cut(), paper(_CREAM, 0.03, 160)),
    ("sdxl", "Stained Glass"): (stained_glass(), bloom(0.35, reach=0.02, above=150)),
    ("sdxl", "Neon Noir"): (neon_lines(), vignette(0.5)),
    ("sdxl", "Pastel Dream"): (
        grade(saturation=0.78, gamma=0.72, lift=0.14),
        bloom(0.7, reach=0.05, above=140, tint="#ffe3f2"),
        split_tone("#8a7cc8", "#fff7fb", 0.2),
    ),
    ("sdxl", "Blueprint"): (blueprint(),),
    ("sd", "Comic"): (
        grade(saturation=1.35, contrast=1.1),
        gouache(6),
        dots(pitch=0.009, angle=35, ink="#2a1c44", below=0.42),
        inked(keen=1.5, wide=0.0026),
    ),
    ("sd", "Woodcut"): (woodcut(),),
    ("sd", "Pencil Sketch"): (pencil(), paper(_CREAM, 0.04)),
    ("sd", "Charcoal"): (charcoal(),),
    ("sd", "Sepia Plate"): (
        monochrome("#24150c", "#f6e8cb", mid="#94683f"),
        grain(0.032, 0.002),
        vignette(0.75),
    ),
    ("sd", "Halftone Pop"): (grade(saturation=1.2, gamma=0.9), halftone()),
    ("sd", "Low Poly"): (grade(saturation=1.15, contrast=1.05), facets()),
    ("sd", "Chalkboard"): (chalk(),),
    ("sd", "Mosaic"): (grade(saturation=1.15), mosaic()),
    ("sd", "Cyanotype"): (
        monochrome("#0b2350", "#eef4f6", mid="#3a6ea5"),
        paper((1.0, 1.0, 0.98), 0.08),
        vignette(0.2, 0.9),
    ),
    ("sd", "Pixel Art"): (pixels(),),
    ("sd", "Tilt Shift"): (grade(saturation=1.45, contrast=1.12), tilt(0.013)),
    ("flux", "Black & White"): (monochrome(contrast=1.15), vignette(0.3)),
    ("flux", "Candid Portrait"): (
        grade(warmth=0.3, contrast=0.94, lift=0.05),
        bokeh(0.012),
        grain(0.015),
    ),
    ("flux", "Cinematic"): (
        grade(contrast=1.2, saturation=0.9, gamma=1.14),
        split_tone("#10162e", "#ffc98a", 0.3),
        flare((0.45, 0.6, 1.0), 0.5),
        bars(0.075),
    ),
    ("flux", "Fashion"): (
        grade(saturation=0.86, contrast=1.12, warmth=-0.2, gamma=0.82),
        highlights_up(0.75),
    ),
    ("flux", "Fine Art"): (
        grade(warmth=0.35, contrast=1.08, gamma=1.22),
        strokes(wide=0.017, thick=0.35, jitter=0.03),
        canvas_weave(0.05),
        vignette(0.6),
    ),
    ("flux", "Flux Photo"): (grade(saturation=0.9, contrast=1.03), local_contrast(0.9, 0.003)),
    ("flux", "Flux TrueTouch"): (local_contrast(0.9, 0.012), local_contrast(0.6, 0.003)),
    ("flux", "Gothic"): (
        grade(saturation=0.4, contrast=1.25, warmth=-0.5, gamma=1.3),
        local_contrast(0.7, 0.02),
        vignette(0.9),
    ),
    ("flux", "Horror"): (
        grade(saturation=0.6, contrast=1.3, gamma=1.35),
        split_tone("#0a140a", "#cfe08a", 0.4),
        grain(0.045, 0.002),
        vignette(1.0),
    ),
    ("flux", "Indie Film"): (
        grade(saturation=0.75, contrast=0.82, lift=0.14, warmth=0.2),
        leak((1.0, 0.45, 0.2), 0.7),
        grain(0.022),
    ),
}


def recipe_for(name: str, base_model: str, *, styled: bool) -> Recipe:
    """The steps for a model's or a style's name.

    A plain style does not say its base model: it is looked for under `sdxl`, then `sd`. An empty
    name has no finish at all.
    """
    if not name:
        return ()
    table = STYLES if styled else MODELS
    for base in (base_model, "sdxl", "sd", "flux"):
        if (base, name) in table:
            return table[base, name]
    rng = draw("recipe", name, base_model)
    known = sorted(table)
    balance = grade(warmth=float(rng.uniform(-0.8, 0.8)), saturation=float(rng.uniform(0.7, 1.3)))
    return (*table[known[int(rng.integers(len(known)))]], balance)
