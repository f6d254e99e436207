// Which pages are found, which comes first, and what the list says of each, over Sphinx's search.

// A page that was opened from a folder may not read the others.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

// The text as a reader sees it: formulas once, without definitions that show on hover.
const UNSEEN = ".headerlink, script, style, svg, [role=tooltip], annotation, .katex-html";

// What stands around the first word that was looked for, else the beginning.
Search.makeSearchSummary = (html, words, anchor) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  const part = (anchor && page.getElementById(anchor.slice(1))) || page.querySelector("article");
  for (const element of part.querySelectorAll(UNSEEN)) element.remove();
  for (const code of part.querySelectorAll("pre")) { // after what is said, and without imports
    part.append(` ${code.textContent.replace(/^[>. ]*(import|from) .*/gm, "")}`);
    code.remove();
  }
  const text = part.textContent.replace(/\s+/g, " ");
  const word = new RegExp(`(?<![\\p{L}\\p{N}])(?:${[...words].map(_escapeRegExp).join("|")})`, "iu");
  const start = Math.max(text.search(word) - 120, 0);
  const end = start + 240;
  const summary = document.createElement("p");
  summary.className = "context";
  summary.textContent = `${start ? "…" : ""}${text.slice(start, end).trim()}${end < text.length ? "…" : ""}`;
  return summary;
};

// Names and questions as the index has their words.
const stemmer = new Stemmer();
const said = (text) => splitQuery(text.toLowerCase().replace(/['’]s(?!\p{L})/gu, ""))
  .filter((word) => !stopwords.includes(word)).map((word) => stemmer.stemWord(word)).join(" ");
const listed = (where) => [where ?? []].flat();

// How much each page says of a word: more if it says it often for its length (as in BM25), and more
// if the word stands in a heading, or in the title. A word that nobody says may be part of others.
// Of code, which counts 0 times, is known only that the word is there.
const weights = (word, { terms, titleterms, counts, titles }, lengths) => {
  const known = { ...terms, ...titleterms };
  const part = word.length > 2 || /[^\p{ASCII}]/u.test(word);
  const forms = Object.hasOwn(known, word) ? [word]
    : Object.keys(known).filter((form) => part && form.includes(word));
  const mean = lengths.reduce((a, b) => a + b) / lengths.length;
  const found = new Map();
  const add = (page, weight) => found.set(page, (found.get(page) ?? 0) + weight);
  for (const form of forms) {
    listed(terms[form]).forEach((page, i) => {
      const often = counts[form]?.[i] ?? 1;
      add(page, often / (often + 0.3 + (0.9 * lengths[page]) / mean));
    });
    for (const page of listed(titleterms[form])) {
      add(page, said(titles[page]).split(" ").includes(form) ? 2 : 1);
    }
  }
  return { found, rare: Math.log(1 + titles.length / (1 + found.size)) };
};

// A chapter explains, other pages list: a chapter comes first where both say the same.
const weight = (page) => (/\/\d\d-/.test(Search._index.docnames[page]) ? 1 : 0.7);

// The pages that say most of the words, each with a number up to 60; rare words count for more.
const sayAll = (words, index) => {
  const lengths = index.titles.map(() => 1);
  for (const [word, where] of Object.entries(index.terms)) {
    listed(where).forEach((page, i) => { lengths[page] += index.counts[word]?.[i] ?? 1; });
  }
  const each = [...words].map((word) => weights(word, index, lengths));
  const all = each.reduce((sum, { rare }) => sum + rare, 0);
  const pages = index.titles.map((_, page) => {
    const heard = each.filter(({ found }) => found.has(page));
    const sum = heard.reduce((sum, { found, rare }) => sum + rare * found.get(page), 0);
    return { page, count: heard.length, score: (20 * weight(page) * sum) / all };
  });
  const most = Math.max(1, ...pages.map(({ count }) => count));
  return pages.filter(({ count }) => count === most);
};

// How well a name answers: 100 if it is what was asked for, less if one is a part of the other.
const answers = (name, asked) => {
  if (!asked || !name) return 0;
  const within = (a, b) => ` ${b} `.includes(` ${a} `);
  const share = Math.min(name.length, asked.length) / Math.max(name.length, asked.length);
  if (/[^\p{ASCII}]/u.test(asked)) return name.includes(asked) ? 100 * share : 0;
  const near = within(asked, name) || (name.includes(" ") && within(name, asked));
  return near && share >= 0.6 ? 100 * share : 0;
};

Search._performSearch = (query, words, excluded, highlight, objectWords) => {
  const index = Search._index;
  const { alltitles, indexentries, titles, docnames, filenames } = index;
  const asked = said(query);
  const headings = new Map();
  for (const [title, places] of Object.entries(alltitles)) {
    for (const [page, id] of places) if (id) headings.set(`${page}#${id}`, title);
  }
  const best = new Map(); // of each place the best number
  const put = (page, id, score) => {
    const [key, anchor] = [`${page}#${id ?? ""}`, id ? `#${id}` : ""];
    if (score <= (best.get(key)?.[4] ?? -1)) return;
    const title = id ? `${titles[page]} > ${headings.get(key)}` : titles[page];
    best.set(key, [docnames[page], title, anchor, null, score, filenames[page]]);
  };
  for (const [name, places] of [...Object.entries(alltitles), ...Object.entries(indexentries)]) {
    // "Logistic regression: what were the odds that night?" is two names.
    const score = Math.max(...[name, ...name.split(": ")].map((part) => answers(said(part), asked)));
    if (score) for (const [page, id] of places) put(page, id, score * (id ? weight(page) : 1));
  }
  for (const { page, score } of sayAll(words, index)) {
    put(page, "", score + (best.get(`${page}#`)?.[4] ?? 0));
  }
  // Of names of the library the last part counts, not the "mlelib" before it.
  const objects = [...objectWords].flatMap((word) => Search.performObjectSearch(word, objectWords)
    .filter(([, name]) => word.length > 2 && name.toLowerCase().split(".").at(-1).includes(word)));
  return [...objects, ...best.values()].sort(_orderResultsByScoreThenName);
};
