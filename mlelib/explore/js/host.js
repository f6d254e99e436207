// The page as a host: the interface that a kernel gives in JupyterLab, with the state read from
// the page and kept in it.
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
const waking = new IntersectionObserver(
  (changes) => {
    for (const { target, isIntersecting } of changes) {
      if (!isIntersecting) continue;
      waking.unobserve(target);
      render({ model: pageModel(JSON.parse(target.dataset.state)), el: target.parentNode });
    }
  },
  { rootMargin: "50%" },
);
for (const root of document.querySelectorAll(".explore[data-explorer]")) waking.observe(root);
