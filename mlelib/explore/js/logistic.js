// Logistic: drag points across the boundary; Newton climbs from 0; separated data have no top.
import { climb } from "./ascent.js";
import { logisticModel, separation, sum } from "./math.js";
import { dots, line, linspace, segments, show, words } from "./svg.js";

const ITERATIONS = 15;
const HIDDEN = 0.01; // a bar below it cannot be seen on an axis that ends at 1

function verdictOf(x, y) {
  const { kind } = separation(x, y);
  const [zeros, ones] = [0, 1].map((label) => x.filter((_, i) => y[i] === label));
  if (kind === "none") return "The labels overlap: no threshold tells them apart, and the MLE exists.";
  if (!zeros.length || !ones.length)
    return "All labels are equal: completely separated, and no MLE exists.";
  const [below, above] = Math.max(...zeros) <= Math.min(...ones) ? [zeros, ones] : [ones, zeros];
  const [a, b] = [Math.max(...below), Math.min(...above)];
  const where = kind === "complete" ? `between x = ${show(a)} and ${show(b)}` : `at x = ${show(a)}`;
  const how = kind === "complete" ? "Completely" : "Quasi-completely";
  return `${how} separated ${where}: ℓ climbs forever, ‖β‖ grows without end, and no MLE exists.`;
}

export const explorer = {
  scene({ x, y, steps, low, high }) {
    const model = logisticModel(x, y);
    const { trace } = climb(model, [0, 0], "newton", { max: ITERATIONS });
    const at = Math.min(steps, trace.length - 1);
    const [b0, b1] = trace[at].theta;
    const parts = model.parts(trace[at].theta);
    const losses = parts.map((part) => part.loss);
    const sizes = trace.map(({ theta }) => Math.hypot(...theta));
    const heights = trace.map(({ loglik }) => Math.log10(-loglik));
    const sigmoid = linspace(low, high, 121).map((v) => [v, 1 / (1 + Math.exp(-(b0 + b1 * v)))]);
    const fitted = x.map((v) => 1 / (1 + Math.exp(-(b0 + b1 * v))));
    const flat = Math.abs(b1) < 1e-9; // rounding, where the labels do not depend on x
    const boundary = flat ? "nowhere" : show(-b0 / b1);
    const loglik = -sum(losses);
    const along = (values) => values.map((v, i) => [i, v]);
    const panel = (alt, xs, ys, xlabel, ylabel, items) => ({ alt, x: xs, y: ys, xlabel, ylabel, items });
    return {
      panels: [
        panel(
          `${x.length} points with labels 0 and 1, and the fitted probability after ${at} iterations; a half at x: ${boundary}.`,
          [low, high], [-0.12, 1.12], "x", "probability of y = 1",
          [
            line("muted", [[low, 0.5], [high, 0.5]], { dash: "4 3", width: 1.2 }),
            line("blue", sigmoid),
            segments("orange", x.map((v, i) => [[v, y[i]], [v, fitted[i]]]), { width: 2 }),
          ],
        ),
        panel(
          `Cross-entropy of each point, largest ${show(Math.max(...losses))}; together ${show(-loglik)}.`,
          [low, high], [0, Math.max(1, 1.1 * Math.max(...losses))], "x", "cross-entropy of each point",
          [
            segments("orange", x.map((v, i) => [[v, 0], [v, losses[i]]]), { width: 5 }),
            ...(Math.max(...losses) < HIDDEN // an empty panel would not say why
              ? [words((low + high) / 2, 0.5, `none is above ${show(Math.max(...losses))}`, { color: "muted", anchor: "middle" })]
              : []),
          ],
        ),
        panel(
          `Length of β after each iteration; ${show(sizes[at])} after ${at}.`,
          [0, ITERATIONS], [0, Math.max(1, 1.1 * Math.max(...sizes))], "iteration of Newton", "‖β‖",
          [line("blue", along(sizes)), dots("orange", [[at, sizes[at]]])],
        ),
        panel(
          `Minus the log-likelihood on a scale of powers of ten; ${show(-loglik)} after ${at} iterations.`,
          [0, ITERATIONS], [Math.min(-2, ...heights) - 0.5, 2], "iteration of Newton", "log₁₀ of −ℓ",
          [line("blue", along(heights)), dots("orange", [[at, heights[at]]])],
        ),
      ],
      readouts: [
        ["β₁, intercept", show(b0)],
        ["β₂, slope", show(flat ? 0 : b1)],
        ["odds per unit of x, times", show(Math.exp(b1))],
        ["p = ½ at x", boundary],
        ["‖β‖", show(sizes[at])],
        ["ℓ(β)", show(loglik)],
      ],
      verdict: verdictOf(x, y),
    };
  },
  handles({ x, y, low, high }) {
    return x.map((v, i) => ({
      panel: 0, label: `point ${i + 1}, label ${y[i]}`, text: `x = ${show(v)}`, at: [v, y[i]],
      x: [low, high, 0.1], point: i,
      move(q) {
        const moved = x.map((old, j) => (j === i ? q : old));
        return moved.every((value) => value === moved[0]) ? {} : { x: moved };
      },
    }));
  },
  actions: {},
};
