// Pages that run: what happens from the first press of Run on. `page.js` loads this then.
import { Bar } from "./bar.js";
import { Cell } from "./cell.js";
import { Keep } from "./keep.js";
import { choose, read, save, written } from "./notebook.js";
import { Python, Stopped } from "./python.js";
import { Try } from "./try.js";

const article = document.querySelector("article");
const name = article.dataset.notebook.split("/").at(-1);

class Page {
  constructor(about, notebook) {
    Object.assign(this, { about, notebook, words: about.words });
    this.python = new Python(about, (bytes) => this.bar.hear(bytes));
    this.codes = notebook.cells.filter(({ cell_type }) => cell_type === "code");
    this.cells = [...article.querySelectorAll("div.cell")].map((e, i) => new Cell(e, this.codes[i], this));
    this.tries = [...article.querySelectorAll(".try")].map((e) => new Try(e, this));
    const tools = [
      [this.words.restart, () => this.restart()],
      [this.words.save, () => this.save()],
      [this.words.load, () => this.load()],
      [this.words.discard, () => this.discard()],
    ];
    this.bar = new Bar(this.words, { stop: () => this.python.stop(), tools });
    this.keep = new Keep(location.pathname, notebook, () => this.bar.say(this.words.not_kept));
    this.queue = Promise.resolve();
    this.offer();
  }

  selected = () => String(getSelection()) !== "";
  isSolution = (cell) => this.tries.some(({ solution }) => solution === cell);

  // Run a cell, after those above it that have not run as they are; solutions only among themselves.
  run(cell) {
    const wanted = () => {
      const above = this.cells.slice(0, this.cells.indexOf(cell));
      const solution = this.isSolution(cell);
      return above.filter((c) => c.ranIn !== this.python.turn && (solution || !this.isSolution(c)));
    };
    return this.add(cell, wanted, () => cell.run(this.python));
  }

  // One after the other, in the order in which they were asked for.
  add(cell, wanted, last) {
    if (cell.waits) return this.queue;
    cell.waits = true;
    cell.mark("waiting");
    this.queue = this.queue.then(() => this.work(cell, wanted, last)).finally(() => (cell.waits = false));
    return this.queue;
  }

  async work(cell, wanted, last) {
    try {
      await this.begin();
      const first = wanted();
      await this.python.ask({ does: "need", sources: [...first.map(({ text }) => text), cell.text ?? ""] });
      for (const [i, one] of first.entries()) {
        this.bar.say(this.words.above.replace("{}", i + 1).replace("{}", first.length), true);
        if ((await one.run(this.python)) !== "failed") continue;
        cell.mark("waiting", this.words.failed_above);
        one.element.scrollIntoView({ block: "center" });
        return this.bar.say(this.words.failed_above);
      }
      this.bar.say(this.words.running, true);
      const done = await last();
      this.bar.say(this.words[`was_${done}`] ?? this.words.ready);
    } catch (error) {
      this.python.stop();
      for (const one of [...this.cells, ...this.tries]) {
        if (["running", "waiting"].includes(one.element.dataset.live)) one.mark("");
      }
      const stopped = error instanceof Stopped;
      this.bar.say(stopped ? this.words.stopped : this.words.broken.replace("{}", error.message));
    }
  }

  async begin() {
    if (this.python.ready) return this.python.ready;
    const { files, packages } = this.about;
    const sources = this.codes.map(({ source }) => source).join("\n");
    const names = new Set(["core", "mlepage"]);
    const add = (name) => {
      if (names.has(name)) return;
      names.add(name);
      for (const other of this.about.depends[name]) add(other);
    };
    for (const [module, name] of Object.entries(packages)) {
      if (new RegExp(`^\\s*(?:from|import) ${module}\\b`, "m").test(sources)) add(name);
    }
    const total = Object.values(files).filter(([, , owner]) => names.has(owner)).reduce((sum, [bytes]) => sum + bytes, 0);
    this.bar.load(total);
    await this.python.start();
  }

  // Something was edited: what stands below was made from what stood here before.
  changed(cell) {
    const at = this.cells.indexOf(cell);
    if (at >= 0) {
      for (const below of this.cells.slice(at + 1)) {
        if (below.ranIn) below.mark("stale");
        below.ranIn = 0;
      }
    }
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.store(), 300);
  }

  store() {
    const texts = {};
    for (const { code, text, printed } of [...this.cells, ...this.tries]) {
      if (text !== printed) texts[code.id] = [printed, text];
    }
    this.keep.write(texts);
  }

  // What was kept comes back where the page is as it was; a cell that has changed is offered.
  offer() {
    const kept = this.keep.read();
    if (!kept) return;
    const missed = [];
    for (const one of [...this.cells, ...this.tries]) {
      const [printed, text] = kept.texts[one.code.id] ?? [];
      if (text === undefined) continue;
      if (printed === one.printed) one.write(text);
      else missed.push([one, text]);
    }
    if (missed.length) this.bar.ask(this.words.changed_edition, this.words.take_old, () => missed.forEach(([one, text]) => one.write(text)));
  }

  restart() {
    this.python.stop();
    for (const cell of this.cells) {
      cell.outputs.back();
      cell.mark(cell.edited ? "edited" : "");
    }
    this.bar.say(this.words.restarted);
  }

  texts() {
    return new Map(this.cells.map(({ code, text }) => [code.id, text]));
  }

  save() {
    const cells = written(this.notebook, this.texts());
    for (const one of this.tries) one.addTo(cells);
    save(name, `${JSON.stringify(cells, null, 1)}\n`);
    this.bar.say(this.words.saved.replace("{}", name));
  }

  async load() {
    const notebook = await choose();
    if (!notebook) return this.bar.say(this.words.no_notebook);
    const texts = new Map(notebook.cells.map(({ id, source }) => [id, source]));
    for (const one of [...this.cells, ...this.tries]) {
      const text = texts.get(one.id ?? one.code.id);
      if (text !== undefined) one.write(text);
    }
    this.bar.say(this.words.loaded);
  }

  discard() {
    for (const one of [...this.cells, ...this.tries]) one.write(one.printed);
    this.restart();
    this.store();
    this.bar.say(this.words.discarded);
  }
}

let page;
export function start() {
  return (page ??= open());
}

async function open() {
  const here = new URL(".", import.meta.url);
  const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL("live.css", here) });
  document.head.append(style);
  const [about, notebook] = await Promise.all([
    fetch(new URL("about.json", here)).then((answer) => answer.json()),
    read(article.dataset.notebook),
    new Promise((done) => (style.onload = done)),
  ]);
  return new Page(about, notebook);
}

// `place` is what stands for a cell in the page: the box of its code, or of an exercise.
export async function press(place) {
  const { cells, tries } = (await start());
  const one = [...cells, ...tries].find(({ element }) => element === place);
  if (one.edit && place.matches(".try")) return one.edit();
  return (await start()).run(one);
}
