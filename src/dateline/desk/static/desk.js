// What every page does: keys, messages, and the sign on acts. Pages bring modules of their own.

const typing = (element) => element instanceof HTMLElement && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));

// Says something in the corner, where screen readers hear it too; it goes away by itself.
export function tell(message) {
  const line = document.createElement("p");
  line.textContent = message;
  document.getElementById("told").append(line);
  setTimeout(() => line.remove(), 8000);
}

// Keys of this page: `on({ j: next, k: previous })`; they rest while somebody types or a dialog is open.
const keys = new Map();
export function on(more) {
  for (const [key, act] of Object.entries(more)) keys.set(key, act);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (typing(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (document.querySelector("dialog[open]")) return;
  const act = keys.get(event.key);
  if (act) {
    event.preventDefault();
    act(event);
  }
});

on({
  "/": () => document.getElementById("find").focus(),
  "?": () => document.getElementById("keys").showModal(),
});

// Returns the part of the address after #, "" where it makes no sense.
export function anchor() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

// Rows that j and k walk over: the nearest list marked with data-rows, unless the page has keys of its own.
function walk(step) {
  const rows = [...document.querySelectorAll("[data-rows] > *")];
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.getAttribute("aria-current") === "true");
  const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
  rows.forEach((row) => row.removeAttribute("aria-current"));
  next.setAttribute("aria-current", "true");
  (next.querySelector("a") ?? next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}
on({ j: () => walk(1), k: () => walk(-1) });

// Acts by htmx carry the sign of this visit.
document.addEventListener("htmx:config:request", (event) => {
  const headers = event.detail?.ctx?.request?.headers;
  if (headers) headers["X-CSRF-Token"] = document.querySelector('meta[name="csrf"]').content;
});
document.addEventListener("htmx:error", () => tell("The desk did not answer: is it still running? Nothing was changed; try again."));

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog" || form.method === "get" || event.defaultPrevented) return;
  if (form.dataset.sent === "yes") event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000);
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

// Filters that are not set stay out of the address.
document.addEventListener("formdata", (event) => {
  if (event.target.method !== "get") return;
  for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
});

// On a small screen the filters come when they are called.
if (matchMedia("(max-width: 40rem)").matches) document.querySelectorAll(".filter-bar[open]").forEach((bar) => (bar.open = false));
