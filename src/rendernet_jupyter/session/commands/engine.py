"""Rows about the engine: which, its key, its world, the settings. Nothing is carried out here."""

from __future__ import annotations

from rendernet_jupyter.session.commands.command import Command, amount, arg

ENGINE: tuple[Command, ...] = (
    Command(
        "status",
        "Say which engine is used and why, the credits left, and what is pending.",
        "answers.status",
    ),
    Command(
        "engine",
        "Show the engine, or choose another for this session.",
        "answers.engine",
        (arg("name", nargs="?", default="", help="auto, sandbox, service, replay, or an address"),),
    ),
    Command(
        "login",
        "Take an API key with a hidden prompt, for this kernel or for good.",
        "answers.login",
        (
            arg("--save", action="store_true", help="keep it in the system's keyring"),
            arg("--engine", default="", metavar="URL", help="for a server at this address"),
        ),
        secret=True,
    ),
    Command(
        "logout",
        "Forget the API key of the service.",
        "answers.logout",
        (arg("--engine", default="", metavar="URL", help="of a server at this address"),),
        secret=True,
    ),
    Command(
        "settings", "Show every setting, its value and where that came from.", "answers.settings"
    ),
    Command(
        "sandbox",
        "Show the sandbox's world; `sandbox reset` gives new credits.",
        "answers.sandbox",
        (
            arg("action", nargs="?", default="show", choices=("show", "reset"), help="what to do"),
            arg("--credits", type=amount, default=1000, help="credits after a reset (1000)"),
        ),
        doors=("notebook",),
    ),
    Command(
        "sandbox",
        "Serve the sandbox over HTTP, for notebooks, tests and clients of any kind.",
        "answers.serve_sandbox",
        (
            arg("--host", default="127.0.0.1", help="address to serve on (127.0.0.1)"),
            arg("--port", type=int, default=8765, help="port to serve on (8765; 0 for a free one)"),
            arg("--key", action="append", default=[], help="a key that it takes (sandbox)"),
            arg("--credits", type=int, default=1000, help="credits of a new account (1000)"),
            arg(
                "--world", default="", metavar="DIR", help="folder of its world (beside the store)"
            ),
            arg("--latency", type=float, default=None, help="seconds that a picture takes (0.8)"),
            arg("--fail-rate", type=float, default=None, help="share of media that fail, 0 to 1"),
            arg("--seed", type=int, default=None, help="makes failures and drawn seeds repeatable"),
            arg("--max-batch-size", type=int, default=None, help="the plan's limit (4)"),
            arg(
                "--profile",
                choices=("documented", "observed"),
                default=None,
                help="answer as documented, or as seen in practice: 202, 200, `images`",
            ),
        ),
        doors=("shell",),
    ),
)
