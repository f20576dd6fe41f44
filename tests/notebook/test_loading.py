"""`%load_ext` must be quick: nothing heavy may come with it."""

from __future__ import annotations

import json
import subprocess
import sys

HEAVY = {
    *("httpx", "pydantic", "PIL", "numpy", "matplotlib", "ipywidgets", "pandas", "starlette"),
    *("uvicorn", "stamina", "sqlite3", "nbformat", "rendernet_jupyter.session.session"),
}
CODE = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell
ip = InteractiveShell.instance()
before = set(sys.modules)
ip.run_line_magic("load_ext", "rendernet_jupyter")
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def _new_modules(code: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.strip().splitlines()[-1]))


def test_load_ext_brings_nothing_heavy() -> None:
    """Half a second at every kernel start is paid by people who make no picture that day."""
    assert _new_modules(CODE) & HEAVY == set()


def test_help_of_the_shell_brings_nothing_heavy() -> None:
    """`rendernet --help` must answer at once."""
    code = (
        "import contextlib, io, json, sys\n"
        "from rendernet_jupyter.cli import main\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        "    main(['--help'])\n"
        "print(json.dumps(sorted(sys.modules)))\n"
    )
    assert _new_modules(code) & (HEAVY - {"sqlite3"}) == set()
