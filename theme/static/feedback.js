// A report of an error names the section that the reader is looking at.
document.addEventListener("DOMContentLoaded", () => {
  const link = document.querySelector("a.report");
  if (!link) return;
  const page = link.href;
  const nameSection = () => {
    const above = [...document.querySelectorAll("article section[id] > :is(h2, h3)")]
      .filter((heading) => heading.getBoundingClientRect().top < innerHeight / 2).at(-1);
    const address = new URL(page);
    if (above) {
      const words = above.cloneNode(true);
      for (const extra of words.querySelectorAll(".headerlink, .katex-html, annotation")) extra.remove();
      const section = `Section: ${words.textContent.trim()} (#${above.parentElement.id})`;
      address.searchParams.set("body", `${address.searchParams.get("body").trim()}\n${section}\n\n`);
    }
    link.href = address;
  };
  for (const event of ["pointerenter", "focus"]) link.addEventListener(event, nameSection);
});
