// Reviewing: keys, acts that leave the list where it is, ticks that are counted, and spans that are chosen in the text.

import { anchor, on, tell } from "./desk.js";

const form = document.querySelector("form[data-review]");
const rows = () => [...document.querySelectorAll("[data-row]")];
const current = () => document.querySelector('[data-row][aria-current="true"]');

function goTo(row) {
  if (!row) return;
  for (const one of rows()) one.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function walk(step) {
  const all = rows();
  const at = all.indexOf(current());
  goTo(all[Math.min(Math.max(at + step, 0), all.length - 1)]);
}

// Presses the button of the row that the keys are on.
function press(kind) {
  const row = current();
  if (!row) return tell("Choose a row first: j goes to the first one.");
  const button = row.querySelector(`.button.${kind}`);
  if (button) button.click();
  else tell(kind === "undo" ? "Nothing was decided about this row." : "That is decided already.");
}

function undo() {
  const row = current();
  if (row?.querySelector(".button.undo")) return press("undo");
  const last = document.querySelector("[data-undo-last]");
  if (last) last.click();
  else press("undo");
}

if (document.querySelector("[data-row]")) on({ j: () => walk(1), k: () => walk(-1) });
if (form) {
  on({ a: () => press("accept"), r: () => press("reject"), c: () => press("change"), u: undo, x: tick });
  form.addEventListener("submit", send);
  form.addEventListener("change", count);
  form.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row || row === current()) return;
    for (const one of rows()) one.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
  });
  for (const one of form.querySelectorAll("[data-tick-all]")) one.hidden = false;
  form.querySelector("input[data-tick-all]").addEventListener("change", (event) => {
    for (const box of ticks()) box.checked = event.target.checked;
    count();
  });
  addEventListener("pageshow", count);
  count();
}

// Ticks

function ticks() {
  return [...form.querySelectorAll("input[name=rows]")];
}

function tick() {
  const box = current()?.querySelector("input[name=rows]");
  if (!box) return tell("Choose a row first: j goes to the first one.");
  box.checked = !box.checked;
  count();
}

function count() {
  const number = ticks().filter((box) => box.checked).length;
  for (const button of form.querySelectorAll("[data-bulk]")) {
    button.textContent = `${button.dataset.bulk} ${number} ticked`;
    button.disabled = number === 0;
  }
}

// Acts: the answer holds the rows as they are now, which take the place of those on the page.

let sending = false;

async function send(event) {
  event.preventDefault();
  if (sending) return;
  sending = true;
  const at = event.submitter.closest("[data-row]");
  const body = new FormData(form, event.submitter);
  if (at || event.submitter.hasAttribute("data-undo-last")) body.delete("rows");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(body),
      headers: { "HX-Request": "true", Accept: "text/html" },
    });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("notice");
    if (!fresh) {
      tell(page.body.textContent.trim().replace(/\s+/g, " ") || "The desk did not understand this.");
      return;
    }
    const notice = document.adoptNode(fresh);
    document.getElementById("notice").replaceWith(notice);
    let placed = null;
    for (const row of [...page.querySelectorAll("[data-row]")]) {
      const old = document.getElementById(row.id);
      if (old) old.replaceWith(document.adoptNode(row));
      placed = row;
    }
    if (answer.ok) {
      document.getElementById("note").value = "";
      form.querySelector("input[data-tick-all]").checked = false;
    }
    count();
    if (at) return onwards(document.getElementById(at.id) ?? placed, answer.ok);
    // The button that was pressed is gone, or rests: whoever goes by keys stands at what was done.
    notice.tabIndex = -1;
    notice.focus({ preventScroll: true });
  } catch {
    tell("The desk did not answer: is it still running? Nothing was changed; try again.");
  } finally {
    sending = false;
  }
}

// After a decision the next row that waits is next; after an undo or a conflict the row itself is.
function onwards(row, decided) {
  const all = rows();
  const later = all.slice(all.indexOf(row) + 1).find((one) => !one.matches(".accepted, .changed, .rejected"));
  goTo(decided && row.matches(".accepted, .rejected") && later ? later : row);
}

// The row that an address names may be on another page of its article.
function find() {
  const id = anchor();
  if (!id || !location.pathname.startsWith("/review/articles/")) return;
  const row = document.getElementById(id);
  if (row) return goTo(row);
  const address = new URL(location.href);
  if (address.searchParams.get("row") === id) return;
  address.search = new URLSearchParams({ row: id });
  if (/^[0-9a-f]{16}$/.test(id)) location.replace(address);
}
find();
addEventListener("hashchange", find);

// Changing a row: what is selected in the text becomes the span that the cursor was in last.

const text = document.querySelector("[data-source]");
if (text) {
  const start = Number(text.dataset.source);
  const all = [...text.textContent];
  const lines = () => [...document.querySelectorAll("[data-span]")];
  const parts = (line) => [...line.querySelectorAll("input")];
  let active = lines()[0];

  const activate = (line) => {
    for (const one of lines()) one.removeAttribute("aria-current");
    line.setAttribute("aria-current", "true");
    active = line;
  };
  const preview = (line) => {
    const [first, last] = parts(line).map((input) => (input.value === "" ? NaN : Number(input.value)));
    const shown = line.querySelector(".preview");
    if (Number.isNaN(first) && Number.isNaN(last)) shown.textContent = "";
    else if (!(first < last)) shown.textContent = "this covers nothing";
    else if (first < start || last > start + all.length) shown.textContent = "outside of the text that is shown";
    else shown.textContent = `“${all.slice(first - start, last - start).join("")}”`;
  };
  for (const line of lines()) {
    line.addEventListener("focusin", () => activate(line));
    line.addEventListener("input", () => preview(line));
    preview(line);
  }
  activate(active);

  const place = (node, offset) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    range.setEnd(node, offset);
    return start + [...range.toString()].length;
  };
  const take = () => {
    const chosen = getSelection();
    if (chosen.isCollapsed || !chosen.rangeCount || !text.contains(chosen.anchorNode) || !text.contains(chosen.focusNode)) return;
    const range = chosen.getRangeAt(0);
    let [first, last] = [place(range.startContainer, range.startOffset), place(range.endContainer, range.endOffset)];
    while (first < last && /\s/.test(all[first - start])) first += 1;
    while (first < last && /\s/.test(all[last - 1 - start])) last -= 1;
    if (first >= last) return;
    const inputs = parts(active);
    [inputs[0].value, inputs[1].value] = [first, last];
    preview(active);
  };
  text.addEventListener("mouseup", take);
  text.addEventListener("touchend", () => setTimeout(take));
  text.addEventListener("keyup", take);
  document.querySelector("[data-selecting]").hidden = false;
  const marked = text.querySelector("mark");
  if (marked) text.scrollTop = marked.offsetTop - text.clientHeight / 3;
}

// The modes that a class of events can have.
const category = document.querySelector("select[data-category]");
if (category) {
  const narrow = () => {
    const known = category.selectedOptions[0].dataset;
    for (const name of ["modes", "types"]) {
      const select = document.querySelector(`select[data-${name}]`);
      const words = known[name].split(" ").filter(Boolean);
      for (const option of select.options) option.hidden = option.disabled = option.value !== "" && !words.includes(option.value);
      if (select.selectedOptions[0].disabled) select.value = "";
      select.closest(".field").hidden = words.length === 0;
    }
  };
  category.addEventListener("change", narrow);
  narrow();
}

// What an other choice leaves without meaning is not in the way.
for (const select of document.querySelectorAll("select[data-opens]")) {
  const part = document.getElementById(select.dataset.opens);
  const toggle = () => { part.hidden = select.value !== select.dataset.when; };
  select.addEventListener("change", toggle);
  toggle();
}
