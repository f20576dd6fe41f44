"""A cell as a form: the text is all there is to it, and every edit is an edit of the text.

So a form cannot say anything else than its text. An edit changes as little as possible: comments,
order and spelling of what it does not concern stay. Afterwards the text is read again, and when it
does not say what the edit meant, it is written anew from its keys. Nothing here checks a name or a
value: whoever types is told by the linter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from keyword import iskeyword

from rendernet_jupyter.errors import Problem, RenderNetError
from rendernet_jupyter.request.form import edit
from rendernet_jupyter.request.form.layout import Layout, lay_out, remark_behind
from rendernet_jupyter.request.form.tail import prompt_of, tidy
from rendernet_jupyter.request.form.value import Value, value_of, written
from rendernet_jupyter.request.form.values import Text
from rendernet_jupyter.request.kinds import kinds_of
from rendernet_jupyter.spec.body import read_body
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.magic import TAKEN
from rendernet_jupyter.spec.options import OPTION
from rendernet_jupyter.spec.typed import on_one_line, split_lines


@dataclass(frozen=True, slots=True)
class Form:
    """A cell as a form; made by `Form.of`. Edits give another form.

    A text that is not one plain spec (several, JSON, one that cannot be read) is only text: `why`
    says so, it has no keys, and edits of keys raise.

    Attributes:
        body: the text below the magic line.
        head: what follows the magic's name on its line.
        layout: the two taken apart.
        aside: what another kind has no use for, as typed, by key, for when it is wanted again;
            `prompt` and `script` may be among them. It is no part of the text.
    """

    body: str
    head: str
    layout: Layout = field(compare=False, repr=False)
    aside: Mapping[str, str] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, text: str, line: str = "", *, aside: Mapping[str, str] | None = None) -> Form:
        """The form of a cell.

        Args:
            text: the body.
            line: what follows the magic's name.
            aside: see the class.
        """
        return cls(text, line, lay_out(text, line), dict(aside or {}))

    def text(self) -> str:
        """The body of the cell."""
        return self.body

    def line(self) -> str:
        """What follows the magic's name on its line."""
        return self.head

    # What it says

    @property
    def why(self) -> str:
        """Why this is only text, as a sentence; empty when it is a form."""
        return self.layout.why

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that are given, in the order of the table, the prompt aside."""
        return tuple(self.layout.given)

    def written(self, key: str) -> str:
        """The value of a key as written; empty when it is not given."""
        return self.layout.given.get(key, "")

    def typed(self, key: str) -> str:
        """The value of a key as written, with the comment behind it."""
        return self.written(key) + self.layout.remark(key)

    def value(self, key: str) -> Value | None:
        """What a control can show of a key; None when it is not given or would show less."""
        text = self.written(key)
        return value_of(key, text) if text else None

    @property
    def prompt(self) -> str:
        """The prompt in its lines, as the language writes it: braces have their meaning."""
        on_line = None if self.why else self.layout.magic.entries.get("prompt")
        return on_line.value.text if on_line else prompt_of(self.layout)

    @property
    def kind(self) -> str:
        """The kind that counts; empty when the settings decide."""
        return next(iter(kinds_of(self.keys)), "")

    def says_as(self, other: Form) -> bool:
        """Whether it gives the same keys and the same prompt as another one, as written."""
        same = self.layout.given == other.layout.given and self.prompt == other.prompt
        return same and self.why == other.why

    @property
    def name(self) -> str:
        """The Python name of the result; empty for none."""
        return self.layout.magic.name

    @property
    def options(self) -> Mapping[str, str]:
        """The run options by slot, each as written; empty for those that take no value."""
        return {slot: typed.text for slot, typed in self.layout.magic.values.items()}

    # Edits of keys

    def with_value(self, key: str, value: Value) -> Form:
        """The form with another value for a key.

        Raises:
            RenderNetError: the language cannot write it, or this is only text.
        """
        text = written(key, value)
        same = isinstance(value, Text) or value_of(key, text) == value
        if not same or _as_header(key, text) != (text, ""):
            raise RenderNetError(
                f"this cannot be written as a value of '{key}'", hint=f"It would read: {text}"
            )
        return self.with_written(key, text)

    def with_written(self, key: str, text: str) -> Form:
        """The form with a key's value as somebody writes it; an empty one takes the key away.

        A comment behind it stays one: it stands behind the value if the key had no line of its own.
        Whether the value can be sent is the linter's question.

        Raises:
            RenderNetError: this is only text.
        """
        self._demand_keys()
        wanted, remark = _as_header(key, text)
        if not wanted:
            return self.without(key)
        if wanted == self.written(key):
            return self
        given = {**self.layout.given, key: wanted}
        return self._edited([edit.put(self.layout, key, wanted, remark)], given, self.prompt)

    def without(self, *keys: str) -> Form:
        """The form without some keys; `prompt` may be one of them.

        Raises:
            RenderNetError: this is only text.
        """
        self._demand_keys()
        if not keys:
            return self
        key, *others = keys
        return self._without(key).without(*others)

    def _without(self, key: str) -> Form:
        if key == "prompt":
            return self.with_prompt("")
        if key not in self.layout.given:
            return self
        given = {k: v for k, v in self.layout.given.items() if k != key}
        return self._edited([edit.cut(self.layout, key)], given, self.prompt)

    def with_prompt(self, text: str) -> Form:
        """The form with another prompt; what would be read as a flag or a header in it is text.

        Raises:
            RenderNetError: this is only text.
        """
        self._demand_keys()
        wanted = tidy(text)
        if wanted == self.prompt:
            return self
        ways = dict.fromkeys((self.layout.opened, True))
        tries = [edit.put_prompt(self.layout, wanted, opened=opened) for opened in ways]
        return self._edited(tries, self.layout.given, wanted)

    def with_aside(self, aside: Mapping[str, str]) -> Form:
        """The same cell with other values kept aside."""
        return Form(self.body, self.head, self.layout, dict(aside))

    # Edits of the magic line

    def with_name(self, name: str) -> Form:
        """The form with another name for the result; an empty one takes it away.

        Raises:
            RenderNetError: it is no name that a result can have.
        """
        if name and (
            not name.isidentifier() or iskeyword(name) or name in TAKEN or name.startswith("__")
        ):
            raise RenderNetError(
                f"'{name}' is no name for a result",
                hint="A name has letters, digits and _, begins with no digit, and is not Python's.",
            )
        return Form.of(self.body, edit.named(self.head, name), aside=self.aside)

    def with_option(self, slot: str, value: str | None) -> Form:
        """The form with a run option set, or taken away by None.

        Args:
            slot: its name in Python, such as `max_credits`.
            value: as somebody writes it; empty for options that take none.

        Raises:
            RenderNetError: the option does not take it.
        """
        line = edit.line_without(self.layout, self.head, [slot])
        if value is not None:
            line = edit.line_with(line, OPTION[slot].name, on_one_line(value))
        made = Form.of(self.body, line, aside=self.aside)
        if made.why not in ("", self.why):
            raise RenderNetError(made.why)
        return made

    # Edits of any text

    def mended(self, problem: Problem) -> Form:
        """The form with what a fault suggests in the place of what is at fault.

        Raises:
            RenderNetError: it suggests nothing, or this is not the text that it was found in.
        """
        lines = [self.head, *split_lines(self.body)]
        source = lines[problem.line] if problem.line < len(lines) else None
        if problem.suggest is None or source != problem.source:
            raise RenderNetError("the cell has changed since", hint="It is looked at again.")
        start = problem.column - 1
        lines[problem.line] = source[:start] + problem.suggest + source[start + problem.length :]
        head, *body = lines
        return Form.of("\n".join(body), head, aside=self.aside)

    # How an edit is done

    def _demand_keys(self) -> None:
        if self.why:
            raise RenderNetError(
                "this cell is edited as text", hint=f"{self.why} Change its text itself."
            )

    def _edited(
        self, tries: Iterable[Sequence[str]], given: Mapping[str, str], prompt: str
    ) -> Form:
        """The form after an edit.

        Args:
            tries: lines that may say what is meant; the first that do are taken.
            given: the keys, as the result must say them.
            prompt: likewise.
        """
        changed = [k for k, text in self.layout.given.items() if given.get(k) != text]
        changed += ["prompt"] if prompt != self.prompt else []
        line = edit.line_without(self.layout, self.head, changed)
        left = {k for k in self.layout.magic.entries if k not in changed}
        own = {k: text for k, text in given.items() if k not in left}
        words = prompt_of(self.layout) if "prompt" in left else prompt
        for lines in (*tries, edit.anew(self.layout, own, words)):
            made = Form.of("\n".join(lines), line, aside=self.aside)
            if not made.why and made.layout.given == given and made.prompt == prompt:
                return made
        raise RenderNetError("the form cannot say this", hint="Change the text itself.")


def _as_header(key: str, text: str) -> tuple[str, str]:
    """A value as it is read from a header line, and the comment behind it; empty for none."""
    lines = [f"{key}: {on_one_line(text)}"]
    (block,) = read_body(lines, Findings("", ()))
    entry = block.entries.get(key)
    return (entry.value.text, remark_behind(entry, lines)) if entry else ("", "")
