// Coin: one number of heads among n tosses; three heights of the same curve.
import { near } from "./handle.js";
import { CUT, bernoulli } from "./math.js";
import { dots, line, linspace, show } from "./svg.js";

export const explorer = {
  scene({ n, k: heads, p }) {
    const k = Math.min(heads, n);
    const top = k / n;
    const best = bernoulli.loglik(k, n, top);
    const here = bernoulli.loglik(k, n, p);
    const [low, high] = bernoulli.likelihoodInterval(k, n);
    const drops = linspace(0.001, 0.999, 161).map((q) => [q, bernoulli.loglik(k, n, q) - best]);
    const peak = Math.exp(best);
    const across = (height) => line("muted", [[0, height], [1, height]], { dash: "4 3", width: 1.2 });
    const span = (height) => line("green", [[low, height], [high, height]], { width: 4 });
    const curve = (f) => line("blue", drops.map(([q, drop]) => [q, f(drop)]));
    const mark = (height) => dots("orange", [[p, height]]);
    const panel = (alt, y, ylabel, items) => ({ alt, x: [0, 1], y, xlabel: "p", ylabel, items });
    const relative = Math.exp(here - best);
    return {
      panels: [
        panel(
          `Likelihood over p, highest at ${show(top)}; at p = ${show(p)} it is ${show(Math.exp(here))}.`,
          [0, 1.08 * peak],
          "likelihood L(p)",
          [curve((drop) => peak * Math.exp(drop)), mark(Math.exp(here))],
        ),
        panel(
          `Log-likelihood over p, within 1.92 of its top from ${show(low)} to ${show(high)}.`,
          [best - 6, best + 0.5],
          "log-likelihood ℓ(p)",
          [across(best - CUT), curve((drop) => best + drop), span(best - CUT), mark(here)],
        ),
        panel(
          `Relative likelihood over p; at p = ${show(p)} it is ${show(relative)}.`,
          [0, 1.08],
          "relative likelihood L(p) / L(p̂)",
          [across(Math.exp(-CUT)), curve(Math.exp), span(Math.exp(-CUT)), mark(relative)],
        ),
      ],
      readouts: [
        ["p̂ = k/n", show(top)],
        ["L(p)", show(Math.exp(here))],
        ["ℓ(p)", show(here)],
        ["ℓ(p̂)", show(best)],
        ["L(p) / L(p̂)", show(relative)],
        ["ℓ within 1.92 of its top", `${show(low)} to ${show(high)}`],
      ],
      verdict: "",
    };
  },
  handles({ p }, scene) {
    const at = scene.panels[0].items[1].points[0];
    const text = `p = ${show(p)}, likelihood ${show(at[1])}`;
    return [{ panel: 0, label: "p", text, at, x: [0.005, 0.995, 0.005], move: (q) => ({ p: q }) }];
  },
  adjust: ({ n, k }) => ({ k: Math.min(k, n) }),
  actions: { top: ({ n, k }) => ({ p: near(k / n, [0.005, 0.995, 0.005]) }) },
};
