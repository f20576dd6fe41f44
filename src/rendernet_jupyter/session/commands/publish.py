"""Rows about notebooks that are shown elsewhere. Nothing is carried out here."""

from __future__ import annotations

from rendernet_jupyter.session.commands.command import Command, amount, arg

PUBLISH: tuple[Command, ...] = (
    Command(
        "publish",
        "Write a copy of a notebook that GitHub shows: sheets as images, no leftovers, no keys.",
        "publish.publish",
        (
            arg("notebook", help="a saved notebook"),
            arg("--out", default="", metavar="FILE", help="where to (NAME-published.ipynb)"),
            arg("--in-place", action="store_true", help="change the notebook itself"),
            arg("--harmless", action="store_true", help="what only looks like a key is none"),
            arg("--budget", type=amount, default=10, metavar="MB", help="size to stay below (10)"),
        ),
    ),
    Command(
        "weigh",
        "Show what makes a notebook heavy, by cell and kind of output, and what would help.",
        "weigh.weigh",
        (
            arg("notebook", help="a saved notebook"),
            arg("--limit", type=amount, default=10, metavar="N", help="show so many cells (10)"),
        ),
    ),
)
