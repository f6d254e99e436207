// One cell of the page: its code, which becomes an editor, and what it gives.
import { button, fill, make } from "./make.js";
import { Outputs } from "./outputs.js";

export class Cell {
  // `code` is the cell in the notebook; `page` is what all cells of a page share.
  constructor(element, code, page) {
    Object.assign(this, { element, code, page, words: page.words });
    this.printed = code.source;
    this.text = code.source;
    this.ranIn = 0; // the turn of Python in which it ran as it is
    this.input = element.querySelector(".cell_input") ?? element;
    this.outputs = new Outputs(element, this.words);
    this.said = make("p", { className: "cell-said" });
    this.outputs.box.after(this.said);
    this.pre = this.input.querySelector("pre");
    this.pre?.addEventListener("click", () => this.page.selected() || this.edit());
    this.tools = make("div", { className: "cell-tools" });
    this.runs = this.input.querySelector("button.run") ?? button(this.words.run, "run", () => {});
    this.runs.onclick = () => this.page.run(this);
    this.edits = button(this.words.edit, "edit", () => this.edit());
    this.resets = button(this.words.reset, "reset", () => this.reset());
    this.resets.hidden = true;
    this.tools.append(this.resets, this.edits, this.runs);
    this.input.append(this.tools);
  }

  get edited() {
    return this.text !== this.printed;
  }

  get label() {
    return fill(this.words.cell, this.page.cells.indexOf(this) + 1);
  }

  // The editor stands where the code stood, and is as tall.
  async edit() {
    if (!this.editor) {
      const { edit } = await import("./editor.js");
      const place = make("div", { className: "editor" });
      this.pre.before(place);
      this.pre.hidden = this.edits.hidden = true;
      this.editor = edit(place, this.text, {
        label: this.label,
        run: () => this.page.run(this),
        leave: () => this.runs.focus(),
        changed: (text) => this.change(text),
      });
    }
    this.editor.focus();
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
    if (this.editor) this.editor.write(text);
    else {
      this.pre.textContent = text;
      this.change(text);
    }
  }

  reset() {
    this.write(this.printed);
    this.outputs.back();
    this.page.changed(this);
    this.runs.focus();
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
    const alt = (!this.edited && this.code.metadata?.mystnb?.image?.alt) || "";
    let absent = "";
    const hear = (kind, content) => {
      if (kind === "absent") absent = content;
      this.outputs.hear(kind, content);
    };
    const turn = python.turn;
    const done = await python.ask({ does: "run", name: this.code.id, source: this.text, alt }, hear);
    if (done === "done" || done === "absent") this.ranIn = turn;
    if (done === "absent") {
      this.outputs.back();
      this.mark("absent", fill(this.words.absent, absent));
    } else this.judge(done);
    return done;
  }

  judge(done) {
    this.outputs.end();
    if (done === "failed") return this.mark("failed");
    const text = printedText(this.code);
    if (this.edited) return this.mark("edited", this.words.ran_edited);
    if (text === this.outputs.text) return this.mark(text ? "same" : "done");
    this.outputs.compare(text);
    this.mark("differs");
  }
}

// What a cell printed in the notebook: its streams, and results that are plain text alone.
export function printedText({ outputs = [] }) {
  return outputs
    .filter(({ name }) => name !== "stderr")
    .map(({ text, data, output_type }) => text ?? (output_type === "execute_result" ? `${data["text/plain"]}\n` : ""))
    .join("");
}
