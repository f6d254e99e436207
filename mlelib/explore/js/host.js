// The page as a host: the interface that a kernel gives in JupyterLab, with the state read from
// the page and kept in it.
import { mount } from "./mount.js";

function pageModel(state) {
  const heard = [];
  return {
    get: (name) => state[name],
    set: (name, value) => (state[name] = value),
    on: (_, listener) => heard.push(listener),
    save_changes: () => undefined,
  };
}

// An explorer wakes up when it is about to be seen; until then, the page shows it as it was drawn.
export function start(explorers) {
  const waking = new IntersectionObserver(
    (changes) => {
      for (const { target, isIntersecting } of changes) {
        if (!isIntersecting) continue;
        waking.unobserve(target);
        const { explorer, state } = target.dataset;
        mount(explorers[explorer], target, pageModel(JSON.parse(state)));
      }
    },
    { rootMargin: "50%" },
  );
  for (const root of document.querySelectorAll(".explore[data-explorer]")) waking.observe(root);
}
