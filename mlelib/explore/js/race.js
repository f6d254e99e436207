// The race: gradient ascent, Newton, Fisher scoring and L-BFGS climb one hill from one start.
import { climb, pointAt, solvePositive } from "./ascent.js";
import { hillOf } from "./hill.js";
import { separation } from "./math.js";
import { dots, line, segments, show } from "./svg.js";

const RUNNERS = [
  ["gradient", "gradient ascent ●", "blue", "circle"],
  ["newton", "Newton ■", "orange", "square"],
  ["scoring", "Fisher scoring ▲", "green", "triangle"],
  ["lbfgs", "L-BFGS ◆", "purple", "diamond"],
];
const MOST_STEPS = 40;
const NEAREST = 1e-6; // standard errors: nearer to the top, the picture does not tell
const FOR_EVER = "climbs forever: the data are separated, so no MLE exists.";
const runs = new Map();

function raceOf(state) {
  const { kind, x, y, scale, start, careful, step_size: step, paths } = state;
  const key = JSON.stringify([kind, x, y, scale, start, careful, step]);
  if (!runs.has(key)) {
    if (runs.size > 5) runs.clear();
    const { model, ...hill } = hillOf(state);
    const how = { lineSearch: careful, step, max: MOST_STEPS };
    const traces = RUNNERS.slice(0, 3).map(([name]) => climb(model, start, name, how));
    traces.push(nearestPath(paths[kind === "normal" ? scale : "logistic"], start, hill));
    if (kind === "logistic" && separation(x, y).kind !== "none")
      for (const trace of traces) Object.assign(trace, { converged: false, stopped: FOR_EVER });
    runs.set(key, { model, hill, traces });
  }
  return runs.get(key);
}

// SciPy's L-BFGS is not repeated here: its paths from some starts came with the page.
function nearestPath(paths, start, { x, y }) {
  const far = ([[a, b]]) =>
    ((a - start[0]) / (x[1] - x[0])) ** 2 + ((b - start[1]) / (y[1] - y[0])) ** 2;
  const path = paths.reduce((best, other) => (far(other) < far(best) ? other : best));
  const trace = path.map(([a, b, distance]) => ({ theta: [a, b], distance }));
  return { trace, converged: path.at(-1)[2] < 1e-4, stopped: "" };
}

function standing({ trace, converged, stopped }, at) {
  const last = trace.length - 1;
  const here = trace[Math.min(at, last)];
  const left = here.distance < NEAREST ? `below ${show(NEAREST)} se` : `${show(here.distance)} se`;
  if (at < last) return `step ${at}: ${left}`;
  if (converged) return `at the top in ${last} steps`;
  return stopped ? `stopped after ${last}: ${left}` : `step ${last}: ${left}`;
}

const sentence = (words) => words[0].toUpperCase() + words.slice(1);

export const explorer = {
  scene(state) {
    const { model, hill, traces } = raceOf(state);
    const { start, at } = state;
    const theta = (point) => `(${point.map((v) => show(v)).join(", ")})`;
    const steps = Math.max(10, ...traces.map(({ trace }) => trace.length - 1));
    const seen = traces.map(({ trace }) => trace.slice(0, at + 1));
    const log = (d) => Math.log10(Math.min(Math.max(d, NEAREST), 1e3));
    const troubles = traces
      .map(({ stopped }, i) => (stopped && at >= traces[i].trace.length - 1 ? sentence(`${RUNNERS[i][1]} ${stopped}`) : ""))
      .filter(Boolean);
    const says = [
      newtonsStart(model, start),
      hill.edge.length ? "The red dashed line bounds the region where it is." : "For this model it is so everywhere.",
      ...troubles,
    ];
    return {
      panels: [
        {
          alt: `Lines of equal log-likelihood${hill.top ? ` around the top at ${theta(hill.top)}` : ", which has no top"}, and four climbs from ${theta(start)}, up to step ${at}.`,
          x: hill.x, y: hill.y, xlabel: hill.xlabel, ylabel: hill.ylabel,
          items: [
            segments("muted", hill.lines, { width: 0.8 }),
            ...hill.edge.map((points) => line("red", points, { dash: "6 4", width: 1.4 })),
            ...seen.flatMap((trace, i) => {
              const points = trace.map((record) => record.theta);
              const [, , color, shape] = RUNNERS[i];
              return [
                line(color, points, i === 3 ? { dash: "2 3", width: 1.4 } : { width: 1.4 }),
                dots(color, points.map(([a, b]) => [a, b, 3]), { shape }),
              ];
            }),
          ],
        },
        {
          alt: `Distance to the top in standard errors, on a scale of powers of ten, against steps: ${traces.map((t, i) => `${RUNNERS[i][1]} ${standing(t, at)}`).join("; ")}.`,
          x: [0, steps], y: [-6, 3], xlabel: "steps", ylabel: "log₁₀ of the distance in standard errors",
          items: seen.flatMap((trace, i) => {
            const points = trace.map((record, t) => [t, log(record.distance), 3]);
            const [, , color, shape] = RUNNERS[i];
            return [
              line(color, points.map(([a, b]) => [a, b]), i === 3 ? { dash: "2 3", width: 1.4 } : { width: 1.4 }),
              dots(color, points, { shape }),
            ];
          }),
        },
      ],
      readouts: traces.map((trace, i) => [RUNNERS[i][1], standing(trace, at)]),
      verdict: says.join(" "),
    };
  },
  handles({ start, ...state }) {
    const { x, y, xlabel, ylabel } = hillOf(state);
    const text = `${xlabel} = ${show(start[0])}, ${ylabel} = ${show(start[1])}`;
    const grid = ([low, high]) => [low, high, Number(((high - low) / 100).toPrecision(2))];
    const move = (a, b) => ({ start: [a, b], at: MOST_STEPS });
    return [{ panel: 0, label: "start", text, at: start, x: grid(x), y: grid(y), move }];
  },
  // Another parametrization keeps the place of the start: the same μ and the same σ.
  adjust(now, before) {
    if (now.scale === before.scale) return {};
    const v = { variance: (t) => t, sd: (t) => t * t, log: (t) => Math.exp(2 * t) }[before.scale](before.start[1]);
    const to = { variance: v, sd: Math.sqrt(v), log: Math.log(v) / 2 }[now.scale];
    return { start: [before.start[0], Number(to.toPrecision(6))] };
  },
  actions: {
    back: ({ at, ...s }) => ({ at: Math.max(0, Math.min(at, longest(s)) - 1) }),
    step: ({ at, ...s }) => ({ at: at >= longest(s) ? 0 : at + 1 }),
    run(s, { state, change, calm }) {
      const last = longest(s);
      if (calm()) return { at: last };
      const tick = (at) => {
        if (state().at !== at - 1) return; // somebody else has moved on
        change({ at });
        if (at < last) setTimeout(tick, 250, at + 1);
      };
      setTimeout(tick, 250, 1);
      return { at: 0 };
    },
  },
};

const longest = (s) => Math.max(...raceOf(s).traces.map(({ trace }) => trace.length - 1));

// Whether Newton's whole step leads up from the start.
function newtonsStart(model, start) {
  const { score } = pointAt(model, start);
  const curvature = model.hessian(start).map((row) => row.map((v) => -v));
  const words = "At the start the Hessian is";
  if (solvePositive(curvature, score, [true, true]) !== null) return `${words} negative definite.`;
  const [[a, b], [, d]] = curvature;
  const [u, v] = score;
  const determinant = a * d - b * b;
  if (determinant === 0) return `${words} singular: Newton’s method has no step.`;
  const slope = (d * u * u - 2 * b * u * v + a * v * v) / determinant; // of ℓ, along the step
  return `${words} not negative definite: Newton’s whole step points ${slope < 0 ? "downhill" : "uphill"}.`;
}
