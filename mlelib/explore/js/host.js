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

for (const root of document.querySelectorAll(".explore[data-explorer]"))
  render({ model: pageModel(JSON.parse(root.dataset.state)), el: root.parentNode });
