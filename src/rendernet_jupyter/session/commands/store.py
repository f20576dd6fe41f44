"""Rows about the store: what it holds, whether it is sound, copies. Nothing is carried out here."""

from __future__ import annotations

from dataclasses import replace

from rendernet_jupyter.session.commands.command import Command, arg

_CACHE = Command(
    "cache",
    "Show what the store holds, and what of it could go.",
    "care.cache",
    doors=("notebook",),
)

STORE: tuple[Command, ...] = (
    _CACHE,
    replace(_CACHE, name="cache show", doors=("shell",)),
    Command(
        "cache prune",
        "Remove files that no run shows, after a question.",
        "care.prune_cache",
        (
            arg("--older-than", default="", metavar="TIME", help="only what is older: 30d (1d)"),
            arg("--sandbox", action="store_true", help="the sandbox's own copies, too"),
            arg("--to", default="", metavar="SIZE", help="only until the store is so small: 5GB"),
            arg("--yes", action="store_true", help="do not ask"),
        ),
    ),
    Command(
        "store verify",
        "Hash every picture again and hold database, search and files against each other.",
        "care.verify_store",
        (arg("--reindex", action="store_true", help="make the search anew from the runs first"),),
    ),
    Command(
        "store backup",
        "Write the store into one zip file, also while it is in use.",
        "care.back_up",
        (arg("file", help="a zip file that is not there yet"),),
    ),
    Command(
        "store restore",
        "Unpack a backup into a folder, each file held against its hash.",
        "care.restore",
        (arg("file", help="a backup"), arg("folder", help="a folder that holds no store")),
    ),
    Command(
        "store move",
        "Copy the store into another folder, prove the copy, and say how to use it.",
        "care.move",
        (arg("folder", help="a folder that holds no store"),),
    ),
)
