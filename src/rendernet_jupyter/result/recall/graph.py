"""ComfyUI's graphs in one form: nodes by their id, each with its class and its inputs.

A file may hold the graph as it was run (`prompt`) or as it was drawn (`workflow`), where the values
of a node stand in the order of its controls. Nothing here knows what a node does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rendernet_jupyter.result.recall.found import mapping_of, text_of

# The controls of nodes in a drawn graph, in the order in which their values stand.
_CONTROLS: dict[str, tuple[str, ...]] = {
    "KSampler": ("seed", "", "steps", "cfg", "sampler_name", "scheduler", "denoise"),
    "KSamplerAdvanced": (
        *("add_noise", "noise_seed", "", "steps", "cfg", "sampler_name", "scheduler"),
        *("start_at_step", "end_at_step"),
    ),
    "CLIPTextEncode": ("text",),
    "CheckpointLoaderSimple": ("ckpt_name",),
    "UNETLoader": ("unet_name",),
    "LoraLoader": ("lora_name", "strength_model", "strength_clip"),
    "LoraLoaderModelOnly": ("lora_name", "strength_model"),
    "EmptyLatentImage": ("width", "height", "batch_size"),
    "EmptySD3LatentImage": ("width", "height", "batch_size"),
    "RandomNoise": ("noise_seed",),
    "KSamplerSelect": ("sampler_name",),
    "BasicScheduler": ("scheduler", "steps", "denoise"),
    "CFGGuider": ("cfg",),
    "FluxGuidance": ("guidance",),
}


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its id, its class, and its inputs, where a link is `Link`."""

    id: str
    kind: str
    inputs: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """An input that comes from another node."""

    node: str


Graph = Mapping[str, Node]


def graph_of(data: Mapping[str, object]) -> dict[str, Node]:
    """The nodes of a graph in either form; what is no node is left out."""
    if isinstance(data.get("nodes"), list):
        return _drawn(data)
    return {
        str(id_): Node(str(id_), text_of(node.get("class_type")), _inputs(node))
        for id_, node in ((id_, mapping_of(node)) for id_, node in data.items())
        if node.get("class_type")
    }


def _inputs(node: Mapping[str, object]) -> dict[str, object]:
    return {
        name: Link(str(value[0])) if isinstance(value, list) and len(value) == 2 else value
        for name, value in mapping_of(node.get("inputs")).items()
    }


def _drawn(data: Mapping[str, object]) -> dict[str, Node]:
    links = data.get("links")
    origins = {
        link[0]: str(link[1])
        for link in (links if isinstance(links, list) else [])
        if isinstance(link, list) and len(link) > 2 and isinstance(link[0], int)
    }
    nodes = data.get("nodes")
    found = {}
    for item in nodes if isinstance(nodes, list) else []:
        node = mapping_of(item)
        kind, id_ = text_of(node.get("type")), str(node.get("id"))
        if kind:
            found[id_] = Node(id_, kind, {**_values(node, kind), **_linked(node, origins)})
    return found


def _values(node: Mapping[str, object], kind: str) -> dict[str, object]:
    values = node.get("widgets_values")
    if isinstance(values, Mapping):
        return dict(values)
    given = values if isinstance(values, list) else []
    return {n: value for n, value in zip(_CONTROLS.get(kind, ()), given, strict=False) if n}


def _linked(node: Mapping[str, object], origins: Mapping[int, str]) -> dict[str, object]:
    inputs = node.get("inputs")
    found: dict[str, object] = {}
    for item in inputs if isinstance(inputs, list) else []:
        facts = mapping_of(item)
        link = facts.get("link")
        if isinstance(link, int) and link in origins:
            found[text_of(facts.get("name"))] = Link(origins[link])
    return found
