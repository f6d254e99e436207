// Pages that run: what happens from the first press of Run on. `page.js` loads this then.
import { Answer } from "./answer.js";
import { Bar } from "./bar.js";
import { Cell } from "./cell.js";
import { Keep, progress } from "./keep.js";
import { choose, read, save, written } from "./notebook.js";
import { fill } from "./make.js";
import { Python } from "./python.js";
import { Queue } from "./queue.js";
import { Try } from "./try.js";

const article = document.querySelector("article");
const name = article.dataset.notebook.split("/").at(-1);

class Page {
  constructor(about, notebook) {
    Object.assign(this, { about, notebook, words: about.words });
    this.python = new Python(about, (bytes) => this.bar.hear(bytes));
    this.queue = new Queue(this);
    this.codes = notebook.cells.filter(({ cell_type }) => cell_type === "code");
    this.cells = [];
    for (const [i, element] of [...article.querySelectorAll("div.cell")].entries()) {
      const code = notebook.cells.find(({ id }) => id === element.dataset.id) ?? this.codes[i];
      this.cells.push(new (code.cell_type === "code" ? Cell : Answer)(element, code, this));
    }
    this.tries = [...article.querySelectorAll(".try")].map((element) => new Try(element, this));
    this.all = [...this.cells, ...this.tries];
    this.bar = new Bar(this.words, {
      stop: () => this.python.stop(),
      tools: [
        [this.words.restart, () => this.restart()],
        [this.words.save, () => this.save()],
        [this.words.load, () => this.load()],
        [this.words.discard, () => this.discard()],
      ],
    });
    this.keep = new Keep(location.pathname, () => this.bar.say(this.words.not_kept));
    this.unkept = new Set(); // what changed, and is not kept yet
    addEventListener("pagehide", () => this.store());
    addEventListener("visibilitychange", () => this.store());
    this.offer();
  }

  isSolution = (cell) => this.tries.some(({ solution }) => solution === cell);

  // The cells above one that have not run as they are; solutions are for solutions only.
  above(cell, solutions = false) {
    const cells = this.cells.slice(0, this.cells.indexOf(cell));
    return cells.filter((c) => c.run && c.ranIn !== this.python.turn && (solutions || !this.isSolution(c)));
  }

  run(cell) {
    return this.queue.add(cell, () => this.above(cell, this.isSolution(cell)));
  }

  // Something was edited: what stands below was made from what stood here before.
  changed(cell) {
    const below = cell.run && this.cells.includes(cell) ? this.cells.slice(this.cells.indexOf(cell) + 1) : [];
    for (const one of below) {
      if (one.ranIn) one.mark("stale");
      one.ranIn = 0;
      one.overtaken = true; // for one that runs just now
    }
    this.unkept.add(cell);
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.store(), 300);
  }

  // Beside what is kept already: the same page may be open twice.
  store() {
    if (!this.unkept.size) return;
    const kept = this.keep.read() ?? {};
    for (const { code, printed, text } of this.unkept) {
      if (text === printed) delete kept[code.id];
      else kept[code.id] = [printed, text];
    }
    if (this.keep.write(kept)) this.unkept.clear();
  }

  // What was kept comes back where the page is as it was; for a cell that has changed, it is offered.
  offer() {
    this.missed = this.keep.read() ?? {};
    const take = (one) => {
      const [, text] = this.missed[one.code.id];
      delete this.missed[one.code.id];
      one.write(text);
    };
    const kept = this.all.filter(({ code }) => code.id in this.missed);
    const same = kept.filter((one) => this.missed[one.code.id][0] === one.printed);
    const other = kept.filter((one) => !same.includes(one));
    same.forEach(take);
    if (other.length) this.bar.offer(this.words.changed_edition, this.words.take_old, () => other.forEach(take));
  }

  // After a stop nothing waits any more.
  rest() {
    for (const one of this.all) if (["running", "waiting"].includes(one.element.dataset.live)) one.mark(one.edited ? "edited" : "");
  }

  note() {
    const ran = this.cells.filter(({ ranIn }) => ranIn > 0).length;
    progress(location.pathname, ran, this.codes.length);
  }

  restart() {
    this.queue.clear();
    this.python.stop();
    for (const cell of this.cells) cell.back?.();
    this.bar.say(this.words.restarted);
  }

  save() {
    const notebook = written(this.notebook, new Map(this.cells.map(({ code, text }) => [code.id, text])));
    for (const one of this.tries) one.addTo(notebook);
    save(name, `${JSON.stringify(notebook, null, 1)}\n`);
    this.bar.say(fill(this.words.saved, name));
  }

  async load() {
    const notebook = await choose();
    if (!notebook) return this.bar.say(this.words.no_notebook);
    const texts = new Map(notebook.cells.map(({ id, source }) => [id, source]));
    const known = this.all.filter(({ code, locked }) => texts.has(code.id) && !locked);
    for (const one of known) one.write(texts.get(one.code.id));
    this.bar.say(known.length ? this.words.loaded : this.words.of_another);
  }

  discard() {
    this.missed = {};
    const texts = this.all.filter((one) => one.edited ?? one.text !== one.printed).map((one) => [one, one.text]);
    for (const one of this.all) one.write(one.printed);
    this.restart();
    if (this.keep.write({})) this.unkept.clear();
    this.bar.say(this.words.discarded);
    const back = () => texts.forEach(([one, text]) => one.write(text));
    if (texts.length) this.bar.offer(this.words.kept_in_mind, this.words.bring_back, back);
  }
}

let page;
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

// `place` is what was pressed in the page: a cell, the place to try an exercise, or none of them.
export async function press(place) {
  page ??= open().catch((error) => {
    page = undefined; // the next press tries again
    throw error;
  });
  const { all, bar, words } = await page;
  document.querySelector("button.written")?.remove();
  if (place) all.find(({ element }) => element === place).press();
  else bar.say(words.here);
}
