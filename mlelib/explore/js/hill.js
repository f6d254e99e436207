// The hill of a race: ranges, lines of equal height, and where the Hessian is negative definite.
import { climb } from "./ascent.js";
import { logisticModel, normalModel, reparametrized, separation } from "./math.js";
import { linspace } from "./svg.js";

const LEVELS = [0.5, 2, 4.5, 8, 18, 32]; // drops below the top: 1, 2, 3, 4, 6 and 8 standard errors
const CELLS = 36;
const kept = new Map(); // hills already drawn: they do not depend on where the climbers are

export function hillOf({ kind, x, y, scale }) {
  const key = JSON.stringify([kind, x, y, scale]);
  if (!kept.has(key)) {
    if (kept.size > 20) kept.clear();
    kept.set(key, kind === "normal" ? normalHill(x, scale) : logisticHill(x, y));
  }
  return kept.get(key);
}

function normalHill(x, scale) {
  const base = normalModel(x);
  const model = reparametrized(base, scale);
  const s = Math.sqrt(base.mle[1]);
  const range = [base.mean - 4 * s, base.mean + 4 * s];
  const [low, high] = {
    variance: [0.04 * s * s, 6 * s * s],
    sd: [0.2 * s, 2.6 * s],
    log: [Math.log(s) - 1.6, Math.log(s) + 1.4],
  }[scale];
  // The Hessian is negative definite below a line, inside a circle, or in a band: in closed form.
  const circle = linspace(0, Math.PI, 61).map((a) => [
    base.mean + Math.sqrt(3) * s * Math.cos(a),
    Math.sqrt(3) * s * Math.sin(a),
  ]);
  const edge = {
    variance: [[[range[0], 2 * s * s], [range[1], 2 * s * s]]],
    sd: [circle],
    log: [-1, 1].map((side) => [[base.mean + side * s, low], [base.mean + side * s, high]]),
  }[scale];
  const ylabel = { variance: "σ²", sd: "σ", log: "log σ" }[scale];
  return contoured({ model, x: range, y: [low, high], top: model.mle, edge, xlabel: "μ", ylabel });
}

function logisticHill(x, y) {
  const model = logisticModel(x, y);
  const fit = climb(model, [0, 0], "scoring");
  const exists = fit.converged && separation(x, y).kind === "none";
  const top = exists ? fit.trace.at(-1).theta : null;
  let ranges = [[-10, 10], [-10, 10]];
  if (top) {
    const [[a, b], [, c]] = model.information(top);
    const errors = [c, a].map((v) => Math.sqrt(v / (a * c - b * b)));
    ranges = top.map((t, i) => [Math.min(t - 6 * errors[i], 0), Math.max(t + 6 * errors[i], 0)]);
  }
  const names = { xlabel: "β₁, the intercept", ylabel: "β₂, the slope" };
  return contoured({ model, x: ranges[0], y: ranges[1], top, edge: [], ...names });
}

// Lines of equal height by marching squares, on √(drop), which is nearly linear across a cell.
function contoured(hill) {
  const best = hill.top ? hill.model.loglik(hill.top) : 0;
  const [xs, ys] = [linspace(...hill.x, CELLS), linspace(...hill.y, CELLS)];
  const heights = ys.map((b) =>
    xs.map((a) => Math.sqrt(Math.max(0, best - hill.model.loglik([a, b])))),
  );
  const lines = LEVELS.flatMap((drop) => march(xs, ys, heights, Math.sqrt(drop)));
  return { ...hill, best, lines };
}

function march(xs, ys, heights, level) {
  const found = [];
  const cut = (p, q, f, g) => {
    const share = (level - f) / (g - f);
    return [p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])];
  };
  for (let j = 0; j + 1 < ys.length; j++)
    for (let i = 0; i + 1 < xs.length; i++) {
      const corners = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]];
      const points = [];
      corners.forEach(([a, b], k) => {
        const [c, d] = corners[(k + 1) % 4];
        const [f, g] = [heights[b][a], heights[d][c]];
        if (f > level !== g > level) points.push(cut([xs[a], ys[b]], [xs[c], ys[d]], f, g));
      });
      for (let k = 0; k + 1 < points.length; k += 2) found.push([points[k], points[k + 1]]);
    }
  return found;
}
