"""What the sandbox has on its shelf: every name its listings show.

A few names are those of the service's public documentation (`JuggernautXL`, `Flux`, `Bokeh`,
`Black & White`, the Flux styles, the ControlNets, the voice `Rachel`); all others were invented for
the sandbox, so that a picture made here is never mistaken for the work of a real model. How a name
looks when it is painted is decided in `painter`, not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SD, SDXL, FLUX = "sd", "sdxl", "flux"


@dataclass(frozen=True, slots=True)
class Entry:
    """A model, style, LoRA or ControlNet.

    Attributes:
        name: as it is written in a request.
        base_model: `sd`, `sdxl` or `flux`.
        description: one line for people.
    """

    name: str
    base_model: str
    description: str = ""

    def to_item(self) -> dict[str, Any]:
        """The entry as an item of a listing; `description` is an extra field of the sandbox."""
        return {
            "name": self.name,
            "base_model": self.base_model,
            "description": self.description,
        }


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice of the narrator."""

    name: str
    description: str = ""

    def to_item(self) -> dict[str, Any]:
        """The voice as an item of a listing."""
        return {"name": self.name, "description": self.description}


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody with the same face in every picture.

    Attributes:
        id: `chr_` and ten letters or digits; the face follows from it.
        name: the name that prompts use.
        prompt: a short description (age, hair, glasses, ...), read by the painter.
        character_type: `realistic` or `stylized`.
        system_character: True for the sandbox's own, False for what an account made.
    """

    id: str
    name: str
    prompt: str
    character_type: str = "realistic"
    system_character: bool = True

    def to_item(self) -> dict[str, Any]:
        """The character as an item of a listing."""
        return {
            "id": self.id,
            "name": self.name,
            "prompt": self.prompt,
            "character_type": self.character_type,
            "system_character": self.system_character,
        }


MODELS: tuple[Entry, ...] = (
    Entry("JuggernautXL", SDXL, "Clear light and full colour; a good first choice"),
    Entry("Meridian XL", SDXL, "Crisp travel-poster colours under a high sun"),
    Entry("Velvet Atlas", SDXL, "Deep shadows, rich and a little theatrical"),
    Entry("Northlight XL", SDXL, "Cool, calm, quiet contrast"),
    Entry("Paper Lantern", SDXL, "Warm glow around everything bright"),
    Entry("Salt & Silver", SDXL, "Muted tones on the edge of monochrome"),
    Entry("Orchard, late", SDXL, "Honeyed afternoon colours"),
    Entry("Harbour 15", SD, "The plain one: small, quick, honest"),
    Entry("Field Notes", SD, "A sketchbook page with washes of colour"),
    Entry("Tin Robot", SD, "Toy colours with hard, happy edges"),
    Entry("Old Plates", SD, "Faded print from a box of postcards"),
    Entry("Candy Mountain", SD, "Sweet colours turned up"),
    Entry("Soft Focus", SD, "Everything through a thin veil"),
    Entry("Flux", FLUX, "Follows the prompt closely, with fine detail"),
)

STYLES: tuple[Entry, ...] = (
    Entry("Bokeh", SDXL, "Sharp subject, background melting into discs of light"),
    Entry("Realistic", SDXL, "Sober grading, fine detail"),
    Entry("Cinematic", SDXL, "Wide bars, teal shadows, warm lights"),
    Entry("Watercolor", SDXL, "Pigment pooling on rough paper"),
    Entry("Oil, thick", SDXL, "Broad strokes with a palette knife"),
    Entry("Ink & Wash", SDXL, "Black lines over thin grey washes"),
    Entry("Risograph", SDXL, "Two inks, slightly out of register"),
    Entry("Paper Cut", SDXL, "Layers of coloured card with soft shadows"),
    Entry("Stained Glass", SDXL, "Glowing panes between lead lines"),
    Entry("Neon Noir", SDXL, "Bright edges in the dark"),
    Entry("Pastel Dream", SDXL, "Light, hazy, softly glowing"),
    Entry("Blueprint", SDXL, "White lines on drafting blue"),
    Entry("Comic", SD, "Flat colour, dots and bold outlines"),
    Entry("Woodcut", SD, "Carved lines in one dark ink"),
    Entry("Pencil Sketch", SD, "Graphite on cream paper"),
    Entry("Charcoal", SD, "Smoky blacks and lifted lights"),
    Entry("Sepia Plate", SD, "Brown, grainy, darker at the corners"),
    Entry("Halftone Pop", SD, "Large dots in loud colours"),
    Entry("Low Poly", SD, "Facets of flat colour"),
    Entry("Chalkboard", SD, "Coloured chalk on slate"),
    Entry("Mosaic", SD, "Small square tiles with pale joints"),
    Entry("Cyanotype", SD, "Prussian blue and white"),
    Entry("Pixel Art", SD, "Few colours, big pixels"),
    Entry("Tilt Shift", SD, "The world as a bright little model"),
    Entry("Black & White", FLUX, "Monochrome with deep blacks"),
    Entry("Candid Portrait", FLUX, "Natural light, gentle skin tones"),
    Entry("Cinematic", FLUX, "Anamorphic flare and amber lights"),
    Entry("Fashion", FLUX, "High key, clean and cool"),
    Entry("Fine Art", FLUX, "Canvas, glaze and old-master shadows"),
    Entry("Flux Photo", FLUX, "Neutral and sharp"),
    Entry("Flux TrueTouch", FLUX, "Extra local detail"),
    Entry("Gothic", FLUX, "Cold, dark and ornate"),
    Entry("Horror", FLUX, "Sickly light, heavy grain"),
    Entry("Indie Film", FLUX, "Faded film with a light leak"),
)

LORAS: tuple[Entry, ...] = (
    Entry("Silk Threads", SDXL, "Fine wavy lines that follow the light"),
    Entry("Gold Leaf", SDXL, "Flecks of gold on the highlights"),
    Entry("Woven Linen", SDXL, "The weave of a cloth"),
    Entry("Contour Map", SDXL, "Height lines over light and dark"),
    Entry("Star Dust", SDXL, "Sparkles, small and large"),
    Entry("Ripple Glass", SDXL, "Seen through an uneven pane"),
    Entry("Moss & Lichen", SDXL, "Green patches that grow in the shade"),
    Entry("Prism, split", SDXL, "Colours drift apart towards the corners"),
    Entry("Petal Rain", SDXL, "Petals drifting across the picture"),
    Entry("Circuit Trace", SDXL, "Copper paths and solder points"),
    Entry("Film Grain", SD, "The texture of fast film"),
    Entry("Brick Pattern", SD, "Courses of brick under the paint"),
    Entry("Knitted", SD, "Row upon row of stitches"),
    Entry("Scan Lines", SD, "An old screen"),
    Entry("Frost", SD, "Ice needles from the edges inwards"),
    Entry("Crayon", SD, "Waxy strokes in one direction"),
    Entry("Old Map", SD, "Yellowed paper with folds"),
    Entry("Honeycomb", SD, "Six-sided cells"),
    Entry("Confetti", SD, "A handful of coloured paper"),
    Entry("Heat Haze", SD, "Air that trembles"),
)

CONTROLNETS: tuple[Entry, ...] = (
    Entry("Normal", SDXL, "Relief: the surface of the given picture"),
    Entry("Depth", SDXL, "Near and far as in the given picture"),
    Entry("Openpose", SDXL, "The pose that the given picture shows"),
    Entry("Normal", SD, "Relief: the surface of the given picture"),
    Entry("Depth", SD, "Near and far as in the given picture"),
    Entry("Openpose", SD, "The pose that the given picture shows"),
    Entry("Canny", FLUX, "The outlines of the given picture"),
    Entry("Depth", FLUX, "Near and far as in the given picture"),
)

VOICES: tuple[Voice, ...] = (
    Voice("Rachel", "Warm and even"),
    Voice("Oskar", "Low and unhurried"),
    Voice("Leni", "Bright and quick"),
    Voice("Tove", "Soft, close to the microphone"),
    Voice("Marek", "Clear, a little formal"),
    Voice("Ambrose", "Old, amused, good for stories"),
)

CHARACTERS: tuple[Character, ...] = (
    Character("chr_m1ra7kq0wz", "Mira", "woman, about 30, black bob, green eyes"),
    Character("chr_t0m4sv8bnd", "Tomas", "man, about 50, grey beard, glasses"),
    Character("chr_am4ra2fxlp", "Amara", "young woman, dark skin, curly black hair"),
    Character("chr_5enj1ro9ty", "Senji", "man, about 25, slim, short black hair"),
    Character("chr_p1ppa3huc6", "Pippa", "girl, about 10, red braids, freckles", "stylized"),
    Character("chr_brun0w4gje", "Bruno", "cheerful old man, bald, white moustache", "stylized"),
)
