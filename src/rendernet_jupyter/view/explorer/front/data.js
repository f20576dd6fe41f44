// What the file holds: facts, and pictures as JPEGs in base64. Nothing is drawn here.

const data = JSON.parse(document.getElementById("data").textContent);
const { axes, pictures, requests } = data;
const placed = new Map(pictures.map((picture, index) => [picture.at.join("."), index]));

// The list for readers without scripts is plain text to a browser that runs them. A parsed document
// of its own loads nothing, so each picture is decoded only when it is shown.
const encoded = Array.from(
  new DOMParser()
    .parseFromString(document.querySelector("noscript").textContent, "text/html")
    .querySelectorAll("img[data-still]"),
  (image) => image.getAttribute("src"),
);
const blobs = [];
const addresses = [];

/** The JPEG of a still. */
function blobOf(still) {
  if (!blobs[still]) {
    const [head, base64] = encoded[still].split(",");
    const bytes = atob(base64);
    const content = new Uint8Array(bytes.length);
    for (let at = 0; at < bytes.length; at += 1) content[at] = bytes.charCodeAt(at);
    blobs[still] = new Blob([content], { type: head.slice(5).split(";")[0] });
    encoded[still] = "";
  }
  return blobs[still];
}

/** An address of a still, within this page. */
function addressOf(still) {
  addresses[still] ??= URL.createObjectURL(blobOf(still));
  return addresses[still];
}

/** Where a picture stands, in words. */
function wordsOf(at) {
  return at.flatMap((value, axis) => axes[axis].values[value]);
}

/** Width over height of a picture. */
function ratioOf(picture) {
  return picture && picture.wide && picture.high ? picture.wide / picture.high : 1;
}
