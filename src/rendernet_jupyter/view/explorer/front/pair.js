// Two pictures: side by side, under a slider, blinking, and their difference. The first is A, which
// is pinned; the second is the one that keys walk to. No pixel is counted here.

const NAMES = { side: "Side by side", slide: "Slider", blink: "Blink", difference: "Difference" };
const SHORTCUTS = { side: "v", slide: "s", blink: "b", difference: "d" };
const BLINK = 700; // ms: well below the three flashes a second that can do harm
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let split = 50;
let gain = 4;
let beat = 0;
let playing = !calm.matches;

/** Make the current picture A. */
function pin() {
  if (current() === NONE) return;
  state.pinned = current();
  show();
  say(`${spoken(state.pinned)} is A. Go to another picture and press c to compare.`);
}

/** Compare A with the current picture; without an A, the current one becomes it. */
function compare(how) {
  const alone = state.pinned === NONE || state.pinned === current();
  if (alone && state.view !== "pair") {
    pin();
    return;
  }
  state.how = how ?? state.how;
  show("pair");
}

/** Draw the two pictures in the way that is chosen. */
function drawPair() {
  clearInterval(beat);
  const [a, b] = [pictures[state.pinned], pictures[current()]];
  const modes = el(
    "fieldset",
    { class: "modes" },
    el("legend", { class: "unseen" }, "How to compare"),
    HOWS.map((how) =>
      button([NAMES[how], " ", el("kbd", {}, SHORTCUTS[how])], () => compare(how), {
        id: `mode-${how}`,
        "aria-pressed": String(how === state.how),
      }),
    ),
  );
  byId("pair").replaceChildren(
    el("div", { class: "bench" }, modes, el("div", { class: `stage ${state.how}` }, staged(a, b))),
    el(
      "aside",
      { "aria-label": "What differs" },
      el("h2", {}, "A and B"),
      ...labels(a, b),
      el(
        "p",
        { class: "row" },
        button("Swap A and B", swap, { id: "swap", "aria-keyshortcuts": "x" }),
        backButton(),
      ),
      ...asked(a, b),
    ),
  );
}

function labels(a, b) {
  return [
    ["A", a],
    ["B", b],
  ].map(([name, picture]) =>
    el(
      "p",
      { class: "label" },
      el("b", { class: "letter" }, name),
      " ",
      picture ? el("code", {}, picture.mark) : "",
      " ",
      ...dotted(
        picture ? (picture.at.length ? wordsOf(picture.at) : picture.words) : wordsOf(state.at),
      ),
    ),
  );
}

function asked(a, b) {
  if (!a || !b) return [];
  const rows = differing(requests[a.request], requests[b.request]);
  if (!rows.length)
    return [
      el(
        "p",
        { class: "note" },
        a === b
          ? "B is A itself. Walk on with the arrow keys."
          : "Both were asked for in the same words.",
      ),
    ];
  return [
    el("h3", {}, "What was asked for differently"),
    el(
      "table",
      { class: "differs" },
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          ["", "A", "B"].map((word) => (word ? el("th", { scope: "col" }, word) : el("td"))),
        ),
      ),
      el(
        "tbody",
        {},
        rows.map(([key, one, other]) =>
          el(
            "tr",
            {},
            el("th", { scope: "row" }, key),
            el("td", { dir: "auto" }, ...compared(one, other)),
            el("td", { dir: "auto" }, ...compared(other, one)),
          ),
        ),
      ),
    ),
  ];
}

/** What stands on the stage. */
function staged(a, b) {
  const absent = [a, b].some((picture) => !picture || picture.still < 0);
  if (state.how === "side" || absent) return [sided("A", state.pinned), sided("B", current())];
  return { slide: slid, blink: blinking, difference: subtracted }[state.how](a, b);
}

function sided(name, index) {
  return el(
    "figure",
    {},
    large(index, `${name}: `),
    el("figcaption", {}, el("b", { class: "letter" }, name)),
  );
}

/** Both pictures over each other, in the shape of the first. */
function stacked(...children) {
  const stack = el(
    "div",
    { class: "stack" },
    large(state.pinned, "A: "),
    large(current(), "B: "),
    ...children,
  );
  stack.style.aspectRatio = ratioOf(pictures[state.pinned]);
  stack.style.setProperty("--ratio", ratioOf(pictures[state.pinned]));
  return stack;
}

function slid() {
  const range = el("input", {
    type: "range",
    min: "0",
    max: "100",
    step: "1",
    id: "split",
    "data-first": true,
    "aria-label": "How much of A is seen, from the left",
    input: () => place(Number(range.value)),
  });
  const stack = stacked(
    el("i", { class: "edge", "aria-hidden": "true" }),
    el("b", { class: "letter left", "aria-hidden": "true" }, "A"),
    el("b", { class: "letter right", "aria-hidden": "true" }, "B"),
  );
  const place = (percent) => {
    split = Math.min(100, Math.max(0, percent));
    range.value = split;
    stack.style.setProperty("--split", `${split}%`);
  };
  const drag = (event) => {
    if (event.type === "pointermove" && !stack.hasPointerCapture(event.pointerId)) return;
    const box = stack.getBoundingClientRect();
    place(Math.round((100 * (event.clientX - box.left)) / box.width));
  };
  stack.addEventListener("pointerdown", (event) => {
    stack.setPointerCapture(event.pointerId);
    drag(event);
  });
  stack.addEventListener("pointermove", drag);
  place(split);
  return [stack, el("label", { class: "under" }, range)];
}

function blinking() {
  const letter = el("b", { class: "letter left", "aria-hidden": "true" });
  const stack = stacked(letter);
  const flip = (seen) => {
    stack.dataset.seen = seen;
    letter.textContent = seen;
  };
  const over = () => flip(stack.dataset.seen === "A" ? "B" : "A");
  const play = button(
    "",
    () => {
      playing = !playing;
      run();
    },
    { class: "play", id: "play" },
  );
  const run = () => {
    clearInterval(beat);
    if (playing) beat = setInterval(over, BLINK);
    play.textContent = playing ? "Pause" : "Play";
  };
  flip("A");
  run();
  return [
    stack,
    el(
      "div",
      { class: "under" },
      button(
        "Switch",
        () => {
          playing = false;
          run();
          over();
        },
        { id: "switch" },
      ),
      play,
    ),
  ];
}

function subtracted(a, b) {
  const canvas = el("canvas", {
    role: "img",
    "aria-label": "The difference of A and B: black where they are the same",
  });
  const words = el("p", { class: "note", role: "status" }, "Counting …");
  const label = el("output");
  const range = el("input", {
    type: "range",
    min: "0",
    max: "4",
    step: "1",
    value: Math.log2(gain),
    id: "gain",
    "data-first": true,
    "aria-label": "How many times as strong",
  });
  differenceOf(a, b).then((found) => {
    if (!found) {
      words.textContent =
        "The two have different shapes, so no pixel of one stands for a pixel of the other.";
      canvas.remove();
      return;
    }
    const draw = () => {
      gain = 2 ** Number(range.value);
      label.textContent = `×${gain}`;
      range.setAttribute("aria-valuetext", `${gain} times`);
      paint(canvas, found, gain);
    };
    range.addEventListener("input", draw);
    draw();
    canvas.dataset.ready = "";
    words.textContent =
      `Colours differ by ${percent(found.mean)} in the mean; ` +
      `${percent(found.share)} of the pixels differ visibly. ` +
      "Counted on the reduced pictures of this file.";
  });
  return [
    el("div", { class: "plate" }, canvas),
    el("label", { class: "under" }, "Amplified ", range, label),
    words,
  ];
}

const percent = (share) => `${(100 * share).toFixed(1)} %`;

/** Let A and B change places. */
function swap() {
  const old = state.pinned;
  if (current() === NONE || old === NONE) return;
  state.pinned = current();
  state.at = [...pictures[old].at];
  show();
}
