// The mathematics of the explorers, apart from all drawing: the same numbers as mlelib's.
export const Z = 1.959963984540054; // the 0.975 quantile of the standard normal
export const CUT = (Z * Z) / 2; // how far below its top ℓ is at the ends of a 95 % interval
export const EPS = 2 ** -52;
export const sum = (values) => values.reduce((a, b) => a + b, 0);
const mean = (values) => sum(values) / values.length;
const times = (a, b) => (a === 0 ? 0 : a * b); // nothing observed means no term, also at log 0

export const bernoulli = {
  loglik: (k, n, p) => times(k, Math.log(p)) + times(n - k, Math.log1p(-p)),
  score: (k, n, p) => (k ? k / p : 0) - (n > k ? (n - k) / (1 - p) : 0),
  hessian: (k, n, p) => -(k ? k / p / p : 0) - (n > k ? (n - k) / (1 - p) / (1 - p) : 0),
  information: (k, n, p) => n / p / (1 - p),
  likelihoodInterval(k, n) {
    const top = bernoulli.loglik(k, n, k / n);
    const drop = (p) => top - bernoulli.loglik(k, n, p) - CUT;
    return [k === 0 ? 0 : root(drop, 0, k / n), k === n ? 1 : root(drop, k / n, 1)];
  },
};

// Where f changes its sign between a and b, to the last digits: halving.
export function root(f, a, b) {
  const rising = f(b) > 0 || !(f(a) > 0);
  for (let i = 0; i < 200; i++) {
    const middle = (a + b) / 2;
    if (middle === a || middle === b) break;
    if (f(middle) > 0 === rising) b = middle;
    else a = middle;
  }
  return (a + b) / 2;
}

// Log of the binomial coefficient, by its product; exact enough for n up to a few hundred.
export function logChoose(n, k) {
  let total = 0;
  for (let i = 1; i <= Math.min(k, n - k); i++) total += Math.log((n + 1 - i) / i);
  return total;
}

export const normalLogpdf = (x, mu, sigma2) =>
  -0.5 * (Math.log(2 * Math.PI) + Math.log(sigma2) + (x - mu) ** 2 / sigma2);

// The normal model with θ = (μ, σ²), from n, the mean and the sum of squared deviations.
export function normalModel(x) {
  const center = mean(x);
  const squares = sum(x.map((v) => (v - center) ** 2));
  const n = x.length;
  const quadratic = ([mu, v]) => squares / v + (n * (center - mu) ** 2) / v;
  return {
    n, mean: center, squares,
    low: [-Infinity, 0],
    loglik: (t) =>
      t[1] > 0 && Number.isFinite(t[1]) && Number.isFinite(t[0])
        ? -0.5 * (n * (Math.log(2 * Math.PI) + Math.log(t[1])) + quadratic(t))
        : -Infinity,
    score: (t) => [n * ((center - t[0]) / t[1]), (quadratic(t) - n) / 2 / t[1]],
    hessian(t) {
      const cross = (n * ((t[0] - center) / t[1])) / t[1];
      const fourth = n / t[1] / t[1];
      return [[-n / t[1], cross], [cross, fourth / 2 - fourth * (quadratic(t) / n)]];
    },
    // An information that vanishes is beyond float64: it may not do so in silence.
    information: (t) => [[n / t[1], 0], [0, n / t[1] / t[1] / 2 || Infinity]],
    mle: [center, squares / n],
  };
}

// The same model with σ (power 1) or log σ (power 0) in the place of σ², by the chain rule.
export function reparametrized(model, name) {
  if (name === "variance") return model;
  const sd = name === "sd";
  const back = ([mu, s]) => [mu, sd ? s * s : Math.exp(2 * s)];
  const slope = (t) => (sd ? 2 * t[1] : 2 * Math.exp(2 * t[1]));
  const bend = (t) => (sd ? 2 : 4 * Math.exp(2 * t[1]));
  const spread = (H, t) => {
    const d = slope(t);
    return [[H[0][0], H[0][1] * d], [H[1][0] * d, H[1][1] * d * d]];
  };
  return {
    ...model,
    low: [-Infinity, sd ? 0 : -Infinity],
    loglik: (t) => (sd && !(t[1] > 0) ? -Infinity : model.loglik(back(t))),
    score(t) {
      const u = model.score(back(t));
      return [u[0], u[1] * slope(t)];
    },
    hessian(t) {
      const H = spread(model.hessian(back(t)), t);
      H[1][1] += model.score(back(t))[1] * bend(t);
      return H;
    },
    information: (t) => spread(model.information(back(t)), t),
    mle: [model.mle[0], sd ? Math.sqrt(model.mle[1]) : Math.log(model.mle[1]) / 2],
  };
}

// Logistic regression on one predictor, with intercept: θ = (β₁, β₂).
export function logisticModel(x, y) {
  const parts = (t) =>
    x.map((v, i) => {
      const eta = t[0] + t[1] * v;
      const against = y[i] ? -eta : eta;
      const odds = Math.exp(Math.min(against, 700));
      const q = 1 / (1 + odds);
      const loss = Math.log1p(odds) + Math.max(against - 700, 0);
      return { eta, loss, residual: (y[i] ? 1 : -1) * odds * q, weight: odds * q * q };
    });
  const information = (t) => {
    const w = parts(t).map((part) => part.weight);
    const cross = sum(w.map((a, i) => a * x[i]));
    return [[sum(w), cross], [cross, sum(w.map((a, i) => a * x[i] * x[i]))]];
  };
  return {
    n: x.length,
    low: [-Infinity, -Infinity],
    parts,
    loglik(t) {
      const total = -sum(parts(t).map((part) => part.loss));
      return total <= 0 ? total : -Infinity;
    },
    score(t) {
      const r = parts(t).map((part) => part.residual);
      return [sum(r), sum(r.map((a, i) => a * x[i]))];
    },
    hessian: (t) => information(t).map((row) => row.map((v) => -v)),
    information,
    rows: (t) => parts(t).map(({ weight }, i) => [Math.sqrt(weight), Math.sqrt(weight) * x[i]]),
  };
}

// Whether one predictor with an intercept separates the labels, and where.
export function separation(x, y) {
  const [zeros, ones] = [0, 1].map((label) => x.filter((_, i) => y[i] === label));
  if (!zeros.length || !ones.length)
    return { kind: "complete", direction: [ones.length ? 1 : -1, 0] };
  for (const [below, above, sign] of [[zeros, ones, 1], [ones, zeros, -1]]) {
    const [low, high] = [Math.max(...below), Math.min(...above)];
    if (low > high) continue;
    const kind = low < high ? "complete" : "quasi-complete";
    return { kind, direction: [(-sign * (low + high)) / 2, sign] };
  }
  return { kind: "none", direction: null };
}
