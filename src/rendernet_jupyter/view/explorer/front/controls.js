// What stands around the pictures: title, axes, held values, size, theme. No key is read here.

const FEW = 8; // values that are buttons; more are a slider
const SHORT = 60; // letters of all of them together
const LONG = 16; // letters of a value that is read in a list, not on a slider

/** Draw the heading, once. */
function drawHead() {
  const chips = data.badges.map((badge) => el("span", { class: "chip" }, badge));
  const facts = data.facts.map(([key, words]) => [
    el("span", { class: "quiet" }, `${key} `),
    el("bdi", {}, words),
  ]);
  const told = [
    ...data.spending,
    `${pictures.filter((p) => p.still >= 0).length} of ${pictures.length} pictures`,
  ];
  byId("titles").replaceChildren(
    el(
      "h1",
      {},
      data.name ? el("code", {}, data.name) : "",
      data.name ? " " : "",
      el("bdi", {}, data.title || "Pictures"),
      " ",
      ...chips,
    ),
    el(
      "p",
      { class: "facts" },
      facts.flatMap((fact, at) => [at ? " · " : "", ...fact]),
    ),
    el(
      "details",
      {},
      el("summary", {}, told.join(" · ")),
      data.notes.map((note) => el("p", { class: "note lines", dir: "auto" }, note)),
      data.remedy ? el("p", { class: "note" }, data.remedy) : "",
      el(
        "p",
        { class: "note" },
        `The pictures here are reduced; ${data.saving} saves the originals.`,
      ),
      data.spec ? cell(data.spec) : "",
    ),
  );
}

let refreshers = []; // bring what the controls show up to date
let laid = ""; // which controls there are

/** Draw the controls: which axis runs where, and the values of those that are held. */
function drawControls() {
  const wanted = [state.across, state.down, state.view === "table"].join();
  if (wanted !== laid) {
    laid = wanted;
    layControls();
  }
  for (const refresh of refreshers) refresh();
}

/** Make the controls anew. A control that only moves stays: it may be under somebody's hand. */
function layControls() {
  refreshers = [];
  const turning = [choice("across", "Across"), swapButton(), choice("down", "Down")];
  const shown = [...(axes.length > 1 ? turning : []), ...held().map(holder)];
  if (state.view === "table") shown.push(zoom());
  byId("controls").replaceChildren(...shown);
  byId("controls").hidden = !shown.length;
}

function choice(which, label) {
  const options = axes.map((axis, at) => option(at, axis.name, state[which] === at));
  if (which === "down") options.push(option(NONE, "nothing, wrap", wraps()));
  const change = (event) => {
    turn(which, Number(event.target.value));
    show(null, true);
  };
  const chosen = el("select", { id: `axis-${which}`, change }, options);
  return el("label", { class: "choice" }, label, " ", chosen);
}

const option = (value, words, selected) => el("option", { value, selected }, words);

function swapButton() {
  return button("⇄", transpose, {
    id: "turn",
    "aria-label": "Swap rows and columns",
    title: "Swap rows and columns (t)",
    disabled: wraps(),
  });
}

/** Let rows and columns change places. */
function transpose() {
  if (wraps()) return;
  turn("across", state.down);
  show(null, true);
}

/** The control of a held axis: buttons for a few short values, a list of long ones, or a slider. */
function holder(axis) {
  const { name, bare } = axes[axis];
  const several = held().length > 1;
  const number = several ? [" ", el("kbd", {}, String(held().indexOf(axis) + 1))] : [];
  const few = bare.length <= FEW && bare.join("").length <= SHORT;
  const long = bare.some((word) => word.length > LONG);
  const inside = few
    ? bare.map((word, at) => radio(axis, word, at))
    : (long ? select : slider)(axis);
  const made = el(
    "fieldset",
    { class: "held" },
    el("legend", {}, name, number),
    stepper(axis, -1),
    inside,
    stepper(axis, 1),
  );
  refreshers.push(() => made.toggleAttribute("data-active", axis === active()));
  return made;
}

/** Hold an axis at a value. */
function hold(axis, value) {
  state.active = axis;
  go(axis, value);
  show();
}

function stepper(axis, by) {
  const label = `${by < 0 ? "Earlier" : "Next"} ${axes[axis].name}`;
  const made = button(by < 0 ? "‹" : "›", () => hold(axis, state.at[axis] + by), {
    "aria-label": label,
  });
  refreshers.push(() => {
    const there = state.at[axis] + by;
    made.setAttribute("aria-disabled", String(there < 0 || there >= size(axis)));
  });
  return made;
}

function radio(axis, word, at) {
  const id = `held-${axis}-${at}`;
  const made = el("input", {
    type: "radio",
    id,
    name: `held-${axis}`,
    change: () => hold(axis, at),
  });
  refreshers.push(() => {
    made.checked = state.at[axis] === at;
  });
  const label = el("label", { for: id }, el("bdi", {}, word || "none"));
  return el("span", { class: "value" }, made, label);
}

function select(axis) {
  const made = el(
    "select",
    {
      id: `held-${axis}`,
      "aria-label": axes[axis].name,
      change: () => hold(axis, Number(made.value)),
    },
    axes[axis].bare.map((word, at) => option(at, word, false)),
  );
  refreshers.push(() => {
    made.value = state.at[axis];
  });
  return made;
}

function slider(axis) {
  const { name, bare, values } = axes[axis];
  const output = el("output", { dir: "auto" });
  const input = () => hold(axis, Number(made.value));
  const facts = {
    type: "range",
    id: `held-${axis}`,
    min: 0,
    max: bare.length - 1,
    "aria-label": name,
  };
  const made = el("input", { ...facts, input });
  refreshers.push(() => {
    made.value = state.at[axis];
    made.setAttribute("aria-valuetext", values[state.at[axis]].join(", "));
    output.textContent = bare[state.at[axis]];
  });
  return [made, output];
}

function zoom() {
  const input = () => {
    state.size = Number(made.value);
    show();
  };
  const made = el("input", { type: "range", id: "zoom", min: SMALLEST, max: LARGEST, input });
  refreshers.push(() => {
    made.value = tileSize();
  });
  return el("label", { class: "choice zoom" }, "Size ", made);
}

/** Make the tiles larger or smaller. */
function scale(factor) {
  state.size = clamped(tileSize() * factor);
  show();
}

/** Say a sentence, to everybody. */
function say(words) {
  byId("status").textContent = words;
}

/** What is said of a picture. */
function spoken(index) {
  const picture = pictures[index];
  if (!picture) return `${wordsOf(state.at).join(", ")}: nothing here`;
  const words = picture.at.length ? wordsOf(picture.at) : picture.words;
  return [picture.mark, words.join(", "), picture.state].filter(Boolean).join(" ");
}

function drawTheme() {
  byId("theme").textContent = { "": "◐ Auto", light: "○ Light", dark: "● Dark" }[state.theme];
  if (state.theme) document.documentElement.dataset.theme = state.theme;
  else delete document.documentElement.dataset.theme;
}
