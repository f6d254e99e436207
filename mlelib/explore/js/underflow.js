// Underflow: the product of n factors p in two precisions, and the sum of their logarithms.
import { near } from "./handle.js";
import { dots, line, linspace, show } from "./svg.js";

const log10 = (value) => (value > 0 ? Math.log10(value) : -Infinity);
const MOST_DIGITS = 10; // of the comparison with the sum of logarithms, which rounds as well

// The product after 0 … n factors, rounded after each to float64, or by Math.fround to float32.
export function products(n, p, round = (v) => v) {
  const found = [1];
  const factor = round(p);
  for (let i = 1; i <= n; i++) found.push(round(found[i - 1] * factor));
  return found;
}

// What has become of a product: a sentence.
function fate(values) {
  const dead = values.indexOf(0);
  if (dead > 0) return `is 0 from factor ${dead} on`;
  const stuck = values.findIndex((v, i) => i > 0 && v === values[i - 1]);
  if (stuck > 0) return `stays at ${show(values.at(-1))} from factor ${stuck - 1} on`;
  return `is ${show(values.at(-1))}`;
}

export const explorer = {
  scene({ n, p }) {
    const [double, single] = [products(n, p), products(n, p, Math.fround)];
    const small = Math.fround(p);
    const steps = [...new Set(linspace(0, n, 121).map((v) => Math.floor(v)))];
    const true10 = (i, q = p) => (i * Math.log(q)) / Math.LN10;
    const digits = (values, q) =>
      steps.map((i) => {
        if (values[i] === 0) return [i, 0];
        const wrong = Math.abs(Math.expm1(Math.log(values[i]) - i * Math.log(q)));
        const right = -Math.log10(Math.max(wrong, 1e-99));
        return [i, Math.floor(10 * Math.min(MOST_DIGITS, Math.max(0, right))) / 10];
      });
    const bottom = Math.min(-10, Math.max(true10(n), -700)) * 1.05;
    const heights = (values) => steps.map((i) => [i, log10(values[i])]);
    const every = (points, k) => points.filter((_, i) => i % 12 === k && Number.isFinite(points[i][1]));
    return {
      panels: [
        {
          alt: `Running products on a scale of powers of ten: in float64 the product ${fate(double)}; in float32 it ${fate(single)}.`,
          x: [0, n], y: [bottom, 0], xlabel: "factors", ylabel: "log₁₀ of the running product",
          items: [
            line("muted", [[0, 0], [n, true10(n)]], { dash: "4 3", width: 1.2 }),
            line("blue", heights(double)),
            line("orange", heights(single)),
            dots("blue", every(heights(double), 3), { shape: "circle" }),
            dots("orange", every(heights(single), 9), { shape: "square" }),
          ],
        },
        {
          alt: `Correct digits of each product: at the end ${show(digits(double, p).at(-1)[1], 2)} in float64 and ${show(digits(single, small).at(-1)[1], 2)} in float32.`,
          x: [0, n], y: [0, MOST_DIGITS + 0.5], xlabel: "factors", ylabel: "correct digits (10 or more shown as 10)",
          items: [
            line("blue", digits(double, p)),
            line("orange", digits(single, small)),
            dots("blue", every(digits(double, p), 3), { shape: "circle" }),
            dots("orange", every(digits(single, small), 9), { shape: "square" }),
          ],
        },
      ],
      readouts: [
        ["float64 product (circles)", show(double.at(-1))],
        ["float32 product (squares)", show(single.at(-1))],
        ["sum of logs, n log p", show(n * Math.log(p))],
        ["in powers of ten", show(true10(n))],
      ],
      verdict: `In float64 the product ${fate(double)}. In float32 it ${fate(single)}. The sum of logs is ${show(n * Math.log(p))}.`,
    };
  },
  handles({ n, p }, scene) {
    const at = scene.panels[0].items[0].points[1];
    const text = `p = ${show(p)}, the sum of logs reaches ${show(n * Math.log(p))}`;
    const move = (x, y) => ({ p: near(10 ** (y / n), [0.01, 0.99, 0.01]) });
    const low = scene.panels[0].y[0];
    const step = Math.abs(low) / 60;
    return [{ panel: 0, label: "end of the true product", text, at, y: [low, 0, step], move }];
  },
  actions: {},
};
