// Mixture: points and two normal components can be dragged; EM climbs, a step at a time.
import { near } from "./handle.js";
import { normalLogpdf, sum } from "./math.js";
import { dots, line, linspace, segments, show } from "./svg.js";

const MOST_STEPS = 200;
const ENOUGH = 1e-9; // a step that gains less has arrived
const FLOOR = 1e-10; // a variance below it is one that falls to 0
const CHIPS = 12; // points that have a chip each; the others share one
const NAMES = ["first", "second"];
const climbs = new Map();

// The logarithms of w_j φ(v; μ_j, σ_j²) of both components.
const logs = ({ w, mu, v }, q) => [0, 1].map((j) => Math.log(w[j]) + normalLogpdf(q, mu[j], v[j]));

// At a state of the climb: ℓ, and the responsibilities of the first component.
function seenFrom(theta, x) {
  const pairs = x.map((q) => logs(theta, q));
  const totals = pairs.map(([a, b]) => Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b))));
  return { theta, loglik: sum(totals), r: pairs.map(([a], i) => Math.exp(a - totals[i])) };
}

// Each component takes the mean and the variance of its share; one without a share stays.
function refit({ theta, r }, x) {
  const shares = [r, r.map((value) => 1 - value)];
  const next = { w: [], mu: [], v: [] };
  shares.forEach((share, j) => {
    const n = sum(share);
    const mu = n > 0 ? sum(share.map((s, i) => s * x[i])) / n : theta.mu[j];
    const v = n > 0 ? sum(share.map((s, i) => s * (x[i] - mu) ** 2)) / n : theta.v[j];
    next.w.push(n / x.length);
    next.mu.push(mu);
    next.v.push(v);
  });
  return next;
}

// The whole climb: its states, and how it ends.
function climbOf({ x, w, m1, s1, m2, s2 }) {
  const key = JSON.stringify([x, w, m1, s1, m2, s2]);
  if (!climbs.has(key)) {
    if (climbs.size > 5) climbs.clear();
    const trace = [seenFrom({ w: [w, 1 - w], mu: [m1, m2], v: [s1 * s1, s2 * s2] }, x)];
    const climb = { trace, arrived: false, onto: null };
    while (trace.length <= MOST_STEPS && !climb.arrived && !climb.onto) {
      const next = refit(trace.at(-1), x);
      const j = next.v.findIndex((value) => value < FLOOR);
      if (j >= 0) climb.onto = [NAMES[j], next.mu[j]];
      else {
        trace.push(seenFrom(next, x));
        climb.arrived = trace.at(-1).loglik - trace.at(-2).loglik < ENOUGH;
      }
    }
    climbs.set(key, climb);
  }
  return climbs.get(key);
}

const stepOf = (state) => Math.min(state.at, climbOf(state).trace.length - 1);

function verdictOf({ trace, arrived, onto }, at) {
  const { theta } = trace[at];
  const last = at === trace.length - 1;
  const nothing = theta.w.findIndex((w) => w === 0);
  if (last && onto)
    return `The next step leaves the ${onto[0]} component with x = ${show(onto[1])} alone, and with variance 0: ℓ grows without bound, and no MLE exists.`;
  if (nothing >= 0) return `The ${NAMES[nothing]} component has no share in any point, and will never get one.`;
  if (last && arrived) {
    const same = Math.abs(theta.mu[0] - theta.mu[1]) < 1e-6 && Math.abs(theta.v[0] - theta.v[1]) < 1e-6;
    if (same) return "Both components are the same: every point stays divided as it is, and EM stands still at a single normal distribution.";
    return `EM stands still after ${at} steps: the top of its neighborhood, or a saddle.`;
  }
  if (at === 0) return "The bars show how each point is divided. A step gives each component the mean and the variance of its share.";
  const gain = trace[at].loglik - trace[at - 1].loglik;
  return `Step ${at} has gained ${gain < 1e-6 ? "less than 1e-6" : show(gain)}.`;
}

// What the reader sees becomes the start, for something is about to be moved.
function here(state) {
  const { w, mu, v } = climbOf(state).trace[stepOf(state)].theta;
  const number = (value) => Number(value.toPrecision(6));
  const [s1, s2] = v.map((value) => Math.max(0.05, number(Math.sqrt(value))));
  return { w: Math.min(0.99, Math.max(0.01, number(w[0]))), m1: number(mu[0]), m2: number(mu[1]), s1, s2, at: 0 };
}

export const explorer = {
  scene(state) {
    const { x, low, high } = state;
    const climb = climbOf(state);
    const at = stepOf(state);
    const { theta, loglik, r } = climb.trace[at];
    const sd = theta.v.map(Math.sqrt);
    const grid = linspace(low, high, 161);
    const curves = [0, 1].map((j) => grid.map((q) => [q, Math.exp(logs(theta, q)[j])]));
    const both = grid.map((q, i) => [q, curves[0][i][1] + curves[1][i][1]]);
    const top = roof(theta, both);
    const [foot, head] = [-0.34 * top, -0.05 * top];
    const cut = r.map((share) => foot + share * (head - foot));
    const path = climb.trace.slice(0, at + 1).map((point, i) => [i, point.loglik]);
    const heights = climb.trace.map((point) => point.loglik);
    const [least, most] = [Math.min(...heights), Math.max(...heights)];
    const room = Math.max(0.05 * (most - least), 0.01);
    const chips = r.slice(0, CHIPS).map((share, i) => `x = ${show(x[i])}: ${show(share, 3)}`);
    if (x.length > CHIPS) chips.push(`${x.length - CHIPS} more: ${show(sum(r.slice(CHIPS)), 3)}`);
    return {
      panels: [
        {
          alt: `Two normal densities, each times its share: ${[0, 1].map((j) => `the ${NAMES[j]} with share ${show(theta.w[j], 3)}, mean ${show(theta.mu[j])} and standard deviation ${show(sd[j])}`).join(", ")}; and their sum. Below them a bar at each of ${x.length} points, divided between the two.`,
          x: [low, high], y: [-0.55 * top, 1.1 * top], least: 0, xlabel: "x", ylabel: "density; bars: who is responsible",
          items: [
            line("muted", both, { dash: "4 3", width: 1.2 }),
            line("blue", curves[0]),
            line("orange", curves[1]),
            segments("blue", x.map((q, i) => [[q, foot], [q, cut[i]]]), { width: 7 }),
            segments("orange", x.map((q, i) => [[q, cut[i]], [q, head]]), { width: 7 }),
          ],
        },
        {
          alt: `The log-likelihood against EM steps, from ${show(heights[0])} to ${show(loglik)} after ${at}; it never falls.`,
          x: [0, Math.max(10, climb.trace.length - 1)], y: [least - room, most + room],
          xlabel: "EM step", ylabel: "ℓ",
          items: [line("green", path), dots("green", path.map(([a, b]) => [a, b, 3]))],
        },
      ],
      readouts: [
        ["EM step", show(at)],
        ["first: share", show(theta.w[0], 3)],
        ["first: μ, σ", `${show(theta.mu[0])}, ${show(sd[0])}`],
        ["second: share", show(theta.w[1], 3)],
        ["second: μ, σ", `${show(theta.mu[1])}, ${show(sd[1])}`],
        ["ℓ", show(loglik)],
      ],
      chips,
      verdict: verdictOf(climb, at),
    };
  },
  handles(state) {
    const { x, low, high } = state;
    const { theta, r } = climbOf(state).trace[stepOf(state)];
    const top = roof(theta, linspace(low, high, 161).map((q) => [q, sum(logs(theta, q).map(Math.exp))]));
    const widest = (high - low) / 2;
    const parts = [0, 1].flatMap((j) => {
      const [mu, sd, name] = [theta.mu[j], Math.sqrt(theta.v[j]), NAMES[j]];
      const peak = theta.w[j] / sd / Math.sqrt(2 * Math.PI);
      return [
        {
          panel: 0, label: `mean of the ${name}`, text: `μ = ${show(mu)}`, at: [mu, Math.min(peak, 1.1 * top)],
          x: [low, high, 0.05], move: (q) => ({ ...here(state), [`m${j + 1}`]: q }),
        },
        {
          panel: 0, label: `standard deviation of the ${name}`, text: `σ = ${show(sd)}`,
          at: [mu + sd, Math.min(peak * Math.exp(-0.5), 1.1 * top)], x: [mu + 0.05, mu + widest, 0.05],
          move: (q) => ({ ...here(state), [`s${j + 1}`]: near(q - mu, [0.05, widest, 0.01]) }),
        },
      ];
    });
    const points = x.map((value, i) => ({
      panel: 0, label: `point ${i + 1}`, text: `x = ${show(value)}, ${show(r[i], 3)} of it the first’s`,
      at: [value, -0.45 * top], point: i, x: [low, high, 0.05],
      move: (q) => ({ ...here(state), x: x.map((old, k) => (k === i ? q : old)) }),
    }));
    return [...parts, ...points];
  },
  actions: {
    back: (state) => ({ at: Math.max(0, stepOf(state) - 1) }),
    step: (state) => ({ at: Math.min(stepOf(state) + 1, climbOf(state).trace.length - 1) }),
    run(given, { state, change, calm }) {
      const last = climbOf(given).trace.length - 1;
      if (calm()) return { at: last };
      const [pace, key] = [Math.ceil(last / 40), JSON.stringify({ ...given, at: 0 })];
      const tick = (at) => {
        const now = state();
        if (now.at !== at || JSON.stringify({ ...now, at: 0 }) !== key || at >= last) return;
        const next = Math.min(last, at + pace);
        change({ at: next });
        setTimeout(tick, 150, next);
      };
      const from = stepOf(given) === last ? 0 : stepOf(given);
      setTimeout(tick, 150, from);
      return { at: from };
    },
  },
};

// How high the panel reaches: over both peaks, unless one is a spike.
function roof({ w, v }, curve) {
  const peaks = [0, 1].map((j) => w[j] / Math.sqrt(2 * Math.PI * v[j]));
  const broad = Math.max(...curve.map(([, y]) => y));
  return Math.max(0.01, Math.min(Math.max(broad, ...peaks), 3 * Math.min(broad, 0.5)));
}
