"""A Jupyter server of its own: loopback only, a free port, nothing of the user's home.

Nothing here knows a browser.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote
from urllib.request import ProxyHandler, Request, build_opener

import psutil

App = Literal["lab", "notebook"]

# What a process needs to run at all. Nothing else is handed on: no key, no setting of the user's.
KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "SYSTEMROOT")
CONFIG: dict[str, dict[str, Any]] = {
    "ServerApp": {
        "ip": "127.0.0.1",
        "port": 0,
        "open_browser": False,
        "allow_root": True,
        "terminals_enabled": False,
        "shutdown_no_activity_timeout": 900,  # should its owner be killed before it can close it
    },
    "LabApp": {
        "news_url": None,
        "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "extension_manager": "readonly",
        "expose_app_in_browser": True,
    },
    "JupyterNotebookApp": {"expose_app_in_browser": True},
}
SETTINGS: dict[str, dict[str, Any]] = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "docmanager-extension/plugin": {"autosave": False},
    # Every cell is in the page, also those that are scrolled out of sight.
    "notebook-extension/tracker": {"windowingMode": "none", "scrollPastEnd": False},
}


class JourneyError(RuntimeError):
    """The server, the browser or the notebook did not do what was asked, or not in time."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it answers, and where its notebooks and settings are."""

    app: App
    url: str
    token: str
    work: Path
    settings: Path
    store: Path

    def address(self, file: Path, *, workspace: str) -> str:
        """The page that shows `file`; a workspace of its own keeps other tabs out of it."""
        room = f"lab/workspaces/{workspace}/tree" if self.app == "lab" else "notebooks"
        name = quote(file.relative_to(self.work).as_posix())
        return f"{self.url}{room}/{name}?token={self.token}"

    def set(self, plugin: str, **values: Any) -> None:
        """Write a user setting of the application; pages opened from now on obey it."""
        file = self.settings / "@jupyterlab" / f"{plugin}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values), encoding="utf-8")


@contextmanager
def serve(app: App, folder: Path, *, seconds: float = 60.0) -> Iterator[Server]:
    """Run Jupyter in `folder` (empty, and the caller's to remove) while the block lasts.

    Raises:
        JourneyError: it did not answer within `seconds`; the message ends with its log.
    """
    for name in ("home", "work", "config", "runtime"):
        (folder / name).mkdir()
    token = secrets.token_hex(16)
    config = {**CONFIG, "FileCheckpoints": {"checkpoint_dir": str(folder / "checkpoints")}}
    config["ServerApp"] = {**CONFIG["ServerApp"], "root_dir": str(folder / "work")}
    (folder / "config/jupyter_server_config.json").write_text(json.dumps(config), "utf-8")
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab" if app == "lab" else "notebook"],
            cwd=folder / "work",
            env=_environment(folder, token),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for the tests, which then end the server
        )
    try:
        url = _await_answer(process, folder, token, seconds)
        server = Server(app, url, token, folder / "work", folder / "settings", folder / "store")
        for plugin, values in SETTINGS.items():
            server.set(plugin, **values)
        yield server
    finally:
        _end(process)


def _environment(folder: Path, token: str) -> dict[str, str]:
    jupyter = {
        f"JUPYTER_{name.upper()}_DIR": str(folder / name) for name in ("config", "data", "runtime")
    }
    return {
        **{name: os.environ[name] for name in KEPT if name in os.environ},
        **jupyter,
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
        "JUPYTER_PREFER_ENV_PATH": "1",  # the kernel is the Python that runs the tests
        "JUPYTER_TOKEN": token,
        "HOME": str(folder / "home"),
        "IPYTHONDIR": str(folder / "home/ipython"),
        "MPLCONFIGDIR": str(folder / "home/matplotlib"),
        "RENDERNET_STORE": str(folder / "store"),
    }


def _await_answer(
    process: subprocess.Popen[bytes], folder: Path, token: str, seconds: float
) -> str:
    """The server's address, as soon as it answers there."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit and process.poll() is None:
        for file in (folder / "runtime").glob("jpserver-*.json"):
            try:
                url = str(json.loads(file.read_text("utf-8"))["url"])
                ask = Request(url + "api/status", headers={"Authorization": f"token {token}"})
                with build_opener(ProxyHandler({})).open(ask, timeout=5):
                    return url
            except (OSError, ValueError):  # half written, or not listening yet
                continue
        time.sleep(0.05)
    log = (folder / "server.log").read_text("utf-8", errors="replace")
    raise JourneyError(f"the Jupyter server did not start:\n{log[-3000:]}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the server and all that it started, by id."""
    try:
        started = psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        started = []
    process.terminate()  # it shuts its kernels down
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)
    _, left = psutil.wait_procs(started, timeout=5)
    for child in left:
        child.kill()
