// Line: drag points and line; ℓ and the mean squared error are two needles of one thing, as long
// as the noise is normal.
import { sum } from "./math.js";
import { ACROSS, DOWN, area, dots, line, linspace, show, words } from "./svg.js";

export const FAMILIES = {
  normal: { words: "normal", top: -0.5 * Math.log(2 * Math.PI), log: (z) => -0.5 * z * z },
  laplace: { words: "Laplace", top: -Math.log(2), log: (z) => -Math.abs(z) },
  t: { words: "t with 3 degrees of freedom", top: Math.log(2 / (Math.PI * Math.sqrt(3))), log: (z) => -2 * Math.log1p((z * z) / 3) },
};

function weightedLine(x, y, w) {
  const total = sum(w);
  const [a, b] = [x, y].map((v) => sum(v.map((value, i) => w[i] * value)) / total);
  const slope =
    sum(x.map((v, i) => w[i] * (v - a) * (y[i] - b))) / sum(x.map((v, i) => w[i] * (v - a) ** 2));
  return [b - slope * a, slope];
}

const residuals = (x, y, [a, b]) => y.map((v, i) => v - a - b * x[i]);

// The line with the highest likelihood when σ is fixed.
export function bestLine(family, x, y, sigma) {
  let best = weightedLine(x, y, x.map(() => 1));
  if (family === "laplace") return leastAbsolute(x, y);
  if (family === "normal") return best;
  for (let i = 0; i < 500; i++) {
    const w = residuals(x, y, best).map((r) => 1 / (1 + (r / sigma) ** 2 / 3));
    const next = weightedLine(x, y, w);
    const moved = Math.max(...next.map((v, j) => Math.abs(v - best[j])));
    best = next;
    if (moved < 1e-14) break;
  }
  return best;
}

// Some line with the smallest sum of absolute residuals goes through two of the points.
function leastAbsolute(x, y) {
  let [best, least] = [null, Infinity];
  for (let i = 0; i < x.length; i++)
    for (let j = 0; j < i; j++) {
      if (x[i] === x[j]) continue;
      const slope = (y[i] - y[j]) / (x[i] - x[j]);
      const line = [y[i] - slope * x[i], slope];
      const total = sum(residuals(x, y, line).map(Math.abs));
      if (total < least - 1e-9) [best, least] = [line, total];
    }
  return best;
}

const dial = (center, share) => [
  [center, 0],
  [center - 0.9 * Math.cos(Math.PI * share), 0.9 * Math.sin(Math.PI * share)],
];

export const explorer = {
  scene({ x, y, b0, b1, sigma, family, box }) {
    const [low, high, bottom, top] = box;
    const n = x.length;
    const noise = FAMILIES[family];
    const r = residuals(x, y, [b0, b1]);
    const mse = sum(r.map((v) => v * v)) / n;
    const peak = n * (noise.top - Math.log(sigma));
    const loglik = peak + sum(r.map((v) => noise.log(v / sigma)));
    const [best, least] = [bestLine(family, x, y, sigma), bestLine("normal", x, y, sigma)];
    const equation = ([a, b]) => `y = ${show(a)} ${b < 0 ? "−" : "+"} ${show(Math.abs(b))} x`;
    const straight = ([a, b]) => [low, high].map((v) => [v, a + b * v]);
    const unit = ((high - low) / (top - bottom)) * (DOWN / ACROSS);
    const squares = x.map((v, i) => {
      const [side, fit] = [Math.abs(r[i]) * unit, y[i] - r[i]];
      return area("orange", [[v, y[i]], [v + side, y[i]], [v + side, fit], [v, fit]]);
    });
    const bells = [0.2, 0.5, 0.8].map((share) => {
      const at = low + share * (high - low);
      return linspace(-3, 3, 41).map((z) => [
        at + 0.09 * (high - low) * Math.exp(noise.log(z)),
        b0 + b1 * at + z * sigma,
      ]);
    });
    const shares = [mse / (mse + sigma * sigma), 1 / (1 + (2 * (peak - loglik)) / n)];
    const arc = (c) => linspace(0, 1, 31).map((s) => [c - Math.cos(Math.PI * s), Math.sin(Math.PI * s)]);
    return {
      panels: [
        {
          alt: `${n} points, the line ${equation([b0, b1])}, the square of each residual, and the noise density standing on the line at three places.`,
          x: [low, high], y: [bottom, top], xlabel: "x", ylabel: "y",
          items: [
            ...(n > 40 ? [] : squares),
            ...bells.map((points) => line("purple", points, { width: 1.2 })),
            line("green", straight(best), { dash: "6 4", width: 1.4 }),
            line("blue", straight([b0, b1])),
            dots("ink", x.map((v, i) => [v, y[i], 3])),
          ],
        },
        {
          alt: `Two dials: the mean squared error is ${show(mse)}, the log-likelihood ${show(loglik)}.`,
          x: [-2.3, 2.3], y: [-0.8, 1.7], bare: true, ylabel: "low is left, high is right",
          items: [
            ...[-1.15, 1.15].map((c) => line("muted", arc(c), { width: 1.2 })),
            line("orange", dial(-1.15, shares[0]), { width: 3 }),
            line("blue", dial(1.15, shares[1]), { width: 3 }),
            words(-1.15, -0.3, `MSE ${show(mse)}`, { anchor: "middle" }),
            words(1.15, -0.3, `ℓ ${show(loglik)}`, { anchor: "middle" }),
          ],
        },
      ],
      readouts: [
        ["your line", equation([b0, b1])],
        ["MSE", show(mse)],
        ["ℓ, with σ fixed", show(loglik)],
        ["least squares", equation(least)],
        ["most likely (dashed)", equation(best)],
        ["ℓ of the dashed line", show(peak + sum(residuals(x, y, best).map((v) => noise.log(v / sigma))))],
      ],
      verdict:
        family === "normal"
          ? "With normal noise ℓ is a constant minus n · MSE / (2σ²): what lowers one raises the other."
          : `With ${noise.words} noise the most likely line is not the one with the least squares.`,
    };
  },
  handles({ x, y, b0, b1, box }) {
    const [low, high, bottom, top] = box;
    const [left, right] = [low, high].map((v) => v + (0.04 * (high - low)) * (v === low ? 1 : -1));
    const step = 0.1;
    const ends = [left, right].map((v) => b0 + b1 * v);
    const end = (i) => ({
      panel: 0, label: i ? "right end of the line" : "left end of the line",
      text: `the line is at y = ${show(ends[i])}`, at: [i ? right : left, ends[i]], y: [bottom, top, step],
      move(_, v) {
        const [a, b] = i ? [ends[0], v] : [v, ends[1]];
        const slope = (b - a) / (right - left);
        return { b0: Number((a - slope * left).toPrecision(9)), b1: Number(slope.toPrecision(9)) };
      },
    });
    const points = x.map((v, i) => ({
      panel: 0, label: `point ${i + 1}`, text: `x = ${show(v)}, y = ${show(y[i])}`, at: [v, y[i]],
      x: [low, high, step], y: [bottom, top, step], point: i,
      move(p, q) {
        const moved = x.map((old, j) => (j === i ? p : old));
        const flat = moved.every((value) => value === moved[0]); // no line without two places
        return { x: flat ? x : moved, y: y.map((old, j) => (j === i ? q : old)) };
      },
    }));
    return [end(0), end(1), ...points];
  },
  actions: {
    best({ x, y, sigma, family }) {
      const [b0, b1] = bestLine(family, x, y, sigma);
      return { b0, b1 };
    },
  },
};
