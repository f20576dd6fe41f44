// How two pictures differ, pixel by pixel, and word by word. Nothing is drawn on the page here.

const NOTICEABLE = 8; // of 255, on one channel: less is what a JPEG does by itself

/** The pixels of a still, scaled to a size. */
async function pixelsOf(still, wide, high) {
  // A bitmap of a blob is never foreign to a canvas, wherever the page was opened from.
  const bitmap = await createImageBitmap(blobOf(still));
  const canvas = el("canvas", { width: wide, height: high });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.drawImage(bitmap, 0, 0, wide, high);
  bitmap.close();
  return pen.getImageData(0, 0, wide, high).data;
}

/** The size at which two stills lie on each other; null when their shapes differ. */
function commonSize(a, b) {
  if (Math.abs(Math.log(ratioOf(a) / ratioOf(b))) > 0.02) return null;
  const long = Math.min(768, Math.max(a.wide, a.high), Math.max(b.wide, b.high));
  const ratio = ratioOf(a);
  return ratio >= 1 ? [long, Math.round(long / ratio)] : [Math.round(long * ratio), long];
}

/** Absolute differences by channel, their mean and the share of pixels that show one. */
async function differenceOf(a, b) {
  const common = commonSize(a, b);
  if (!common) return null;
  const [wide, high] = common;
  const [one, other] = await Promise.all([
    pixelsOf(a.still, wide, high),
    pixelsOf(b.still, wide, high),
  ]);
  const apart = new Uint8ClampedArray(one.length);
  let sum = 0;
  let seen = 0;
  for (let at = 0; at < one.length; at += 4) {
    let most = 0;
    for (let channel = at; channel < at + 3; channel += 1) {
      const step = Math.abs(one[channel] - other[channel]);
      apart[channel] = step;
      sum += step;
      if (step > most) most = step;
    }
    apart[at + 3] = 255;
    if (most > NOTICEABLE) seen += 1;
  }
  const count = wide * high;
  return { apart, wide, high, mean: sum / count / 3 / 255, share: seen / count };
}

/** Paint differences on a canvas, so many times as strong. */
function paint(canvas, found, gain) {
  const shown = new Uint8ClampedArray(found.apart.length);
  for (let at = 0; at < shown.length; at += 1)
    shown[at] = at % 4 === 3 ? 255 : found.apart[at] * gain;
  canvas.width = found.wide;
  canvas.height = found.high;
  canvas
    .getContext("2d", { willReadFrequently: true })
    .putImageData(new ImageData(shown, found.wide, found.high), 0, 0);
}

/** Rows of what two requests ask for differently: key, words of A, words of B. */
function differing(a, b) {
  const [one, other] = [new Map(a.asked), new Map(b.asked)];
  const keys = new Set([...one.keys(), ...other.keys()]);
  return [...keys]
    .filter((key) => one.get(key) !== other.get(key))
    .map((key) => [key, one.get(key) ?? "", other.get(key) ?? ""]);
}

/** Words of `text`, those that `other` does not have in this order marked. */
function compared(text, other) {
  const [words, others] = [text.split(/(\s+)/), other.split(/(\s+)/)];
  if (words.length * others.length > 1e6) return [text];
  const common = Array.from({ length: words.length + 1 }, () => new Uint16Array(others.length + 1));
  for (let i = words.length - 1; i >= 0; i -= 1)
    for (let j = others.length - 1; j >= 0; j -= 1)
      common[i][j] =
        words[i] === others[j]
          ? common[i + 1][j + 1] + 1
          : Math.max(common[i + 1][j], common[i][j + 1]);
  const parts = [];
  for (let i = 0, j = 0; i < words.length; i += 1) {
    while (
      j < others.length &&
      words[i] !== others[j] &&
      common[i][j + 1] >= common[i + 1][j] &&
      common[i][j + 1]
    )
      j += 1;
    const same = j < others.length && words[i] === others[j];
    if (same) j += 1;
    parts.push(same || !words[i].trim() ? words[i] : el("mark", {}, words[i]));
  }
  return parts;
}
