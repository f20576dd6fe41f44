"""Rows about characters. Nothing is carried out here."""

from __future__ import annotations

from rendernet_jupyter.session.commands.command import Command, arg

_NAME = arg("name", help="its name, or its id")
_FACE = "a file, an address, an id, or {{variable}}"
_PROMPT = "gender, age, ethnicity, body type in a few words"

CHARACTERS: tuple[Command, ...] = (
    Command(
        "characters",
        "List characters with their faces.",
        "portraits.characters",
        (
            arg("--own", action="store_true", help="only those of the account"),
            arg("--search", metavar="TEXT", help="only names and descriptions that contain this"),
            arg("--refresh", action="store_true", help="read the listing anew"),
        ),
    ),
    Command("character show", "Show one character.", "portraits.show", (_NAME,)),
    Command(
        "character create",
        "Make a character from the picture of a face.",
        "portraits.create",
        (
            arg("name", help="what prompts call it, as in {Name}"),
            arg("face", content=True, help=_FACE),
            arg("--type", default="realistic", help="realistic (the default) or stylized"),
            arg("--prompt", required=True, metavar="TEXT", help=_PROMPT),
        ),
    ),
    Command(
        "character edit",
        "Change a character's face, type or description; what is left out stays.",
        "portraits.edit",
        (
            _NAME,
            arg("--face", content=True, default="", help=_FACE),
            arg("--type", default="", help="realistic or stylized"),
            arg("--prompt", default="", metavar="TEXT", help=_PROMPT),
            arg(
                "--name",
                dest="name_new",
                default="",
                metavar="NEW",
                help="the service cannot rename; says how to come near to it",
            ),
        ),
    ),
    Command(
        "character archive",
        "Put a character away, so that it makes no new pictures; asks first.",
        "portraits.archive",
        (_NAME, arg("--yes", action="store_true", help="ask nothing")),
    ),
)
