// The bar at the foot of the page: what Python is doing, how much has come, and what can be done.
import { button, fill, make } from "./make.js";

const megabytes = (bytes) => (bytes / 1e6).toFixed(0);

export class Bar {
  constructor(words, { stop, tools }) {
    this.words = words;
    this.total = this.come = 0;
    this.said = make("span", { className: "live-said" });
    this.progress = make("progress", { hidden: true });
    this.progress.setAttribute("aria-label", words.loading);
    this.stopping = button(words.stop, "live-stop", stop);
    const menu = make("details", { className: "live-menu" }, make("summary", {}, words.more), make("ul"));
    for (const [text, act] of tools) menu.lastChild.append(make("li", {}, button(text, "", () => (act(), (menu.open = false)))));
    menu.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape") return;
      menu.open = false;
      menu.firstChild.focus();
    });
    // What is said here is read out to those who listen to the page; counts are not.
    this.said.setAttribute("role", "status");
    this.count = make("span", { className: "live-count" });
    const line = make("p", {}, this.said, " ", this.count);
    this.box = make("section", { id: "live" }, line, this.progress, this.stopping, menu);
    this.box.setAttribute("aria-label", words.python);
    document.querySelector("main").append(this.box);
  }

  // An offer stays, whatever else is said, until it is taken.
  offer(text, answer, act) {
    this.offered?.remove();
    this.offered = make("p", { className: "live-offer" }, text, " ");
    this.offered.append(button(answer, "", () => (act(), this.offered.remove())));
    this.box.prepend(this.offered);
  }

  say(text, busy = false, count = "") {
    if (this.said.textContent !== text) this.said.textContent = text;
    this.count.textContent = count;
    this.progress.hidden = true;
    this.stopping.hidden = !busy;
    this.stopping.textContent = this.words.stop;
  }

  load(total) {
    [this.total, this.come] = [total, 0];
    this.say(this.words.loading, true);
    this.stopping.textContent = this.words.cancel;
    this.progress.hidden = false;
    this.hear(0);
  }

  hear(bytes) {
    this.come += bytes;
    this.progress.max = this.total;
    this.progress.value = this.come;
    this.count.textContent = fill(this.words.megabytes, megabytes(this.come), megabytes(this.total));
  }
}
