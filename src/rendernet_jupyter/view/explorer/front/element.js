// Elements made of text, never of markup: what a prompt says can only be read. Nothing is decided
// here.

const byId = (id) => document.getElementById(id);

/** An element. Attributes that are false or null are left out; a function listens to an event. */
function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (typeof value === "function") made.addEventListener(key, value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== "" && child !== null));
  return made;
}

/** A button with words on it. */
const button = (words, click, attributes = {}) =>
  el("button", { type: "button", click, ...attributes }, words);

/** Words with dots between them, each on its own side whichever way it is written. */
function dotted(words) {
  return words.flatMap((word, at) => [at ? " · " : "", el("bdi", {}, word)]);
}

/** A large picture, or what stands in its place. */
function large(index, label) {
  const picture = pictures[index];
  if (!picture || picture.still < 0) return gap(picture);
  const image = el("img", {
    src: addressOf(picture.still),
    alt: label + picture.alt,
    width: picture.wide || null,
    height: picture.high || null,
    decoding: "async",
    draggable: "false",
  });
  return image;
}

/** What stands in the place of a picture. */
function gap(picture) {
  if (!picture)
    return el(
      "div",
      { class: "gap" },
      el("b", {}, "nothing here"),
      el("p", {}, "It was not asked for."),
    );
  return el(
    "div",
    { class: "gap" },
    el("b", {}, picture.state || "no picture"),
    el("p", { dir: "auto" }, picture.reason),
    el("p", {}, picture.advice),
  );
}

/** A list of facts. */
function listed(pairs) {
  return el(
    "dl",
    {},
    pairs.flatMap(([key, words]) => [el("dt", {}, key), el("dd", { dir: "auto" }, words)]),
  );
}

/** A cell to copy, with its button. */
function cell(text) {
  const shown = el(
    "pre",
    { dir: "auto", tabindex: "0", "aria-label": "The cell that asks for it again" },
    text,
  );
  const copy = button(
    "Copy the cell",
    async () => {
      copy.textContent = (await copied(text, shown))
        ? "Copied"
        : "Selected: copy it with your keys";
      setTimeout(() => {
        copy.textContent = "Copy the cell";
      }, 2000);
    },
    { class: "copy" },
  );
  return el("div", { class: "cell" }, shown, copy);
}

/** Copy text; where a page may not, select it. Whether it was copied. */
async function copied(text, shown) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection().selectAllChildren(shown);
    return false;
  }
}
