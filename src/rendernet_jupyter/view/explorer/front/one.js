// One picture, large, with all that is known of it. Nothing is compared here.

/** Draw the current picture. */
function drawOne() {
  const index = current();
  const picture = pictures[index];
  byId("one").replaceChildren(
    el("div", { class: "stage" }, large(index, "")),
    el(
      "aside",
      { "aria-label": "What is known of it" },
      el(
        "h2",
        {},
        ...(picture ? [el("code", {}, picture.mark), " "] : []),
        ...dotted(headOf(picture)),
      ),
      picture ? aboutOne(index) : "",
    ),
  );
}

/** The words over a picture: its place, or what a caption says. */
function headOf(picture) {
  const words = wordsOf(state.at);
  return words.length ? words : (picture?.words ?? []);
}

const backButton = () =>
  button("Back to the table", () => show("table"), { id: "back", "aria-keyshortcuts": "Escape" });

function aboutOne(index) {
  const picture = pictures[index];
  const request = requests[picture.request];
  const prompt = request.asked.find(([key]) => key === "prompt");
  return [
    el(
      "p",
      { class: "row" },
      button("Pin as A", pin, { id: "pin", "aria-keyshortcuts": "a" }),
      button("Compare with A", () => compare(), {
        id: "compare",
        "aria-keyshortcuts": "c",
        disabled: state.pinned === NONE,
      }),
      backButton(),
    ),
    prompt ? el("p", { class: "prompt", dir: "auto" }, prompt[1]) : "",
    picture.video
      ? el(
          "p",
          { class: "note" },
          `This is a still picture of a video, which is not in this file. ${data.saving} saves it.`,
        )
      : "",
    picture.transcript
      ? el(
          "details",
          {},
          el("summary", {}, "Transcript"),
          el("p", { dir: "auto" }, picture.transcript),
        )
      : "",
    listed(picture.told),
    request.spec ? [el("h3", {}, "The cell that asks for it again"), cell(request.spec)] : "",
    el(
      "details",
      {},
      el("summary", {}, "Manifest"),
      el(
        "pre",
        { tabindex: "0", "aria-label": "Manifest" },
        JSON.stringify(picture.manifest, null, 1),
      ),
    ),
  ].flat();
}
