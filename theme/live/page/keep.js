// What a reader wrote, kept in this browser for each page and edition of the book, and nowhere else.
const edition = (notebook) => {
  let sum = 5381;
  for (const { source } of notebook.cells) for (const sign of source) sum = (sum * 33 + sign.codePointAt(0)) >>> 0;
  return sum.toString(36);
};

export class Keep {
  // `failed` is told when the browser keeps nothing.
  constructor(page, notebook, failed) {
    Object.assign(this, { key: `written ${page}`, edition: edition(notebook), failed });
  }

  // {edition, texts: {id: [what was printed, what was written]}}, or nothing.
  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  write(texts) {
    try {
      if (Object.keys(texts).length) localStorage.setItem(this.key, JSON.stringify({ edition: this.edition, texts }));
      else localStorage.removeItem(this.key);
      this.told = false;
    } catch {
      if (!this.told) this.failed();
      this.told = true;
    }
  }
}
