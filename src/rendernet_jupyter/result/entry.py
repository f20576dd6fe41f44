"""A run as the history lists it: what is needed to recognise it, without its requests.

Nothing here searches, and nothing draws.
"""

from __future__ import annotations

from dataclasses import dataclass

from rendernet_jupyter.result.records import Medium


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the history.

    Attributes:
        run_id: the run's name in the store.
        created_at: Unix seconds.
        engine: `sandbox` or `service`.
        name: the Python name that its magic line gave the result.
        prompt: what was asked for: the first prompt, else the script, else the kind.
        prompts: how many different prompts it has.
        requests: how many requests.
        stored: how many of them the store answered.
        pictures: how many pictures and videos there are.
        kinds: of its requests, such as `model` or `segment`.
        models: models that they name, likewise `styles`, `characters`, `loras`.
        styles: see `models`.
        characters: see `models`.
        loras: see `models`.
        seeds: in rising order.
        tags: in alphabetical order.
        note: a sentence to remember it by.
        rating: 1 to 5 stars: its own, else that of its best picture; None when there is none.
        notebook: file name of the notebook, empty when not known.
        credits: what it cost, None when that is not known.
        shown: its first few pictures.
    """

    run_id: str
    created_at: float
    engine: str
    name: str = ""
    prompt: str = ""
    prompts: int = 0
    requests: int = 0
    stored: int = 0
    pictures: int = 0
    kinds: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    characters: tuple[str, ...] = ()
    loras: tuple[str, ...] = ()
    seeds: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()
    note: str = ""
    rating: int | None = None
    notebook: str = ""
    credits: float | None = None
    shown: tuple[Medium, ...] = ()

    @property
    def cached(self) -> bool:
        """Whether all of it came from the store."""
        return bool(self.requests) and self.stored == self.requests
