// What modules were compiled to, kept by the browser from one visit to the next: under the sums of
// all files, so that nothing else is ever taken for it.
const NAME = "mlebook-compiled";

export class Compiled {
  constructor(files) {
    this.address = `compiled?v=${Object.values(files).map(([, sum]) => sum.slice(0, 8)).join("")}`;
  }

  async read() {
    try {
      const answer = await (await caches.open(NAME)).match(this.address);
      return answer && new Uint8Array(await answer.arrayBuffer());
    } catch {} // the browser keeps nothing here: all is compiled again
  }

  async write(bytes) {
    try {
      await caches.delete(NAME);
      await (await caches.open(NAME)).put(this.address, new Response(bytes));
    } catch {} // it keeps nothing, or has no room
  }
}
