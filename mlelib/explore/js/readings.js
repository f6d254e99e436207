// One table, two readings: f(k; p) across k sums to 1, down p it integrates to 1/(n + 1).
import { bernoulli, logChoose, sum } from "./math.js";
import { area, dots, line, linspace, segments, show } from "./svg.js";

export const explorer = {
  scene({ n, k: heads, p }) {
    const k = Math.min(heads, n);
    const f = (s, q) => Math.exp(logChoose(n, s) + bernoulli.loglik(s, n, q));
    const ks = linspace(0, n, n + 1);
    const [table, row] = [linspace(0.05, 0.95, 19), ks.map((s) => f(s, p))];
    const column = linspace(0, 1, 1001).map((q) => [q, f(k, q)]);
    const [here, total] = [f(k, p), sum(row)];
    const area_ = sum(column.map(([, v], i) => v * (i % 1000 ? (i % 2 ? 4 : 2) : 1))) / 3000;
    const high = 1.1 * Math.max(...row);
    const peak = f(k, k / n);
    const dash = { dash: "4 3", width: 1.2 };
    const cells = table.flatMap((q) => ks.map((s) => [s, q, 7 * Math.sqrt(f(s, q))]));
    return {
      panels: [
        {
          alt: `The table of f(k; p), dots as large as it is; the row p = ${show(p)} and the column k = ${k} are marked.`,
          x: [-0.7, n + 0.7], y: [0, 1], xlabel: "k", ylabel: "p: each row a distribution",
          items: [
            dots("muted", cells),
            line("blue", [[-0.7, p], [n + 0.7, p]], { width: 1.2 }),
            line("green", [[k, 0], [k, 1]], dash),
            dots("orange", [[k, p, 5]]),
          ],
        },
        {
          alt: `The row p = ${show(p)}: the probability of each k; together ${show(total)}.`,
          x: [-0.7, n + 0.7], y: [0, high], xlabel: "k", ylabel: `row p = ${show(p)}: probability of k`,
          items: [
            segments("blue", ks.map((s, i) => [[s, 0], [s, row[i]]]), { width: 5 }),
            dots("orange", [[k, here]]),
          ],
        },
        {
          alt: `The column k = ${k}: the likelihood of each p; its area is ${show(area_)}.`,
          x: [0, 1], y: [0, 1.1 * peak], xlabel: "p", ylabel: `column k = ${k}: likelihood of p`,
          items: [
            area("green", [[0, 0], ...column.filter((_, i) => i % 10 === 0), [1, 0]]),
            line("green", column.filter((_, i) => i % 10 === 0)),
            dots("orange", [[p, here]]),
          ],
        },
      ],
      readouts: [
        ["f(k; p)", show(here)],
        ["sum of the row over k", show(total)],
        ["integral of the column over p", show(area_)],
        ["1/(n + 1)", show(1 / (n + 1))],
      ],
      verdict: "",
    };
  },
  handles({ n, k, p }) {
    const text = `k = ${k}, p = ${show(p)}`;
    const move = (s, q) => ({ k: s, p: q });
    const at = [Math.min(k, n), p];
    return [{ panel: 0, label: "k and p", text, at, x: [0, n, 1], y: [0.01, 0.99, 0.01], move }];
  },
  adjust: ({ n, k }) => ({ k: Math.min(k, n) }),
  actions: {},
};
