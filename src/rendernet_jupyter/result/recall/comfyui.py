"""Reading a ComfyUI graph: from the saved picture back to the sampler and all that goes into it.

Graphs are programs, and nodes of extensions can be anything: what is not met on the way is not
understood, and the samplers that were passed over are named. Nothing here looks a name up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rendernet_jupyter.result.recall.found import Found, Lora, as_number, text_of
from rendernet_jupyter.result.recall.graph import Graph, Link, Node, graph_of
from rendernet_jupyter.result.recall.sampler import sampler_of

_SAVING = re.compile(r"Save|Preview", re.IGNORECASE)
_TEXTS = ("text", "text_g", "text_l", "t5xxl", "clip_l", "string", "value", "prompt", "text_a")
_NUMBERS = ("value", "seed", "noise_seed", "int", "float", "number")
_CONDITIONS = (
    *("conditioning", "conditioning_1", "conditioning_2", "conditioning_to", "conditioning_from"),
    *("positive", "negative"),
)
_NAMES = ("ckpt_name", "unet_name", "model_name")
_LATENT = ("latent_image", "latent", "samples", "pixels", "image")
_FILE = re.compile(r"\.(safetensors|ckpt|pt|pth|bin|gguf|sft)$", re.IGNORECASE)
_WHY = {
    "ControlNet": "control_net needs the picture that steers it",
    "IPAdapter": "facelock needs the picture that it follows",
    "LoadImage": "the picture that it was made from is not in the file",
    "Upscale": "true_touch can enlarge the picture afterwards",
    "FaceDetailer": "true_touch can refine the picture afterwards",
}


def read_comfyui(data: Mapping[str, object]) -> Found | None:
    """What a graph says of the picture that it saved; None when it has no sampler."""
    graph = graph_of(data)
    samplers = _samplers(graph)
    if not samplers:
        return None
    found = Found("ComfyUI")
    reader = _Reader(graph, found)
    # The one that begins from noise: those after it refine what it made.
    reader.read(samplers[-1])
    for other in samplers[:-1]:
        found.lose(other.kind, "", "a further pass; true_touch can refine the picture afterwards")
    for node in graph.values():
        for part, why in _WHY.items():
            if part in node.kind:
                found.lose(node.kind, "", why)
    return found


def _samplers(graph: Graph) -> list[Node]:
    """The samplers behind the saved picture, the last one first."""
    ends = [n for n in graph.values() if _SAVING.search(n.kind) and "Latent" not in n.kind]
    nodes = list(_behind(graph, ends)) or list(graph.values())
    found = [node for node in nodes if _is_sampler(node)]
    return found or [node for node in graph.values() if _is_sampler(node)]


def _is_sampler(node: Node) -> bool:
    inputs = node.inputs
    return ("positive" in inputs and ("seed" in inputs or "noise_seed" in inputs)) or (
        "guider" in inputs and "sigmas" in inputs
    )


def _behind(graph: Graph, ends: list[Node]) -> Iterator[Node]:
    """Nodes from the ends backwards, nearest first, each once."""
    seen, level = set[str](), ends
    while level:
        following: list[Node] = []
        for node in level:
            if node.id in seen:
                continue
            seen.add(node.id)
            yield node
            links = (value for value in node.inputs.values() if isinstance(value, Link))
            following += [graph[link.node] for link in links if link.node in graph]
        level = following


class _Reader:
    """Follows the inputs of one sampler."""

    def __init__(self, graph: Graph, found: Found) -> None:
        self._graph = graph
        self._found = found

    def read(self, sampler: Node) -> None:
        inputs = dict(sampler.inputs)
        # The newer samplers have their settings in nodes of their own.
        for name in ("guider", "sampler", "sigmas", "noise"):
            node = self._node(inputs.get(name))
            inputs = {**(node.inputs if node else {}), **inputs}
        found = self._found
        found.prompt = self._words(inputs.get("positive", inputs.get("conditioning")), "positive")
        found.negative = self._words(inputs.get("negative"), "negative")
        for key, names in (("seed", ("seed", "noise_seed")), ("steps", ("steps",))):
            self._take(key, inputs, names)
        self._take("cfg_scale", inputs, ("cfg",))
        self._take_sampler(inputs)
        self._take_model(inputs.get("model"))
        self._take_size(inputs)
        denoise = self._number(inputs.get("denoise"))
        if denoise is not None and denoise < 1:
            found.lose("denoise", denoise, "the picture was made from another one")

    def _node(self, value: object) -> Node | None:
        return self._graph.get(value.node) if isinstance(value, Link) else None

    def _chain(self, value: object, names: tuple[str, ...]) -> Iterator[Node]:
        """Nodes along the first of some inputs, each once."""
        seen = set[str]()
        node = self._node(value)
        while node is not None and node.id not in seen:
            seen.add(node.id)
            yield node
            inputs = node.inputs
            node = next((n for name in names if (n := self._node(inputs.get(name)))), None)

    def _words(self, value: object, side: str) -> str:
        """The texts of a condition, joined: those of nodes that combine two, and of their links."""
        texts: list[str] = []
        seen = set[str]()
        waiting = [value]
        while waiting:
            one = waiting.pop(0)
            if isinstance(one, str) and one.strip() and one not in texts:
                texts.append(one)
            node = self._node(one)
            if node is None or node.id in seen:
                continue
            seen.add(node.id)
            # A node with both sides passes each of them on.
            sides = (side,) if {"positive", "negative"} <= set(node.inputs) else _CONDITIONS
            waiting += [node.inputs[n] for n in (*_TEXTS, *sides) if n in node.inputs]
        return text_of(", ".join(texts))

    def _number(self, value: object) -> int | float | None:
        for node in self._chain(value, _NUMBERS):
            for name in _NUMBERS:
                if (number := as_number(node.inputs.get(name))) is not None:
                    return number
        return as_number(value)

    def _take(self, key: str, inputs: Mapping[str, object], names: tuple[str, ...]) -> None:
        for name in names:
            if name in inputs and (number := self._number(inputs[name])) is not None:
                self._found.number(key, number)
                return

    def _take_sampler(self, inputs: Mapping[str, object]) -> None:
        name, schedule = text_of(inputs.get("sampler_name")), text_of(inputs.get("scheduler"))
        if not name:
            return
        self._found.sampler, exact = sampler_of(name, schedule)
        said = f"{name} {schedule}".strip()
        if not self._found.sampler:
            self._found.lose("sampler", said, "the service has none of this name")
        elif not exact:
            self._found.lose("sampler", said, f"taken for {self._found.sampler}")

    def _take_model(self, value: object) -> None:
        for node in self._chain(value, ("model",)):
            inputs = node.inputs
            weight = self._number(inputs.get("strength_model", 1))
            if (lora := text_of(inputs.get("lora_name"))) and weight is not None:
                self._found.loras.insert(0, Lora(name_of_file(lora), weight))
            for name in _NAMES:
                if text_of(inputs.get(name)):
                    self._found.model = name_of_file(text_of(inputs[name]))
                    return

    def _take_size(self, inputs: Mapping[str, object]) -> None:
        start = next((inputs[name] for name in _LATENT if name in inputs), None)
        for node in self._chain(start, _LATENT):
            width = self._number(node.inputs.get("width"))
            height = self._number(node.inputs.get("height"))
            self._found.take_size(width, height)
            if self._found.size:
                return


def name_of_file(path: str) -> str:
    """The name of a model without its folders and its ending."""
    return _FILE.sub("", re.split(r"[/\\]", path)[-1])
