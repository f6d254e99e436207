// Runs the cells of notebooks as their pages do, in Node: node cells.mjs PYODIDE NOTEBOOK…
// Prints a line of JSON for each notebook: [[id, how it ended, what it printed, the error], …].
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, ...notebooks] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const quiet = { messageCallback: () => {}, errorCallback: (words) => console.error(words) };

for (const path of notebooks) {
  const python = await loadPyodide({ indexURL: `${folder}/`, packageCacheDir: `${folder}/` });
  await python.loadPackage(["mlepage", "mlelib", "scikit-learn", "sympy"], quiet);
  python.pyimport("mlepage.compiled").begin(undefined);
  python.pyimport("mlepage.figures").without_printers();
  let heard = [];
  const send = (kind, content) => heard.push([kind, content?.toJs?.({ dict_converter: Object.fromEntries }) ?? content]);
  const runner = python.pyimport("mlepage").Runner(send);
  const found = [];
  for (const cell of JSON.parse(readFileSync(path, "utf-8")).cells) {
    if (cell.cell_type !== "code") continue;
    heard = [];
    const start = performance.now();
    const how = runner.run(cell.id, cell.source.join?.("") ?? cell.source);
    const text = heard.filter(([kind]) => ["stdout", "result"].includes(kind)).map(([, words]) => words);
    const error = heard.find(([kind]) => kind === "error")?.[1].all ?? heard.find(([kind]) => kind === "absent")?.[1];
    const shown = heard.map(([kind]) => kind).filter((kind) => ["svg", "html", "explorer"].includes(kind));
    found.push([cell.id, how, text.join(""), error ?? "", shown, (performance.now() - start) / 1000]);
  }
  console.log(JSON.stringify(found));
}
process.exit(0); // what Python holds open keeps Node alive
