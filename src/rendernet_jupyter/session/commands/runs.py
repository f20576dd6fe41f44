"""Rows about what was made, and what is under way. Nothing is carried out here."""

from __future__ import annotations

from rendernet_jupyter.session.commands.command import Command, arg

RUNS: tuple[Command, ...] = (
    Command(
        "resume",
        "Fetch the pictures of jobs that were accepted earlier; costs nothing.",
        "answers.resume",
    ),
    Command(
        "drop",
        "Forget an uncertain job.",
        "answers.drop",
        (arg("job", help="its name, as status shows it"),),
    ),
    Command(
        "show",
        "Show a run again: the last one, or one by its name.",
        "answers.show",
        (arg("run", nargs="?", default="last", help="a run's name, or last"),),
    ),
)
