"""Rows about forms on the page, which only a notebook has. Nothing is carried out here."""

from __future__ import annotations

from rendernet_jupyter.session.commands.command import Command, arg

_NOTEBOOK = ("notebook",)
DESKS = ("history", "characters", "assets", "jobs")
"""What `%rendernet panel` can open."""

PANELS: tuple[Command, ...] = (
    Command(
        "pick",
        "Choose a name by looking; its value is what was chosen.",
        "panels.pick",
        (
            arg("listing", help="style, model, lora, controlnet, voice or character"),
            arg("--base", default="", metavar="MODEL", help="shown at first: sd, sdxl or flux"),
            arg(
                "--value",
                action="append",
                default=[],
                metavar="NAME",
                help="what is chosen at first; with --many once for each",
            ),
            arg("--many", action="store_true", help="several may be chosen"),
        ),
        doors=_NOTEBOOK,
    ),
    Command(
        "studio",
        "Open a cell as a form: choose by looking, see the price, generate.",
        "panels.studio",
        (arg("run", nargs="?", default="", help="begin with its cell: a run, or a file"),),
        doors=_NOTEBOOK,
    ),
    Command(
        "insert",
        "Put the cell of the newest panel into the next cell.",
        "panels.insert",
        doors=_NOTEBOOK,
    ),
    Command(
        "panel",
        "Open a form on the page: past runs, characters, files of the account, or jobs.",
        "panels.panel",
        (arg("name", choices=DESKS, help="which one"),),
        doors=_NOTEBOOK,
    ),
)
