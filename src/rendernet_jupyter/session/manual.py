"""Help on keys, options and commands, from the tables that the parser reads. Asks no service."""

from __future__ import annotations

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.session.commands import of_door
from rendernet_jupyter.spec.keys import ASSET, KEY, KEYS, Key, canonical_name
from rendernet_jupyter.spec.options import OPTION, OPTIONS, Option
from rendernet_jupyter.suggest import nearest
from rendernet_jupyter.view.listing import Listing
from rendernet_jupyter.view.message import Message

_EXAMPLE = """%%rendernet hero
aspect_ratio: 16:9
seed: 7
a red bicycle in a city at night"""


def manual(topic: str = "") -> Message | list[Message | Listing]:
    """Help on one topic, or all of it in short.

    Raises:
        RenderNetError: the topic is no key, option or command; names the nearest.
    """
    word = topic.strip().lstrip("-%").rstrip(":").removeprefix("rendernet").strip()
    if not word:
        return _everything()
    if name := canonical_name(word):
        return _of_key(KEY[name])
    if option := OPTION.get(word.lower().replace("-", "_")):
        return _of_option(option)
    commands = of_door("notebook")
    if word in commands:
        command = commands[word]
        arguments = [
            f"{', '.join(a.flags)}: {a.options.get('help', '')}" for a in command.arguments
        ]
        return Message(f"%rendernet {word}: {command.help}", arguments)
    known = [*KEY, *(o.name for o in OPTIONS), *commands]
    near = nearest(word, known, limit=3)
    hint = f"Did you mean {', '.join(near)}?" if near else "%rendernet help lists everything."
    message = f"there is no help on {topic.strip()!r}: it is no key, option or command"
    raise RenderNetError(message, hint=hint)


def _of_key(key: Key) -> Message:
    also = f" (also {', '.join(key.also)})" if key.also else ""
    field = f"API field: {key.field}" if key.field else "No field of the API."
    details = [f"takes: {key.expects}", f"for example: {key.name}: {key.example}", field]
    if key.sweep:
        details.append(f"A list makes a sweep; items are separated by {key.separator!r}.")
    details += [f"{s.name}= in its value, API field {s.field}" for s in key.settings]
    return Message(f"{key.name}{also}: {key.help}", details)


def _of_option(option: Option) -> Message:
    value = f" {option.value}" if option.value else ""
    example = f"for example: --{option.name} {option.example}".rstrip()
    return Message(f"--{option.name}{value}: {option.help}", [example])


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
