// What a page needs a script for.
document.addEventListener("DOMContentLoaded", () => {
  // Formulas, where the build found no Node to draw them with.
  for (const place of document.querySelectorAll(".math.to-draw")) {
    const displayMode = place.tagName === "DIV";
    katex.render(place.textContent, place, { displayMode, strict: "error" });
    place.classList.remove("to-draw");
  }

  // What is wider than the screen scrolls in its own box: let the keys reach that box. It is looked
  // at when it is laid out, which for most of a page is when the reader comes near.
  const seen = new Set();
  const reach = (boxes) => {
    const wide = boxes.map((box) => box.scrollWidth > box.clientWidth);
    boxes.forEach((box, i) => (wide[i] ? (box.tabIndex = 0) : box.removeAttribute("tabindex")));
  };
  const watch = new ResizeObserver((changes) => {
    const boxes = changes.map((change) => change.target);
    for (const box of boxes) seen.add(box);
    reach(boxes);
  });
  const scrolls = "div.math, pre, .cell_output > .output, .pst-scrollable-table-container";
  for (const box of document.querySelectorAll(scrolls)) watch.observe(box);
  document.fonts.addEventListener("loadingdone", () => reach([...seen]));

  // The definition of a word goes away with Escape, and may come back with the next word.
  const tips = document.documentElement.classList;
  addEventListener("keydown", (event) => event.key === "Escape" && tips.add("no-tips"));
  for (const next of ["focusin", "mouseover"]) addEventListener(next, () => tips.remove("no-tips"));

  // The moving picture plays once when it comes into sight, and again when it is asked to.
  const moving = [...document.querySelectorAll("figure animateTransform")];
  if (moving.length && !matchMedia("(prefers-reduced-motion: reduce)").matches) {
    const figure = moving[0].closest("figure");
    const play = () => moving.forEach((part) => part.beginElement());
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "play", textContent: "Play again", onclick: play });
    figure.append(button);
    new IntersectionObserver(([seen], observer) => {
      if (!seen.isIntersecting) return;
      observer.disconnect();
      play();
    }, { threshold: 0.4 }).observe(figure);
  }

  // The search, when it closes, gives the focus back to where it came from.
  const search = document.querySelector(".search-button__wrapper");
  let before;
  search.addEventListener("focusin", (event) => { before = event.relatedTarget; });
  search.addEventListener("focusout", () => search.classList.contains("show") || before?.focus());
});
