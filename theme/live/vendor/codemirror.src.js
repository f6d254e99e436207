// What the pages use of CodeMirror 6, in one file: codemirror.js, made by `npm ci && npm run build`.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, Prec } from "@codemirror/state";
import { drawSelection, EditorView, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";

// The keys given come first. Tab stays a way out for whoever reads by keys: Ctrl+] indents.
const basic = (keys) => [
  Prec.highest(keymap.of(Object.entries(keys).map(([key, does]) => ({ key, run: () => (does(), true) })))),
  history(),
  drawSelection(),
  indentOnInput(),
  bracketMatching(),
  indentUnit.of("    "),
  EditorState.tabSize.of(4),
  keymap.of([...defaultKeymap, ...historyKeymap]),
];

const color = (tag, name) => ({ tag, color: `var(--${name})` });
const highlighting = syntaxHighlighting(
  HighlightStyle.define([
    color([tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.definitionKeyword, tags.moduleKeyword, tags.bool, tags.null], "fig-purple"),
    color([tags.string, tags.special(tags.string)], "fig-green"),
    color(tags.number, "warm"),
    color(tags.comment, "muted"),
    color([tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)], "accent"),
  ]),
);

export { basic, EditorView, highlighting, python };
