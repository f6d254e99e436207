// What the pages use of the theme's own scripts, which are fifty times as long. None of it asks for
// the size of what lies below the screen: the browser lays that out when the reader comes near.
{
  const page = document.documentElement;
  const all = (css) => [...document.querySelectorAll(css)];
  const one = (css) => document.querySelector(css);

  // Light, dark, or as the system is; the first choice of another is the one that looks different.
  const system = matchMedia("(prefers-color-scheme: dark)");
  const paint = (mode) => {
    page.dataset.mode = mode;
    page.dataset.theme = mode !== "auto" ? mode : system.matches ? "dark" : "light";
    const state = `Colors: ${mode === "auto" ? "as the system has them" : mode}`;
    for (const button of all(".theme-switch-button")) {
      button.title = state;
      button.ariaLabel = state;
    }
  };
  paint(page.dataset.mode);
  system.addEventListener("change", () => paint(page.dataset.mode));
  for (const button of all(".theme-switch-button")) {
    button.addEventListener("click", () => {
      const modes = system.matches ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
      const mode = modes[(modes.indexOf(page.dataset.mode) + 1) % 3];
      localStorage.setItem("mode", mode);
      paint(mode);
    });
  }

  // The search field: over the page, but in the page of results, which has one of its own.
  const veil = one(".search-button__wrapper");
  const field = one("input[type=search]");
  const search = () => {
    const over = veil.contains(field);
    const open = over ? veil.classList.toggle("show") : document.activeElement !== field;
    if (open) field.select();
    else field.blur();
  };
  for (const opener of all(".search-button__button, .search-button__overlay")) {
    opener.addEventListener("click", search);
  }
  const mac = /Mac|iPhone|iPad/.test(navigator.platform);
  for (const key of all(".kbd-shortcut__modifier")) if (mac) key.textContent = "⌘";
  addEventListener("keydown", (event) => {
    const shortcut = (mac ? event.metaKey : event.ctrlKey) && event.key.toLowerCase() === "k";
    if (!shortcut && !(event.key === "Escape" && document.activeElement === field)) return;
    event.preventDefault();
    search();
  });

  // The two columns: a button shows or hides each, and Escape leaves it for the button.
  for (const side of ["primary", "secondary"]) {
    const [box, column, button] = [
      `#pst-${side}-sidebar-checkbox`, `.bd-sidebar-${side}`, `.${side}-toggle`,
    ].map(one);
    if (!button || !column) continue;
    const back = () => box.checked || button.focus();
    box.addEventListener("change", back);
    button.addEventListener("click", () => {
      box.checked = !box.checked;
      if (box.checked) column.querySelector("a, button").focus({ preventScroll: true });
    });
    column.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      box.checked = false;
      back();
    });
  }

  // The menus of the page.
  for (const button of all("[data-bs-toggle=dropdown]")) {
    const menu = button.nextElementSibling;
    const show = (open) => {
      menu.classList.toggle("show", open);
      button.setAttribute("aria-expanded", open);
    };
    button.addEventListener("click", () => show(!menu.classList.contains("show")));
    addEventListener("click", (event) => button.contains(event.target) || show(false));
    button.parentElement.addEventListener("focusout", (event) => {
      const next = event.relatedTarget;
      if (next && !button.parentElement.contains(next)) show(false);
    });
    button.parentElement.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      show(false);
      button.focus();
    });
  }
  window.toggleFullScreen = () =>
    document.fullscreenElement ? document.exitFullscreen() : page.requestFullscreen();

  // The contents beside a page mark the last section that is in the upper part of the screen.
  const links = new Map(
    all(".bd-toc-nav a[href^='#']").map((a) => [document.getElementById(a.hash.slice(1)), a]),
  );
  const seen = new Set();
  const spy = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) seen[isIntersecting ? "add" : "delete"](target);
    const here = links.get([...links.keys()].filter((section) => seen.has(section)).at(-1));
    for (const link of links.values()) {
      const around = link.parentElement.contains(here);
      for (const element of [link, link.parentElement]) element.classList.toggle("active", around);
    }
  }, { rootMargin: "0px 0px -60%" });
  for (const section of links.keys()) if (section) spy.observe(section);

  // A shadow under the header, and a way back, for whoever has scrolled. When a section gets its
  // true height, the browser moves the page along; that is no scrolling.
  const top = one("#pst-back-to-top");
  let [before, tall] = [0, 0];
  top.addEventListener("click", () => scrollTo(0, 0));
  addEventListener("scroll", () => {
    document.body.classList.toggle("scrolled", scrollY > 0);
    const same = tall === page.scrollHeight;
    if (same || !scrollY) top.style.display = before > scrollY && scrollY ? "block" : "none";
    [before, tall] = [scrollY, page.scrollHeight];
  }, { passive: true });
}

// What an address names is held at its place until the reader moves: above it, sections get their
// true height only when they come near. So is the place to which back, forward and reload lead; of
// each step, the browser keeps the section that was in the upper half of the screen, and its top.
(function holdPlaces() {
  const sections = [...document.querySelectorAll(".bd-article > section > section")];
  const topOf = (element) => element.getBoundingClientRect().top;
  let held = null;
  let [y, tall] = [0, 0]; // of the page, when it was last put right
  const leave = () => { held = null; };
  const hold = () => {
    if (!held) return;
    const { place, top } = held;
    if (top === undefined) place.scrollIntoView({ behavior: "instant" });
    else scrollBy({ top: topOf(place) - top, behavior: "instant" });
    [y, tall] = [scrollY, document.documentElement.scrollHeight];
  };
  const arrive = (kept) => {
    const named = document.getElementById(kept?.id);
    const place = named ?? document.getElementById(location.hash.slice(1));
    held = place && { place, top: named ? kept.top : undefined };
    if (!place && !location.hash) scrollTo({ top: 0, behavior: "instant" });
    // Its own section is laid out now, so that all above the place in it has its true height.
    const section = sections.find((one) => one.contains(place));
    if (section) section.style.contentVisibility = "visible";
    hold();
  };

  history.scrollRestoration = "manual";
  arrive(history.state);
  addEventListener("popstate", ({ state }) => arrive(state));
  new ResizeObserver(hold).observe(document.body);
  addEventListener("load", hold);
  for (const sign of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    addEventListener(sign, leave, { capture: true, passive: true });
  }
  // A search of the browser or its scroll bar give no such sign: they move a page that stays as tall.
  addEventListener("scroll", () => {
    const moved = Math.abs(scrollY - y) > 1 && document.documentElement.scrollHeight === tall;
    if (moved && document.readyState === "complete") leave();
  }, { passive: true });
  addEventListener("scrollend", () => {
    const section = sections.findLast((one) => topOf(one) < innerHeight / 2);
    history.replaceState(section ? { id: section.id, top: topOf(section) } : null, "");
  });
})();
