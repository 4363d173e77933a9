// Adding: files dropped on the page, and the page of a job that shows how far it is.

import { tell } from "./desk.js";

const form = document.querySelector("[data-drop]");
if (form) {
  const place = form.querySelector(".drop");
  const input = form.querySelector("input[type=file]");
  const chosen = form.querySelector("[data-chosen]");
  form.querySelector("[data-drop-hint]").hidden = false;

  const show = () => {
    const files = [...input.files];
    const size = files.reduce((sum, file) => sum + file.size, 0);
    const lines = files.slice(0, 50).map((file) => file.name);
    if (files.length > 50) lines.push(`and ${files.length - 50} more`);
    if (files.length > 1) lines.unshift(`${files.length} files, ${(size / 1e6).toFixed(1)} MB:`);
    chosen.replaceChildren(...(files.length > 1 ? lines : []).map((line) => {
      const item = document.createElement("li");
      item.textContent = line;
      item.dir = "auto";
      return item;
    }));
  };
  input.addEventListener("change", show);

  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => {
      event.preventDefault();
      place.classList.add("over");
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) place.classList.remove("over");
  });
  document.addEventListener("drop", async (event) => {
    event.preventDefault();
    place.classList.remove("over");
    const files = await dropped(event.dataTransfer);
    if (!files.length) return tell("No files were dropped.");
    const all = new DataTransfer();
    for (const file of files) all.items.add(file);
    input.files = all.files;
    show();
    form.querySelector("button").focus();
  });
}

// Returns the files of a drop, also those in folders; hidden ones are left out.
async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files];
  const files = [];
  const walk = async (entry) => {
    if (entry.name.startsWith(".")) return;
    if (entry.isFile) {
      files.push(await new Promise((done, failed) => entry.file(done, failed)));
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) return;
      for (const one of some) await walk(one);
    }
  };
  for (const entry of entries) await walk(entry);
  return files;
}

// Looks every second how far the job is, until it has ended.
async function look() {
  const shown = document.getElementById("job");
  if (!shown || !["waiting", "reading"].includes(shown.dataset.job)) return;
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("job");
    if (fresh && fresh.innerHTML !== shown.innerHTML) shown.replaceWith(document.adoptNode(fresh));
    if (!fresh) return tell("The desk does not know this job any more; what was added is in the ledger.");
  } catch {
    tell("The desk did not answer: is it still running? What was added is in the ledger.");
    return setTimeout(look, 5000);
  }
  setTimeout(look, 1000);
}
setTimeout(look, 500);
