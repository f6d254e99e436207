// A cell of a homework in which the reader writes words.
import { make } from "./make.js";

export class Answer {
  ranIn = 0;

  constructor(element, code, page) {
    Object.assign(this, { element, code, page });
    this.printed = this.text = code.source;
    this.field = make("textarea", { className: "words", value: this.text, rows: 8 });
    this.field.setAttribute("aria-label", page.words.try_label);
    this.field.addEventListener("input", () => this.change(this.field.value));
    element.querySelector(".cell_input").replaceChildren(this.field);
  }

  press() {
    this.field.focus();
  }

  change(text) {
    this.text = text;
    this.page.changed(this);
  }

  write(text) {
    this.field.value = text;
    this.change(text);
  }

  mark() {}
}
