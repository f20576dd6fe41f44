"""Files of the shapes that A1111, ComfyUI and InvokeAI write, made by Pillow."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from rendernet_jupyter.catalog import Catalog
from rendernet_jupyter.errors import Problem, RenderNetError
from rendernet_jupyter.request import Plan
from rendernet_jupyter.result.recall import Recalled, from_texts, inscriptions

Check = Callable[[str], Sequence[Problem]]
Planned = Callable[..., Plan]
Recall = Callable[[bytes | Mapping[str, str]], Recalled]

many = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="session")
def recall(catalog: Catalog, check: Check) -> Recall:
    """The cell of a file, or of its texts; it is always one that can be sent."""

    def made(source: bytes | Mapping[str, str]) -> Recalled:
        texts = inscriptions(source) if isinstance(source, bytes) else source
        found = from_texts(texts, catalog, check)
        assert found is not None
        assert check(found.body) == ()
        assert found.text.startswith("%%rendernet\n# from ")
        return found

    return made


def png(texts: Mapping[str, str], *, form: str = "tEXt") -> bytes:
    info = PngImagePlugin.PngInfo()
    for name, text in texts.items():
        if form == "iTXt":
            info.add_itxt(name, text, zip=True)
        else:
            info.add_text(name, text, zip=form == "zTXt")
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "PNG", pnginfo=info)
    return buffer.getvalue()


def with_exif(kind: str, tags: Mapping[int, Any], comment: bytes = b"") -> bytes:
    exif = Image.Exif()
    for tag, value in tags.items():
        exif[tag] = value
    if comment:
        exif[0x8769] = {0x9286: comment}
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, kind, exif=exif)
    return buffer.getvalue()


def lines_of(found: Recalled) -> dict[str, str]:
    """Header lines and prompt by key, comments left out."""
    kept = [line for line in found.body.split("\n") if not line.startswith("#")]
    return dict(line.partition(": ")[::2] for line in kept)


def lost(found: Recalled) -> dict[str, str]:
    return {remark.name: remark.why for remark in found.report}


INFOTEXT = """\
masterpiece, (red bike:1.3), [soft|hard] light, a {brace} and a | bar,
on a street <lora:film_grain:0.6>, BREAK detail <lora:addDetail_v2:0.8:0.5> <hypernet:old:1>
seed: of the sun
Negative prompt: text, (watermark:1.2),
lowres <lora:badhands:-1>
Steps: 28, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 6.5, Seed: 3141592653, \
Size: 832x1216, Model hash: 31e35c80fc, Model: juggernaut XL, VAE hash: 735e4c3a44, \
Denoising strength: 0.4, Clip skip: 2, ADetailer model: face_yolov8n.pt, \
ADetailer prompt: "a face, \\"smiling\\": happy\\nwide", Hires upscale: 1.5, Hires steps: 10, \
Hires upscaler: 4x-UltraSharp, ControlNet 0: "Module: canny, Model: control_v11p [d14c016b], \
Weight: 1", Lora hashes: "film_grain: 1a2b, addDetail_v2: 3c4d", TI hashes: "x: 1", \
Version: v1.9.4"""


def test_a1111_is_recalled(recall: Recall, planned: Planned) -> None:
    """A prompt that was kept as a picture would have to be typed again, flags and all."""
    found = recall(png({"parameters": INFOTEXT}))
    (request,) = planned(found.body).requests
    assert request.body == {
        "model": "JuggernautXL",
        "aspect_ratio": "2:3",
        "cfg_scale": 6.5,
        "steps": 28,
        "sampler": "DPM++ 2M Karras",
        "seed": 3141592653,
        "loras": [{"name": "film_grain", "weight": 0.6}],
        "prompt": {
            "positive": "masterpiece, (red bike:1.3), [soft|hard] light, a {brace} and a | bar,\n"
            "on a street , BREAK detail\nseed: of the sun",
            "negative": "text, (watermark:1.2), lowres",
        },
    }


def test_a1111_says_what_did_not_map(recall: Recall) -> None:
    """Somebody would wonder why the picture looks different."""
    found = recall(png({"parameters": INFOTEXT}))
    told = lost(found)
    assert found.source == "A1111"
    assert told["size"] == "2:3; the service chooses the pixels"
    assert "true_touch" in told["Hires upscale"]
    assert "control_net" in told["ControlNet 0"]
    assert told["ADetailer prompt"] == "there is nothing alike"
    assert "<hypernet:old:1>" in told
    assert "only text" in told["weights of words"]
    values = {remark.name: remark.value for remark in found.report}
    assert values["ADetailer prompt"] == 'a face, "smiling": happy wide'
    assert "# LoRA of the original: addDetail_v2@0.8" in found.text
    assert not {"Model hash", "Version", "Lora hashes", "Steps"} & set(told)


@pytest.mark.parametrize("form", ["tEXt", "zTXt", "iTXt"])
def test_every_form_of_png_text_is_read(recall: Recall, form: str) -> None:
    """Files that were packed by another program would seem empty."""
    text = "a café\nSteps: 5, Seed: 1, Size: 8x8" + (" 東京" if form == "iTXt" else "")
    assert lines_of(recall(png({"parameters": text}, form=form)))["prompt"] == "a café"


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
@pytest.mark.parametrize("order", ["utf-16-be", "utf-16-le"])
def test_a1111_writes_jpeg_and_webp_too(recall: Recall, kind: str, order: str) -> None:
    """Of the pictures that people share, most would tell nothing."""
    comment = b"UNICODE\0" + "ein Fahrrad, 東京\nSteps: 9, Seed: 4, Size: 512x512".encode(order)
    found = recall(with_exif(kind, {}, comment))
    assert lines_of(found) | {"seed": "4"} == lines_of(found)
    assert lines_of(found)["prompt"] == "ein Fahrrad, 東京"


@pytest.mark.parametrize(
    ("settings_line", "expected"),
    [
        ("Steps: 1, Sampler: Euler a, Seed: 1", ("Euler a", False)),
        ("Steps: 1, Sampler: Euler a, Schedule type: Automatic, Seed: 1", ("Euler a", False)),
        ("Steps: 1, Sampler: Euler a, Schedule type: Karras, Seed: 1", ("Euler a", True)),
        ("Steps: 1, Sampler: DPM++ 2M, Schedule type: Automatic, Seed: 1",
         ("DPM++ 2M Karras", False)),
        ("Steps: 1, Sampler: DPM++ 2M, Seed: 1", ("DPM++ 2M Karras", True)),
        ("Steps: 1, Sampler: DPM++ 2M SDE Karras, Seed: 1", ("DPM++ 2M SDE Karras", False)),
        ("Steps: 1, Sampler: DPM++ SDE, Seed: 1", ("DPM++ SDE", False)),
        ("Steps: 1, Sampler: DPM++ 2S a Karras, Seed: 1", ("DPM++ 2S a Karras", False)),
        ("Steps: 1, Sampler: UniPC, Seed: 1", (None, True)),
    ],
)  # fmt: skip
def test_samplers_map_by_name(
    recall: Recall, settings_line: str, expected: tuple[str | None, bool]
) -> None:
    """A sampler would be replaced by another one in silence."""
    found = recall({"parameters": f"a cat\n{settings_line}"})
    assert (lines_of(found).get("sampler"), "Sampler" in lost(found)) == expected


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("a cat", "a cat"),
        ("red: apple, blue: sky", "red: apple, blue: sky"),
        ("a cat\nNegative prompt: dog", "a cat"),
        ("a <lo<lora:x:1>ra:y:1> cat", "a cat"),
        ("a \\(cat\\), --seed 3", "a \\\\(cat\\\\), \\--seed 3"),
    ],
)
def test_texts_without_settings_are_prompts(recall: Recall, text: str, prompt: str) -> None:
    """A prompt with colons in it would be taken for settings and lost."""
    assert lines_of(recall({"parameters": text}))["prompt"] == prompt


def test_a_seed_left_to_chance_is_not_made_up(recall: Recall) -> None:
    """A cell would claim a seed that the picture does not have."""
    found = recall({"parameters": "a cat\nSteps: 5, Seed: -1, Size: 8x8"})
    assert "seed" not in lines_of(found)
    assert "chance" in lost(found)["seed"]


KSAMPLER = {
    "3": {
        "class_type": "KSampler",
        "inputs": {
            "seed": 156680208700286, "steps": 20, "cfg": 8.0, "sampler_name": "dpmpp_2m",
            "scheduler": "karras", "denoise": 1.0, "model": ["10", 0], "positive": ["6", 0],
            "negative": ["7", 0], "latent_image": ["5", 0],
        },
    },
    "4": {
        "class_type": "CheckpointLoaderSimple",
        "inputs": {"ckpt_name": "sdxl\\JuggernautXL.safetensors"},
    },
    "5": {
        "class_type": "EmptyLatentImage",
        "inputs": {"width": 1344, "height": 768, "batch_size": 1},
    },
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": ["20", 0], "clip": ["10", 1]}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "text", "clip": ["10", 1]}},
    "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
    "9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "C", "images": ["8", 0]}},
    "10": {
        "class_type": "LoraLoader",
        "inputs": {
            "lora_name": "film_grain.safetensors", "strength_model": 0.7, "strength_clip": 1.0,
            "model": ["4", 0], "clip": ["4", 1],
        },
    },
    "20": {"class_type": "PrimitiveStringMultiline", "inputs": {"value": "a glass bottle"}},
}  # fmt: skip


def test_comfyui_is_recalled_by_its_links(recall: Recall) -> None:
    """The first text of a graph would be taken for the prompt, whatever it is."""
    found = recall(png({"prompt": json.dumps(KSAMPLER), "workflow": "{}"}))
    assert found.source == "ComfyUI"
    assert lines_of(found) == {
        "model": "JuggernautXL",
        "aspect_ratio": "16:9",
        "cfg_scale": "8",
        "steps": "20",
        "sampler": "DPM++ 2M Karras",
        "seed": "156680208700286",
        "loras": "film_grain@0.7",
        "negative": "text",
        "prompt": "a glass bottle",
    }


def test_a_second_pass_is_not_taken_for_the_first(recall: Recall) -> None:
    """A picture with a refined face would be recalled as its refinement."""
    second = {
        "class_type": "KSampler",
        "inputs": {**KSAMPLER["3"]["inputs"], "seed": 1, "denoise": 0.4, "latent_image": ["31", 0]},
    }
    graph = {
        **KSAMPLER,
        "30": second,
        "31": {"class_type": "LatentUpscaleBy", "inputs": {"samples": ["3", 0], "scale_by": 1.5}},
        "8": {"class_type": "VAEDecode", "inputs": {"samples": ["30", 0], "vae": ["4", 2]}},
    }
    found = recall({"prompt": json.dumps(graph)})
    assert lines_of(found)["seed"] == "156680208700286"
    assert "further pass" in lost(found)["KSampler"]
    assert "true_touch" in lost(found)["LatentUpscaleBy"]


FLUX = {
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a fox", "clip": ["11", 0]}},
    "13": {
        "class_type": "SamplerCustomAdvanced",
        "inputs": {
            "noise": ["25", 0], "guider": ["22", 0], "sampler": ["16", 0], "sigmas": ["17", 0],
            "latent_image": ["27", 0],
        },
    },
    "12": {"class_type": "UNETLoader", "inputs": {"unet_name": "flux1-dev.sft"}},
    "16": {"class_type": "KSamplerSelect", "inputs": {"sampler_name": "euler"}},
    "17": {
        "class_type": "BasicScheduler",
        "inputs": {"scheduler": "simple", "steps": 25, "denoise": 1.0, "model": ["12", 0]},
    },
    "22": {"class_type": "BasicGuider", "inputs": {"model": ["12", 0], "conditioning": ["26", 0]}},
    "25": {"class_type": "RandomNoise", "inputs": {"noise_seed": 18446744073709551615}},
    "26": {"class_type": "FluxGuidance", "inputs": {"guidance": 3.5, "conditioning": ["6", 0]}},
    "27": {"class_type": "EmptySD3LatentImage", "inputs": {"width": 1024, "height": 1024}},
    "28": {"class_type": "SaveImage", "inputs": {"images": ["29", 0]}},
    "29": {"class_type": "VAEDecode", "inputs": {"samples": ["13", 0]}},
}  # fmt: skip


def test_comfyui_keeps_settings_in_nodes_of_their_own(recall: Recall) -> None:
    """Pictures of newer models would seem to have no prompt."""
    found = recall({"prompt": json.dumps(FLUX)})
    assert lines_of(found) == {"aspect_ratio": "1:1", "steps": "25", "prompt": "a fox"}
    assert "# model of the original: flux1-dev" in found.text
    told = lost(found)
    assert "none of this name" in told["sampler"]
    assert "no number that can be sent" in told["seed"]


WORKFLOW = {
    "last_node_id": 9,
    "nodes": [
        {"id": 3, "type": "KSampler", "inputs": [
            {"name": "model", "type": "MODEL", "link": 1},
            {"name": "positive", "type": "CONDITIONING", "link": 4},
            {"name": "negative", "type": "CONDITIONING", "link": 6},
            {"name": "latent_image", "type": "LATENT", "link": 2},
        ], "widgets_values": [42, "randomize", 12, 7, "euler_ancestral", "normal", 1]},
        {"id": 4, "type": "CheckpointLoaderSimple", "widgets_values": ["JuggernautXL.ckpt"]},
        {"id": 5, "type": "EmptyLatentImage", "widgets_values": [512, 768, 1]},
        {"id": 6, "type": "CLIPTextEncode", "inputs": [], "widgets_values": ["a red boat"]},
        {"id": 7, "type": "CLIPTextEncode", "inputs": [], "widgets_values": ["fog"]},
        {"id": 9, "type": "SaveImage", "inputs": [{"name": "images", "link": 9}]},
        {"id": 8, "type": "VAEDecode", "inputs": [{"name": "samples", "link": 7}]},
    ],
    "links": [
        [1, 4, 0, 3, 0, "MODEL"], [2, 5, 0, 3, 3, "LATENT"], [4, 6, 0, 3, 1, "CONDITIONING"],
        [6, 7, 0, 3, 2, "CONDITIONING"], [7, 3, 0, 8, 0, "LATENT"], [9, 8, 0, 9, 0, "IMAGE"],
    ],
}  # fmt: skip


def test_a_drawn_graph_is_read_like_one_that_was_run(recall: Recall) -> None:
    """A picture that only holds its workflow would tell nothing."""
    found = recall(png({"workflow": json.dumps(WORKFLOW)}))
    assert lines_of(found) == {
        "model": "JuggernautXL",
        "aspect_ratio": "2:3",
        "cfg_scale": "7",
        "steps": "12",
        "sampler": "Euler a",
        "seed": "42",
        "negative": "fog",
        "prompt": "a red boat",
    }


def test_comfyui_writes_webp_too(recall: Recall) -> None:
    """Animations and small files would tell nothing."""
    data = with_exif("WEBP", {0x0110: "prompt:" + json.dumps(KSAMPLER)})
    assert lines_of(recall(data))["prompt"] == "a glass bottle"


def test_a_graph_in_a_circle_ends(recall: Recall) -> None:
    """A graph that somebody bent would hang the kernel."""
    graph = {
        **KSAMPLER,
        "20": {"class_type": "Text", "inputs": {"value": ["20", 0], "text": ["6", 0]}},
        "10": {"class_type": "LoraLoader", "inputs": {"model": ["10", 0], "lora_name": "x"}},
        "6": {"class_type": "CLIPTextEncode", "inputs": {"text": ["20", 0], "value": "a cat"}},
    }
    assert lines_of(recall({"prompt": json.dumps(graph)}))["prompt"] == "a cat"


INVOKE = {
    "generation_mode": "sdxl_txt2img",
    "positive_prompt": "a robot reading a book",
    "negative_prompt": "blurry",
    "width": 1184,
    "height": 888,
    "seed": 591741300,
    "rand_device": "cpu",
    "cfg_scale": 5.0,
    "cfg_rescale_multiplier": 0.2,
    "steps": 30,
    "scheduler": "dpmpp_2m_sde_k",
    "model": {"key": "k", "hash": "blake3:1", "name": "Juggernaut XL", "base": "sdxl"},
    "loras": [
        {"model": {"name": "film_grain", "base": "sdxl"}, "weight": 0.75},
        {"lora": {"model_name": "detail_slider", "base_model": "sdxl"}, "weight": 0.5},
        {"weight": 1},
    ],
    "vae": {"name": "sdxl-vae"},
    "controlnets": [{"control_model": {"name": "canny"}}],
    "app_version": "5.4.2",
}


def test_invokeai_is_recalled(recall: Recall) -> None:
    """Pictures of InvokeAI would tell nothing."""
    found = recall(png({"invokeai_metadata": json.dumps(INVOKE), "invokeai_graph": "{}"}))
    assert lines_of(found) == {
        "model": "JuggernautXL",
        "aspect_ratio": "3:2",
        "cfg_scale": "5",
        "steps": "30",
        "sampler": "DPM++ 2M SDE Karras",
        "seed": "591741300",
        "loras": "film_grain@0.75, detail_slider@0.5",
        "negative": "blurry",
        "prompt": "a robot reading a book",
    }
    told = lost(found)
    assert "control_net" in told["controlnets"]
    assert {"lora", "vae", "cfg_rescale_multiplier"} <= set(told)
    assert "app_version" not in told


def test_the_second_form_of_invokeai(recall: Recall) -> None:
    """Pictures of some years ago would tell nothing."""
    image = {
        "prompt": [{"prompt": "an old mill [fog, people] at dawn", "weight": 1.0}],
        "steps": 50, "cfg_scale": 7.5, "threshold": 0, "perlin": 0, "width": 512, "height": 640,
        "seed": 3040285837, "type": "img2img", "sampler": "k_euler_a", "variations": [],
    }  # fmt: skip
    metadata = {"model": "stable diffusion", "model_weights": "sd-1.5", "image": image}
    found = recall(png({"sd-metadata": json.dumps(metadata), "Dream": "x"}))
    assert lines_of(found)["prompt"] == "an old mill at dawn"
    assert lines_of(found)["negative"] == "fog, people"
    assert lines_of(found)["aspect_ratio"] == "4:5"
    assert "not in the file" in lost(found)["type"]


def test_the_first_form_of_invokeai(recall: Recall) -> None:
    """The very first pictures would tell nothing."""
    line = '"a fantasy landscape [mist]" -s 50 -S 42 -W 768 -H 512 -C 7.5 -A k_lms -G 0.8'
    found = recall(png({"Dream": line}))
    assert lines_of(found) == {
        "aspect_ratio": "3:2",
        "cfg_scale": "7.5",
        "steps": "50",
        "seed": "42",
        "negative": "mist",
        "prompt": "a fantasy landscape",
    }
    assert {"scheduler", "-G"} <= set(lost(found))


PIECES = st.sampled_from(
    [
        *("Steps: 20", "Sampler: Euler a", "CFG scale: 7", "Seed: 3", "Size: 512x768", "\n", ", "),
        *("Negative prompt:", "<lora:film_grain:1>", "<lora:", ">", "{", "}", "|", "--seed 4", '"'),
        *(
            "\\",
            "---",
            "#",
            "model: x",
            "a cat",
            "prompt: ",
            "[[",
            "<lyco:film_grain>",
            "\x00",
            ": ",
        ),
    ]
)


@many
@given(st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=20).map("".join)))
@example("<lora:a\nb:1>")
@example("x\nSteps: 1e400, Seed: 99999999999999999999, CFG scale: nan, Size: 0x0")
def test_no_infotext_makes_a_cell_that_cannot_be_sent(
    catalog: Catalog, check: Check, text: str
) -> None:
    """A cell would be written that fails when it is run."""
    try:
        found = from_texts({"parameters": text}, catalog, check)
    except RenderNetError as error:
        found = None if "no prompt" in str(error) else pytest.fail(str(error))
    assert found is None or check(found.body) == ()


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=12,
)
NAMES = st.sampled_from(
    [
        *("prompt", "positive_prompt", "image", "nodes", "links", "loras", "model", "width"),
        *("3", "6", "steps", "scheduler", "negative_prompt", "controlnets", "seed"),
    ]
)


@many
@given(st.dictionaries(NAMES, JSON), st.sampled_from(["3", "5", "6", "10"]), JSON)
def test_odd_metadata_are_refused_or_recalled(
    catalog: Catalog, check: Check, odd: dict[str, Any], node: str, value: Any
) -> None:
    """Metadata of a form that nobody thought of would end in a riddle."""
    bent = {**KSAMPLER, node: {"class_type": "KSampler", "inputs": {"positive": value}}, **odd}
    for texts in (
        {"prompt": json.dumps(bent)},
        {"workflow": json.dumps({**WORKFLOW, **odd})},
        {"invokeai_metadata": json.dumps({**INVOKE, **odd})},
        {"sd-metadata": json.dumps(odd)},
    ):
        try:
            found = from_texts(texts, catalog, check)
        except RenderNetError as error:
            found = None if "no prompt" in str(error) else pytest.fail(str(error))
        assert found is None or check(found.body) == ()


@pytest.mark.parametrize(
    "texts", [{}, {"Comment": "hello"}, {"prompt": "no json"}, {"UserComment": "a holiday"}]
)
def test_other_texts_are_not_taken_for_prompts(
    catalog: Catalog, check: Check, texts: dict[str, str]
) -> None:
    """The caption of a photo would be sent as a prompt."""
    assert from_texts(texts, catalog, check) is None


def test_a_text_that_would_fill_the_memory_is_refused() -> None:
    """A small file could unpack to gigabytes and end the kernel."""
    bomb = b"parameters\0\0" + zlib.compress(bytes(20 << 20), 9)
    chunk = b"zTXt" + bomb
    whole = len(bomb).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    data = png({})
    with pytest.raises(RenderNetError, match="longer than 8 MiB"):
        inscriptions(data[:33] + whole + data[33:])


@given(st.binary(max_size=200), st.sampled_from(["JPEG", "WEBP"]), st.data())
def test_broken_exif_is_read_as_far_as_it_goes(junk: bytes, kind: str, data: Any) -> None:
    """A camera's odd file would stop the reader, or send it round for ever."""
    good = with_exif(kind, {0x010E: "described"}, b"ASCII\0\0\0hello")
    at = good.index(b"Exif\0\0" if kind == "JPEG" else b"EXIF") + 8
    place = data.draw(st.integers(at, at + 60))
    bad = good[:place] + junk + good[place + len(junk) :]
    try:
        assert isinstance(inscriptions(bad), dict)
    except RenderNetError as error:
        assert "broken" in str(error) or "announces" in str(error)  # noqa: PT017 - or no error
