// What runs, one after the other, in the order in which it was asked for; before each cell, those
// above it that it needs.
import { fill } from "./make.js";
import { Stopped } from "./python.js";

export class Queue {
  constructor(page) {
    this.page = page;
    this.last = Promise.resolve();
    this.round = 0; // what was asked for in an earlier one is not wanted any more
  }

  // `one` is a cell or an exercise; `wanted()` lists what has to run before it.
  add(one, wanted) {
    if (one.waits === one.text) return this.last;
    const [{ text }, { round }] = [one, this];
    one.waits = text;
    one.mark("waiting");
    const done = () => one.waits === text && delete one.waits;
    this.last = this.last.then(() => round === this.round && this.work(one, wanted)).finally(done);
    return this.last;
  }

  clear() {
    this.round++;
  }

  async work(one, wanted) {
    const { python, bar, words } = this.page;
    try {
      await this.begin();
      const above = wanted();
      await python.ask({ does: "need", sources: [...above, one].map(({ text }) => text) });
      for (const [i, cell] of above.entries()) {
        bar.say(words.above, true, fill(words.of, i + 1, above.length));
        if ((await cell.run(python)) !== "failed") continue;
        one.mark("waiting", words.failed_above);
        cell.element.scrollIntoView({ block: "center" });
        return bar.say(words.failed_above);
      }
      bar.say(words.running, true);
      await one.run(python);
      bar.say([...one.said.childNodes].map((part) => part.textContent).join(" ") || words.ready);
    } catch (error) {
      python.stop();
      this.clear();
      this.page.rest();
      bar.say(error instanceof Stopped ? words.stopped : fill(words.broken, error.message));
    }
    this.page.note();
  }

  async begin() {
    const { python, bar } = this.page;
    if (!python.ready) bar.load(this.bytes());
    await python.start();
  }

  // How much the page will load: Python, and the packages that its cells import.
  bytes() {
    const { files, packages, depends } = this.page.about;
    const sources = this.page.codes.map(({ source }) => source).join("\n");
    const named = Object.keys(packages).filter((name) => new RegExp(`^\\s*(?:from|import) ${name}\\b`, "m").test(sources));
    const needed = new Set(["core", "mlepage"]);
    const add = (name) => {
      if (needed.has(name)) return;
      needed.add(name);
      depends[name].forEach(add);
    };
    named.forEach((name) => add(packages[name]));
    const all = Object.values(files).filter(([, , owner]) => needed.has(owner));
    return all.reduce((sum, [bytes]) => sum + bytes, 0);
  }
}
