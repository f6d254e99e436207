// Brings a figure to life: the page holds it, drawn and labeled; this follows the reader's hands.
// An explorer is three functions of the state: scene (what to show), handles (what can be
// dragged) and actions (what buttons do). Nothing here knows statistics.
import { makeHandle, placeHandle } from "./handle.js";
import { WIDTH, draw, escape, scales, show, whole } from "./svg.js";

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// The entry point in JupyterLab, where `el` is empty and the model brings the page's HTML.
export function render(explorer, { model, el }) {
  el.classList.add("explore-lab");
  el.innerHTML = model.get("page");
  mount(explorer, el.querySelector(".explore"), model);
}

// Draw the first picture, and name the numbers, where none was drawn before.
function fill(root, scene) {
  const numbers = root.querySelector(".explore-numbers");
  root.querySelector(".explore-instead")?.remove();
  const panels = scene.panels.map((panel) => `<div class="explore-panel">${whole(panel)}</div>`);
  numbers.insertAdjacentHTML("beforebegin", panels.join(""));
  numbers.innerHTML = scene.readouts.map(([name]) => `<div><dt>${escape(name)}</dt><dd></dd></div>`).join("");
}

export function mount(explorer, root, model) {
  const first = JSON.parse(root.dataset.state);
  const state = () => Object.fromEntries(Object.keys(first).map((k) => [k, model.get(k)]));
  if (!root.querySelector(".explore-panel")) fill(root, explorer.scene(state()));
  const panels = [...root.querySelectorAll(".explore-panel")];
  const svgs = panels.map((panel) => panel.querySelector("svg"));
  const [chips, said] = [".explore-chips", ".explore-said"].map((c) => root.querySelector(c));
  const knobs = [];
  let [scene, handles, frame, speech] = [null, [], 0, 0];

  function change(patch) {
    for (const [name, value] of Object.entries(patch ?? {})) model.set(name, value);
    later();
  }

  // One drawing for each frame of the screen, however fast the pointer moves.
  function later() {
    frame ||= requestAnimationFrame(settle);
  }

  function settle() {
    if (!frame) return;
    cancelAnimationFrame(frame);
    frame = 0;
    paint();
    model.save_changes();
    clearTimeout(speech);
    speech = setTimeout(() => (said.textContent = spoken(scene)), 500);
  }

  function paint() {
    const now = state();
    scene = explorer.scene(now);
    scene.panels.forEach((panel, i) => {
      svgs[i].innerHTML = draw(panel);
      svgs[i].setAttribute("aria-label", panel.alt);
    });
    const values = root.querySelectorAll(".explore-numbers dd");
    scene.readouts.forEach(([, value], i) => (values[i].textContent = value));
    root.querySelector(".explore-verdict span").textContent = scene.verdict;
    list(scene.chips ?? []);
    inputs(now);
    handles = explorer.handles(now, scene);
    handles.forEach((handle, i) => {
      knobs[i] ??= makeHandle(() => handles[i], { where, change, light, settle });
      if (!knobs[i].isConnected) panels[handle.panel].append(knobs[i]);
      placeHandle(knobs[i], handle, scene.panels[handle.panel]);
    });
    for (const extra of knobs.splice(handles.length)) extra.remove();
  }

  function where(handle, event) {
    const box = svgs[handle.panel].getBoundingClientRect();
    const [at, scale] = [scales(scene.panels[handle.panel]), WIDTH / box.width];
    return [at.toX((event.clientX - box.left) * scale), at.toY((event.clientY - box.top) * scale)];
  }

  // Chips and points that belong together light up together.
  function light(point, on) {
    if (point === undefined) return;
    chips.children[point]?.classList.toggle("hot", on);
    handles.forEach((h, i) => h.point === point && knobs[i].classList.toggle("hot", on));
  }

  function list(words) {
    while (chips.children.length > words.length) chips.lastChild.remove();
    while (chips.children.length < words.length) chips.append(document.createElement("li"));
    words.forEach((word, i) => {
      const chip = chips.children[i];
      chip.textContent = word;
      chip.onpointerenter = () => light(i, true);
      chip.onpointerleave = () => light(i, false);
    });
  }

  function inputs(now) {
    for (const input of root.querySelectorAll("[data-trait]")) {
      const value = now[input.dataset.trait];
      if (input.type === "checkbox") input.checked = value;
      else input.value = "log" in input.dataset ? Math.log10(value) : value;
      if (input.type !== "range") continue;
      input.parentNode.querySelector("output").textContent = show(value);
      input.setAttribute("aria-valuetext", show(value));
    }
  }

  function read(input) {
    if (input.type === "checkbox") return input.checked;
    if (input.type !== "range") return input.value;
    const value = Number(input.value);
    return "log" in input.dataset ? Number((10 ** value).toPrecision(3)) : value;
  }

  for (const input of root.querySelectorAll("[data-trait]"))
    input.addEventListener("input", () => {
      const [before, patch] = [state(), { [input.dataset.trait]: read(input) }];
      change({ ...patch, ...explorer.adjust?.({ ...before, ...patch }, before) });
    });
  const tools = { state, change, first, calm };
  for (const button of root.querySelectorAll("[data-do]"))
    button.addEventListener("click", () => {
      const name = button.dataset.do;
      change(name === "reset" ? first : explorer.actions[name](state(), tools));
    });
  model.on("change", later);
  paint();
  root.classList.add("explore-live");
}

const spoken = (scene) =>
  scene.verdict || scene.readouts.map(([name, value]) => `${name} ${value}`).join(", ");
