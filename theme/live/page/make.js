// Elements in one line: make("p", { className: "said" }, "words", another).
export function make(tag, given = {}, ...inside) {
  const element = Object.assign(document.createElement(tag), given);
  element.append(...inside);
  return element;
}
export const button = (text, className, onclick) =>
  make("button", { type: "button", className, onclick }, text);

// Words with places for values: fill("{} of {}", 1, 2).
export const fill = (words, ...values) => values.reduce((text, value) => text.replace("{}", value), words);
