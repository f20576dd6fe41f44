"""Keys for one who uses no mouse: to the control that has the focus, and to no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator


def focus(control: Locator) -> None:
    """Give a control the focus.

    One that is not on the page yet, or cannot be used yet, takes no focus and says nothing: the
    keys that follow would go to whatever had it before. So this waits for it, as a person does.
    """
    from playwright.sync_api import expect  # tests are collected where it is not installed, too

    expect(control).to_be_visible()
    expect(control).to_be_enabled()
    control.focus()
    expect(control).to_be_focused()
