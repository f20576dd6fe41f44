"""Writing the cell: what was found, in the words of the spec language, checked before it is shown.

What the catalogue does not list and what the parser refuses is kept as a comment, never guessed.
Nothing here reads metadata or looks at a disk.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from rendernet_jupyter.catalog import Catalog, Listing
from rendernet_jupyter.errors import Problem, RenderNetError
from rendernet_jupyter.result.recall.found import Found, Remark, on_a_line
from rendernet_jupyter.spec.canonical import escaped, name_text, spec_text
from rendernet_jupyter.spec.keys import ASPECT_RATIOS, canonical_name
from rendernet_jupyter.spec.numbers import number_text
from rendernet_jupyter.spec.typed import in_normal_form, on_one_line

MAGIC = "%%rendernet"

Check = Callable[[str], Sequence[Problem]]
"""The errors of a spec, by the catalogue and settings in force."""

_WEIGHTS = re.compile(r"\([^()]*:\s*[0-9.]+\)|\(\(|\[[^\[\]]*:[^\[\]]*\]")
_MOST_REMARKS = 60


@dataclass(frozen=True, slots=True, repr=False)
class Recalled:
    """A cell that makes a picture again, and what it does not hold.

    Attributes:
        text: the cell, with its magic line.
        source: what it was written from, such as `A1111` or `run_3f9a1c20`.
        report: what did not map.
        changed: sentences on how a file is not what was made; empty when nothing is found changed.
    """

    text: str
    source: str
    report: tuple[Remark, ...] = ()
    changed: str = ""

    @property
    def line(self) -> str:
        """What follows the magic's name on its line."""
        return self.text.partition("\n")[0].removeprefix(MAGIC).strip()

    @property
    def body(self) -> str:
        """The spec alone."""
        return self.text.partition("\n")[2]

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__


def cell_of(found: Found, catalog: Catalog, check: Check) -> Recalled:
    """The cell for what was found in the metadata of another program.

    Raises:
        RenderNetError: there is no prompt, or the cell could not be sent without it.
    """
    values, comments = _values(found, catalog)
    while problems := check(_body(values, comments)):
        key, problem = _at_fault(problems, _body(values, comments))
        if key is None or key == "prompt":
            raise RenderNetError(
                f"the {found.source} metadata hold no prompt that could be sent: {problem.message}"
            )
        comments.append(f"{key}: {on_a_line(values[key])}")
        found.lose(key, values.pop(key), problem.message)
    report = tuple(dict.fromkeys(found.remarks))[:_MOST_REMARKS]
    return Recalled(f"{MAGIC}\n{_body(values, comments)}", found.source, report)


def _body(values: Mapping[str, str], comments: Sequence[str]) -> str:
    notes = "".join(f"# {on_a_line(comment)}\n" for comment in comments)
    return notes + spec_text(values)


def _at_fault(problems: Sequence[Problem], body: str) -> tuple[str | None, Problem]:
    """The key that the first problem is about; one that has no other key is about the prompt."""
    lines = body.split("\n")
    for problem in problems:
        line = lines[problem.line - 1] if 0 < problem.line <= len(lines) else ""
        key = canonical_name(line.partition(":")[0])
        if key and key != "prompt":
            return key, problem
    return None, problems[0]


def _values(found: Found, catalog: Catalog) -> tuple[dict[str, str], list[str]]:
    """Canonical texts by key, and comments for what has no key."""
    values: dict[str, str] = {}
    comments = [f"from {found.source} metadata"]
    if found.model:
        if known := _listed("models", found.model, catalog):
            values["model"] = name_text(known)
        else:
            near = catalog.near("models", found.model)
            comments.append(f"model of the original: {found.model}")
            found.lose("model", found.model, _unlisted(near))
    if found.size:
        values["aspect_ratio"] = _nearest_ratio(found.size)
        size = f"{found.size[0]}x{found.size[1]}"
        found.lose("size", size, f"{values['aspect_ratio']}; the service chooses the pixels")
    values |= {key: number_text(number) for key, number in found.numbers.items()}
    if found.sampler:
        values["sampler"] = found.sampler
    if loras := _loras(found, catalog, comments):
        values["loras"] = loras
    values["negative"] = escaped(in_normal_form(on_one_line(found.negative)))
    values["prompt"] = escaped(in_normal_form(found.prompt))
    if _WEIGHTS.search(found.prompt):
        found.lose("weights of words", "", "only text here; the service takes them as they stand")
    return {key: text for key, text in values.items() if text}, comments


def _loras(found: Found, catalog: Catalog, comments: list[str]) -> str:
    taken: dict[str, str] = {}
    for lora in found.loras:
        known = _listed("loras", lora.name, catalog)
        said = f"{lora.name}@{number_text(lora.weight)}"
        if known is None:
            comments.append(f"LoRA of the original: {said}")
            found.lose("LoRA", said, _unlisted(catalog.near("loras", lora.name)))
        else:
            taken.setdefault(known, f"{name_text(known)}@{number_text(lora.weight)}")
    return ", ".join(taken.values())


def _listed(listing: Listing, name: str, catalog: Catalog) -> str | None:
    """The listed name that has the same letters and digits; None when there is none, or several."""
    plain = _letters(name)
    same = [listed for listed in catalog.names(listing) if plain and _letters(listed) == plain]
    return same[0] if len(same) == 1 else None


def _letters(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


def _unlisted(near: str | None) -> str:
    return "the catalogue does not list it" + (f"; it lists {near}" if near else "")


def _nearest_ratio(size: tuple[int, int]) -> str:
    wanted = log(size[0] / size[1])

    def distance(ratio: str) -> float:
        width, _, height = ratio.partition(":")
        return abs(log(int(width) / int(height)) - wanted)

    return min(ASPECT_RATIOS, key=distance)
