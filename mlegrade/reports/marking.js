"use strict";
// The page for marking: points follow the rubric, keys move, one file is saved. Nothing is sent.

const answers = [...document.querySelectorAll("article")];
const about = document.querySelector("main").dataset;
const draft = `mlegrade ${about.assignment} ${about.draft}`;
const part = (answer, name) => answer.querySelector(`[name="${name}"]`);
const items = (answer) => [...answer.querySelectorAll("[name=item]")];
let saved = true;

function mark(answer) {
  const { key, question, text } = answer.dataset;
  const points = part(answer, "points").value.trim();
  const rubric = items(answer).filter((item) => item.checked).map((item) => item.value).join(" ");
  return { key, question, text, points, rubric, comment: part(answer, "comment").value.trim() };
}

function wrong(answer) {
  const field = part(answer, "points"), points = field.value.trim();
  const number = Number(points.replace(",", "."));
  return points !== "" && !(number >= 0 && number <= Number(field.dataset.most));
}

function show() {
  const done = answers.filter((answer) => mark(answer).points !== "" && !wrong(answer));
  const beyond = answers.filter(wrong).length;
  for (const answer of answers) {
    answer.classList.toggle("marked", done.includes(answer));
    part(answer, "points").setAttribute("aria-invalid", wrong(answer));
  }
  document.querySelector("#done").textContent =
    `${done.length} of ${answers.length} marked${beyond ? `, ${beyond} with points that cannot be meant` : ""}`
    + (saved ? "" : ", not saved");
  document.querySelector("progress").value = done.length;
}

function changed() {
  saved = false;
  try { localStorage.setItem(draft, JSON.stringify(answers.map(mark))); } catch { /* no store */ }
  show();
}

function count(answer) {
  const sum = items(answer).filter((item) => item.checked)
    .reduce((total, item) => total + Number(item.dataset.points), 0);
  part(answer, "points").value = String(sum);
}

function fill(marks) {
  const known = new Map(marks.map((one) => [`${one.key} ${one.question} ${one.text}`, one]));
  for (const answer of answers) {
    const { key, question, text } = answer.dataset;
    const one = known.get(`${key} ${question} ${text}`);
    if (!one) continue;
    part(answer, "points").value = one.points;
    part(answer, "comment").value = one.comment;
    for (const item of items(answer)) item.checked = one.rubric.split(" ").includes(item.value);
  }
}

function save() {
  const marks = answers.map(mark).filter((one) => one.points !== "" || one.comment !== "");
  const text = JSON.stringify({ assignment: about.assignment, marks }, null, 1);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = `marks-${about.assignment}.json`;
  link.click();
  saved = true;
  show();
}

function go(step) {
  const here = answers.indexOf(document.activeElement.closest("article"));
  const open = (answer) => mark(answer).points === "";
  const next = step === "open"
    ? answers.slice(here + 1).find(open) ?? answers.find(open)
    : answers[here < 0 ? 0 : here + step];
  if (!next) return;
  next.scrollIntoView({ block: "start" });
  next.focus({ preventScroll: true });
}

document.addEventListener("input", (event) => {
  const answer = event.target.closest("article");
  if (!answer) return;
  if (event.target.name === "item") count(answer);
  changed();
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    save();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") document.activeElement.closest("article")?.focus();
  if (event.target.matches("textarea, [name=points]")) return;
  const answer = document.activeElement.closest("article");
  const steps = { j: 1, k: -1, u: "open" };
  if (event.key in steps) go(steps[event.key]);
  else if (answer && /^[1-9]$/.test(event.key)) items(answer)[event.key - 1]?.click();
  else if (answer && event.key === "0") {
    for (const item of items(answer)) item.checked = false;
    count(answer);
    changed();
  } else if (answer && event.key === "c") part(answer, "comment").focus();
  else return;
  event.preventDefault();
});

window.addEventListener("beforeunload", (event) => { if (!saved) event.preventDefault(); });
document.querySelector("#save").addEventListener("click", save);
try {
  const kept = JSON.parse(localStorage.getItem(draft));
  if (kept) { fill(kept); saved = false; }
} catch { /* no store */ }
show();
