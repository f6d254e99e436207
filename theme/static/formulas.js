// Draws the formulas of a page, where the build found no Node to draw them with.
for (const place of document.querySelectorAll(".math.to-draw")) {
  const displayMode = place.tagName === "DIV";
  katex.render(place.textContent, place, { displayMode, strict: "error" });
  place.classList.remove("to-draw");
}
