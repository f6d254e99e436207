// A handle: one thing in a panel that mouse, finger and keys can move.
// A handle is data from the explorer: {panel, label, text, at: [x, y], x: [low, high, step],
// y: [low, high, step], move(x, y)}; without x (or y) it does not move that way.
import { HEIGHT, WIDTH, scales } from "./svg.js";

export const near = (value, [low, high, step]) =>
  Math.min(high, Math.max(low, Number((low + Math.round((value - low) / step) * step).toFixed(9))));
const inside = (value, [low, high]) => Math.min(high, Math.max(low, value));

// Make the element for the handle that `of()` gives. `where(handle, event)` is a place in its
// panel, `change` takes what is new, `light` shows what belongs together, `settle` draws at once.
export function makeHandle(of, { where, change, light, settle }) {
  const element = document.createElement("div");
  element.className = "explore-handle";
  element.setAttribute("role", "slider");
  element.tabIndex = 0;
  const go = (x, y) => {
    const handle = of();
    const to = [handle.x ? near(x, handle.x) : x, handle.y ? near(y, handle.y) : y];
    change(handle.move(...to));
  };
  element.addEventListener("pointerdown", (event) => {
    element.setPointerCapture(event.pointerId);
    element.focus({ preventScroll: true });
    event.preventDefault();
  });
  element.addEventListener("pointermove", (event) => {
    if (element.hasPointerCapture(event.pointerId)) go(...where(of(), event));
  });
  element.addEventListener("keydown", (event) => {
    settle(); // keys can be faster than the screen, and each counts from where the last one led
    const target = afterKey(of(), event.key);
    if (!target) return;
    event.preventDefault();
    go(...target);
  });
  for (const [on, off] of [["pointerenter", "pointerleave"], ["focus", "blur"]]) {
    element.addEventListener(on, () => light(of().point, true));
    element.addEventListener(off, () => light(of().point, false));
  }
  return element;
}

// Where a key leads: arrows a step, page keys ten, home and end to the ends; else nothing.
function afterKey(handle, key) {
  const [x, y] = handle.at;
  const sizes = { Arrow: 1, Page: 10 };
  const size = sizes[Object.keys(sizes).find((name) => key.startsWith(name))];
  const main = handle.x ? "x" : "y";
  const put = (value, axis) => (axis === "x" ? [value, y] : [x, value]);
  if (key === "Home" || key === "End") return put(handle[main][key === "Home" ? 0 : 1], main);
  if (!size) return null;
  const vertical = key.endsWith("Up") || key.endsWith("Down");
  const axis = vertical && handle.y ? "y" : !vertical && handle.x ? "x" : main;
  const sign = key.endsWith("Up") || key.endsWith("Right") ? 1 : -1;
  return put((axis === "x" ? x : y) + sign * size * handle[axis][2], axis);
}

export function placeHandle(element, handle, panel) {
  const at = scales(panel);
  const [x, y] = [inside(handle.at[0], panel.x), inside(handle.at[1], panel.y)];
  element.style.left = `${(100 * at.x(x)) / WIDTH}%`;
  element.style.top = `${(100 * at.y(y)) / HEIGHT}%`;
  const main = handle.x ? 0 : 1;
  const [low, high] = handle.x ?? handle.y;
  const now = inside(handle.at[main], [low, high]);
  const shape = handle.x && handle.y ? "both" : handle.x ? "across" : "down";
  const marks = {
    "aria-label": handle.label,
    "aria-valuemin": low,
    "aria-valuemax": high,
    "aria-valuenow": now,
    "aria-valuetext": handle.text,
    "aria-orientation": handle.x ? "horizontal" : "vertical",
    "data-shape": shape,
  };
  for (const [name, value] of Object.entries(marks))
    if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}
