// What the list of found pages says about each of them, over Sphinx's own search.
if (location.protocol === "file:") {
  // A page that was opened from a folder may not read the others.
  DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
  document.querySelector(".search-folder").hidden = false;
}

// The text as a reader sees it: formulas once, without definitions that show on hover.
const UNSEEN = ".headerlink, script, style, svg, [role=tooltip], annotation, .katex-html";

// What stands around the first word that was looked for, else the beginning.
Search.makeSearchSummary = (html, words, anchor) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  const part = (anchor && page.getElementById(anchor.slice(1))) || page.querySelector("article");
  for (const element of part.querySelectorAll(UNSEEN)) element.remove();
  const text = part.textContent.replace(/\s+/g, " ");
  const word = new RegExp(`(?<![\\p{L}\\p{N}])(?:${[...words].map(_escapeRegExp).join("|")})`, "iu");
  const start = Math.max(text.search(word) - 120, 0);
  const end = start + 240;
  const summary = document.createElement("p");
  summary.className = "context";
  summary.textContent = `${start ? "…" : ""}${text.slice(start, end).trim()}${end < text.length ? "…" : ""}`;
  return summary;
};
