// A place to try an exercise: an editor, and a word on whether what it defines is right.
import { progress } from "./keep.js";
import { button, fill, make } from "./make.js";
import { Outputs } from "./outputs.js";

export class Try {
  // `element` stands before the cell of the exercise's solution.
  constructor(element, page) {
    Object.assign(this, { element, page, words: page.words });
    this.after = nextCell(element);
    this.solution = page.cells.find((cell) => cell.element === this.after);
    const { id, metadata } = this.solution.code;
    this.answer = metadata.answer && asked(metadata);
    this.code = { id: `try-${id}`, metadata: {}, outputs: [] };
    this.printed = this.answer ? fill(this.words.define, Object.keys(this.answer.names).join(", ")) : "";
    this.text = this.printed;
    this.opens = element.querySelector("button");
    this.opens.onclick = () => this.press();
    this.input = make("div", { className: "cell_input" });
    this.box = make("div", { className: "cell" }, this.input);
    this.outputs = new Outputs(this.box, this.words);
    this.said = make("div", { className: "cell-said" });
    this.outputs.box.after(this.said);
  }

  get edited() {
    return this.text !== this.printed;
  }

  press() {
    this.edit();
  }

  async edit() {
    await (this.opened ??= this.open());
    this.editor.focus();
  }

  async open() {
    const { edit } = await import("./editor.js");
    const place = make("div", { className: "editor highlight" });
    const run = button(this.words.check, "run", () => this.page.queue.add(this, () => this.page.above(this.solution)));
    this.input.append(place, make("div", { className: "tools" }, run));
    this.opens.replaceWith(this.box);
    this.editor = edit(place, this.text, {
      label: this.words.try_label,
      run: () => run.click(),
      leave: () => run.focus(),
      changed: (text) => this.change(text),
    });
  }

  change(text) {
    this.text = text;
    this.mark("");
    this.page.changed(this);
  }

  write(text) {
    if (this.editor) return this.editor.write(text);
    this.text = text;
    if (text !== this.printed) this.opened ??= this.open();
  }

  async run() {
    this.mark("running");
    this.outputs.begin(this.page.python);
    let [verdict, absent] = [[], ""];
    const hear = (kind, content) => {
      if (kind === "verdict") verdict = content;
      else if (kind === "absent") absent = content;
      else this.outputs.hear(kind, content);
    };
    const { cells, tries } = this.page;
    const solutions = tries.slice(0, tries.indexOf(this) + 1).map(({ solution }) => solution.code.source);
    const { text } = this;
    const own = { name: this.code.id, source: text, solutions, answer: this.answer };
    const how = this.answer ? { does: "tryOut" } : { does: "run", alt: "", own: true };
    const done = await this.page.python.ask({ ...own, ...how }, hear);
    this.outputs.end();
    if (this.text !== text) this.mark("");
    else if (absent) this.mark("absent", fill(this.words.absent, absent));
    else if (done !== "done") this.mark("failed");
    else if (this.answer) this.judge(verdict);
    else this.mark("done");
    return done;
  }

  judge(verdict) {
    const right = verdict.every(([, state]) => state === "right");
    this.mark(right ? "right" : "wrong", "");
    const lines = right ? [this.words.right] : verdict.map((v) => this.sentence(v));
    this.said.replaceChildren(...lines.map((line) => make("p", {}, line)));
    if (right) progress(location.pathname, 0, this.page.codes.length, this.code.id);
  }

  sentence([name, state, why]) {
    const words = { right: this.words.name_right, missing: this.words.missing, differs: this.words.name_differs };
    return [fill(words[state], name), why].filter(Boolean).join(" ");
  }

  mark(state, said = this.words[state] ?? "") {
    this.element.dataset.live = state;
    this.said.textContent = said;
  }

  // In a saved notebook, what was tried stands before the solution.
  addTo(notebook) {
    if (this.text === this.printed) return;
    const at = notebook.cells.findIndex(({ id }) => id === this.solution.code.id);
    const { id } = this.code;
    const cell = { cell_type: "code", execution_count: null, id, metadata: {}, outputs: [], source: this.text };
    notebook.cells.splice(at, 0, cell);
  }
}

// An answer is a list of names that the solution defines, or names with expressions in its names.
function asked({ answer, tolerance, mistakes = {} }) {
  const names = Array.isArray(answer) ? Object.fromEntries(answer.map((name) => [name, name])) : answer;
  return { names, mistakes, ...(tolerance && { tolerance }) };
}

// The cell of the solution is the first folded one after the place.
function nextCell(element) {
  const later = element.parentElement.querySelectorAll("div.cell.tag_hide-cell");
  return [...later].find((cell) => element.compareDocumentPosition(cell) & Node.DOCUMENT_POSITION_FOLLOWING);
}
