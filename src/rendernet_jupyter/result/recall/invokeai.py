"""Reading the metadata of InvokeAI in its three forms.

`invokeai_metadata` since version 3, `sd-metadata` in version 2, and the command line `Dream` before
it. Nothing here looks a name up.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from itertools import pairwise

from rendernet_jupyter.result.recall.found import Found, Lora, as_number, mapping_of, text_of
from rendernet_jupyter.result.recall.sampler import sampler_of

_KNOWN = frozenset(
    {
        *("positive_prompt", "negative_prompt", "steps", "cfg_scale", "seed", "width", "height"),
        *("scheduler", "model", "loras", "generation_mode", "app_version", "rand_device"),
        *("positive_style_prompt", "negative_style_prompt", "canvas_v2_metadata"),
    }
)
_WHY = {
    "controlnets": "control_net needs the picture that steers it",
    "ipAdapters": "facelock needs the picture that it follows",
    "ref_images": "facelock needs the picture that it follows",
    "init_image": "the picture that it was made from is not in the file",
    "vae": "the model brings its own",
    "clip_skip": "the service chooses it",
}
_OF_DREAM = {"-s": "steps", "-C": "cfg_scale", "-S": "seed"}
_SIZES = {"-W": 0, "-H": 1}
# In version 2 and before, what must not be seen stood in square brackets inside the prompt.
_NEGATIVE = re.compile(r"\[([^\[\]]*)\]")


def read_invokeai(metadata: Mapping[str, object]) -> Found:
    """What `invokeai_metadata` says."""
    found = Found("InvokeAI")
    found.prompt = text_of(metadata.get("positive_prompt"))
    found.negative = text_of(metadata.get("negative_prompt"))
    for key in ("steps", "cfg_scale", "seed"):
        if metadata.get(key) is not None:
            found.number(key, metadata[key])
    found.take_size(metadata.get("width"), metadata.get("height"))
    _take_sampler(found, text_of(metadata.get("scheduler")))
    found.model = _name(metadata.get("model"))
    loras = metadata.get("loras")
    for item in loras if isinstance(loras, list) else []:
        _take_lora(found, mapping_of(item))
    mode = text_of(metadata.get("generation_mode"))
    if mode and "txt2img" not in mode:
        found.lose("generation_mode", mode, "the picture that it was made from is not in the file")
    for name, value in metadata.items():
        if name not in _KNOWN and value not in (None, [], {}, "", False, 0):
            found.lose(name, value, _WHY.get(name, "there is nothing alike"))
    return found


def read_sd_metadata(metadata: Mapping[str, object]) -> Found:
    """What `sd-metadata` says."""
    found = Found("InvokeAI")
    image = mapping_of(metadata.get("image"))
    prompts = image.get("prompt")
    parts = prompts if isinstance(prompts, list) else [prompts]
    texts = [text_of(p if isinstance(p, str) else mapping_of(p).get("prompt")) for p in parts]
    _take_prompt(found, " ".join(filter(None, texts)))
    for key in ("steps", "cfg_scale", "seed"):
        if image.get(key) is not None:
            found.number(key, image[key])
    found.take_size(image.get("width"), image.get("height"))
    _take_sampler(found, text_of(image.get("sampler")))
    found.model = text_of(metadata.get("model_weights"))
    if image.get("type") not in (None, "txt2img"):
        found.lose("type", image["type"], "the picture that it was made from is not in the file")
    for name in ("variations", "postprocessing", "hires_fix", "seamless", "threshold", "perlin"):
        if image.get(name):
            found.lose(name, image[name])
    return found


def read_dream(line: str) -> Found:
    """What the command line `Dream` says: `"a cat" -s 50 -S 42 -W 512 -H 512 -C 7.5 -A k_lms`."""
    found = Found("InvokeAI")
    try:
        words = shlex.split(text_of(line))
    except ValueError:  # a quote that is not closed
        words = text_of(line).split()
    _take_prompt(found, words[0] if words else "")
    sides: list[object] = [None, None]
    for flag, value in pairwise(words[1:]):
        if flag in _OF_DREAM:
            found.number(_OF_DREAM[flag], value)
        elif flag in _SIZES:
            sides[_SIZES[flag]] = value
        elif flag == "-A":
            _take_sampler(found, value)
        elif re.fullmatch(r"--?[A-Za-z]\w*", flag):
            found.lose(flag, value)
    found.take_size(*sides)
    return found


def _take_prompt(found: Found, text: str) -> None:
    found.negative = ", ".join(n.strip() for n in _NEGATIVE.findall(text) if n.strip())
    found.prompt = _NEGATIVE.sub("", text).strip()


def _take_sampler(found: Found, name: str) -> None:
    if not name:
        return
    found.sampler, exact = sampler_of(name)
    if not found.sampler:
        found.lose("scheduler", name, "the service has none of this name")
    elif not exact:
        found.lose("scheduler", name, f"taken for {found.sampler}")


def _take_lora(found: Found, item: Mapping[str, object]) -> None:
    name = _name(item.get("model")) or _name(item.get("lora"))
    weight = as_number(item.get("weight", 1))
    if name and weight is not None:
        found.loras.append(Lora(name, weight))
    else:
        found.lose("lora", item)


def _name(model: object) -> str:
    """The name of a model, which has had three forms."""
    if isinstance(model, str):
        return text_of(model)
    facts = mapping_of(model)
    return text_of(facts.get("name")) or text_of(facts.get("model_name"))
