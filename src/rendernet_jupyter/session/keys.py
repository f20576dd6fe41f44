"""API keys: where they are looked for, and the origin that each was given for.

A key is never a setting, never printed and never stored in clear by this package. It is bound to an
origin: an address that came from somebody else (a cloned project, a pasted cell) can change where
requests go, but never where a key goes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

from rendernet_jupyter.errors import KeyMissing, MissingPackage, RenderNetError, SettingsError
from rendernet_jupyter.redaction import SHORTEST, Secret, cleared
from rendernet_jupyter.session.settings import SERVICE_URL, Settings

VARIABLES = ("RENDERNET_API_KEY", "AFFOGATO_API_KEY")
_SERVICE_NAME = "rendernet-jupyter"
LOGINS = "logins.json"
"""Beside a store: for which origins, and which account, the keyring holds a key."""

FORGET = (
    "Take the key back: it was sent as a word. %rendernet forget takes a run out of the store;"
    " where its words are only shown, as in a report, the key is masked."
)
"""What to do about a key that stands in the words of a run."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key, the origin it is for, and where it was found (for people; never the key)."""

    key: Secret
    origin: str
    source: str

    @property
    def fingerprint(self) -> str:
        """A short one-way name of the account, to tell accounts apart in the store."""
        digest = hashlib.blake2b(self.key.reveal().encode(), digest_size=6, person=b"rn-account")
        return digest.hexdigest()


class KeyRing:
    """Finds and keeps keys.

    Args:
        settings: gives those in force, for the profile and the environment.
        folder: gives the one where it is written down for which origins the system's keyring holds
            a key (not the keys), so that the keyring is asked only when it has something.
    """

    def __init__(self, settings: Callable[[], Settings], folder: Callable[[], Path]) -> None:
        self._in_force = settings
        self._folder = folder
        self._session: dict[tuple[str, str], Secret] = {}
        self._found: set[Secret] = set()
        self._asked: set[tuple[str, str]] = set()  # of the keyring, for `known`

    @property
    def _settings(self) -> Settings:
        return self._in_force()

    @property
    def _file(self) -> Path:
        return self._folder() / LOGINS

    @property
    def profile(self) -> str:
        """The account in use."""
        return str(self._settings.value("profile"))

    def find(self, origin: str) -> KnownKey | None:
        """The key for an origin, None when there is none."""
        for look in (self._from_login, self._from_environment, self._from_colab, self._from_system):
            if found := look(origin):
                self._found.add(found.key)
                return found
        return None

    def demand(self, origin: str) -> KnownKey:
        """The key for an origin.

        Raises:
            KeyMissing: there is none; says so when one is known for another origin.
        """
        if found := self.find(origin):
            return found
        elsewhere = [v for v in VARIABLES if self._settings.environ.get(v)]
        bound = f" (the key in {elsewhere[0]} is for {self._bound_to()})" if elsewhere else ""
        raise KeyMissing(
            f"no API key is known for {origin}{bound}",
            origin=origin,
            hint=f"Log in with a hidden prompt: %rendernet login{self._where(origin)}; or use the"
            " sandbox: %rendernet engine sandbox",
        )

    def _where(self, origin: str) -> str:
        """What login needs to be told when it is not for the service of the settings."""
        return "" if self._bound_to() == origin else f" --engine {origin}"

    @property
    def unknown_profile(self) -> bool:
        """Whether a profile is asked for that nobody has set up."""
        variable = f"RENDERNET_API_KEY_{_suffix(self.profile)}"
        return (
            self.profile not in {"default", *self._settings.profiles}
            and not self._settings.environ.get(variable)
            and all(name != self.profile for _, name in [*self._session, *self._logins()])
        )

    def _from_login(self, origin: str) -> KnownKey | None:
        key = self._session.get((origin, self.profile))
        return KnownKey(key, origin, "login in this kernel") if key else None

    def _bound_to(self) -> str:
        """The origin that keys of the environment are for.

        Only the environment itself, or the user's own file for a profile, may move it.
        """
        from rendernet_jupyter.client.wire import (
            origin_of,
        )  # httpx: 60 ms, needed to connect anyway

        environ = self._settings.environ
        mine = self._settings.profiles.get(self.profile, {}).get("base_url")
        return origin_of(str(environ.get("RENDERNET_BASE_URL") or mine or SERVICE_URL))

    def _from_environment(self, origin: str) -> KnownKey | None:
        names: tuple[str, ...] = VARIABLES
        if self.profile != "default":
            names = (f"RENDERNET_API_KEY_{_suffix(self.profile)}",)
        for name in names:
            text = self._settings.environ.get(name, "").strip()
            if text and self._bound_to() == origin:
                return KnownKey(checked(text, name), origin, f"environment ({name})")
        return None

    def _from_colab(self, origin: str) -> KnownKey | None:
        if "google.colab" not in sys.modules or self._bound_to() != origin:
            return None
        from google.colab import userdata

        for name in VARIABLES:
            try:
                text = userdata.get(name)
            except Exception:  # noqa: BLE001, S112 - its errors for "not granted" and "not there" are private
                continue
            if text:
                return KnownKey(checked(str(text), name), origin, f"Colab secret ({name})")
        return None

    def _from_system(self, origin: str) -> KnownKey | None:
        if [origin, self.profile] not in self._logins():
            return None
        text = _keyring().get_password(f"{_SERVICE_NAME} {origin}", self.profile)
        return KnownKey(Secret(text), origin, "system keyring") if text else None

    def login(self, origin: str, key: Secret, *, save: bool) -> None:
        """Take a key for an origin: for this kernel, and with `save` in the system's keyring.

        Raises:
            MissingPackage: `save` needs the keyring package.
            RenderNetError: the system has no keyring to save in.
        """
        self._session[origin, self.profile] = key
        if not save:
            return
        try:
            _keyring().set_password(f"{_SERVICE_NAME} {origin}", self.profile, key.reveal())
        except MissingPackage:
            raise
        except Exception as error:  # noqa: BLE001 - each backend of keyring raises errors of its own
            raise RenderNetError(
                f"the key is good for this kernel, but the keyring did not take it: {error}",
                hint="On a machine without a keyring, set RENDERNET_API_KEY in the environment.",
            ) from None
        self._write(
            [*(e for e in self._logins() if e != [origin, self.profile]), [origin, self.profile]]
        )

    def of_session(self, origin: str) -> Secret | None:
        """The key that this kernel was given by hand."""
        return self._session.get((origin, self.profile))

    def put_back(self, origin: str, key: Secret | None) -> None:
        """Undo a login of this kernel: the key before it, None for none."""
        self._session.pop((origin, self.profile), None)
        if key is not None:
            self._session[origin, self.profile] = key

    def demand_absent(self, *texts: str) -> None:
        """Refuse a text that holds a key of this kernel: it would be sent, shown and kept.

        Keys of the system's keyring count once they were found for an engine; nobody is asked to
        unlock it for a text.

        Raises:
            RenderNetError: it does; says in which line, and not what.
        """
        keys = self._at_hand()
        for text in texts:
            if not any(key in text for key in keys):
                continue
            number = next(n for n, line in enumerate(text.split("\n"), start=1)
                          if any(key in line for key in keys))  # fmt: skip
            raise RenderNetError(
                f"line {number} of this text holds your API key; nothing was sent or kept",
                hint="Take it out, and clear this cell: notebooks are saved and shared.",
            )

    def demand_absent_from(self, bodies: Iterable[Mapping[str, Any]]) -> None:
        """Refuse requests into which a variable or a table brought a key of this kernel.

        Raises:
            RenderNetError: one holds it.
        """
        keys = self._at_hand()
        if keys and any(key in text for text in map(json.dumps, bodies) for key in keys):
            raise RenderNetError(
                "a variable of this cell holds your API key; nothing was sent or kept",
                hint="Prompts are sent, shown and saved; a key belongs to none of them.",
            )

    def _at_hand(self) -> list[str]:
        """The keys that are known without asking anybody, in clear."""
        every = {*self._session.values(), *self._found, *self._of_environment()}
        return [text for key in every if len(text := key.reveal()) >= SHORTEST]

    def _of_environment(self) -> list[Secret]:
        """The keys of all accounts in the environment."""
        environ = self._settings.environ
        names = sorted({*VARIABLES, *(n for n in environ if n.startswith("RENDERNET_API_KEY"))})
        return [Secret(text) for n in names if (text := environ.get(n, "").strip())]

    def logout(self, origin: str) -> bool:
        """Forget the key of this profile for an origin; False when there was none to forget."""
        known = self._session.pop((origin, self.profile), None) is not None
        if [origin, self.profile] in self._logins():
            _keyring().delete_password(f"{_SERVICE_NAME} {origin}", self.profile)
            self._write([e for e in self._logins() if e != [origin, self.profile]])
            return True
        return known

    def known(self) -> list[Secret]:
        """Every key that can be found from here, of whatever account: to look for where it leaked.

        A keyring that does not answer, or a damaged list of logins, leaves out what it holds. For
        each login it is asked once: all that is shown asks here.
        """
        with contextlib.suppress(Exception):
            for origin, name in self._logins():
                if name == self.profile and (origin, name) not in self._asked:
                    self._asked.add((origin, name))
                    self.find(origin)  # which remembers it
        found = [*self._of_environment(), *self._session.values(), *self._found]
        return list(dict.fromkeys(found))

    def cleared(self, value: T) -> T:
        """What is shown of the store: without the keys, which may be older there than known here.

        Args:
            value: a text or a record; see `redaction.cleared`.
        """
        return cleared(value, self.known())

    def demand_none_in(
        self, value: object, place: str, hint: str = FORGET, *, so: str = "nothing was written"
    ) -> None:
        """Refuse to pass on words of the store in which a key would have to be left as it is.

        A lock, a manifest, a cell that is to be run: with a mask in it, each would say what is not
        so. Where words are only shown, `cleared` takes the key out of them.

        Args:
            value: a text or a record.
            place: what holds it, as the beginning of a sentence.
            hint: what to do.
            so: what was not done, as a sentence.

        Raises:
            RenderNetError: a key is in it; says where, and not what.
        """
        if self.cleared(value) is not value:
            raise RenderNetError(f"{place} holds an API key of yours; {so}", hint=hint)

    @property
    def damaged(self) -> bool:
        """Whether the list of keys in the keyring is there and cannot be read."""
        try:
            return not isinstance(json.loads(self._file.read_text(encoding="utf-8")), list)
        except FileNotFoundError:
            return False
        except (OSError, ValueError):
            return True

    def _logins(self) -> list[list[str]]:
        """Where the keyring holds keys; none when the list cannot be read, which a login mends."""
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        entries = found if isinstance(found, list) else []
        return [e for e in entries if isinstance(e, list) and len(e) == 2]

    def note_in(self, folder: Path) -> None:
        """Write down in another folder what the keyring holds; for a store that moved there."""
        if logins := self._logins():
            (folder / LOGINS).write_text(json.dumps(logins), encoding="utf-8")

    def _write(self, logins: list[list[str]]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps(logins), encoding="utf-8")


def _suffix(profile: str) -> str:
    return re.sub(r"\W", "_", profile).upper()


def checked(text: str, source: str) -> Secret:
    """A key that can stand in a header.

    Raises:
        SettingsError: it holds a line break, a space or another character that no key has; the
            error does not show it.
    """
    if not re.fullmatch(r"[!-~]+", text):
        raise SettingsError(
            f"the API key from {source} holds a line break, a space or another foreign character",
            hint="Copy it again, alone and on one line.",
        )
    return Secret(text)


def _keyring() -> Any:
    if find_spec("keyring") is None:
        raise MissingPackage(
            "saving a key needs the keyring package",
            hint='pip install "rendernet-jupyter[keyring]"',
        )
    import keyring  # asks the system's services, so only when a key was saved there

    return keyring
