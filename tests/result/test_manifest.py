from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.request.digest import digest
from rendernet_jupyter.result.manifest import SCHEMA, Maker, Manifest, asset_ids
from rendernet_jupyter.result.records import Answer, Medium, Run

BODY = {
    "model": "JuggernautXL",
    "seed": 7,
    "facelock": {"asset_id": "ast_1"},
    "prompt": {"positive": "a secret 東京", "negative": "text"},
}
FACE = "f" * 64
ANSWER = Answer(
    body=BODY,
    kind="model",
    canonical="model: JuggernautXL\nseed: 7\nfacelock: zoe.png\nprompt: a secret 東京",
    digest=digest(BODY, contents={"ast_1": FACE}),
    job_id="job_1",
    generation_id="gen_1",
    credits=2.0,
)
MEDIUM = Medium("img_1", 0, 0, sha256="a" * 64, mime="image/png", size=9, width=4, height=3)
RUN = Run("run_1", 1_700_000_000.5, "service", "api", notebook="a.ipynb", cell="c1", catalog_at=9.0)
MAKER = Maker("px1:" + "b" * 64, {"ast_1": FACE}, version="1.2")


def made(**facts: Any) -> Manifest:
    return Manifest.of(RUN, replace(ANSWER, **facts), MEDIUM, MAKER)


def test_a_manifest_says_how_a_picture_was_made() -> None:
    """A saved picture could not be made again, or not be found in the journal."""
    facts = json.loads(made().text())
    assert facts["schema"] == SCHEMA
    assert facts["request"]["body"] == BODY
    assert facts["request"]["contents"] == {"ast_1": FACE}
    assert facts["engine"] == {"kind": "service", "host": "api", "sandbox": False}
    assert facts["made"] == {
        "created_at": "2023-11-14T22:13:20.500+00:00",
        "catalog_at": "1970-01-01T00:00:09.000+00:00",
        "notebook": "a.ipynb",
        "cell": "c1",
    }
    assert facts["job"]["credits"] == 2
    assert facts["original"]["pixels"] == MAKER.pixels
    assert facts["package"]["version"] == "1.2"


def test_the_same_picture_has_the_same_manifest() -> None:
    """Saving twice would make two files, and comparing two notebooks would show noise."""
    text = made().text()
    assert text == made().text()
    assert text.isascii()
    assert Manifest.parse(text).text() == text
    assert list(json.loads(text)) == sorted(json.loads(text))


def test_hashes_alone_tell_nothing_of_the_prompt() -> None:
    """A prompt that should stay at home would travel with the picture."""
    text = made().reduced().text()
    for word in ("secret", "\\u6771", "JuggernautXL", "a.ipynb", "2023", "positive", "zoe.png"):
        assert word not in text
    kept = Manifest.parse(text)
    assert (kept.sha256, kept.word("request", "digest")) == (MEDIUM.sha256, ANSWER.digest)
    assert (kept.spec, kept.body, kept.contents) == ("", {}, {"ast_1": FACE})


def test_the_digest_can_be_made_again() -> None:
    """Nobody could tell whether the request in a manifest is the one that was paid for."""
    manifest = Manifest.parse(made().text())
    assert manifest.digest_again() == ANSWER.digest
    assert made(body={**BODY, "seed": 8}).digest_again() != ANSWER.digest


def test_an_id_that_was_typed_stands_for_itself() -> None:
    """A picture made with a typed asset id would be called forged."""
    typed = replace(ANSWER, canonical="facelock: ast_1\nprompt: x", digest=digest(BODY))
    assert Manifest.of(RUN, typed, MEDIUM, MAKER).digest_again() == typed.digest


def test_a_digest_without_all_contents_is_not_claimed() -> None:
    """A picture whose upload was forgotten would be called forged."""
    assert Manifest.of(RUN, ANSWER, MEDIUM, Maker()).digest_again() == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no JSON"),
        ("[1]", "no JSON object"),
        ("[" * 100_000, "no JSON"),
        ('{"schema": "rendernet-jupyter/manifest/9"}', "manifest/9"),
        (f'{{"schema": "{SCHEMA}"}}', "edited"),
        (made().text().replace("secret", "public"), "edited"),
        ("x" * (5 << 20), "longer than"),
    ],
)
def test_what_is_no_manifest_of_ours_says_so(text: str, said: str) -> None:
    """A manifest that somebody changed would be believed, or a hostile one end the kernel."""
    with pytest.raises(RenderNetError, match=said):
        Manifest.parse(text)


def test_facts_of_another_form_are_no_facts() -> None:
    """A manifest with a number for a prompt would raise a TypeError."""
    odd = Manifest({"schema": SCHEMA, "request": {"spec": 3, "body": [], "contents": {"a": 1}}})
    assert (odd.spec, odd.body, odd.contents, odd.sha256) == ("", {}, {}, "")
    assert Manifest({"request": "none"}).fact("request", "spec") is None


def test_assets_are_found_wherever_they_stand() -> None:
    """A picture's parents would be missing from its manifest."""
    body = {
        "narrator": {"image_asset_id": "ast_1", "audio_asset_id": "ast_2"},
        "video_anyone": {"media_id": "img_1", "prompt": "x"},
    }
    assert asset_ids(body) == ["ast_1", "ast_2", "img_1"]
