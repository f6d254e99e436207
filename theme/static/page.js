// What a page does that its elements do not do by themselves. None of it asks for the size of what
// lies below the screen: the browser lays that out when the reader comes near.
{
  const page = document.documentElement;
  const all = (css) => [...document.querySelectorAll(css)];
  const one = (css) => document.querySelector(css);
  const words = JSON.parse(one("#words").textContent);
  const made = (text, className, onclick) =>
    Object.assign(document.createElement("button"), { type: "button", textContent: text, className, onclick });

  // Light, dark, or as the system is; the first choice of another is the one that looks different.
  const system = matchMedia("(prefers-color-scheme: dark)");
  const colors = one("#colors");
  const paint = (mode) => {
    page.dataset.mode = mode;
    page.dataset.theme = mode !== "auto" ? mode : system.matches ? "dark" : "light";
    colors.title = words[mode];
    colors.ariaLabel = words[mode];
  };
  paint(page.dataset.mode);
  system.addEventListener("change", () => paint(page.dataset.mode));
  colors.addEventListener("click", () => {
    const modes = system.matches ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
    const mode = modes[(modes.indexOf(page.dataset.mode) + 1) % 3];
    localStorage.setItem("mode", mode);
    paint(mode);
  });

  // The search field opens over the page; the page of results has one of its own.
  const mac = /Mac|iPhone|iPad/.test(navigator.platform);
  for (const key of all(".modifier")) if (mac) key.textContent = "⌘";
  addEventListener("keydown", (event) => {
    if (!(mac ? event.metaKey : event.ctrlKey) || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    const veil = one("#search");
    if (veil) veil.togglePopover();
    else one("#search-input").select();
  });

  // The two columns, where they are popovers: the focus goes in, and back to the button. On a wide
  // screen they stand beside the text, and the button takes the chapters away.
  for (const [side, wide] of [["side", "62em"], ["contents", "75em"]]) {
    const [column, button] = [`#${side}`, `[popovertarget=${side}]`].map(one);
    if (!column) continue;
    const screen = matchMedia(`(min-width: ${wide})`);
    screen.addEventListener("change", () => column.hidePopover());
    column.addEventListener("toggle", ({ newState }) => {
      const first = [...column.querySelectorAll("a, button")].find((e) => e.checkVisibility());
      if (newState === "open") first.focus({ preventScroll: true });
      else if (document.activeElement === document.body) button.focus();
    });
    column.addEventListener("click", ({ target }) => {
      if (target.closest("a[href^='#']")) column.hidePopover();
    });
    button.addEventListener("click", (event) => {
      if (!screen.matches) return;
      event.preventDefault();
      page.classList.toggle(`no-${side}`);
    });
  }

  // A menu closes when the reader turns to something else, and with Escape.
  for (const menu of all(".menu")) {
    addEventListener("click", ({ target }) => menu.contains(target) || (menu.open = false));
    menu.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !menu.contains(relatedTarget)) menu.open = false;
    });
    menu.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape") return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }
  one("#screen").addEventListener("click", () =>
    document.fullscreenElement ? document.exitFullscreen() : page.requestFullscreen());

  // The contents mark the last section that is in the upper part of the screen.
  const links = new Map(
    all("#contents a[href^='#']").map((a) => [document.getElementById(a.hash.slice(1)), a]),
  );
  const near = new Set();
  const spy = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) near[isIntersecting ? "add" : "delete"](target);
    const here = links.get([...links.keys()].filter((section) => near.has(section)).at(-1));
    for (const link of links.values()) {
      const around = link.parentElement.contains(here);
      for (const element of [link, link.parentElement]) element.classList.toggle("active", around);
    }
  }, { rootMargin: "0px 0px -60%" });
  for (const section of links.keys()) if (section) spy.observe(section);

  // A shadow under the header, and a way back, for whoever has scrolled. When a section gets its
  // true height, the browser moves the page along; that is no scrolling.
  const top = one("#top");
  let [before, tall] = [0, 0];
  top.addEventListener("click", () => scrollTo(0, 0));
  addEventListener("scroll", () => {
    document.body.classList.toggle("scrolled", scrollY > 0);
    const same = tall === page.scrollHeight;
    if (same || !scrollY) top.hidden = !(before > scrollY && scrollY);
    [before, tall] = [scrollY, page.scrollHeight];
  }, { passive: true });

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
  for (const box of all("div.math, pre, .cell_output > .output, .wide")) watch.observe(box);
  document.fonts.addEventListener("loadingdone", () => reach([...seen]));

  // The fonts of what lies below the screen come as soon as the page stands. One that came with the
  // first formula that needs it would move the lines that are being read. Of two faces for the same
  // text the browser takes the later one, which has the letters and signs of most formulas.
  const fonts = [
    ["Book Mono", "code, pre"],
    ["KaTeX_Main", ".katex"],
    ["KaTeX_Main", ".mathbf", "700 normal"],
    ["KaTeX_Math", ".mathnormal"],
    ["KaTeX_SansSerif", ".mathsf"],
    ["KaTeX_Size1", ".small-op, .delimsizing.size1"],
    ["KaTeX_Size2", ".large-op, .delimsizing.size2"],
    ["KaTeX_Size3", ".delimsizing.size3"],
    ["KaTeX_Size4", ".delimsizing.size4, .delim-size4"],
  ];
  addEventListener("load", () => {
    const faces = [...document.fonts];
    for (const [family, css, cut = ""] of fonts) {
      const fits = (face) => face.family.includes(family) && `${face.weight} ${face.style}`.includes(cut);
      // Firefox refuses one that comes too late for this page; the next page has it.
      if (one(css)) faces.findLast(fits)?.load().catch(() => {});
    }
  });

  // Code can be copied; where the page is not from a safe place, by way of the selection.
  const copy = async ({ target }) => {
    const code = target.parentElement.querySelector("pre");
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch {
      getSelection().selectAllChildren(code);
      document.execCommand("copy");
    }
    target.textContent = words.copied;
    setTimeout(() => (target.textContent = words.copy), 2000);
  };
  for (const code of all("div.highlight")) code.append(made(words.copy, "copy", copy));

  // A cell runs on its page, with Python that the first press of a button loads.
  const { live } = one("article")?.dataset ?? {};
  const press = async ({ target }) => {
    const place = target.closest(".try, .cell");
    if (location.protocol === "file:") return void (target.textContent = words.run_folder);
    try {
      await (await import(new URL(`${live}main.js`, location))).press(place);
    } catch {
      target.textContent = words.run_failed;
    }
  };
  for (const input of live ? all(".cell:not(.answer) > .cell_input, .cell > details > .cell_input") : []) {
    const tools = Object.assign(document.createElement("div"), { className: "tools" });
    tools.append(made(words.run, "run", press));
    // What folded code gave is seen: its Run is seen, too.
    (input.closest(".cell.tag_hide-input:has(> .cell_output)") ?? input).append(tools);
  }
  for (const place of all(".try > button")) place.onclick = press;

  // What was written here before comes with Python, and a reader must know that it is there.
  let kept;
  try {
    kept = location.protocol !== "file:" && localStorage.getItem(`written ${location.pathname}`);
  } catch {} // a browser that keeps nothing
  if (live && kept) one("main").append(made(words.written, "written", press));

  // Beside a chapter, how far the reader came: kept in this browser, as `live/keep.js` writes it.
  const done = JSON.parse(localStorage.getItem("progress")) ?? {};
  for (const link of all("#side a")) {
    const { ran, of, right } = done[link.pathname] ?? {};
    if (!of) continue;
    link.dataset.done = ran < of ? "some" : "all";
    link.title = [ran, of, right.length].reduce((text, n) => text.replace("{}", n), words.progress);
  }

  // With Escape the marks of a search go away, and the definition of a word, which may come back
  // with the next word.
  addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    SphinxHighlight.hideSearchWords();
    page.classList.add("no-tips");
  });
  for (const next of ["focusin", "mouseover"]) {
    addEventListener(next, () => page.classList.remove("no-tips"));
  }

  // The moving picture plays once when it comes into sight, and again when it is asked to.
  const moving = all("figure animateTransform");
  if (moving.length && !matchMedia("(prefers-reduced-motion: reduce)").matches) {
    const figure = moving[0].closest("figure");
    const play = () => moving.forEach((part) => part.beginElement());
    figure.append(made(words.play, "play", play));
    new IntersectionObserver(([{ isIntersecting }], observer) => {
      if (!isIntersecting) return;
      observer.disconnect();
      play();
    }, { threshold: 0.4 }).observe(figure);
  }
}

// What an address names is held at its place until the reader moves: above it, sections get their
// true height only when they come near. So is the place to which back, forward and reload lead; of
// each step, the browser keeps the section that was in the upper half of the screen, and its top.
{
  const page = document.documentElement;
  const sections = [...document.querySelectorAll("article > section > section")];
  const topOf = (element) => element.getBoundingClientRect().top;
  let held = null;
  let [y, tall] = [0, 0]; // of the page, when it was last put right
  const leave = () => { held = null; };
  const hold = () => {
    if (!held) return;
    const { place, top } = held;
    if (top === undefined) place.scrollIntoView({ behavior: "instant" });
    else scrollBy({ top: topOf(place) - top, behavior: "instant" });
    [y, tall] = [scrollY, page.scrollHeight];
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
    const moved = Math.abs(scrollY - y) > 1 && page.scrollHeight === tall;
    if (moved && document.readyState === "complete") leave();
  }, { passive: true });
  addEventListener("scrollend", () => {
    const section = sections.findLast((one) => topOf(one) < innerHeight / 2);
    history.replaceState(section ? { id: section.id, top: topOf(section) } : null, "");
  });
}
