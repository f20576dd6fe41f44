"""The Chromium that journeys look through: found, started, or installed where that is possible.

Run as a program, it makes sure that there is one (`make test` does so). No page is opened here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-dejavu-core")
ABSENT = "there is no Chromium on PATH, and RENDERNET_CHROMIUM names none"
ARGUMENTS = (
    "--no-sandbox",  # which root, as in a container, cannot have
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
    # Nothing but loopback resolves: a page that needs the network is found out at once.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


def find() -> str | None:
    """The path of the browser: what `RENDERNET_CHROMIUM` names, else the first one on PATH."""
    chosen = os.environ.get("RENDERNET_CHROMIUM")
    found = (shutil.which(name) for name in ([chosen] if chosen else NAMES))
    return next(filter(None, found), None)


def launch(playwright: Playwright) -> Browser:
    """Start the browser, headless; FileNotFoundError when there is none."""
    path = find()
    if path is None:
        raise FileNotFoundError(ABSENT)
    return playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))


def install() -> bool:
    """Install Debian's Chromium, if this is root on a system with apt; say whether it worked."""
    if "RENDERNET_CHROMIUM" in os.environ or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print("Installing Chromium for the browser tests ...", flush=True)  # noqa: T201 (a program)
    for step in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
        command = ["apt-get", "-qq", *step]
        if subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode:
            return False
    return True


def main() -> None:
    """Find or install the browser; without one, say which tests will be skipped."""
    if not find() and not (install() and find()):
        print(  # noqa: T201 (a program)
            f"The browser tests (tests/journeys) will be skipped: {ABSENT}.\n"
            "  Install one (Debian: apt-get install chromium), then run this again.",
            file=sys.stderr,
        )


if __name__ == "__main__":
    main()
