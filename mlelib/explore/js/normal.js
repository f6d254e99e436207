// Normal: the data, μ and σ can be dragged; every point brings its log-density to the sum.
import { near } from "./handle.js";
import { normalLogpdf, normalModel, sum } from "./math.js";
import { dots, line, linspace, segments, show } from "./svg.js";

const CHIPS = 12; // points that have a chip each; the others share one
export const DROPS = [0.1, 0.5, 1, 2, 4, 8];

// The line on which ℓ(μ, σ²) lies `drop` below its top: with t = log(σ²/σ̂²) and c = 2 drop/n it is
// (μ − x̄)² = σ̂² (eᵗ (1 + c − t) − 1). The points lie close where the line turns.
export function levelLine(model, drop) {
  const s2 = model.mle[1];
  const c = (2 * drop) / model.n;
  const [low, high] = [-2 - Math.log1p(c), 1 + c].map((t) => turn(c, t));
  const half = linspace(0, Math.PI, 61).map((angle) => {
    const t = (low + high) / 2 + ((low - high) / 2) * Math.cos(angle);
    return [Math.sqrt(s2 * Math.max(0, Math.exp(t) * (1 + c - t) - 1)), s2 * Math.exp(t)];
  });
  const left = half.map(([d, v]) => [model.mean - d, v]).reverse();
  return [...half.map(([d, v]) => [model.mean + d, v]), ...left];
}

// Solve t + e⁻ᵗ − 1 = c from outside by Newton: the function is convex, and no step too long.
function turn(c, t) {
  for (let i = 0; i < 40; i++) t += (t + Math.exp(-t) - 1 - c) / Math.expm1(-t);
  return t;
}

export const explorer = {
  scene({ x, mu, sigma, low, high }) {
    const model = normalModel(x);
    const [v, s2] = [sigma * sigma, model.mle[1]];
    const terms = x.map((value) => normalLogpdf(value, mu, v));
    const pdf = (value) => Math.exp(normalLogpdf(value, mu, v));
    const here = sum(terms);
    const best = s2 > 0 ? model.loglik(model.mle) : Infinity;
    const [top, roof] = [1 / Math.sqrt(2 * Math.PI * v), ((high - low) / 4) ** 2];
    const density = linspace(low, high, 161).map((q) => [q, pdf(q)]);
    const ridge = linspace(low, high, 81).map((m) => [m, s2 + (m - model.mean) ** 2]);
    const chips = terms.slice(0, CHIPS).map((t, i) => `x = ${show(x[i])}: ${show(t)}`);
    if (x.length > CHIPS)
      chips.push(`${x.length - CHIPS} more: ${show(sum(terms.slice(CHIPS)))}`);
    return {
      panels: [
        {
          alt: `The normal density with mean ${show(mu)} and standard deviation ${show(sigma)}, a stem up to it from each of ${x.length} points; log-likelihood ${show(here)}.`,
          x: [low, high], y: [0, Math.max(1.15 * top, 0.05)], xlabel: "x", ylabel: "density",
          items: [
            line("blue", density),
            segments("green", x.map((q) => [[q, 0], [q, pdf(q)]]), { width: 2 }),
            dots("green", x.map((q) => [q, pdf(q), 3])),
          ],
        },
        {
          alt: `Lines of equal log-likelihood over μ and σ², the ridge of the best σ² for each μ, the top at ${show(model.mean)} and ${show(s2)}, the guess at ${show(mu)} and ${show(v)}.`,
          x: [low, high], y: [0, roof], xlabel: "μ", ylabel: "σ²",
          items: [
            ...DROPS.map((drop) =>
              line("blue", s2 > 0 ? levelLine(model, drop) : [], { width: 1 }),
            ),
            line("purple", ridge, { dash: "5 3", width: 1.4 }),
            dots("green", [[model.mean, s2, 5]], { shape: "diamond" }),
          ],
        },
      ],
      readouts: [
        ["μ", show(mu)],
        ["σ", show(sigma)],
        ["σ²", show(v)],
        ["ℓ(μ, σ²), the sum", show(here)],
        ["ℓ at the top ◆", show(best)],
        ["below the top", show(best - here)],
      ],
      chips,
      verdict:
        s2 > 0
          ? `The top is at x̄ = ${show(model.mean)} and σ² = ${show(s2)}.`
          : "All points are equal: ℓ grows without bound as σ² falls to 0; there is no MLE.",
    };
  },
  handles({ x, mu, sigma, low, high }) {
    const step = 0.05;
    const density = 1 / Math.sqrt(2 * Math.PI) / sigma;
    const widest = (high - low) / 4;
    const setVariance = (v) => near(Math.sqrt(v), [0.05, widest, 0.01]);
    const points = x.map((value, i) => ({
      panel: 0, label: `point ${i + 1}`, text: `x = ${show(value)}`, at: [value, 0], point: i,
      x: [low, high, step], move: (q) => ({ x: x.map((old, j) => (j === i ? q : old)) }),
    }));
    return [
      {
        panel: 0, label: "mean μ", text: `μ = ${show(mu)}`, at: [mu, density],
        x: [low, high, step], move: (q) => ({ mu: q }),
      },
      {
        panel: 0, label: "standard deviation σ", text: `σ = ${show(sigma)}`,
        at: [mu + sigma, density * Math.exp(-0.5)], x: [mu + 0.05, mu + widest, step],
        move: (q) => ({ sigma: near(q - mu, [0.05, widest, 0.01]) }),
      },
      {
        panel: 1, label: "guess: μ and σ²", text: `μ = ${show(mu)}, σ² = ${show(sigma * sigma)}`,
        at: [mu, sigma * sigma], x: [low, high, step], y: [0.0025, widest * widest, 0.05],
        move: (q, v) => ({ mu: q, sigma: setVariance(v) }),
      },
      ...points,
    ];
  },
  actions: {
    top({ x }) {
      const model = normalModel(x);
      return { mu: model.mean, sigma: Math.max(0.05, Math.sqrt(model.mle[1])) };
    },
  },
};
