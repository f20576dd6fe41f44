"""Writing texts and names so that they are read again as themselves."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.spec.body import read_body
from rendernet_jupyter.spec.braces import parse
from rendernet_jupyter.spec.canonical import asset_text, escaped, name_text
from rendernet_jupyter.spec.filled import Filled, fill
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.items import BAR, COMMA, split, words
from rendernet_jupyter.spec.typed import Typed, in_normal_form
from rendernet_jupyter.spec.variables import Scope

TRICKY = st.text(st.sampled_from('a b\\{}|-#:\n\t"@=,;seed—') | st.characters(), max_size=30)
LINE = TRICKY.map(lambda text: " ".join(in_normal_form(text).split()))


@given(TRICKY.map(in_normal_form).filter(bool))
def test_a_text_reads_as_itself(text: str) -> None:
    """A prompt would lose a brace or a line, or gain a setting."""
    findings = Findings("", [])
    lines = f"prompt: {escaped(text)}".split("\n")
    blocks = read_body(lines, findings)
    assert len(blocks) == 1
    assert blocks[0].entries.keys() == {"prompt"}
    typed = blocks[0].entries["prompt"].value.text
    nodes = parse(typed, lambda code, *_: findings.report(code, "", (1, 1)))
    assert findings.errors() == ()
    assert "".join(node for node in nodes if isinstance(node, str)) == text


def _filled(text: str) -> Filled:
    filled = fill(Typed(text, 1, 1), Scope(), Findings("", []))
    assert filled is not None
    return filled


@given(st.lists(LINE.filter(bool), min_size=1, max_size=3))
def test_names_in_a_list_read_as_themselves(names: list[str]) -> None:
    """A name with a bar or a comma in it would be read as two."""
    for separator, joint in ((BAR, " | "), (COMMA, ", ")):
        items = split(_filled(joint.join(map(name_text, names))), separator, Findings("", []))
        assert items is not None
        assert [item.text for item in items] == names
        assert not any(item.tail for item in items)


@given(st.lists(LINE.filter(bool), min_size=1, max_size=3))
def test_assets_read_as_one_word_each(paths: list[str]) -> None:
    """A path with a space would be read as two."""
    items = words(_filled(" ".join(map(asset_text, paths))), Findings("", []))
    assert items is not None
    assert [item.text for item in items] == paths
