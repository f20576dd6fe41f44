"""Laws of the language, over thousands of texts that nobody thought of."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, assume, event, example, given, settings
from hypothesis import strategies as st

from rendernet_jupyter.errors import Problem
from rendernet_jupyter.request import Explanation
from rendernet_jupyter.spec import CODES, canonical_name
from rendernet_jupyter.spec.keys import KEY_NAMES, folded
from rendernet_jupyter.spec.prompt import HEADER
from rendernet_jupyter.spec.typed import in_normal_form
from rendernet_jupyter.suggest import slip_of

Read = Callable[..., Explanation]

# Fixtures of a whole session are no state between examples.
many = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])

# Pieces that mean something to the grammar, so that texts meet its rules more often.
PIECES = st.sampled_from(
    [
        "model: JuggernautXL",
        "style: Bokeh | Cinematic @ flux",
        "seed: 1..3",
        "seed: ",
        "cfg: 4, 7",
        "loras: film_grain@0.4 | none",
        "negative: text",
        "prompt:",
        "defaults:",
        "---",
        "\n",
        "\r\n",
        "\r",
        "# note",
        "{Zoe}",
        "{red|green}",
        "{ {Zoe}|x}",
        "{{ x }}",
        "{{ d['k'] }}",
        "{{ x",
        "{",
        "}",
        "|",
        "\\",
        "\\{",
        "\\--",
        "--seed 3",
        "--ar 16:9",
        "--no",
        "—ar",
        "<lora:a:1>",
        '"',
        '""',
        "face: zoe.png",
        'segment: sofa.png "a" -> "b"',
        "narrator: clip.mp4 voice=Rachel",
        "zip: seed,",
        "steps: 5, 10, ..., 20",
        "all",
        "::",
        "3::",
        " ",
        "\t",
        "\u200b",
        "\ufeff",
        "ignore",
        "a cat",
        '{"model": "JuggernautXL"}',
        "[",
        "]",
        "character: Zoe mode=strong",
        "upscale: ast_square001",
    ]
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=12).map("".join),
    st.lists(PIECES, max_size=12).map("\n".join),
    st.text(max_size=60),
)
LINES = st.one_of(
    st.lists(
        st.sampled_from(
            [
                "hero",
                "--seed 3",
                "--limit 2",
                "--sample 2",
                "--strict",
                "--lenient",
                "--json",
                '"',
                "--no",
                "--from rows",
                "--use p",
                "--prompt {a|b}",
                "--x",
                "--yes 1",
                "--no wait",
            ]
        ),
        max_size=4,
    ).map(" ".join),
    st.text(max_size=20),
)
VARIABLES = {"x": 3, "d": {"k": "v"}, "rows": [{"seed": 1, "x": None}], "Zoe": object()}


@many
@given(body=TEXTS, line=LINES)
def test_no_text_raises(read: Read, body: str, line: str) -> None:
    """A typo would show a stack trace of the package in place of a caret."""
    found = read(body, line, VARIABLES, presets={"p": body})
    shown = found.to_dict()
    assert all(problem.code in CODES for problem in (*found.plan.problems, *found.plan.warnings))
    assert (found.plan.problems == ()) == (shown["errors"] == [])
    assert not (found.plan.problems and found.plan.requests)
    assert str(found)
    for problem in found.plan.problems:
        _stands_in_the_text(problem, body, line)


def _stands_in_the_text(problem: Problem, body: str, line: str) -> None:
    lines = body.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert 0 <= problem.line <= len(lines)
    source = line if problem.line == 0 else lines[problem.line - 1]
    assert 1 <= problem.column <= len(source) + 1


WORDS = st.sampled_from(
    [
        "a cat",
        "it's",
        "noir: x",
        "seed: 7",
        "# one",
        "--- ",
        "-- white",
        "\\--seed",
        "\\{x\\}",
        "a|b",
        "C:\\pics",
        "\\\\",
        '"quoted"',
        "(red:1.3)",
        "$x",
        "\u200b",
        "\u2028",
        "é",
        "3::x",
        "<b>",
        "defaults:",
    ]
)
NAMED = st.sampled_from(["{{ x }}", "{{ t }}", "{{ s }}", "{Zoe}"])


def _groups(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    option = st.tuples(
        st.sampled_from(["", "2::", "0.5:: "]), st.lists(inner, max_size=2).map(" ".join)
    )
    # A letter of its own keeps the options of a group apart.
    return st.lists(option, min_size=2, max_size=3).map(
        lambda found: (
            "{ " + "|".join(f"{w}{t}{c}" for (w, t), c in zip(found, "kmp", strict=False)) + "}"
        )
    )


TEXT = st.lists(st.recursive(WORDS | NAMED, _groups, max_leaves=6), min_size=1, max_size=4)
KINDS = st.sampled_from(
    [
        "model: juggernautxl",
        "model: JuggernautXL | Aurora v2.1",
        "model: Papermill",
        "model: flux",
        'model: "Nova, Fine"',
        "style: Bokeh",
        'style: "Old | New" | bokeh',
        "style: Cinematic @ Flux",
        'style: "Neon @ Night"',
        "style: Cinematic @ flux | Fine Art",
        "narrate: clip.mp4 voice=rachel",
        "animate: img_t35bbbbbbb duration=2.50",
    ]
)
HEADERS = {
    "ar": ["16:9", "1:1, 2:3", "all"],
    "n": ["2", "02"],
    "cfg scale": ["7.0", "4, 5.5", "0.2, 0.4, ..., 1.0", "{{ x }}"],
    "steps": ["20", "30, 20, ..., 10", "5..7, 9"],
    "sampler": ["euler A", "DPM++ SDE | Euler a"],
    "seed": ["0123", "1..3, 7, 8", "random", "{{ x }}..5"],
    "quality": ["all", "plus"],
    "loras": ["film_grain", 'film_grain@0.50, "soft light, warm"@-1 | none | "neon@2"', "none"],
    "face": ["zoe.png", '"my pose.png"', "{{ path }}", "ast_square001", "img_sq1aaaaaaa"],
    "control": ["depth pose=1.png", 'Depth "my pose.png" control_mode=1'],
    "no": ["text", "text{, people|}", "{{ t }} # {a|b}", "\\{x"],
}
BOUND = {"x": 3, "t": "x  {a|b}\n\nseed: 7\t# y", "s": "  --seed 3 \\", "path": "my pose.png"}


@st.composite
def specs(draw: st.DrawFn) -> str:
    """Texts that mean something, most of them sound."""
    keys = draw(st.lists(st.sampled_from([*HEADERS]), unique=True, max_size=4))
    headers = [draw(KINDS), *(f"{key}: {draw(st.sampled_from(HEADERS[key]))}" for key in keys)]
    prompt = draw(st.sampled_from([" ", "\n", "\n\n"])).join(draw(TEXT))
    return "\n".join([*headers, f"prompt: {prompt}"])


@many
@given(body=st.lists(specs(), min_size=1, max_size=2).map("\n---\n".join))
def test_canonical_text_asks_for_the_same(read: Read, body: str) -> None:
    """A cell that was made again from its canonical text would pay for another picture."""
    found = read(body, "", BOUND)
    event("sound" if found.plan.requests else found.plan.problems[0].code)
    if found.plan.problems:
        return
    again = read(found.plan.canonical)
    assert again.to_dict()["errors"] == []
    assert again.to_dict()["requests"] == found.to_dict()["requests"]
    assert again.to_dict()["coords"] == found.to_dict()["coords"]
    assert again.plan.canonical == found.plan.canonical
    for request in found.plan.requests[:: max(1, len(found.plan.requests) // 3)]:
        alone = read(request.canonical).plan
        assert [dict(made.body) for made in alone.requests] == [dict(request.body)]


def _looks_like_more(prompt: str) -> bool:
    """Whether a prompt holds what the law leaves out: header-like lines, comments, separators."""
    for line in in_normal_form(prompt).split("\n"):
        match = HEADER.match(line)
        if line.startswith(("#", "---", "[")) or (match and _is_near_a_key(match[1])):
            return True
    return False


def _is_near_a_key(words: str) -> bool:
    known = {*KEY_NAMES, "defaults"}
    return bool(canonical_name(words) or folded(words) in known or slip_of(folded(words), known))


PROMPTS = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="{}\\-<"), min_size=1
)


@many
@given(prompt=PROMPTS)
@example(prompt='it\'s "raw": $10 $x; a|b (red:1.3) ((soft)) [x|y] cat::2 50%')
@example(prompt="קטה על גג\u2028x 🐈‍⬛: noir")
def test_a_plain_prompt_reaches_the_request_unchanged(read: Read, prompt: str) -> None:
    """What a person wrote would not be what is painted."""
    assume(not _looks_like_more(prompt) and in_normal_form(prompt))
    # Single line ends join lines; the law is about what stands between them.
    wanted = in_normal_form(prompt).split("\n")
    assume(len(wanted) == 1)
    found = read(f"model: Papermill\nseed: 1\n{prompt}").to_dict()
    assert found["errors"] == []
    assert found["requests"][0]["prompt"] == {"positive": wanted[0]}


@many
@given(value=st.text(max_size=80))
@example(value="{a|b} \\{ --ar 1:1\nseed: 7")
@example(value="x\n---\ny\n# z\ndefaults:\n3::a")
def test_a_variable_brings_its_text_and_no_syntax(read: Read, value: str) -> None:
    """A text from elsewhere could change the settings of a request."""
    assume("<lora:" not in value.lower())
    found = read("model: Papermill\nseed: 1\nsays {{ v }}: {1::{{ v }}|x}", "", {"v": value})
    plain = in_normal_form(f"says {value}: {value}"), in_normal_form(f"says {value}: x")
    assume(in_normal_form(value) != "x")
    assert [r.body["prompt"]["positive"] for r in found.plan.requests] == list(plain)
    again = read(found.plan.canonical)
    assert again.to_dict()["requests"] == found.to_dict()["requests"]
    assert again.to_dict()["coords"] == found.to_dict()["coords"]
