"""What controls are for those who hear the page: names of sliders and signs, what is pressed.

ipywidgets shows a switch as pressed by its colour alone, and a slider's handle has no name. Where a
page lets an output run a script, panels say both; elsewhere the field beside each slider has a name
of its own, and a switch its words. Nothing here knows what a control is for.
"""

from __future__ import annotations

from rendernet_jupyter.notebook.panels.look import PANEL

# Panels come and go, and pages build them piece by piece: one watcher finds them, and each has one
# that follows what ipywidgets changes. What is written here is not watched, so nothing goes round.
SCRIPT = """
if (!window.rendernetSpoken) {
  window.rendernetSpoken = true;
  const put = (at, name, value) => {
    if (value && at.getAttribute(name) !== value) at.setAttribute(name, value);
  };
  const labelOf = (control) => {
    const label = control?.querySelector(':scope>.widget-label');
    return label ? label.textContent.trim() : '';
  };
  const tell = (panel) => {
    for (const at of panel.querySelectorAll('[role=slider]')) {
      put(at, 'aria-label', labelOf(at.closest('.widget-slider')));
    }
    for (const at of panel.querySelectorAll('.widget-toggle-buttons')) {
      put(at, 'role', 'group');
      put(at, 'aria-label', labelOf(at));
    }
    for (const at of panel.querySelectorAll('.widget-toggle-button')) {
      put(at, 'aria-pressed', String(at.classList.contains('mod-active')));
    }
    for (const at of panel.querySelectorAll('.rendernet-tile>button')) {
      const chosen = at.parentElement.classList.contains('rendernet-chosen');
      put(at, 'aria-pressed', String(chosen));
    }
    for (const at of panel.querySelectorAll('.rendernet-fold')) {
      put(at, 'aria-expanded', String(at.classList.contains('rendernet-unfolded')));
    }
    for (const at of panel.querySelectorAll('button[title]')) {
      if (!/[\\p{L}\\p{N}]/u.test(at.textContent)) put(at, 'aria-label', at.title);
    }
  };
  const told = new WeakSet();
  const find = () => {
    for (const panel of document.getElementsByClassName('%s')) {
      if (told.has(panel)) continue;
      told.add(panel);
      tell(panel);
      new MutationObserver(() => tell(panel)).observe(panel, {
        subtree: true, childList: true, characterData: true,
        attributes: true, attributeFilter: ['class', 'title', 'role'],
      });
    }
  };
  new MutationObserver(find).observe(document.documentElement, {subtree: true, childList: true});
  find();
}
""".replace("%s", PANEL)
"""Names and states, for all panels of a page."""
