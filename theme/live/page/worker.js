// Python, beside the page: it loads when it is told to, runs one cell at a time, and answers each
// message with {id, done}. Whoever wants it to stop ends this worker.
import { loadPyodide } from "../pyodide/pyodide.mjs";
import { Compiled } from "./compiled.js";
import { counted } from "./count.js";

const here = new URL(".", import.meta.url);
let python, runner, compiled, id, soon;
const tell = (kind, content) => postMessage({ id, kind, content });

// A file is asked for under an address with its sum: a browser keeps it, and refuses another.
const work = {
  async start({ files }) {
    const indexURL = new URL("../pyodide/", here).href;
    const lost = new Promise((_, refuse) => {
      globalThis.fetch = counted(globalThis.fetch, files, (bytes) => tell("bytes", bytes), refuse);
    });
    const options = { indexURL, packageCacheDir: indexURL, stdout: () => {}, stderr: () => {} };
    python = await Promise.race([loadPyodide(options), lost]);
    await get(["mlepage"]);
    compiled = new Compiled(files);
    python.pyimport("mlepage.compiled").begin(await compiled.read());
    const send = (kind, content) => tell(kind, content?.toJs?.({ dict_converter: Object.fromEntries }) ?? content);
    runner = python.pyimport("mlepage").Runner(send);
  },

  // The packages that these sources import.
  async need({ sources }) {
    const imports = python.pyimport("pyodide.code").find_imports;
    const modules = new Set(sources.flatMap((source) => named(imports, source)));
    await get([...modules].map((name) => packageOf[name]).filter(Boolean));
  },

  run: ({ name, source, alt, own }) => runner.run(name, source, alt, own),
  tryOut: ({ name, source, solutions, answer }) =>
    runner.try_out(name, source, python.toPy(solutions), python.toPy(answer)),
  move: ({ number, trait, value }) => python.pyimport("mlepage.show").move(number, trait, python.toPy(value)),
};

const packageOf = {};
async function get(names) {
  const wanted = names.filter((name) => !(name in python.loadedPackages));
  if (wanted.length) await python.loadPackage(wanted, { messageCallback: () => {}, errorCallback: fail });
  for (const name of wanted) if (!(name in python.loadedPackages)) fail(name);
  if ("matplotlib" in python.loadedPackages) python.pyimport("mlepage.figures").without_printers();
}
function fail(words) {
  throw new Error(words);
}

// When nothing has been asked for a while.
function keep() {
  const more = python.pyimport("mlepage.compiled").more();
  if (more) compiled.write(more.toJs());
  more?.destroy();
}

// A cell that is no Python imports nothing; running it says what is wrong with it.
function named(imports, source) {
  try {
    return imports(source).toJs();
  } catch {
    return [];
  }
}

addEventListener("message", async ({ data }) => {
  const { does, ...rest } = data;
  if (does === "move") return work.move(rest);
  id = data.id;
  clearTimeout(soon);
  try {
    if (rest.packages) Object.assign(packageOf, rest.packages);
    postMessage({ id, done: (await work[does](rest)) ?? "done" });
  } catch (error) {
    postMessage({ id, broken: String(error?.message ?? error) });
  }
  if (compiled) soon = setTimeout(keep, 2000);
});
