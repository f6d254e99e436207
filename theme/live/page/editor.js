// An editor in the place of a cell's code, with the colors of the page.
import { EditorView, basic, python, highlighting } from "./vendor/codemirror.js";

// `keys` has what Shift+Enter and Escape do; `changed(text)` hears of every change.
export function edit(place, text, { label, run, leave, changed }) {
  const heard = EditorView.updateListener.of((update) => {
    if (update.docChanged) changed(update.state.doc.toString());
  });
  const named = EditorView.contentAttributes.of({ "aria-label": label });
  const keys = { "Shift-Enter": run, "Mod-Enter": run, Escape: leave };
  const view = new EditorView({ doc: text, parent: place, extensions: [basic(keys), python(), highlighting, heard, named] });
  return {
    view,
    focus: () => view.focus(),
    write: (now) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: now } }),
  };
}
