"""What a run is called: its prompt, or what stands for several, or for none.

Nothing here is markup, shortened or cleared of the home directory.
"""

from __future__ import annotations

from collections.abc import Sequence

from rendernet_jupyter.result.records import Answer
from rendernet_jupyter.view.fact import asset_of
from rendernet_jupyter.view.phrase import counted

# What the texts of a kind are called, when there are several; those of painting kinds are prompts.
_NOUNS = {
    "segment": "replacement",
    "true_touch": "enlarged picture",
    "narrator": "narrated video",
    "video_anyone": "video",
}


def title_of(answers: Sequence[Answer]) -> str:
    """The title of some requests, empty when there are none."""
    said = list(dict.fromkeys(_said(answer) for answer in answers))
    if len(said) < 2:
        return said[0] if said else ""
    nouns = {_NOUNS.get(answer.kind, "prompt") for answer in answers}
    if len(nouns) == 1:
        noun = nouns.pop()
        # Two prompts may make a hundred pictures; a text of a video makes one.
        return counted(len(answers) if "video" in noun else len(said), noun)
    return counted(len(answers), "video" if all("video" in noun for noun in nouns) else "request")


def _said(answer: Answer) -> str:
    """What one request says of itself."""
    if answer.prompt:
        return answer.prompt
    kind = answer.kind.replace("_", " ")
    asset, sound = asset_of(answer), asset_of(answer, "audio")
    if sound:
        return f"{asset} speaks {sound}"
    return f"{kind}: {asset}" if asset else kind
