"""Help on keys, options, commands and errors, from the tables that the parser reads.

A key's help names what the catalogue at hand has for it. Asks no service.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rendernet_jupyter.catalog import Catalog
from rendernet_jupyter.catalog.catalog import Listing as Names
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.session import catalogs
from rendernet_jupyter.session.commands import Command, of_door
from rendernet_jupyter.spec.codes import CODES, Code
from rendernet_jupyter.spec.keys import ASSET, KEY, KEYS, Key, Setting, canonical_name
from rendernet_jupyter.spec.options import OPTION, OPTIONS, Option
from rendernet_jupyter.suggest import nearest
from rendernet_jupyter.view.listing import Listing
from rendernet_jupyter.view.message import Message

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

_EXAMPLE = """%%rendernet hero
aspect_ratio: 16:9
seed: 7
a red bicycle in a city at night"""

_SHOWN = 4  # names of a listing that help tells
_ON_A_LINE = ("name", "style", "choice", "number", "seed", "loras", "facelock", "text")
_LISTED: dict[str, Names] = {
    "model": "models",
    "style": "styles",
    "loras": "loras",
    "character": "characters",
    "control_net": "controlnets",
    "narrator": "voices",
}
"""The listing whose names a key takes."""

_LEFT_OUT = {
    **dict.fromkeys(
        ("aspect_ratio", "batch_size", "cfg_scale", "steps", "sampler", "quality"),
        "the service decides",
    ),
    "style": "none; the model paints alone",
    "seed": "drawn once for a spec and remembered; --fresh draws another",
}
"""What holds when a key is left out; the setting of that name comes before it."""

_FAULTS: dict[str, tuple[str, ...]] = {
    "name": ("unknown-name", "ambiguous-name", "two-kinds"),
    "style": ("unknown-name", "ambiguous-name", "two-kinds"),
    "choice": ("bad-value",),
    "number": ("bad-value", "bad-range"),
    "seed": ("bad-value", "bad-range"),
    "loras": ("unknown-name", "base-model-mismatch", "lora-in-prompt"),
    "character": ("unknown-character", "character-not-named", "two-characters"),
    "facelock": ("missing-asset", "asset-type"),
    "control_net": ("unknown-name", "base-model-mismatch", "missing-asset"),
    "segment": ("bad-value", "missing-asset", "two-kinds"),
    "true_touch": ("missing-asset", "asset-type", "two-kinds"),
    "narrator": ("narrator-sound", "video-limits", "media-format"),
    "video_anyone": ("picture-ratio", "prompt-too-long", "missing-asset"),
    "text": ("misplaced-flag", "bad-braces"),
    "zip": ("bad-zip",),
    "prompt": ("missing-prompt", "bad-braces", "late-header"),
}
"""The errors that a key meets most, by the form of its value."""


def manual(topic: str = "", session: Session | None = None) -> Message | list[Message | Listing]:
    """Help on one topic, or all of it in short.

    Args:
        topic: a key, option, command or error, in any of its spellings; or a name of the catalogue.
        session: whose catalogue and settings are told of; none are without it.

    Raises:
        RenderNetError: the topic is none of these; names the nearest.
    """
    word = topic.strip().lstrip("-%").rstrip(":?").removeprefix("rendernet").strip().lstrip("-")
    if not word:
        return _everything()
    if found := list(_meant(word, session)):
        return found[0] if len(found) == 1 else [*found]
    known = [*KEY, *(o.name for o in OPTIONS), *of_door("notebook"), *CODES]
    near = nearest(word, known, limit=3)
    hint = f"Did you mean {', '.join(near)}?" if near else "%rendernet help lists everything."
    message = f"there is no help on {topic.strip()!r}: it is no key, option, command or error"
    raise RenderNetError(message, hint=hint)


def _meant(word: str, session: Session | None) -> Iterator[Message]:
    """Everything that goes by a word; names of the catalogue only if nothing else does."""
    found = []
    if name := canonical_name(word):
        found.append(_of_key(KEY[name], session))
    if option := OPTION.get(word.lower().replace("-", "_")):
        found.append(_of_option(option))
    for name, command in of_door("notebook").items():
        if name == word or name.startswith(f"{word} "):
            found.append(_of_command(command))
    if code := CODES.get(word.lower().replace("_", "-").replace(" ", "-")):
        found.append(_of_code(code))
    yield from found or _of_name(word, _at_hand(session))


def handbook() -> str:
    """What `%%rendernet?` shows under the call: all keys and options in one line each."""
    width = max(len(key.name) for key in KEYS) + 2
    keys = [f"    {k.name:<{width}}{k.help} ({k.takes})" for k in KEYS]
    width = max(len(f"{o.name} {o.value}") for o in OPTIONS) + 4
    options = [f"    {f'--{o.name} {o.value}':<{width}}{o.help}" for o in OPTIONS]
    return "\n".join(["Keys:", "", *keys, "", "Options of the magic line:", "", *options, ""])


def _of_key(key: Key, session: Session | None) -> Message:
    also = f" (also {', '.join(key.also)})" if key.also else ""
    details = [f"takes: {key.expects}"]
    if key.choices and key.takes != " ".join(key.choices):
        details.append(f"values: {', '.join(key.choices)}")
    details += _names(key, _at_hand(session))
    if left_out := _default(key, session):
        details.append(f"left out: {left_out}")
    details.append(f"for example: {key.name}: {key.example}")
    if key.form in _ON_A_LINE:
        details.append(f"on one line: %rendernet a cat --{key.name} {key.example}")
    if key.sweep:
        details.append(f"A list makes a sweep; items are separated by {key.separator!r}.")
    details += [f"{s.name}= in its value ({_takes(s)}), API field {s.field}" for s in key.settings]
    details.append(f"API field: {key.field}" if key.field else "No field of the API.")
    faults = ", ".join(_FAULTS[key.form])
    details.append(f"what may be wrong with it: {faults}; %rendernet help NAME explains one")
    return Message(f"{key.name}{also}: {key.help}", details)


def _takes(setting: Setting) -> str:
    return ", ".join(setting.choices) or {"switch": "true, false"}.get(setting.value, setting.value)


def _names(key: Key, catalog: Catalog) -> list[str]:
    """How many names are known for a key, and some of them."""
    listing = _LISTED.get(key.name)
    if listing is None or not (names := catalog.names(listing)):
        return []
    such = ", ".join(names[:_SHOWN])
    return [f"known: {len(getattr(catalog, listing))}, such as {such} (%rendernet {listing})"]


def _default(key: Key, session: Session | None) -> str:
    if key.name == "model" and session is not None:
        found = session.settings.all()["model"]
        return f"{found.value} (setting model, {found.origin})"
    return _LEFT_OUT.get(key.name, "")


def _of_option(option: Option) -> Message:
    value = f" {option.value}" if option.value else ""
    details = [f"for example: %%rendernet --{option.name} {option.example}".rstrip()]
    if option.choices:
        details.insert(0, f"values: {', '.join(option.choices)}")
    return Message(f"--{option.name}{value}: {option.help}", details)


def _of_command(command: Command) -> Message:
    arguments = [f"{', '.join(a.flags)}: {a.options.get('help', '')}" for a in command.arguments]
    return Message(f"%rendernet {command.name}: {command.help}", arguments)


def _of_code(code: Code) -> Message:
    details = []
    if keys := [key.name for key in KEYS if code.name in _FAULTS[key.form]]:
        details.append(f"It concerns: {', '.join(keys)}.")
    if code.lenient:
        details.append("With --lenient on the magic line it is a warning.")
    return Message(f"{code.name} ({code.severity}): {code.sentence}", details)


def _of_name(word: str, catalog: Catalog) -> list[Message]:
    """What a name of the catalogue is, and how it is asked for."""
    lines = []
    for key, listing in _LISTED.items():
        for entry in catalog.find(listing, word):
            base = getattr(entry, "base_model", "")
            of = f" of {base}" if base else ""
            lines.append(f"{_article(listing)}{of}: %rendernet help {key}")
    return [Message(f"{word} is a name:", lines)] if lines else []


def _article(listing: str) -> str:
    return {"loras": "a LoRA", "controlnets": "a ControlNet"}.get(listing, f"a {listing[:-1]}")


def _at_hand(session: Session | None) -> Catalog:
    """The names that are known without asking anybody; none when there is something wrong."""
    if session is None:
        return Catalog()
    try:
        return catalogs.at_hand(session.engine(), session.store)
    except RenderNetError:
        return Catalog()


def _everything() -> list[Message | Listing]:
    keys = [(", ".join((k.name, *k.also)), k.takes, k.help) for k in KEYS]
    options = [(f"--{o.name} {o.value}".strip(), o.help) for o in OPTIONS]
    commands = [(f"%rendernet {n}", c.help) for n, c in of_door("notebook").items()]
    return [
        Message("A cell holds keys, if any, and the prompt.", [_EXAMPLE]),
        Listing(
            "Keys",
            ("key", "takes", "what it does"),
            keys,
            f"%rendernet help KEY says more; {ASSET}.",
        ),
        Listing("Options of the magic line", ("option", "what it does"), options),
        Listing("Commands", ("command", "what it does"), commands),
    ]
