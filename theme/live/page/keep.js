// What a reader wrote, kept in this browser for each page, and nowhere else.
const DONE = "progress";

function get(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

export class Keep {
  // `failed` is told when the browser keeps nothing.
  constructor(page, failed) {
    Object.assign(this, { key: `written ${page}`, failed });
  }

  // {id of a cell: [what was printed, what was written]}: so a cell that has changed is known.
  read() {
    return get(this.key);
  }

  // Whether that could be kept.
  write(texts) {
    try {
      if (Object.keys(texts).length) localStorage.setItem(this.key, JSON.stringify(texts));
      else localStorage.removeItem(this.key);
      this.told = false;
      return true;
    } catch {
      if (!this.told) this.failed();
      this.told = true;
    }
  }
}

// How far a reader came on a page: {page: {ran, of, right}}. `page.js` marks it in the contents.
export function progress(page, ran, of, right) {
  const all = get(DONE) ?? {};
  const before = all[page] ?? { ran: 0, right: [] };
  const rights = right && !before.right.includes(right) ? [...before.right, right] : before.right;
  all[page] = { ran: Math.max(before.ran, ran), of, right: rights };
  try {
    localStorage.setItem(DONE, JSON.stringify(all));
  } catch {
    // The text above is what must not be lost; of that, the reader is told.
  }
}
