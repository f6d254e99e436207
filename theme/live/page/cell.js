// One cell of the page: its code, which becomes an editor, and what it gives.
import { button, fill, make } from "./make.js";
import { Outputs } from "./outputs.js";

export class Cell {
  ranIn = 0; // the turn of Python in which it ran as it is

  // `code` is the cell in the notebook; `page` is what all cells of a page share.
  constructor(element, code, page) {
    Object.assign(this, { element, code, page, words: page.words });
    this.printed = this.text = code.source;
    this.locked = code.metadata.nbgrader?.locked;
    const input = element.querySelector(".cell_input");
    this.outputs = new Outputs(element, this.words);
    this.said = make("p", { className: "cell-said" });
    this.outputs.box.after(this.said);
    this.pre = input.querySelector("pre");
    this.runs = element.querySelector("button.run");
    this.runs.onclick = () => this.press();
    this.runs.textContent = this.words.run; // also where it said that nothing came
    this.edits = button(this.words.edit, "edit", () => this.edit());
    this.resets = button(this.words.reset, "reset", () => this.reset());
    this.edits.hidden = this.locked;
    this.resets.hidden = true;
    if (!this.locked) this.pre.addEventListener("click", () => String(getSelection()) || this.edit());
    this.runs.before(this.resets, this.edits);
  }

  get edited() {
    return this.text !== this.printed;
  }

  press() {
    this.page.run(this);
  }

  // The editor stands where the code stood.
  async edit() {
    const fold = this.pre.closest("details");
    if (fold) fold.open = true;
    await (this.opened ??= this.open());
    this.editor.focus();
  }

  async open() {
    const { edit } = await import("./editor.js");
    const place = make("div", { className: "editor" });
    this.pre.before(place);
    this.pre.hidden = this.edits.hidden = true;
    this.editor = edit(place, this.text, {
      label: fill(this.words.cell, this.page.cells.indexOf(this) + 1),
      run: () => this.press(),
      leave: () => this.runs.focus(),
      changed: (text) => this.change(text),
    });
  }

  // The text is another: what was run is not what stands here.
  change(text) {
    if (text === this.text) return;
    this.text = text;
    this.ranIn = 0;
    this.mark(this.edited ? "edited" : "");
    this.page.changed(this);
  }

  write(text) {
    if (this.editor) return this.editor.write(text);
    this.pre.textContent = text;
    this.change(text);
  }

  reset() {
    this.write(this.printed);
    this.back();
    this.runs.focus();
  }

  // As it is printed, or as the reader wrote it, and not run.
  back() {
    this.outputs.back();
    this.mark(this.edited ? "edited" : "");
  }

  // A state in a word, with what is said of it.
  mark(state, said = this.words[state] ?? "") {
    this.element.dataset.live = state;
    this.said.textContent = said;
    this.resets.hidden = !this.edited;
  }

  async run(python) {
    this.mark("running");
    this.outputs.begin(python);
    const alt = (!this.edited && this.code.metadata.mystnb?.image?.alt) || "";
    let absent = "";
    const hear = (kind, content) => {
      if (kind === "absent") absent = content;
      this.outputs.hear(kind, content);
    };
    const [{ turn }, { text }] = [python, this];
    this.overtaken = false;
    const done = await python.ask({ does: "run", name: this.code.id, source: text, alt }, hear);
    if (this.text !== text) {
      this.outputs.end();
      if (this.edited) this.mark("edited");
      else this.back();
      return done;
    }
    if (done !== "failed" && !this.overtaken) this.ranIn = turn;
    if (done === "absent") {
      if (this.edited) this.outputs.end();
      else this.outputs.back();
      this.mark("absent", fill(this.words.absent, absent));
    } else this.judge(done);
    if (this.overtaken) this.mark("stale");
    return done;
  }

  judge(done) {
    this.outputs.end();
    if (done === "failed") return this.mark("failed");
    if (this.edited) return this.mark("edited", this.words.ran_edited);
    const text = printedText(this.code);
    if (text === this.outputs.text || !this.code.execution_count) return this.mark(text ? "same" : "done");
    this.outputs.compare(text);
    this.mark("differs");
  }
}

// What a cell printed in the notebook: its streams, and results that are plain text.
function printedText({ outputs }) {
  return outputs
    .filter(({ name }) => name !== "stderr")
    .map(({ text, data, output_type }) => text ?? (output_type === "execute_result" ? `${data["text/plain"]}\n` : ""))
    .join("");
}
