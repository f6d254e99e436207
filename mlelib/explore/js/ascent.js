// Gradient ascent, Newton and Fisher scoring: the same steps as mlelib's, the failing ones too.
// θ has two entries. A model has loglik, score, hessian, information and `low`, its bounds.
import { EPS, sum } from "./math.js";

const ROUNDING = 1e-12;
const SINGULAR = 10 * EPS; // a reciprocal condition number that rounding alone may have made
const FORMED = 1e-13; // and one below which a matrix that was formed has lost all but three digits
const HALVINGS = 2200; // from the largest float64 to the smallest
const NOT_DEFINITE = "stops: the Hessian is not negative definite there.";

// Solve A s = u for a positive definite A over the free entries; null where it is none, or where
// its reciprocal condition number is not above `least`.
export function solvePositive(A, u, free, least = SINGULAR) {
  if (!free[0] || !free[1]) {
    const i = free[0] ? 0 : 1;
    if (!free[i]) return [0, 0];
    if (!(A[i][i] > 0 && A[i][i] < Infinity)) return null;
    const d = 1 / Math.sqrt(A[i][i]);
    return i ? [0, d * (d * u[1])] : [d * (d * u[0]), 0];
  }
  if (!(A.flat().every(Number.isFinite) && A[0][0] > 0 && A[1][1] > 0)) return null;
  const d = [1 / Math.sqrt(A[0][0]), 1 / Math.sqrt(A[1][1])];
  const r = d[0] * A[0][1] * d[1];
  const left = 1 - r * r; // the diagonal is 1 now
  // The reciprocal condition number in the 1-norm is (1 − r²)/(1 + |r|)² for such a matrix.
  if (!(left > 0) || !(left / (1 + Math.abs(r)) ** 2 > least)) return null;
  const [a, b] = [d[0] * u[0], d[1] * u[1]];
  const last = (b - r * a) / left;
  return [d[0] * (a - r * last), d[1] * last];
}

// The same for A = BᵀB, from the rows of B: to form A has squared the condition number.
function solveRows(rows, u) {
  const lengths = [0, 1].map((j) => Math.hypot(...rows.map((row) => row[j])));
  if (!lengths.every((v) => v > 0 && v < Infinity)) return null;
  const [a, b] = [0, 1].map((j) => rows.map((row) => row[j] / lengths[j]));
  const r = sum(a.map((v, i) => v * b[i]));
  const s = Math.hypot(...a.map((v, i) => b[i] - r * v));
  const size = Math.max(1, Math.abs(r) + s) * Math.max(1, (1 + Math.abs(r)) / s);
  if (!(size < 1 / SINGULAR)) return null;
  const first = u[0] / lengths[0];
  const last = (u[1] / lengths[1] - r * first) / (s * s);
  return [(first - r * last) / lengths[0], last / lengths[1]];
}

// A model may know the rows of B for its information.
const solveAt = (model, theta, A, u, free) =>
  model.rows && free.every(Boolean)
    ? (solvePositive(A, u, free, FORMED) ?? solveRows(model.rows(theta), u))
    : solvePositive(A, u, free);

export function pointAt(model, theta) {
  const [score, information] = [model.score(theta), model.information(theta)];
  if (!score.concat(information.flat()).every(Number.isFinite))
    throw new Stop("stops: the derivatives there are beyond float64.");
  const free = theta.map((v, i) => !(v <= model.low[i] && score[i] < 0));
  const step = solveAt(model, theta, information, score, free);
  return { theta, loglik: model.loglik(theta), score, information, free, step };
}

// √(Uᵀ I⁻¹ U): near the top, the distance to it in standard errors.
function distance(point) {
  if (!point.step || !Number.isFinite(point.loglik)) return Infinity;
  const squared = sum(point.step.map((s, i) => (s === 0 ? 0 : point.score[i] * s)));
  return squared >= 0 ? Math.sqrt(squared) : Infinity;
}

class Stop extends Error {}

const DIRECTIONS = {
  gradient: (_, point) => point.score.map((u, i) => (point.free[i] ? u : 0)),
  scoring(_, point) {
    if (!point.step) throw new Stop("stops: its matrix is singular there.");
    return point.step;
  },
  newton(model, point, lineSearch) {
    const curvature = model.hessian(point.theta).map((row) => row.map((v) => -v));
    const step = solveAt(model, point.theta, curvature, point.score, point.free);
    if (step) return step;
    if (lineSearch)
      throw new Stop(NOT_DEFINITE);
    // Elimination with the larger pivot first, as solvers do it.
    const rows = [0, 1].map((i) => [...curvature[i], point.score[i]]);
    if (Math.abs(rows[1][0]) > Math.abs(rows[0][0])) rows.reverse();
    const [[a, b, u], [c, d, v]] = rows;
    const rest = d - (c / a) * b;
    if (!rest) throw new Stop("stops: its matrix is singular there.");
    const last = (v - (c / a) * u) / rest;
    return [(u - b * last) / a, last];
  },
};

const plus = (theta, size, way) => theta.map((v, i) => v + size * way[i]);

function leap(model, point, way, size) {
  const theta = plus(point.theta, size, way);
  const loglik = theta.every(Number.isFinite) ? model.loglik(theta) : NaN;
  if (!Number.isFinite(loglik))
    throw new Stop("left the space: no log-likelihood exists where its step led.");
  return [pointAt(model, theta), size];
}

// How far the rounding of θ alone moves a point, in standard errors.
const blurOf = ({ theta, information }) =>
  EPS * sum(theta.map((v, i) => {
    const own = information[i][i];
    return v !== 0 && own > 0 && own < Infinity ? Math.abs(v) * Math.sqrt(own) : 0;
  }));

function search(model, point, way, size, sufficient) {
  const blur = 16 * (EPS * (1 + Math.abs(point.loglik)) + blurOf(point));
  let lost = null; // higher, but where the information is singular
  for (let i = 0; i < HALVINGS; i++, size /= 2) {
    const theta = plus(point.theta, size, way).map((v, j) => Math.max(v, model.low[j]));
    const move = theta.map((v, j) => v - point.theta[j]);
    const promised = sum(move.map((m, j) => m * point.score[j]));
    const loglik = promised > 0 && theta.every(Number.isFinite) ? model.loglik(theta) : -Infinity;
    if (point.loglik + sufficient * promised <= loglik && loglik < Infinity) {
      const arrived = pointAt(model, theta);
      if (arrived.step || !point.step) return [arrived, size];
      lost ??= [arrived, size];
    }
    if (point.loglik - blur <= loglik && loglik < Infinity && promised <= 100 * blur && !lost) {
      const arrived = pointAt(model, theta);
      if (sum(move.map((m, j) => m * arrived.score[j])) >= -0.8 * promised) return [arrived, size];
    }
    if (Math.abs(promised) <= EPS * blur) break;
  }
  if (lost) return lost;
  throw new Stop("stops: no step from there raises the log-likelihood any more.");
}

// Climb from `start`. Gives the trace ({theta, loglik, distance, size}), and why it ended.
export function climb(model, start, name, { lineSearch = true, step = null, max = 60, tol = 1e-8 } = {}) {
  const careful = name === "scoring" || lineSearch;
  const grow = name === "gradient" && lineSearch;
  const first = name === "gradient" ? (step ?? 1) : 1;
  const direction = (point) => DIRECTIONS[name](model, point, lineSearch);
  let [point, size, stopped] = [pointAt(model, start), first, ""];
  const record = (at, used) => ({ theta: at.theta, loglik: at.loglik, distance: distance(at), size: used });
  const trace = [record(point, 0)];
  const done = () => trace.at(-1).distance <= tol;
  while (!done() && !stopped && trace.length <= max) {
    try {
      const way = direction(point);
      if (careful) [point, size] = search(model, point, way, size, grow ? 0.1 : 1e-4);
      else [point, size] = leap(model, point, way, size);
      trace.push(record(point, size));
      size = grow ? 2 * size : first;
    } catch (reason) {
      if (!(reason instanceof Stop)) throw reason;
      stopped = reason.message;
    }
  }
  if (done() && !grow && trace.length > 1 && distance(point) > ROUNDING) {
    const arrived = pointAt(model, plus(point.theta, 1, direction(point)));
    if (distance(arrived) < distance(point)) trace.push(record((point = arrived), 1));
  }
  const H = model.hessian(point.theta).map((row) => row.map((v) => -v));
  const top = done() && solveAt(model, point.theta, H, point.score, point.free) !== null;
  return { trace, converged: top, stopped: stopped || (done() ? (top ? "" : NOT_DEFINITE) : `has not arrived in ${max} steps.`) };
}
