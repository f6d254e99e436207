// The sampling distribution: estimates of many samples, their intervals, and how many cover.
import { chiSquared, logEnds } from "./chi.js";
import { CUT, Z, bernoulli, logChoose, sum } from "./math.js";
import { normals, uniforms } from "./random.js";
import { area, dots, line, linspace, segments, show } from "./svg.js";

const LEVEL = 0.95;
const MOST_N = 100;
const MOST_DRAWS = 2000;
const SHOWN = 50; // intervals
const sizes = Array.from({ length: MOST_N - 1 }, (_, i) => i + 2);

// A model says how a sample is drawn and what its estimate is; the standard deviation that the
// information predicts; the exact mean and standard deviation; intervals; and exact coverage.
const coin = {
  symbol: "p",
  step: (n) => 1 / n, // between neighboring estimates
  draw(next, n, p) {
    let heads = 0;
    for (let i = 0; i < n; i++) heads += next() < p;
    return heads / n;
  },
  predicted: (n, p) => Math.sqrt((p * (1 - p)) / n),
  exact: (n, p) => [p, coin.predicted(n, p)],
  ends(how, n, at) {
    if (how === "likelihood") return bernoulli.likelihoodInterval(Math.round(n * at), n);
    const half = Z * coin.predicted(n, at);
    return [at - half, at + half];
  },
  covers(how, n, at, p) {
    if (how === "wald") return Math.abs(at - p) <= Z * coin.predicted(n, at);
    const k = Math.round(n * at);
    return bernoulli.loglik(k, n, at) - bernoulli.loglik(k, n, p) <= CUT;
  },
  coverage(how, n, p) {
    let total = 0;
    for (let k = 0; k <= n; k++)
      if (coin.covers(how, n, k / n, p)) total += Math.exp(logChoose(n, k) + bernoulli.loglik(k, n, p));
    return total;
  },
};

// Where the parameter is a scale, or one over a scale, estimate and ends are multiples of it.
const multiples = ({ symbol, draw, predicted, exact, likelihood, law }) => {
  const ends = (how, n) =>
    how === "wald" ? [1 - Z * predicted(n), 1 + Z * predicted(n)] : likelihood(n);
  return {
    symbol,
    step: () => 0,
    draw: (next, n, truth) => truth * draw(next, n),
    predicted: (n, truth) => truth * predicted(n),
    exact: (n, truth) => exact(n).map((v) => truth * v),
    ends: (how, n, at) => ends(how, n).map((end) => at * end),
    covers(how, n, at, truth) {
      const [low, high] = ends(how, n);
      return low * at <= truth && truth <= high * at;
    },
    coverage: (how, n) => law(n, ends(how, n)),
  };
};

const MODELS = {
  coin,
  exponential: multiples({
    symbol: "λ",
    draw(next, n) {
      let time = 0;
      for (let i = 0; i < n; i++) time -= Math.log(next());
      return n / time;
    },
    predicted: (n) => 1 / Math.sqrt(n),
    exact: (n) => [n / (n - 1), n / (n - 1) / Math.sqrt(n - 2)],
    likelihood: (n) => logEnds((Z * Z) / n / 2).map((t) => Math.exp(-t)).reverse(),
    law: (n, [low, high]) => chiSquared(2 * n * high, 2 * n) - chiSquared(2 * n * low, 2 * n),
  }),
  variance: multiples({
    symbol: "σ²",
    draw(next, n) {
      const z = normals(next, n);
      const mean = sum(z) / n;
      return sum(z.map((v) => (v - mean) ** 2)) / n;
    },
    predicted: (n) => Math.sqrt(2 / n),
    exact: (n) => [(n - 1) / n, Math.sqrt(2 * (n - 1)) / n],
    likelihood: (n) => logEnds((Z * Z) / n).map(Math.exp),
    law: (n, [low, high]) => (low > 0 ? chiSquared(n / low, n - 1) : 1) - chiSquared(n / high, n - 1),
  }),
};

// What was worked out last is kept: a drag changes one thing, and the rest is the same.
const kept = {};
function keep(name, key, make) {
  if (kept[name]?.key !== key) kept[name] = { key, value: make() };
  return kept[name].value;
}

// The first estimates of a seed; more draws add to them, and change none.
export function estimates({ model, n, truth, seed, draws }) {
  const found = keep("estimates", [model, n, truth, seed].join(), () => []);
  while (found.length < draws) found.push(MODELS[model].draw(uniforms(seed, found.length), n, truth));
  return found.slice(0, draws);
}

const curveOf = ({ model, interval, truth }) =>
  keep("curve", [model, interval, truth].join(), () =>
    sizes.map((n) => [n, MODELS[model].coverage(interval, n, truth)]),
  );

// The outline of a histogram whose bars are 0.4 predicted standard deviations wide, or as near to
// that as the values that a coin's estimate can take allow.
function outline(found, truth, sd, step) {
  const width = step ? step * Math.max(1, Math.round((0.4 * sd) / step)) : 0.4 * sd;
  const start = step ? -step / 2 : truth - width / 2;
  const counts = new Map();
  for (const v of found) {
    const bar = Math.floor((v - start) / width);
    counts.set(bar, (counts.get(bar) ?? 0) + 1);
  }
  const bars = [...counts.keys()];
  const points = [];
  for (let bar = Math.min(...bars); bar <= Math.max(...bars); bar++) {
    const height = (counts.get(bar) ?? 0) / found.length / width;
    points.push([start + bar * width, height], [start + (bar + 1) * width, height]);
  }
  return points.length ? [[points[0][0], 0], ...points, [points.at(-1)[0], 0]] : [];
}

const percent = (share) => `${show(100 * share, 3)} %`;

export const explorer = {
  scene(state) {
    const { model, n, truth, interval, draws } = state;
    const { symbol, step, predicted, exact, ends, covers } = MODELS[model];
    const found = estimates(state);
    const sd = predicted(n, truth);
    const x = [Math.max(truth - 4 * sd, -step(n) / 2), truth + 4 * sd];
    if (model === "coin") x[1] = Math.min(x[1], 1 + step(n) / 2);
    const bars = outline(found, truth, sd, step(n));
    const density = (v) => Math.exp(-(((v - truth) / sd) ** 2) / 2) / sd / Math.sqrt(2 * Math.PI);
    const tallest = Math.max(1.1 * density(truth), ...bars.map(([, height]) => 1.05 * height));

    const good = found.map((at) => covers(interval, n, at, truth));
    const hits = good.filter(Boolean).length;
    const first = Math.max(0, draws - SHOWN);
    const rows = found.slice(first).map((at, i) => ({ at, row: first + i + 1, good: good[first + i] }));
    const lines = (some) =>
      some.map(({ at, row }) => ends(interval, n, at).map((end) => [end, row]));
    const [held, missed] = [rows.filter((r) => r.good), rows.filter((r) => !r.good)];

    const curve = curveOf(state);
    const actual = curve[n - 2][1];
    const lowest = Math.min(0.8, Math.floor(10 * Math.min(...curve.map(([, c]) => c))) / 10);
    const error = Math.sqrt((actual * (1 - actual)) / draws); // of the share that is drawn
    const share = hits / draws;
    const mean = sum(found) / draws;
    const spread = Math.sqrt(sum(found.map((v) => (v - mean) ** 2)) / draws);
    const [center, width] = exact(n, truth);
    const off = found.filter((v) => v < x[0] || v > x[1]).length;
    const name = { wald: "Wald", likelihood: "likelihood" }[interval];
    const upright = (low, high) => line("muted", [[truth, low], [truth, high]], { dash: "4 3", width: 1.2 });
    return {
      panels: [
        {
          alt: `Histogram of ${draws} estimates of ${symbol}, where the truth is ${show(truth)}, beside the normal density with standard deviation ${show(sd)} that the information predicts; ${off} are off the picture.`,
          x, y: [0, tallest], xlabel: `estimate of ${symbol}`, ylabel: "density of the estimates",
          items: [
            area("blue", bars),
            line("blue", bars, { width: 1.2 }),
            line("green", linspace(...x, 121).map((v) => [v, density(v)]), { width: 2.2 }),
            upright(0, tallest),
          ],
        },
        {
          alt: `The last ${rows.length} of ${draws} ${name} intervals as lines; thick, and with a square, those that miss the truth at ${show(truth)}: ${missed.length}.`,
          x, y: [first, first + SHOWN + 1], xlabel: symbol, ylabel: "the last 50 intervals, by draw",
          items: [
            upright(first, first + SHOWN + 1),
            segments("blue", lines(held), { width: 1.2 }),
            dots("blue", held.map(({ at, row }) => [at, row, 1.5])),
            segments("orange", lines(missed), { width: 2.6 }),
            dots("orange", missed.map(({ at, row }) => [at, row, 3.2]), { shape: "square" }),
          ],
        },
        {
          alt: `Exact coverage of the ${name} interval against n, where ${LEVEL} is promised; at n = ${n} it is ${show(actual)}${draws ? `, and ${show(share)} of the ${draws} drawn` : ""}.`,
          x: [0, MOST_N], y: [lowest, 1], xlabel: "n", ylabel: "coverage: exact, and of the draws ■",
          items: [
            line("muted", [[0, LEVEL], [MOST_N, LEVEL]], { dash: "4 3", width: 1.2 }),
            line("green", curve),
            line("muted", [[n, lowest], [n, 1]], { width: 0.8 }),
            line("blue", [[n, share - error], [n, share + error]], { width: 2.5 }),
            dots("blue", [[n, share]], { shape: "square" }),
          ],
        },
      ],
      readouts: [
        ["mean of the estimates", draws ? show(mean) : "–"],
        ["their exact mean", show(center)],
        ["sd of the estimates", draws > 1 ? show(spread) : "–"],
        ["their exact sd", show(width)],
        ["sd by the information", show(sd)],
        ["intervals with the truth", `${hits} of ${draws}`],
        ["exact coverage", percent(actual)],
      ],
      verdict: draws
        ? `${hits} of ${draws} intervals contain the truth: ${percent(share)}. In the long run it is ${percent(actual)}, exactly; a share of ${draws} is off by about ${show(100 * error, 2)} points by chance (one standard error).`
        : "Nothing is drawn yet. Each draw is a new sample of n: one estimate, and one interval.",
    };
  },
  handles({ n }, scene) {
    const [at, text] = [[n, scene.panels[2].y[0]], `n = ${n}`];
    return [{ panel: 2, label: "n", text, at, x: [2, MOST_N, 1], move: (m) => ({ n: m }) }];
  },
  actions: {
    one: ({ draws }) => ({ draws: Math.min(MOST_DRAWS, draws + 1) }),
    many: ({ draws }) => ({ draws: Math.min(MOST_DRAWS, draws + 100) }),
    anew: ({ seed }) => ({ seed: (seed + 1) % 2 ** 31, draws: 0 }),
  },
};
