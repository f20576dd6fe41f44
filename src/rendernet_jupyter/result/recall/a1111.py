"""Reading the text `parameters` of A1111, Forge and the programs that write like them.

A prompt of several lines, `Negative prompt:` of several lines, and one last line of settings, whose
values are quoted as JSON when they hold a comma, a colon or a line end. Nothing here looks a name
up.
"""

from __future__ import annotations

import json
import re

from rendernet_jupyter.result.recall.found import Found, Lora, as_number, text_of
from rendernet_jupyter.result.recall.sampler import sampler_of

_SETTING = re.compile(r'\s*(\w[\w /-]{0,80}):\s*("(?:\\.|[^"\\])+"|[^,]*)(?:,|$)')
_SIZE = re.compile(r"(\d{1,6})x(\d{1,6})")
_TAG = re.compile(r"<(lora|lyco|hypernet):([^<>]*)>", re.IGNORECASE)
_NUMBERS = {"Steps": "steps", "CFG scale": "cfg_scale", "Seed": "seed"}
_NEGATIVE = "Negative prompt:"
_FEWEST = 3
"""Settings of the last line; a line with fewer is prompt, such as `red: apple, blue: sky`."""

# Facts about files and programs, which say nothing of the picture that is not said elsewhere.
_SILENT = frozenset(
    {"Model hash", "Lora hashes", "TI hashes", "Version", "VAE hash", "Hashes", "User", "Style"}
)
_WHY = {
    "Hires": "true_touch can enlarge the picture afterwards",
    "Denoising strength": "belongs to a second pass or to another picture",
    "ControlNet": "control_net needs the picture that steers it",
    "Batch size": "the picture has a seed of its own",
    "Batch pos": "the picture has a seed of its own",
    "Clip skip": "the service chooses it",
    "VAE": "the model brings its own",
    "Face restoration": "true_touch can refine the picture afterwards",
}
_UNFOLDED = re.compile(r"^Postprocess", re.IGNORECASE)


def read_a1111(text: str) -> Found:
    """What a text `parameters` says."""
    found = Found("A1111")
    prompt, negative, settings = _parts(text_of(text))
    for name, value in settings.items():
        if name in _NUMBERS:
            found.number(_NUMBERS[name], value)
        elif name == "Model":
            found.model = value
        elif name == "Size" and (size := _SIZE.fullmatch(value)):
            found.take_size(size[1], size[2])
        elif name not in ("Sampler", "Schedule type", *_SILENT):
            found.lose(name, value, _why(name))
    _take_sampler(found, settings)
    found.prompt = without_tags(prompt, found)
    found.negative = without_tags(negative, found)
    return found


def without_tags(text: str, found: Found) -> str:
    """A prompt without its `<lora:name:weight>`, which are kept apart."""
    before = None
    while before != text:  # what is left when a tag is taken out may be another one
        before = text
        for tag in _TAG.finditer(text):
            _take_tag(tag, found)
        text = _TAG.sub("", text)
    return text


def _take_tag(tag: re.Match[str], found: Found) -> None:
    name, _, rest = tag[2].partition(":")
    weight = as_number(rest.partition(":")[0] or "1")
    if tag[1].lower() == "hypernet" or not name.strip() or weight is None:
        found.lose(tag[0], "", "there is nothing alike")
    else:
        found.loras.append(Lora(name.strip(), weight))


def _take_sampler(found: Found, settings: dict[str, str]) -> None:
    name, schedule = settings.get("Sampler", ""), settings.get("Schedule type", "")
    if not name:
        return
    found.sampler, exact = sampler_of(name, schedule)
    said = f"{name} {schedule}".strip()
    if not found.sampler:
        found.lose("Sampler", said, "the service has none of this name")
    elif not exact:
        found.lose("Sampler", said, f"taken for {found.sampler}")


def _parts(text: str) -> tuple[str, str, dict[str, str]]:
    """Prompt, negative prompt and settings."""
    *lines, last = text.strip().split("\n")
    settings = {name: _unquoted(value) for name, value in _SETTING.findall(last)}
    if len(settings) < _FEWEST and not (_UNFOLDED.match(last) and not lines):
        lines, settings = [*lines, last], {}
    prompt: list[str] = []
    negative: list[str] = []
    place = prompt
    for raw in lines:
        line = raw.strip()
        if line.startswith(_NEGATIVE):
            place, line = negative, line.removeprefix(_NEGATIVE).strip()
        place.append(line)
    return "\n".join(prompt).strip(), "\n".join(negative).strip(), settings


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) < 2 or value[0] != '"' or value[-1] != '"':
        return value
    try:
        return str(json.loads(value))
    except ValueError:
        return value


def _why(name: str) -> str:
    for beginning, why in _WHY.items():
        if name.startswith(beginning):
            return why
    return "there is nothing alike"
