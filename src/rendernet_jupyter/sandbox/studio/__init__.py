"""The studio makes media: from a recipe to the bytes of a file, the same bytes every time.

What each kind takes to be made stands in a file of its own, loaded when the first of its kind is
asked for. Nothing here keeps what it made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rendernet_jupyter.sandbox import shelf
from rendernet_jupyter.sandbox.world.inbox import Inbox

Recipe = Mapping[str, Any]

_PORTRAIT = 512  # pixels a side
_SAMPLE = 192  # the same, of a sample: painted in a twentieth of a second

# One scene for all samples, so that what differs between them is what is sampled: a face, the sky,
# water, something dark and something bright.
_SCENE = "portrait of a woman, a lake and mountains behind her, golden hour"
_SCENE_SEED = 11
_SAMPLED_ON = {shelf.SD: "Harbour 15", shelf.SDXL: "JuggernautXL"}


class Studio:
    """Makes media out of recipes and the files of an inbox."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    def make(self, recipe: Recipe) -> bytes:
        """The file of a recipe: PNG for pictures, MP4 for videos."""
        makers: dict[str, Callable[[Recipe], bytes]] = {
            "model": self._painting,
            "style": self._painting,
            "portrait": self._painting,
            "sample": self._painting,
            "segment": self._segment,
            "true_touch": self._true_touch,
            "narrator": self._narrator,
            "video_anyone": self._video_anyone,
        }
        return makers[recipe["kind"]](recipe)

    def _painting(self, recipe: Recipe) -> bytes:
        from rendernet_jupyter.sandbox.studio.painting import painting

        return painting(recipe, self._inbox)

    def _segment(self, recipe: Recipe) -> bytes:
        from rendernet_jupyter.sandbox.studio.segment import segment

        return segment(recipe, self._inbox)

    def _true_touch(self, recipe: Recipe) -> bytes:
        from rendernet_jupyter.sandbox.studio.retouch import true_touch

        return true_touch(recipe, self._inbox)

    def _narrator(self, recipe: Recipe) -> bytes:
        from rendernet_jupyter.sandbox.studio.narrator import narrated

        return narrated(recipe, self._inbox)

    def _video_anyone(self, recipe: Recipe) -> bytes:
        from rendernet_jupyter.sandbox.studio.camera import moved

        return moved(recipe, self._inbox, self.make)


def portrait_of(character_id: str) -> Recipe | None:
    """The recipe for the face of one of the sandbox's own characters; None for all others."""
    for one in shelf.CHARACTERS:
        if one.id == character_id:
            who = {key: getattr(one, key) for key in ("id", "name", "prompt", "character_type")}
            element = {
                "model": "JuggernautXL",
                "prompt": {"positive": f"portrait of {one.name}", "negative": ""},
                "character": {"character_id": one.id},
            }
            size = [_PORTRAIT, _PORTRAIT]
            return {
                "kind": "portrait",
                "element": element,
                "size": size,
                "seed": 7,
                "character": who,
            }
    return None


def sample_of(listing: str, base_model: str, name: str) -> Recipe | None:
    """The recipe for the sample of a model, a style or a LoRA; None for what is not listed."""
    element: dict[str, Any] = {"prompt": {"positive": _SCENE, "negative": ""}}
    if not any(e.name == name and e.base_model == base_model for e in SAMPLED.get(listing, ())):
        return None
    if listing == "models":
        element["model"] = name
    elif listing == "styles":
        element["style_detail"] = {"name": name, "base_model": base_model}
    else:
        element["model"] = _SAMPLED_ON[base_model]
        element["loras"] = [{"name": name, "weight": 1.0}]
    size = [_SAMPLE, _SAMPLE]
    return {"kind": "sample", "element": element, "size": size, "seed": _SCENE_SEED}


SAMPLED: Mapping[str, tuple[shelf.Entry, ...]] = {
    "models": shelf.MODELS,
    "styles": shelf.STYLES,
    "loras": shelf.LORAS,
}
"""What has samples, by the name of its listing."""
