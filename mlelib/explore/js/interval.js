// Interval: three constructions on one profile of the normal variance; their actual coverage.
import { chiSquared, logEnds } from "./chi.js";
import { CUT, Z } from "./math.js";
import { dots, line, linspace, show } from "./svg.js";

const LEVEL = 0.95;
const MOST_N = 60;
const TO = { variance: (v) => v, sd: Math.sqrt, log: (v) => Math.log(v) / 2 };
const BACK = { variance: (t) => t, sd: (t) => t * t, log: (t) => Math.exp(2 * t) };

// The ends of the three intervals for σ², as multiples of its estimate.
export function relativeEnds(n, scale) {
  const w = Z * Math.sqrt(2 / n);
  const wald = {
    variance: [1 - w, 1 + w],
    sd: [Math.max(0, 1 - w / 2) ** 2, (1 + w / 2) ** 2],
    log: [Math.exp(-w), Math.exp(w)],
  }[scale];
  return {
    likelihood: logEnds((Z * Z) / n).map(Math.exp),
    wald,
    score: [1 / (1 + w), w < 1 ? 1 / (1 - w) : Infinity],
  };
}

export const coverageOf = ([low, high], n) =>
  (low > 0 ? chiSquared(n / low, n - 1) : 1) - chiSquared(n / high, n - 1);

const METHODS = [
  ["likelihood", "likelihood ●", "blue", "circle", ""],
  ["wald", "Wald ■", "orange", "square", "6 4"],
  ["score", "score ▲", "green", "triangle", "2 3"],
];
const coverages = {};

export const explorer = {
  scene({ n, s2, scale }) {
    const ends = relativeEnds(n, scale);
    const to = TO[scale];
    const here = to(s2);
    const range = [0.2, 5].map((u) => to(u * s2));
    const error = { variance: s2 * Math.sqrt(2 / n), sd: Math.sqrt(s2 / 2 / n), log: 1 / Math.sqrt(2 * n) }[scale];
    const grid = linspace(range[0], range[1], 161);
    const curves = {
      likelihood: (t) => (-n / 2) * (Math.log(BACK[scale](t) / s2) + s2 / BACK[scale](t) - 1),
      wald: (t) => -(((t - here) / error) ** 2) / 2,
      score: (t) => (-n / 4) * (s2 / BACK[scale](t) - 1) ** 2,
    };
    const place = (name) =>
      ends[name].map((u, i) => {
        if (name === "wald") return here + (i ? Z : -Z) * error;
        return to(u * s2);
      });
    coverages[scale] ??= linspace(2, MOST_N, MOST_N - 1).map((m) => {
      const all = relativeEnds(m, scale);
      return METHODS.map(([name]) => [m, coverageOf(all[name], m)]);
    });
    const names = { variance: "σ²", sd: "σ", log: "log σ" };
    const dashes = (dash) => (dash ? { dash } : {});
    const actual = METHODS.map(([name]) => coverageOf(ends[name], n));
    const pairs = METHODS.map(([name, label]) => [label, place(name)]);
    return {
      panels: [
        {
          alt: `Three curves over ${names[scale]}, cut 1.92 below the top at ${show(here)}: ${pairs.map(([label, [a, b]]) => `${label} ${show(a)} to ${show(b)}`).join("; ")}.`,
          x: range, y: [-4, 0.3], xlabel: names[scale], ylabel: "below the top",
          items: [
            line("muted", [[range[0], -CUT], [range[1], -CUT]], { dash: "4 3", width: 1.2 }),
            ...METHODS.map(([name, , color, , dash]) => line(color, grid.map((t) => [t, curves[name](t)]), dashes(dash))),
            ...METHODS.flatMap(([name, , color, shape], i) => {
              const [a, b] = place(name).map((v) => Math.min(v, 99));
              const height = -2.6 - 0.45 * i;
              return [
                line(color, [[a, height], [b, height]], { width: 2.5 }),
                dots(color, [[a, height], [b, height]], { shape }),
              ];
            }),
          ],
        },
        {
          alt: `Actual coverage against n, nominal ${LEVEL}; at n = ${n}: ${METHODS.map(([, label], i) => `${label} ${show(actual[i])}`).join(", ")}.`,
          x: [0, MOST_N], y: [0.5, 1], xlabel: "n", ylabel: "actual coverage",
          items: [
            line("muted", [[0, LEVEL], [MOST_N, LEVEL]], { dash: "4 3", width: 1.2 }),
            ...METHODS.flatMap(([, , color, shape, dash], i) => [
              line(color, coverages[scale].map((row) => row[i]), dashes(dash)),
              dots(color, [[n, actual[i]]], { shape }),
            ]),
          ],
        },
      ],
      readouts: [
        ...pairs.map(([label, [a, b]]) => [`${label}, for ${names[scale]}`, `${show(a)} to ${show(b)}`]),
        ...METHODS.map(([, label], i) => [`${label}, actual coverage`, `${show(100 * actual[i], 3)} %`]),
      ],
      verdict: `Carried over to σ²: likelihood ${both(ends.likelihood, s2)}, Wald ${both(ends.wald, s2)}, score ${both(ends.score, s2)}. Only Wald’s depends on the parameter in which it was made.`,
    };
  },
  handles({ n }, scene) {
    const at = [n, scene.panels[1].items[2].points[0][1]];
    const text = `n = ${n}, actual coverage of the likelihood interval ${show(at[1])}`;
    return [{ panel: 1, label: "n", text, at, x: [2, MOST_N, 1], move: (m) => ({ n: m }) }];
  },
  actions: {},
};

const both = ([low, high], s2) => `${show(low * s2)} to ${show(high * s2)}`;
