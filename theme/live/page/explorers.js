// An explorer that a cell made: its script is its own, and its traits are those of the one in Python.
const scripts = new Map();

async function moduleOf(script) {
  if (!scripts.has(script)) {
    const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    scripts.set(script, import(address));
  }
  return (await scripts.get(script)).default;
}

const models = new Map();

export async function wake(root, number, script, python) {
  const state = JSON.parse(root.dataset.state);
  const [heard, told] = [[], new Map()];
  const model = {
    get: (name) => (name === "page" ? root.outerHTML : state[name]),
    set: (name, value) => {
      state[name] = value;
      told.set(name, value);
    },
    on: (_, listener) => heard.push(listener),
    save_changes: () => {
      for (const [name, value] of told) python.move(number, name, value);
      told.clear();
    },
  };
  models.set(number, (name, value) => {
    state[name] = value;
    for (const listener of heard) listener();
  });
  python.moved = (moved, name, value) => models.get(moved)?.(name, value);
  const { render } = await moduleOf(script);
  render({ model, el: root.parentElement });
}
