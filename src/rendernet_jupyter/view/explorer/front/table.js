// The table: two axes, or one that wraps. Where the window is wide enough, the current picture
// stands beside it. What is known of a picture is told elsewhere.

const SMALLEST = 72;
const LARGEST = 384;
const WIDE = 1100; // CSS pixels of a window that has room for both
const BESIDE = 340; // CSS pixels that the picture beside the table needs
const section = byId("table");
const grid = el("div", { class: "grid" });
// Hidden from those who listen: the cell has said it.
const beside = el("figure", {
  class: "beside",
  "aria-hidden": "true",
  click: () => show("one"),
});
const tiles = [];
section.append(grid, beside);
let drawn = ""; // what the table shows, so that a step within it draws nothing anew
let fitted = ["", 0]; // the axes and the window that a size was chosen for, and that size
let columns = 1;
let cells = []; // rows of gridcells

/** The tile of a picture. It is made once and moves from cell to cell: nothing is decoded again. */
function tileOf(index) {
  tiles[index] ??= madeTile(index);
  return tiles[index];
}

function madeTile(index) {
  const picture = pictures[index];
  const tile = el("div", { class: "tile" });
  tile.style.setProperty("--wide", Math.min(2, Math.max(0.5, Math.sqrt(ratioOf(picture)))));
  if (picture.still < 0) {
    const why = el("p", { dir: "auto" }, picture.reason);
    const title = picture.reason || null;
    const hole = el("div", { class: "gap", title }, el("b", {}, picture.state), why);
    hole.style.aspectRatio = ratioOf(picture.wide ? picture : pictures.find((other) => other.wide));
    tile.append(hole);
  } else {
    tile.append(
      el("img", {
        src: addressOf(picture.still),
        alt: picture.alt,
        width: picture.wide || null,
        height: picture.high || null,
        decoding: "async",
        draggable: "false",
      }),
    );
  }
  if (picture.video) tile.append(el("span", { class: "chip" }, "video"));
  return tile;
}

/** The place of a cell of the table. */
function placeOf(row, column) {
  const at = [...state.at];
  if (state.across !== NONE) at[state.across] = wraps() ? row * columns + column : column;
  if (!wraps()) at[state.down] = row;
  return at;
}

/** Where the current picture stands in the table. */
function cellOfState() {
  const at = state.at[state.across] ?? 0;
  return wraps() ? [Math.floor(at / columns), at % columns] : [state.at[state.down], at];
}

/** Pixels of a tile: as chosen, or as fits this window. A step to another picture keeps them. */
function tileSize() {
  if (state.size) return state.size;
  const asked = [state.across, state.down, innerWidth, innerHeight].join();
  if (fitted[0] !== asked) fitted = [asked, fit()];
  return fitted[1];
}

/** Pixels of a tile that let the table be seen whole, if it can be. */
function fit() {
  const ratio = ratioOf(pictures.find((picture) => picture.wide));
  const wide = Math.sqrt(Math.min(4, Math.max(0.25, ratio)));
  const room = {
    x: wraps() ? roomToWrap() : section.clientWidth - 120,
    y: Math.max(section.clientHeight, innerHeight * 0.6) - 72,
  };
  const count = size(state.across);
  if (wraps()) {
    const inRows = (inRow) =>
      Math.min(room.x / inRow / wide - 16, (room.y / Math.ceil(count / inRow) - 32) * wide);
    return clamped(
      Math.max(112, ...Array.from({ length: Math.min(count, 32) }, (_, at) => inRows(at + 1))),
    );
  }
  const perColumn = (room.x / count - 12) / wide;
  const perRow = (room.y / size(state.down) - 12) * wide;
  return clamped(Math.min(perColumn, Math.max(perRow, 112), 320));
}

const clamped = (pixels) => Math.round(Math.min(LARGEST, Math.max(SMALLEST, pixels)));

/** Draw the table if it is another one, then mark what is current. */
function drawTable(focus) {
  const tile = tileSize();
  grid.style.setProperty("--tile", `${tile}px`);
  columns = wraps() ? columnsFor(tile) : size(state.across);
  const rest = state.at.filter((_, axis) => axis !== state.across && axis !== state.down);
  const wanted = [state.across, state.down, columns, ...rest].join();
  if (wanted !== drawn) {
    drawn = wanted;
    const scrolled = [grid.scrollLeft, grid.scrollTop];
    grid.replaceChildren(madeTable());
    [grid.scrollLeft, grid.scrollTop] = scrolled;
  }
  mark(focus);
  drawBeside();
}

/** Show the current picture beside the table. */
function drawBeside() {
  beside.hidden = section.clientWidth - grid.firstChild.offsetWidth - 32 < BESIDE;
  if (beside.hidden) return;
  const picture = pictures[current()];
  const old = beside.querySelector("img");
  const image = picture && picture.still >= 0 && old ? old : large(current(), "");
  if (image === old) {
    old.src = addressOf(picture.still);
    old.width = picture.wide;
    old.height = picture.high;
  }
  const prompt = picture && requests[picture.request].asked.find(([key]) => key === "prompt");
  beside.replaceChildren(
    image,
    el(
      "figcaption",
      {},
      el(
        "p",
        {},
        ...(picture ? [el("code", {}, picture.mark), " "] : []),
        ...dotted(headOf(picture)),
      ),
      prompt ? el("p", { class: "note", dir: "auto" }, prompt[1]) : "",
    ),
  );
}

function columnsFor(tile) {
  const wide = Math.max(...pictures.map((picture) => Math.sqrt(ratioOf(picture))), 0.5);
  const most = Math.floor(roomToWrap() / (tile * Math.min(2, wide) + 16));
  return Math.max(1, Math.min(most, size(state.across)));
}

/** Pixels for a row that wraps: a wide window leaves the rest to the current picture. */
function roomToWrap() {
  return section.clientWidth < WIDE ? section.clientWidth - 24 : section.clientWidth * 0.55;
}

function madeTable() {
  const rows = wraps() ? Math.ceil(size(state.across) / columns) : size(state.down);
  cells = Array.from({ length: rows }, (_, row) =>
    Array.from(
      { length: Math.min(columns, wraps() ? size(state.across) - row * columns : columns) },
      (__, column) => madeCell(row, column),
    ),
  );
  const body = el(
    "tbody",
    {},
    cells.map((line, row) => el("tr", {}, wraps() ? [] : head("row", state.down, row), line)),
  );
  const table = el(
    "table",
    {
      role: "grid",
      "aria-label": data.title || "Pictures",
      "aria-readonly": "true",
      class: wraps() ? "wraps" : null,
    },
    body,
  );
  const rest = held().map((axis) => axes[axis].values[state.at[axis]].join(" · "));
  // For paper: there the controls are missing.
  if (rest.length) table.prepend(el("caption", {}, rest.join(" · ")));
  if (!wraps())
    table.tBodies[0].before(
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          el("td", { class: "corner" }, corner()),
          cells[0].map((_, column) => head("col", state.across, column)),
        ),
      ),
    );
  return table;
}

function corner() {
  return [
    el("span", { class: "down" }, `${axes[state.down].name} ↓`),
    el("span", { class: "across" }, `${axes[state.across].name} →`),
  ];
}

function head(scope, axis, value) {
  const words = axes[axis].values[value];
  const whole = words.join(" · ");
  return el(
    "th",
    { scope, title: whole.length > 60 ? whole : null },
    el("span", {}, ...dotted(words)),
  );
}

function madeCell(row, column) {
  const at = placeOf(row, column);
  const index = indexAt(at);
  const made = el("td", { role: "gridcell", tabindex: "-1", "data-index": index });
  made.append(index === NONE ? el("div", { class: "tile" }, gap(null)) : tileOf(index));
  if (wraps() && index !== NONE) {
    const words = axes.length ? axes[state.across].values[at[state.across]] : pictures[index].words;
    made.append(
      el("div", { class: "caption" }, el("code", {}, pictures[index].mark), " ", ...dotted(words)),
    );
  }
  made.addEventListener("click", () => {
    state.at = [...at];
    show("one");
  });
  made.addEventListener("focus", () => {
    if (state.at.join() !== at.join()) {
      state.at = [...at];
      show();
    }
  });
  return made;
}

/** Mark the cell that is current, and the picture that is A. */
function mark(focus) {
  for (const old of grid.querySelectorAll("[tabindex='0'],[data-pinned]")) {
    old.tabIndex = -1;
    old.removeAttribute("aria-selected");
    old.removeAttribute("data-pinned");
  }
  const [row, column] = cellOfState();
  const here = cells[row]?.[column];
  if (here) {
    here.tabIndex = 0;
    here.setAttribute("aria-selected", "true");
    if (focus && document.activeElement !== here) here.focus();
  }
  if (state.pinned !== NONE)
    grid.querySelector(`[data-index='${state.pinned}']`)?.setAttribute("data-pinned", "A");
}
