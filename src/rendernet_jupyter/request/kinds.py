"""The six kinds of a request, which of them counts, and what it honours.

The API runs the first kind of its order and ignores the others in silence; so it does with every
field that the kind does not honour (contract, 2.1 and 3.3). This is the whole of that knowledge.
Nothing here reports anything.
"""

from __future__ import annotations

from collections.abc import Iterable

KINDS = ("segment", "style", "model", "true_touch", "narrator", "video_anyone")
"""The kinds, the one that beats all others first."""

PAINTING = frozenset({"model", "style"})
"""The kinds that paint from a prompt and need a seed."""

SPEAKING = {"narrator": "script", "video_anyone": "prompt"}
"""The kinds whose own object takes the body's text, and under which name."""

_PAINTED = frozenset(
    {
        "aspect_ratio", "batch_size", "cfg_scale", "steps", "sampler", "seed", "quality", "loras",
        "character", "facelock", "control_net", "negative", "prompt",
    }
)  # fmt: skip
_FLUX = frozenset(
    {"aspect_ratio", "batch_size", "seed", "character", "facelock", "control_net", "negative",
     "prompt"}
)  # fmt: skip

FLUX_IGNORES = {
    "character": ("weight", "enable_facelock"),
    "control_net": ("control_mode", "resize_mode"),
}
"""Under Flux, the members of an add-on that have no effect."""


def kinds_of(names: Iterable[str]) -> tuple[str, ...]:
    """The kinds among some keys, the one that counts first."""
    given = frozenset(names)
    return tuple(kind for kind in KINDS if kind in given)


def is_flux(kind: str, name: str, base_model: str) -> bool:
    """Whether a model or style runs under Flux's short list of fields."""
    if kind not in PAINTING:
        return False
    return base_model.lower() == "flux" or (
        kind == "model" and not base_model and name.lower() == "flux"
    )


def honoured(kind: str, *, flux: bool = False, steered: bool = False) -> frozenset[str]:
    """The keys that have an effect beside the kind itself.

    Args:
        kind: the kind that counts.
        flux: it runs under Flux.
        steered: a ControlNet is set, whose picture gives the output its shape under Flux.
    """
    if kind in SPEAKING:
        return frozenset({"prompt"})
    if kind not in PAINTING:
        return frozenset()
    if not flux:
        return _PAINTED
    return _FLUX - {"aspect_ratio"} if steered else _FLUX


def rule(kind: str, key: str, *, flux: bool = False) -> str:
    """Why a key has no effect, as the second half of a sentence."""
    if kind in PAINTING and flux:
        if key == "aspect_ratio":
            return "under Flux the picture of 'control_net' gives the output its shape"
        return "Flux takes only aspect_ratio, batch_size, seed, prompts and three add-ons"
    if kind == "narrator":
        return "'narrator' reads only its own object and the script"
    if kind == "video_anyone":
        return "'video_anyone' reads only its own object and the prompt"
    return f"'{kind}' reads only its own object"
