// The notebook behind the page: read, compared with what a reader saved, and written again.
const joined = (text) => (Array.isArray(text) ? text.join("") : text ?? "");

export async function read(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return clear(await answer.json());
}

// The form in which texts are one string each.
export function clear(notebook) {
  for (const cell of notebook.cells) {
    cell.source = joined(cell.source);
    for (const output of cell.outputs ?? []) {
      if (output.text) output.text = joined(output.text);
      const data = Object.entries(output.data ?? {}).map(([kind, value]) => [kind, joined(value)]);
      output.data &&= Object.fromEntries(data);
    }
  }
  return notebook;
}

// A copy in which each cell has the reader's text, if there is one; such a cell keeps no output.
export function written(notebook, texts) {
  const cells = notebook.cells.map((cell) => {
    const text = texts.get(cell.id);
    if (text === undefined || text === cell.source) return cell;
    return cell.cell_type === "code"
      ? { ...cell, source: text, outputs: [], execution_count: null }
      : { ...cell, source: text };
  });
  return { ...notebook, cells };
}

// Save a file where the reader's browser saves files.
export function save(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "application/x-ipynb+json" }));
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

// Let the reader choose a file; null if that is no notebook.
export function choose() {
  const input = Object.assign(document.createElement("input"), { type: "file", accept: ".ipynb" });
  return new Promise((done) => {
    input.onchange = async () => {
      try {
        const notebook = JSON.parse(await input.files[0].text());
        done(Array.isArray(notebook.cells) ? clear(notebook) : null);
      } catch {
        done(null);
      }
    };
    input.click();
  });
}
