// A panel is data: two ranges, labels, and items in the units of the axes. Here it becomes SVG.
// Node draws the figure that a notebook stores, the browser the one that moves.
import { COLORS } from "./colors.js";

export const WIDTH = 340;
export const HEIGHT = 220;
const [LEFT, RIGHT, TOP, BOTTOM] = [46, 12, 26, 40];
export const ACROSS = WIDTH - LEFT - RIGHT; // of the room inside the axes
export const DOWN = HEIGHT - TOP - BOTTOM;
const color = (name) => `var(--fig-${name},${COLORS[name]})`;
export const escape = (text) =>
  String(text).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

// A number as the reader sees it: four digits, a true minus sign, an exponent only where needed.
export function show(x, digits = 4) {
  if (Number.isNaN(x) || x === null || x === undefined) return "NaN";
  const sign = x < 0 ? "−" : "";
  const size = Math.abs(x);
  if (size === Infinity) return `${sign}∞`;
  if (size === 0) return "0";
  if (size < 1e-4 || size >= 1e6) {
    const [mantissa, exponent] = size.toExponential(digits - 1).split("e");
    return `${sign}${Number(mantissa)}e${Number(exponent)}`;
  }
  return sign + Number(size.toPrecision(Math.max(digits, Math.floor(Math.log10(size)) + 1)));
}

const px = (value) => Math.floor(10 * Math.min(Math.max(value, -5000), 5000) + 0.5) / 10;
export const linspace = (low, high, n) =>
  Array.from({ length: n }, (_, i) => low + ((high - low) * i) / (n - 1));

export function scales(panel) {
  const [[a, b], [c, d]] = [panel.x, panel.y];
  return {
    x: (v) => LEFT + ((v - a) / (b - a)) * ACROSS,
    y: (v) => TOP + DOWN - ((v - c) / (d - c)) * DOWN,
    toX: (p) => a + ((p - LEFT) / ACROSS) * (b - a),
    toY: (p) => c + ((TOP + DOWN - p) / DOWN) * (d - c),
  };
}

// Round numbers inside a range, at most six of them.
export function ticks([low, high]) {
  const power = 10 ** Math.floor(Math.log10((high - low) / 5));
  const step = power * [1, 2, 5, 10].find((m) => (high - low) / (power * m) <= 5.000001);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

const text = (x, y, words, anchor, name = "ink", extra = "") =>
  `<text x="${px(x)}" y="${px(y)}" text-anchor="${anchor}" fill="${color(name)}"${extra}>` +
  `${escape(words)}</text>`;

// Quiet lines at the heights that are named, one axis to stand on; each label begins where what
// it names does: the height's over the numbers, the other in the middle below.
function axes(panel, at) {
  const [left, right, bottom] = [LEFT, WIDTH - RIGHT, HEIGHT - BOTTOM];
  const small = ' font-size="11"';
  let [grid, marks, labels] = ["", "", ""];
  for (const v of ticks(panel.x)) {
    marks += `M${px(at.x(v))} ${bottom}v4`;
    labels += text(at.x(v), bottom + 16, show(v), "middle", "muted", small);
  }
  for (const v of ticks(panel.y).filter((height) => height >= (panel.least ?? height))) {
    grid += `M${left} ${px(at.y(v))}H${right}`;
    labels += text(left - 8, at.y(v) + 4, show(v), "end", "muted", small);
  }
  return (
    `<path stroke="${color("grid")}" d="${grid}"/>` +
    `<path fill="none" stroke="${color("muted")}" d="M${left} ${bottom}H${right}${marks}"/>` +
    labels +
    text((left + right) / 2, HEIGHT - 6, panel.xlabel, "middle")
  );
}

// The shape says what the color says: a reader who sees no colors loses nothing.
const SHAPES = {
  circle: (r) => `m${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`,
  square: (r) => `m${-r} ${-r}h${2 * r}v${2 * r}h${-2 * r}z`,
  diamond: (r) => `m0 ${-r}l${r} ${r}l${-r} ${r}l${-r} ${-r}z`,
  triangle: (r) => `m0 ${-r}l${r} ${2 * r}h${-2 * r}z`,
};

function path(points, at) {
  let [d, pen] = ["", "M"];
  for (const [x, y] of points) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) pen = "M";
    else {
      d += `${pen}${px(at.x(x))} ${px(at.y(y))}`;
      pen = "L";
    }
  }
  return d;
}

const DRAW = {
  line: (item, at) =>
    `<path fill="none" stroke="${color(item.color)}" stroke-width="${item.width ?? 1.8}"` +
    `${item.dash ? ` stroke-dasharray="${item.dash}"` : ""} d="${path(item.points, at)}"/>`,
  segments: (item, at) =>
    `<path fill="none" stroke="${color(item.color)}" stroke-width="${item.width ?? 1}"` +
    `${item.dash ? ` stroke-dasharray="${item.dash}"` : ""} ` +
    `d="${item.points.map((pair) => path(pair, at)).join("")}"/>`,
  area: (item, at) =>
    `<path fill="${color(item.color)}" fill-opacity="${item.opacity ?? 0.18}" ` +
    `d="${path(item.points, at)}z"/>`,
  dots: (item, at) => {
    const d = item.points.map(([x, y, r]) =>
      Number.isFinite(x) && Number.isFinite(y)
        ? `M${px(at.x(x))} ${px(at.y(y))}${SHAPES[item.shape ?? "circle"](px(r ?? 4))}`
        : "",
    );
    return `<path fill="${color(item.color)}" d="${d.join("")}"/>`;
  },
  text: (item, at) =>
    text(at.x(item.x), at.y(item.y), item.words, item.anchor ?? "start", item.color ?? "ink"),
};

// The inside of a panel's <svg>. A nested <svg> cuts off what leaves the axes, without an id.
export function draw(panel) {
  const at = scales(panel);
  const inside = panel.items.map((item) => DRAW[item.kind](item, at)).join("");
  const box = `x="${LEFT}" y="${TOP}" width="${ACROSS}" height="${DOWN}"`;
  return (
    `${panel.bare ? "" : axes(panel, at)}${text(panel.bare ? LEFT : 8, 12, panel.ylabel, "start")}<svg ${box} viewBox="${LEFT} ${TOP} ${ACROSS} ${DOWN}">${inside}</svg>`
  );
}

export const whole = (panel) =>
  `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${WIDTH} ${HEIGHT}" ` +
  `font-family="sans-serif" font-size="12" aria-label="${escape(panel.alt)}">${draw(panel)}</svg>`;

// The items of a panel.
export const line = (color, points, more) => ({ kind: "line", color, points, ...more });
export const dots = (color, points, more) => ({ kind: "dots", color, points, ...more });
export const area = (color, points, more) => ({ kind: "area", color, points, ...more });
export const segments = (color, points, more) => ({ kind: "segments", color, points, ...more });
export const words = (x, y, words, more) => ({ kind: "text", x, y, words, ...more });
