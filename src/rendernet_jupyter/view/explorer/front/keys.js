// Keys, the help that lists them, and what happens first. Every key has a control that does the
// same. Nothing is drawn here but the help.

const KEYS = [
  ["← → ↑ ↓", "walk along the two axes that are shown"],
  ["Home End", "first, last column; with Ctrl the first, last picture"],
  ["[ ] or Page Up, Page Down", "step the held axis that is marked"],
  ["1 … 9", "mark another held axis"],
  ["Enter or Space", "open the picture"],
  ["Esc", "back to the table"],
  ["a", "pin the picture as A"],
  ["c", "compare A with this picture"],
  ["v s b d", "side by side, slider, blink, difference"],
  ["Space", "while blinking: switch"],
  ["x", "swap A and B"],
  ["t", "swap rows and columns"],
  ["+ −", "larger, smaller; 0 fits the window"],
  ["?", "this list"],
];

const steps = {
  ArrowLeft: () => walk(-1, 0, columns),
  ArrowRight: () => walk(1, 0, columns),
  ArrowUp: () => walk(0, -1, columns),
  ArrowDown: () => walk(0, 1, columns),
  Home: (event) => toEnd(event, -1),
  End: (event) => toEnd(event, 1),
  "[": () => stepHeld(-1),
  "]": () => stepHeld(1),
  PageUp: () => stepHeld(-1),
  PageDown: () => stepHeld(1),
};
const acts = {
  Escape: () => show("table"),
  a: pin,
  c: () => compare(),
  v: () => compare("side"),
  s: () => compare("slide"),
  b: () => compare("blink"),
  d: () => compare("difference"),
  x: () => state.view === "pair" && swap(),
  t: transpose,
  "+": () => scale(1.15),
  "=": () => scale(1.15),
  "-": () => scale(1 / 1.15),
  0: () => {
    state.size = 0;
    show();
  },
  "?": () => byId("keys").showModal(),
};

function toEnd(event, side) {
  const last = (axis) => go(axis, side < 0 ? 0 : size(axis) - 1);
  if (event.ctrlKey && state.down !== NONE) last(state.down);
  if (!wraps() || event.ctrlKey) return last(state.across);
  const row = Math.floor(state.at[state.across] / columns);
  return go(
    state.across,
    side < 0 ? row * columns : Math.min((row + 1) * columns, size(state.across)) - 1,
  );
}

function stepHeld(by) {
  const axis = active();
  return axis !== NONE && go(axis, state.at[axis] + by);
}

/** Whether an element wants a key for itself. */
function keeps(target, key) {
  const name = target.tagName;
  if (name === "SELECT") return true;
  if (name === "INPUT") return /^(Arrow|Home|End|Page| $)/.test(key);
  if (name === "PRE") return /^(Arrow|Home|End|Page)/.test(key);
  return ["BUTTON", "SUMMARY", "A"].includes(name) && /^(Enter| )$/.test(key);
}

function pressed(event) {
  const { key, target } = event;
  const ends = key === "Home" || key === "End";
  if (
    event.altKey ||
    event.metaKey ||
    (event.ctrlKey && !ends) ||
    byId("keys").open ||
    keeps(target, key)
  )
    return;
  if (Object.hasOwn(steps, key)) {
    steps[key](event);
    show();
  } else if (Object.hasOwn(acts, key)) {
    acts[key]();
  } else if (/^[1-9]$/.test(key) && held()[key - 1] !== undefined) {
    state.active = held()[key - 1];
    show();
    say(`Keys [ and ] step ${axes[state.active].name}.`);
  } else if (key === "Enter" || key === " ") {
    if (state.view === "pair") byId("switch")?.click();
    else show(state.view === "table" ? "one" : "table");
  } else return;
  event.preventDefault();
}

/** Show the state; another view or other axes are a step that `Back` goes back. */
function show(view, turned = false) {
  const opened = Boolean(view) && view !== state.view;
  const within =
    byId("main").contains(document.activeElement) || document.activeElement === document.body;
  if (opened) state.view = view;
  draw(within);
  remember(opened || turned);
}

function draw(within) {
  const focused = document.activeElement?.id;
  for (const name of VIEWS) byId(name).hidden = name !== state.view;
  for (const name of ["one", "pair"]) byId(name).replaceChildren();
  if (state.view !== "pair") clearInterval(beat);
  drawControls();
  if (state.view === "table") drawTable(within);
  else (state.view === "one" ? drawOne : drawPair)();
  drawTheme();
  say(spoken(current()));
  refocus(within, focused);
}

/** Give the focus back to what was drawn anew, or gone with its view: keys would go nowhere. */
function refocus(within, id) {
  const same = id && id !== "main" ? byId(id) : null;
  const now = document.activeElement;
  if (same?.offsetParent) same.focus();
  else if (within && !(byId("main").contains(now) && now.offsetParent))
    (byId("main").querySelector("[data-first]") ?? byId("main")).focus({ preventScroll: true });
}

function drawHelp() {
  const rows = KEYS.map(([keys, words]) =>
    el("tr", {}, el("th", { scope: "row" }, el("kbd", {}, keys)), el("td", {}, words)),
  );
  byId("keys").replaceChildren(
    el("h2", { id: "keys-title" }, "Keys"),
    el("table", {}, el("tbody", {}, rows)),
    el("p", { class: "note" }, "The address keeps what is shown: a link opens the same."),
    button("Close", () => byId("keys").close()),
  );
  byId("hint").replaceChildren(
    ...[
      ["↵", "open"],
      ["a", "pin"],
      ["c", "compare"],
      ["[ ]", "held axis"],
      ["?", "keys"],
    ].flatMap(([key, words]) => [el("kbd", {}, key), ` ${words}  `]),
  );
}

/** Make the tiles that are not shown yet while nobody waits. */
function prepare(index = 0) {
  const idle =
    window.requestIdleCallback ??
    ((then) => setTimeout(() => then({ timeRemaining: () => 8 }), 50));
  idle((deadline) => {
    let at = index;
    while (at < pictures.length && deadline.timeRemaining() > 2) tileOf(at++);
    if (at < pictures.length) prepare(at);
  });
}

function open() {
  state = readLink(location.hash);
  latest = written();
  draw(true);
}

for (const id of ["acts", "foot"]) byId(id).hidden = false;
document.body.classList.add("works");
drawHead();
drawHelp();
open();
document.addEventListener("keydown", pressed);
addEventListener("popstate", open);
addEventListener("resize", () => {
  if (state.view === "table") drawTable(false);
});
byId("theme").addEventListener("click", () => {
  state.theme = THEMES[(THEMES.indexOf(state.theme) + 1) % THEMES.length];
  show();
});
byId("help").addEventListener("click", () => byId("keys").showModal());
prepare();
