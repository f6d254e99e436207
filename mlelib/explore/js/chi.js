// The chi-squared distribution, and the likelihood of a scale: for explorers of intervals.
import { root } from "./math.js";

// Σ of the chi-squared distribution up to x, with `df` degrees of freedom.
export function chiSquared(x, df) {
  if (!(x > 0)) return 0;
  if (x === Infinity) return 1;
  const [a, h] = [df / 2, x / 2];
  const scale = Math.exp(a * Math.log(h) - h - logGamma(a));
  if (h < a + 1) {
    let [term, total] = [1 / a, 1 / a];
    for (let i = 1; term > 1e-17 * total; i++) total += term *= h / (a + i);
    return scale * total;
  }
  let [b, c] = [h + 1 - a, 1e300];
  let d = 1 / b;
  let f = d;
  for (let i = 1; i < 1000; i++) {
    const k = -i * (i - a);
    b += 2;
    d = 1 / (k * d + b);
    c = b + k / c;
    f *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return 1 - scale * f;
}

// log Γ at multiples of a half, by the recursion.
function logGamma(a) {
  let total = a % 1 === 0 ? 0 : Math.log(Math.PI) / 2;
  for (let v = a % 1 === 0 ? 1 : 0.5; v < a - 0.25; v++) total += Math.log(v);
  return total;
}

// Where t + e^−t − 1 = c, below and above t = 0: over the logarithm of a scale, ℓ falls like this.
export function logEnds(c) {
  const g = (t) => t + Math.exp(-t) - 1 - c;
  return [root(g, -40, 0), root(g, 0, 2 + c)];
}
