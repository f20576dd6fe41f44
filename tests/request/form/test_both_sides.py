"""Random edits on both sides of a form: its controls, and its text. They always say the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.request import explain
from rendernet_jupyter.request.form import (
    Form,
    Loras,
    Named,
    Numeral,
    Styled,
    Swap,
    Value,
    Word,
    belonging,
    kind_meant,
    retyped,
    switched,
)
from rendernet_jupyter.request.kinds import KINDS
from rendernet_jupyter.spec.body import read_body
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.keys import KEY
from rendernet_jupyter.spec.typed import split_lines

VECTORS = Path(__file__).parents[2] / "contract" / "vectors" / "spec.jsonl"
CELLS = [
    (found["body"], found.get("line", ""))
    for found in map(json.loads, filter(None, VECTORS.read_text("utf-8").split("\n")))
]

PIECES = st.sampled_from(
    ["a cat", "--ar 16:9", "--no", "\\--seed 3", "{red|green}", "{Zoe}", "{{ city }}", "{{ x", "}}",
     "\n", "\n\n", "# note", "seed: 7", "samplr: x", "\\style: x", "\\\\", "---", "{", "}", '"',
     "|", "  #", "\t", "defaults:", "noir:", "[1, 2]", '{"a": 1}', "prompt:", "=", " ",
     "style: A  # why"]
)  # fmt: skip
WORDS = st.lists(PIECES, max_size=6).map("".join) | st.text(max_size=12)
LINES = st.lists(PIECES, min_size=1, max_size=3).map(" ".join)
TYPED = st.sampled_from(
    ["7", "1..4", "4, 7", "all", "{{ x }}", "{x}", '"', '"a" # b', "7  # lucky", "A | B",
     "a@0.4, b", "none", "Zoe mode=strong", "a.png", "", "--ar", "random", '"Euler a"']
)  # fmt: skip

NAMES = st.sampled_from(["Flux", "a b", "x,y", 'say "x"', "b@c", "Zoe"])
ASSETS = st.sampled_from(["a.png", "my face.png", "{{hero[0]}}", "ast_1", "x=y.png"])
CHOSEN: Mapping[str, st.SearchStrategy[Value]] = {
    "model": st.builds(Styled, NAMES),
    "style": st.builds(Styled, NAMES, st.sampled_from(["", "flux"])),
    "aspect_ratio": st.builds(Word, st.sampled_from(KEY["aspect_ratio"].choices)),
    "batch_size": st.builds(Numeral, st.integers(1, 4)),
    "cfg_scale": st.builds(Numeral, st.sampled_from([1, 7, 6.5])),
    "sampler": st.builds(Word, st.sampled_from(KEY["sampler"].choices)),
    "seed": st.builds(Numeral, st.integers(0, 9)) | st.just(Word("random")),
    "loras": st.lists(NAMES, max_size=3).map(
        lambda names: Loras().plus(names[0], 0.5).plus(names[-1]) if names else Loras()
    ),
    "character": st.builds(Named, NAMES),
    "facelock": st.builds(Named, st.just(""), ASSETS),
    "segment": st.builds(Swap, ASSETS, NAMES, NAMES),
    "true_touch": st.builds(Named, st.just(""), ASSETS, st.just((("scale", 2),))),
    "narrator": st.builds(Named, st.just(""), ASSETS, st.just((("voice", "Rachel"),))),
}
EDITS = st.sampled_from(sorted(CHOSEN)).flatmap(lambda key: st.tuples(st.just(key), CHOSEN[key]))


class BothSides(RuleBasedStateMachine):
    """A form, and what its controls show: edited on either side, never told by the other."""

    form: Form
    left: Form  # by the controls
    shown: dict[str, str]
    prompt: str
    kind: str

    @initialize(cell=st.sampled_from(CELLS))
    def begin(self, cell: tuple[str, str]) -> None:
        self.left, self.kind = Form.of(""), "model"
        self._text_is(*cell)

    def _text_is(self, text: str, line: str) -> None:
        begun = self.kind if not getattr(self, "form", self.left).kind else ""
        self.form = retyped(self.left, text, line)
        same = self.form.says_as(self.left)
        assert self.form.aside == (self.left.aside if same else {})
        self.shown = {key: self.form.written(key) for key in self.form.keys}
        self.prompt = self.form.prompt
        self.kind = kind_meant(self.form, begun)
        assert self.kind == self.form.kind or not self.form.kind

    # The side of the controls

    @precondition(lambda self: not self.form.why)
    @rule(edit=EDITS)
    def choose(self, edit: tuple[str, Value]) -> None:
        key, value = edit
        self.form = self.form.with_value(key, value)
        assert self.form.value(key) == value
        self.shown[key] = self.form.written(key)
        self.left = self.form

    @precondition(lambda self: not self.form.why)
    @rule(key=st.sampled_from([key for key in KEY if key != "prompt"]), text=TYPED | WORDS)
    def write(self, key: str, text: str) -> None:
        try:
            self.form = self.form.with_written(key, text)
        except RenderNetError:
            return
        self.shown.pop(key, None)
        if said := self.form.written(key):
            self.shown[key] = said
        self.left = self.form

    @precondition(lambda self: not self.form.why)
    @rule(data=st.data())
    def take_away(self, data: st.DataObject) -> None:
        assume(self.shown)
        key = data.draw(st.sampled_from(sorted(self.shown)))
        self.form = self.left = self.form.without(key)
        del self.shown[key]

    @precondition(lambda self: not self.form.why)
    @rule(text=WORDS)
    def say(self, text: str) -> None:
        self.form = self.left = self.form.with_prompt(text)
        self.prompt = self.form.prompt
        assert self.form.with_prompt(text) == self.form

    @precondition(lambda self: not self.form.why)
    @rule(kind=st.sampled_from(KINDS))
    def switch(self, kind: str) -> None:
        before, was = self.form, self.form.kind or self.kind
        self.form = self.left = switched(self.form, kind, now=was)
        self.kind = kind
        assert set(self.form.keys) <= belonging(kind)
        self.shown = {key: self.form.written(key) for key in self.form.keys}
        self.prompt = self.form.prompt
        back = switched(self.form, was, now=kind)
        lost = {k for k in before.keys if k in belonging(was)} - set(back.keys)
        assert not lost
        remarks = [before.layout.remark(k) for k in before.keys if k in belonging(was)]
        assert all(remark.strip() in back.text() for remark in remarks)
        if before.prompt and "prompt" in belonging(was):
            assert back.prompt == before.prompt

    @precondition(lambda self: not self.form.why)
    @rule(name=st.sampled_from(["", "hero", "zoë"]), tag=st.sampled_from(["a", 'b "c" --d']))
    def name_and_tag(self, name: str, tag: str) -> None:
        self.form = self.left = self.form.with_name(name).with_option("tag", tag)
        assert (self.form.name, self.form.options["tag"]) == (name, tag)

    # The side of the text

    @rule(cell=st.sampled_from(CELLS))
    def paste(self, cell: tuple[str, str]) -> None:
        self._text_is(*cell)

    @rule(at=st.integers(0, 8), line=LINES)
    def type_a_line(self, at: int, line: str) -> None:
        lines = self.form.text().split("\n")
        self._text_is("\n".join([*lines[:at], line, *lines[at:]]), self.form.line())

    @rule(spaces=st.sampled_from([" ", "\n", "\n\n  "]))
    def type_what_says_nothing(self, spaces: str) -> None:
        kind, aside, was = self.kind, self.form.aside, self.form
        self._text_is(self.form.text() + spaces, self.form.line())
        if was.says_as(self.left) and self.form.says_as(was):
            assert self.form.aside == aside
            if set(was.keys) <= belonging(kind) and (not was.prompt or "prompt" in belonging(kind)):
                assert self.kind == kind

    @rule(at=st.integers(0, 8))
    def delete_a_line(self, at: int) -> None:
        lines = self.form.text().split("\n")
        self._text_is("\n".join(lines[:at] + lines[at + 1 :]), self.form.line())

    # What always holds

    @invariant()
    def the_text_is_the_form(self) -> None:
        """Copying the text and pasting it would give another form."""
        if hasattr(self, "form"):
            assert Form.of(self.form.text(), self.form.line()) == self.form

    @invariant()
    def the_controls_show_what_the_text_says(self) -> None:
        """An edit would change what it is not about."""
        if hasattr(self, "form"):
            assert {key: self.form.written(key) for key in self.form.keys} == self.shown
            assert self.form.prompt == self.prompt

    @invariant()
    def the_parser_reads_the_same(self) -> None:
        """The form would show keys that the language does not find, or miss one."""
        if not hasattr(self, "form") or self.form.why:
            return
        findings = Findings("", ())
        (block,) = read_body(split_lines(self.form.text()), findings)
        assert not findings.failed
        found = {**block.entries, **self.form.layout.magic.entries}
        found.pop("prompt", None)
        assert {name: entry.value.text for name, entry in found.items()} == self.shown


TestBothSides = BothSides.TestCase
TestBothSides.settings = settings(stateful_step_count=30)


@given(st.sampled_from(CELLS), WORDS)
def test_an_edit_of_one_key_sends_the_rest_as_it_was(cell: tuple[str, str], words: str) -> None:
    """A cell that was only looked at would send something else."""
    form = Form.of(*cell)
    assume(not form.why)
    before = explain(*cell).to_dict()
    assume(not before["errors"])
    made = form.with_prompt("x y z").with_prompt(form.prompt)
    made = made.with_written("steps", "7").without("steps") if "steps" not in form.keys else made
    assert explain(made.text(), made.line()).to_dict()["requests"] == before["requests"]
