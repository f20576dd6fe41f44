"""A studio that paints small pictures and puts them into runs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup
from PIL import Image

from rendernet_jupyter.result.manifest import Maker, Manifest
from rendernet_jupyter.result.records import Answer, Medium, Run
from rendernet_jupyter.result.seal import Sealed, sealed
from rendernet_jupyter.view.gallery import Gallery

PROMPT = "a lighthouse keeper reading by lamplight"


def seal(run: Run, medium: Medium, path: Path) -> Sealed:
    """What a session saves: the file with a manifest in it, or beside it."""
    facts = Manifest.of(run, run.answers[medium.request], medium, Maker())
    return sealed(path.read_bytes(), facts, "a lighthouse keeper")


@dataclass
class Studio:
    """Painted files by content hash, and runs made of them."""

    folder: Path
    files: dict[str, Path] = field(default_factory=dict)

    def keep(self, image: Image.Image, suffix: str = ".png", **how: Any) -> str:
        """Store `image`; its content hash."""
        file = self.folder / f"painted-{len(list(self.folder.iterdir()))}{suffix}"
        image.save(file, **how)
        return self.adopt(file)

    def adopt(self, file: Path) -> str:
        sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
        self.files[sha256] = file
        return sha256

    def locate(self, sha256: str) -> Path:
        return self.files[sha256]

    def medium(self, request: int = 0, batch: int = 0, **facts: Any) -> Medium:
        """A medium with a picture, unless `facts` say that it failed."""
        size = (facts.pop("width", 48), facts.pop("height", 32))
        if facts.get("status", "success") == "success" and "sha256" not in facts:
            ink = (40 * request % 256, 60 * batch % 256, 120)
            facts["sha256"] = self.keep(Image.new("RGB", size, ink))
        facts = {"mime": "image/png", "media_id": f"img_{request}_{batch}"} | facts
        return Medium(request=request, batch=batch, width=size[0], height=size[1], **facts)

    def run(self, count: int = 2, **facts: Any) -> Run:
        """One request a picture, with seeds 7, 8, ..."""
        answers = tuple(answer(seed) for seed in range(7, 7 + count))
        media = tuple(self.medium(request=index) for index in range(count))
        given = {"answers": answers, "media": media, "credits_spent": float(count)} | facts
        return Run(**({"run_id": "run_1", "created_at": 0.0, "engine": "sandbox"} | given))

    def gallery(self, count: int = 2, **facts: Any) -> Gallery:
        return Gallery(self.run(count, **facts), locate=self.locate, seal=seal)


def answer(seed: int | None = 7, prompt: str = PROMPT, **body: Any) -> Answer:
    own = {"kind", "coords", "canonical", "credits", "cached"}
    facts: dict[str, Any] = {key: body.pop(key) for key in own & set(body)}
    whole = {"model": "JuggernautXL", "aspect_ratio": "3:2", "seed": seed, "batch_size": 1}
    whole |= {"prompt": {"positive": prompt, "negative": "text"}} | body
    asked = {key: value for key, value in whole.items() if value is not None}
    canonical = f"model: JuggernautXL\nseed: {seed}\nprompt: {prompt}"
    return Answer(body=asked, **({"kind": "model", "canonical": canonical, "credits": 1.0} | facts))


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    folder = tmp_path / "painted"
    folder.mkdir()
    return Studio(folder)


@pytest.fixture
def asked() -> Callable[..., Answer]:
    """Makes the answer to a request, with any field of its body."""
    return answer


@pytest.fixture
def noise() -> Image.Image:
    """A picture that no encoder can make small: 1024 x 1024 independent pixels."""
    pixels = np.random.default_rng(3).integers(0, 256, (1024, 1024, 3), dtype=np.uint8)
    return Image.fromarray(pixels)


@pytest.fixture
def soup() -> Callable[[Any], BeautifulSoup]:
    """The parsed HTML of anything that shows itself."""

    def parse(shown: Any) -> BeautifulSoup:
        found = shown._repr_mimebundle_(include={"text/html"})
        data = found[0] if isinstance(found, tuple) else found
        return BeautifulSoup(data["text/html"], "html.parser")

    return parse
