// Python in a worker: started when it is first needed, asked one thing at a time, ended at once.
export class Stopped extends Error {}

export class Python {
  // `about` lists files and packages; `hear(bytes)` is told of what has come.
  constructor(about, hear) {
    [this.about, this.hear, this.asked, this.last] = [about, hear, new Map(), 0];
    this.moved = () => {};
  }

  // How often it was started: what ran in an earlier one has to run again.
  turn = 0;

  start() {
    return (this.ready ??= this.begin());
  }

  begin() {
    this.turn++;
    this.worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    this.worker.addEventListener("message", ({ data }) => this.answer(data));
    this.worker.addEventListener("error", (event) => this.stop(new Error(event.message)));
    const { files, packages } = this.about;
    return this.ask({ does: "start", files, packages });
  }

  // The promise of an answer; what comes before it goes to `listen(kind, content)`.
  ask(message, listen = () => {}) {
    const id = ++this.last;
    this.worker.postMessage({ ...message, id });
    return new Promise((done, failed) => this.asked.set(id, { done, failed, listen }));
  }

  answer({ id, kind, content, done, broken }) {
    if (kind === "bytes") return this.hear(content);
    if (kind === "moved") return this.moved(...content);
    if (broken !== undefined) return this.stop(new Error(broken));
    const asked = this.asked.get(id);
    if (kind) return asked?.listen(kind, content);
    this.asked.delete(id);
    asked?.done(done);
  }

  move(number, trait, value) {
    this.worker?.postMessage({ does: "move", number, trait, value });
  }

  stop(why = new Stopped()) {
    this.worker?.terminate();
    this.worker = this.ready = undefined;
    for (const { failed } of this.asked.values()) failed(why);
    this.asked.clear();
  }
}
