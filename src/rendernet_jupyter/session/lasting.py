"""Whether this machine's disk outlives the session, and how to keep the pictures where it does not.

Known by what these places say of themselves in the environment. Nothing is moved or mounted here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from weakref import WeakSet

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session


@dataclass(frozen=True, slots=True)
class Host:
    """A place that gives its disk back.

    Attributes:
        name: for people.
        signs: variables of the environment, of which it sets one.
        lasting: folders there that are kept all the same.
        advice: how to keep the store, one sentence.
    """

    name: str
    signs: tuple[str, ...]
    lasting: tuple[str, ...]
    advice: str


HOSTS = (
    Host(
        "Colab",
        ("COLAB_RELEASE_TAG", "COLAB_BACKEND_VERSION", "COLAB_GPU"),
        ("/content/drive",),
        "mount your Drive, then"
        ' %config RenderNet.store = "/content/drive/MyDrive/rendernet_jupyter"',
    ),
    Host(
        "Kaggle",
        ("KAGGLE_KERNEL_RUN_TYPE", "KAGGLE_URL_BASE"),
        ("/kaggle/working",),
        '%config RenderNet.store = "/kaggle/working/rendernet_jupyter", and save a version',
    ),
    Host(
        "Binder",
        ("BINDER_LAUNCH_HOST", "BINDER_SERVICE_HOST", "BINDER_REPO_URL"),
        (),
        "%rendernet store backup pictures.zip, and download that file",
    ),
)

_TOLD: WeakSet[Session] = WeakSet()


def host_of(environ: Mapping[str, str]) -> Host | None:
    """The place that this is, None for a machine of one's own."""
    return next((host for host in HOSTS if any(environ.get(sign) for sign in host.signs)), None)


def keeping(session: Session) -> str:
    """How to keep the pictures, once a session; empty where they are kept, or it was said."""
    host = host_of(session.settings.environ)
    if host is None or session in _TOLD:
        return ""
    _TOLD.add(session)
    folder = PurePosixPath(session.store.folder.as_posix())
    if any(folder.is_relative_to(place) for place in host.lasting):
        return ""
    return (
        f"{host.name} deletes its disk when the session ends. To keep the pictures: {host.advice}"
    )
