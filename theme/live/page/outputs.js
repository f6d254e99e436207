// What a cell gives, in the place of what is printed under it. The printed output is kept, and its
// caption stays with a figure that is drawn again.
import { wake } from "./explorers.js";
import { fill, make } from "./make.js";

// What does not fit its box scrolls there, and keys must reach it.
const fits = new ResizeObserver((changes) => {
  for (const { target } of changes) {
    const wide = target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight;
    wide ? (target.tabIndex = 0) : target.removeAttribute("tabindex");
  }
});
function block(text) {
  const pre = make("pre", {}, text);
  fits.observe(pre);
  return pre;
}

export class Outputs {
  constructor(cell, words) {
    this.words = words;
    this.printed = cell.querySelector(".cell_output");
    this.box = make("div", { className: "cell_output docutils container live" });
    const input = cell.querySelector(".cell_input");
    (this.printed ?? input).after(this.box);
    this.box.hidden = true;
  }

  // Before a run: what comes is gathered unseen until there is something to show.
  begin(python) {
    [this.python, this.text, this.fresh] = [python, "", true];
    this.captions = [...(this.printed?.querySelectorAll("figcaption") ?? [])];
  }

  show() {
    if (!this.fresh) return;
    this.fresh = false;
    this.box.replaceChildren();
    this.box.hidden = false;
    if (this.printed) this.printed.hidden = true;
  }

  // When a cell ends that gave nothing, nothing stands under it, and nothing of an earlier run.
  end() {
    this.show();
    this.box.hidden = !this.box.childElementCount;
  }

  back() {
    this.box.hidden = true;
    if (this.printed) this.printed.hidden = false;
  }

  hear(kind, content) {
    if (kind === "absent") return;
    this.show();
    this[kind](content);
  }

  stream(text, className) {
    const last = this.box.lastElementChild;
    if (last?.matches(`.${className}`)) return void last.querySelector("pre").append(text);
    const box = make("div", { className: "highlight" }, block(text));
    this.box.append(make("div", { className: `output ${className}` }, box));
  }
  stdout(text) {
    this.text += text;
    this.stream(text, "stream");
  }
  result(text) {
    this.stdout(text);
  }
  stderr(text) {
    this.stream(text, "stderr");
  }
  cut(most) {
    this.box.append(make("p", { className: "note" }, fill(this.words.cut, most.toLocaleString("en"))));
  }
  html(text) {
    this.box.append(make("div", { className: "output text_html", innerHTML: text }));
  }
  svg(text) {
    const figure = make("figure", { className: "drawing", innerHTML: text });
    const caption = this.captions.shift();
    if (caption) figure.append(caption.cloneNode(true));
    this.box.append(make("div", { className: "output" }, figure));
  }
  explorer([number, html, script]) {
    const box = make("div", { className: "output text_html", innerHTML: html });
    this.box.append(box);
    wake(box.firstElementChild, number, script, this.python);
  }

  // The reader's line first; the whole for whoever asks.
  error({ kind, words, number, line, all }) {
    const where = number ? [make("p", {}, fill(this.words.line, number), " ", make("code", {}, line))] : [];
    const what = make("p", {}, make("strong", {}, kind), words && `: ${words}`);
    const whole = make("details", {}, make("summary", {}, this.words.traceback), block(all));
    this.box.append(make("div", { className: "output error" }, ...where, what, whole));
  }

  // What was printed, for a reader whose output differs from it.
  compare(printed) {
    const title = make("summary", {}, this.words.printed);
    this.box.append(make("details", { className: "printed" }, title, block(printed)));
  }
}
