"""Rows about specs: presets, files, explanations, help. Nothing is carried out here."""

from __future__ import annotations

from rendernet_jupyter.session.commands.command import Command, arg

SPECS: tuple[Command, ...] = (
    Command(
        "presets",
        "List presets, or show one.",
        "answers.presets",
        (arg("name", nargs="?", default="", help="a preset's name"),),
    ),
    Command(
        "use",
        "Use a preset in all cells that follow; without a name, none.",
        "answers.use",
        (arg("name", nargs="?", default="", help="a preset's name"),),
        doors=("notebook",),
    ),
    Command(
        "generate",
        "Make what a spec file asks for and save the pictures.",
        "answers.generate_file",
        (
            arg("file", help="a file with a spec, or - for standard input"),
            arg("--line", default="", help="options as on the magic line"),
            arg("--out", default="pictures", metavar="DIR", help="where to save (pictures)"),
        ),
        doors=("shell",),
    ),
    Command(
        "explain",
        "Say how a spec is read: requests, origins, warnings. Sends nothing.",
        "answers.explain_text",
        (arg("text", help="a spec of one line"),),
        doors=("notebook",),
        raw=True,
    ),
    Command(
        "explain",
        "Say how a spec file is read: requests, origins, warnings. Sends nothing.",
        "answers.explain_file",
        (
            arg("file", help="a file with a spec, or - for standard input"),
            arg("--line", default="", help="options as on the magic line"),
            arg("--vars", default="", metavar="FILE", help="a JSON object of variables"),
            arg(
                "--catalog", default="", metavar="FILE", help="a catalogue in place of the engine's"
            ),
            arg("--json", action="store_true", help="print the whole explanation as JSON"),
        ),
        doors=("shell",),
    ),
    Command(
        "help",
        "Explain a key, an option or a command; without a name, everything in short.",
        "answers.explain_topic",
        (arg("topic", nargs="?", default="", help="a key, an option or a command"),),
        raw=True,
    ),
)
