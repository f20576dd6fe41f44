from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rendernet_jupyter.errors import Problem, RenderNetError
from rendernet_jupyter.request import Plan
from rendernet_jupyter.request.digest import digest
from rendernet_jupyter.request.request import Request
from rendernet_jupyter.result.manifest import Maker, Manifest
from rendernet_jupyter.result.recall import Sent, from_manifest, from_run
from rendernet_jupyter.result.records import Answer, Medium, Run

Planned = Callable[..., Plan]

many = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


class Here:
    """The catalogue of the vectors, files that are all there, and no variables."""

    def __init__(self, planned: Planned, pictures: Mapping[str, str] | None = None) -> None:
        self.planned = planned
        self.pictures = pictures or {}

    def problems(self, text: str) -> Sequence[Problem]:
        return self.planned(text).problems

    def strays(self, text: str, sent: Sent) -> str:
        return ""

    def media(self, sent: Sent) -> Mapping[str, str]:
        return {
            name: self.pictures[sha] for name, sha in sent.contents.items() if sha in self.pictures
        }


@pytest.fixture(scope="session")
def here(planned: Planned) -> Here:
    return Here(planned)


def sent_of(answer: Answer) -> Sent:
    return Sent(answer.canonical, answer.body, answer.digest)


def ids_of(request: Request) -> dict[str, str]:
    return {typed: f"ast_{number}" for number, typed in enumerate(request.wanted_assets())}


def contents_of(request: Request) -> dict[str, str]:
    return {typed: f"{typed}'s content" for typed in request.wanted_assets()}


def answer_of(request: Request) -> Answer:
    """The request as it is recorded when its files were uploaded."""
    request = request.with_seed(7)
    return Answer(
        body=request.with_assets(ids_of(request)).body,
        kind=request.kind,
        canonical=request.canonical,
        digest=digest(request.body, contents=contents_of(request)),
        job_id="job_1",
    )


def manifest_of(request: Request) -> Manifest:
    answer = answer_of(request)
    ids, contents = ids_of(request), contents_of(request)
    maker = Maker(contents={ids[typed]: contents[typed] for typed in ids})
    run = Run("run_1", 0.0, "service", answers=(answer,))
    text = Manifest.of(run, answer, Medium("img_1", 0, 0, sha256="a" * 64), maker).text()
    return Manifest.parse(text)


def demand_same(request: Request, planned: Planned, here: Here) -> None:
    manifest = manifest_of(request)
    recalled = from_manifest(manifest, here)
    assert recalled.text.startswith("%%rendernet\n")
    assert recalled.report == ()
    (again,) = planned(recalled.body).requests
    assert digest(again.body, contents=contents_of(again)) == manifest.word("request", "digest")
    assert manifest.digest_again() == manifest.word("request", "digest")


def test_every_request_that_the_design_fixed_is_recalled(
    vectors: list[dict[str, Any]], planned: Planned, here: Here
) -> None:
    """A picture that was saved could not be made again, or another one would be paid for."""
    tried = 0
    for vector in vectors:
        found = planned(vector["body"], vector.get("line", ""), variables=vector.get("vars"))
        for request in found.requests[:20]:
            if not request.assets and "--lenient" not in vector.get("line", ""):
                demand_same(request, planned, here)
                tried += 1
    assert tried > 100


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


@many
@given(
    prompt=WORDS,
    negative=WORDS,
    seed=st.integers(0, 1 << 40),
    cfg=st.floats(1, 30, allow_nan=False),
    ratio=st.sampled_from(["1:1", "16:9"]),
    loras=st.lists(st.sampled_from(["film_grain", "detail_slider"]), unique=True),
)
@example("{a|b} \\{x\\} --seed 4", "<b>", 3, 7.0, "1:1", ["film_grain"])
@example("model: x\n\n---\n\n# y", "a\nb", 0, 7.5, "16:9", [])
def test_whatever_was_asked_for_is_asked_for_again(
    planned: Planned,
    here: Here,
    prompt: str,
    negative: str,
    seed: int,
    cfg: float,
    ratio: str,
    loras: list[str],
) -> None:
    """Odd letters in a prompt would make another request, and cost money again."""
    body = {
        "model": "JuggernautXL",
        "aspect_ratio": ratio,
        "cfg_scale": cfg,
        "seed": seed,
        "prompt": {"positive": f"a cat {prompt}", "negative": negative},
        **({"loras": [{"name": name, "weight": 0.5} for name in loras]} if loras else {}),
    }
    for request in planned(json.dumps(body)).requests:
        demand_same(request, planned, here)


def single(planned: Planned, body: str, **how: Any) -> Request:
    (request,) = planned(body, **how).requests
    return request


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("facelock: {{face}}\na man", "facelock: ast_0"),
        (
            "control: Depth {{face}} control_mode=1\na man",
            "control_net: Depth ast_0 control_mode=1",
        ),
        ('segment: {{face}} "a \\{b\\}" -> "c"', 'segment: ast_0 "a \\{b\\}" -> "c"'),
        ("upscale: {{face}} scale=2", "true_touch: ast_0 scale=2"),
    ],
)
def test_what_a_variable_held_is_taken_from_the_account(
    planned: Planned, here: Here, body: str, line: str
) -> None:
    """A cell would name a variable of a session that is long over."""
    request = single(planned, body, variables={"face": b"\x89PNG\r\n\x1a\n"})
    recalled = from_manifest(manifest_of(request), here)
    assert line in recalled.body.split("\n")
    assert planned(recalled.body).problems == ()
    (remark,) = recalled.report
    assert "ids stand in" in str(remark)


def test_what_cannot_be_written_otherwise_is_the_body_as_it_was_sent(
    planned: Planned, here: Here
) -> None:
    """A talking picture whose file is gone could not be recalled at all."""
    face = b"\x89PNG\r\n\x1a\n"
    request = single(planned, "narrate: {{face}} voice=Rachel\nhello", variables={"face": face})
    recalled = from_manifest(manifest_of(request), here)
    assert json.loads(recalled.body)["narrator"]["image_asset_id"] == "ast_0"
    assert planned(recalled.body).problems == ()


def test_hashes_alone_cannot_be_recalled(planned: Planned, here: Here) -> None:
    """An empty cell would be written, or a riddle."""
    manifest = manifest_of(single(planned, "a cat --seed 1")).reduced()
    with pytest.raises(RenderNetError, match="hashes alone"):
        from_manifest(manifest, here)


def test_a_name_that_is_gone_is_said_and_kept(planned: Planned, here: Here) -> None:
    """A model that the service took away would be replaced in silence."""
    answer = answer_of(single(planned, "a cat --seed 1"))
    facts = {
        "schema": "rendernet-jupyter/manifest/1",
        "request": {"spec": answer.canonical.replace("JuggernautXL", "Gone")},
    }
    recalled = from_manifest(Manifest(facts), here)
    assert "model: Gone" in recalled.text
    assert "no model is called 'Gone'" in str(recalled.report[0])


def test_a_run_is_recalled_whole(planned: Planned, here: Here) -> None:
    """Of a sweep only the first picture would come back."""
    answers = tuple(map(answer_of, planned("seed: 1, 5\n{red|blue} bike").requests))
    run = Run("run_1", 0.0, "service", answers=answers, name="hero")
    recalled = from_run(run, here, sent_of)
    assert recalled.text.startswith("%%rendernet hero\n")
    assert recalled.source == "run_1"
    again = planned(recalled.body).requests
    assert [digest(r.body) for r in again] == [a.digest for a in answers]


def test_a_run_of_json_bodies_is_recalled_as_one(planned: Planned, here: Here) -> None:
    """Several JSON bodies in one cell would not be read."""
    bodies = [{"model": "JuggernautXL", "seed": s, "prompt": {"positive": "x"}} for s in (1, 2)]
    answers = tuple(map(answer_of, planned(json.dumps(bodies)).requests))
    recalled = from_run(Run("run_1", 0.0, "service", answers=answers), here, sent_of)
    assert [r.body for r in planned(recalled.body).requests] == bodies


def test_an_empty_run_says_so(here: Here) -> None:
    """An empty cell would be written."""
    with pytest.raises(RenderNetError, match="no request"):
        from_run(Run("run_1", 0.0, "service"), here, sent_of)
