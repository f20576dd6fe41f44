// What is looked at: axes, place, view. It lives in the address, so that a link opens the same.
// Nothing is drawn here.

const NONE = -1;
const VIEWS = ["table", "one", "pair"];
const HOWS = ["side", "slide", "blink", "difference"];
const THEMES = ["", "light", "dark"];

const start = () => ({
  across: data.across,
  down: data.down,
  at: pictures.length ? [...pictures[0].at] : axes.map(() => 0),
  view: "table",
  how: "side",
  pinned: NONE, // index of the picture that is A
  active: NONE, // the held axis that keys step
  size: 0, // CSS pixels of a tile; 0 fits the window
  theme: "",
});
let state = start();

const size = (axis) => (axis === NONE ? 1 : axes[axis].values.length);
const held = () =>
  axes.map((_, axis) => axis).filter((a) => a !== state.across && a !== state.down);
const wraps = () => state.down === NONE;
const indexAt = (at) => placed.get(at.join(".")) ?? NONE;
const current = () => indexAt(state.at);

/** The held axis that keys step; `NONE` without one. */
function active() {
  const free = held();
  return free.includes(state.active) ? state.active : (free[0] ?? NONE);
}

/** Let an axis run across or down; the one that ran there takes its place. */
function turn(which, axis) {
  const other = which === "across" ? "down" : "across";
  if (axis === state[other]) state[other] = state[which];
  state[which] = axis;
  if (state.across === NONE) [state.across, state.down] = [state.down, NONE];
}

/** Go to a value of an axis, if there is one; whether there is. */
function go(axis, value) {
  if (axis === NONE || value < 0 || value >= size(axis)) return false;
  state.at[axis] = value;
  return true;
}

/** Walk by columns and rows along the axes that are shown. */
function walk(right, below, columns) {
  if (wraps()) return go(state.across, (state.at[state.across] ?? 0) + right + below * columns);
  return right
    ? go(state.across, state.at[state.across] + right)
    : go(state.down, state.at[state.down] + below);
}

const keyOf = (axis) => (axis === NONE ? "" : axes[axis].key);

/** The state as the part of an address after `#`. */
function written() {
  const link = new URLSearchParams();
  if (state.across !== NONE) link.set("across", keyOf(state.across));
  if (state.down !== NONE) link.set("down", keyOf(state.down));
  if (axes.length) link.set("at", state.at.join("."));
  if (state.view !== "table") link.set("view", state.view);
  if (state.view === "pair") link.set("how", state.how);
  if (state.pinned !== NONE) link.set("a", state.pinned);
  if (state.size) link.set("size", state.size);
  if (state.theme) link.set("theme", state.theme);
  return `#${link}`;
}

/** The state of an address; what makes no sense in it is passed over. */
function readLink(hash) {
  const link = new URLSearchParams(hash.replace(/^#/, ""));
  const found = start();
  const named = (key) => axes.findIndex((axis) => axis.key === link.get(key));
  const whole = (key, most) => {
    const number = Number.parseInt(link.get(key) ?? "", 10);
    return number >= 0 && number <= most ? number : NONE;
  };
  if (named("across") !== NONE) found.across = named("across");
  if (link.has("across")) found.down = named("down") === found.across ? NONE : named("down");
  const at = (link.get("at") ?? "").split(".").map(Number);
  const stands = (value, axis) => Number.isInteger(value) && value >= 0 && value < size(axis);
  if (at.length === axes.length && at.every(stands)) found.at = at;
  if (VIEWS.includes(link.get("view"))) found.view = link.get("view");
  if (HOWS.includes(link.get("how"))) found.how = link.get("how");
  if (THEMES.includes(link.get("theme"))) found.theme = link.get("theme");
  found.pinned = whole("a", pictures.length - 1);
  found.size = Math.max(0, whole("size", 1024));
  if (found.view === "pair" && found.pinned === NONE) found.view = "one";
  return found;
}

let pending = 0;
let latest = ""; // the state before the last change

/** Put the state into the address: a step of its own for `Back`, or in place of the last one. */
function remember(step) {
  clearTimeout(pending);
  const before = latest;
  const now = written();
  latest = now;
  if (step) {
    if (before) address("replaceState", before); // so that `Back` leads to where it was left
    address("pushState", now);
  } else {
    // Browsers refuse an address that changes too often, as under a key that is held down.
    pending = setTimeout(() => address("replaceState", now), 200);
  }
}

function address(change, link) {
  try {
    if (link !== location.hash) history[change](null, "", link);
  } catch {
    // A page in a frame may have no history of its own; it works without links then.
  }
}
