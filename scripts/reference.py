"""Write docs/reference from the tables that the program reads: `python scripts/reference.py`.

A test compares the pages with the tables, so they cannot drift apart.
"""

# ruff: noqa: INP001, T201 - a program: in no package, and answering by printing

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from pathlib import Path

from rendernet_jupyter import errors
from rendernet_jupyter.session.commands import COMMANDS
from rendernet_jupyter.session.settings import SETTINGS
from rendernet_jupyter.spec.codes import CODES
from rendernet_jupyter.spec.keys import KEYS
from rendernet_jupyter.spec.options import OPTIONS

FOLDER = Path(__file__).resolve().parents[1] / "docs/reference"
NOTE = "<!-- Written by scripts/reference.py from the program's own tables. -->\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; bars in a cell are escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(c) for c in line) + " |" for line in lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def code(text: str) -> str:
    """Text as code, or nothing."""
    return f"`{text}`" if text else ""


def spec_page() -> str:
    """Keys, options, errors and warnings of the language."""
    keys = [
        [
            code(k.name),
            ", ".join(code(a) for a in k.also),
            code(k.takes),
            {True: f"list by `{k.separator}`", False: ""}[k.sweep],
            code(k.field),
            k.help,
            code(k.example),
        ]
        for k in KEYS
    ]
    settings = [
        [code(k.name), code(f"{s.name}="), ", ".join(s.choices) or s.value, code(s.field)]
        for k in KEYS
        for s in k.settings
    ]
    options = [
        [
            code(f"--{o.name} {o.value}".strip()),
            o.help,
            code(o.example and f"--{o.name} {o.example}"),
        ]
        for o in OPTIONS
    ]
    found = {
        severity: [
            [code(c.name), c.sentence, "yes" if c.lenient else ""]
            for c in CODES.values()
            if c.severity == severity
        ]
        for severity in ("error", "warning")
    }
    return "\n".join(
        [
            "# The spec language\n",
            NOTE,
            (
                "A cell holds keys, if any, and the prompt. `%rendernet help KEY` says the same as"
                " a row of this page.\n"
            ),
            "## Keys\n",
            table(["key", "also", "takes", "sweep", "API field", "what it does", "example"], keys),
            "Settings stand inside the value of an object, as in `character: Zoe mode=strong`.\n",
            table(["key", "setting", "takes", "API field"], settings),
            "## Options of the magic line\n",
            table(["option", "what it does", "example"], options),
            "## Errors\n",
            (
                "All errors of a cell are reported at once, and nothing is sent. Those marked"
                " lenient become warnings under `--lenient`.\n"
            ),
            table(["code", "what it means", "lenient"], found["error"]),
            "## Warnings\n",
            "Under `--strict` each of them is an error.\n",
            table(["code", "what it means"], [row[:2] for row in found["warning"]]),
        ]
    )


def commands_page() -> str:
    """Commands of both doors."""
    pages = ["# Commands\n", NOTE]
    for door, title, prefix in (
        ("notebook", "In a notebook", "%rendernet "),
        ("shell", "In the shell", "rendernet "),
    ):
        rows = [
            [
                code(prefix + c.name),
                c.help,
                "; ".join(f"{code(a.flags[0])} {a.options.get('help', '')}" for a in c.arguments),
            ]
            for c in COMMANDS
            if door in c.doors
        ]
        pages += [f"## {title}\n", table(["command", "what it does", "arguments"], rows)]
    return "\n".join(pages)


def settings_page() -> str:
    """Every setting."""
    rows = [
        [code(s.name), code(s.environment), code(str(s.default)), s.help, ", ".join(s.choices)]
        for s in SETTINGS
    ]
    return "\n".join(
        [
            "# Settings\n",
            NOTE,
            (
                "Strongest first: the cell, `%config RenderNet.NAME = ...`, the environment, the"
                " table `[tool.rendernet_jupyter]` of the nearest `pyproject.toml`, the user's"
                " file, the default. `%rendernet settings` shows every value and its origin.\n"
            ),
            table(["setting", "environment", "default", "what it is", "choices"], rows),
        ]
    )


def errors_page() -> str:
    """The tree of errors, with what each one means."""
    tree = (errors.__doc__ or "").split("::\n", 1)[1].split("\n\nFacts", 1)[0]
    classes = [
        c
        for _, c in inspect.getmembers(errors, inspect.isclass)
        if issubclass(c, BaseException) and c.__module__ == errors.__name__
    ]
    classes.sort(key=lambda c: inspect.getsourcelines(c)[1])
    rows = [[code(c.__name__), (inspect.getdoc(c) or "").split("\n\n")[0]] for c in classes]
    return "\n".join(
        [
            "# Errors\n",
            NOTE,
            "```text" + inspect.cleandoc("\n" + tree).join(["\n", "\n"]) + "```\n",
            table(["error", "what it means"], rows),
        ]
    )


PAGES = {
    "spec.md": spec_page,
    "commands.md": commands_page,
    "settings.md": settings_page,
    "errors.md": errors_page,
}


def main() -> None:
    """Write every page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")
        print(f"docs/reference/{name}")


if __name__ == "__main__":
    main()
