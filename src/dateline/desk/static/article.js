// The reader view: what is looked at lights up in text and margin, and its record shows beside it.

import { anchor, on, tell } from "./desk.js";

const text = document.getElementById("text");
if (text) read(text);
copying();

function read(text) {
  const { path, suffix } = text.closest("[data-path]").dataset;
  const dock = document.getElementById("dock");
  const lists = document.querySelector(".lists");
  const NOUNS = { content: "claim", cue: "claim", speaker: "claim", trigger: "event", place: "place", time: "time", figure: "figure", statement: "forecast", condition: "forecast", window: "forecast" };
  const LAYERS = { content: "claims", cue: "claims", speaker: "speakers", trigger: "events", place: "places", time: "times", figure: "figures", statement: "forecasts", condition: "forecasts", window: "forecasts" };

  // Every record with its pieces in the text, and how long these are together.
  const rows = new Map();
  for (const piece of text.querySelectorAll("[data-m]")) {
    for (const one of piece.dataset.m.split(" ")) {
      const [row, part] = one.split(":");
      if (!rows.has(row)) rows.set(row, { pieces: [], length: 0, noun: "" });
      const found = rows.get(row);
      found.pieces.push([piece, part]);
      if (NOUNS[part]) {
        found.noun = NOUNS[part];
        if (part !== "speaker" && part !== "cue") found.length += piece.textContent.length;
      }
    }
  }
  const items = new Map([...document.querySelectorAll(".item[data-row]")].map((item) => [item.dataset.row, item]));
  const visible = (layer) => layer && !text.classList.contains(`hide-${layer}`);
  // The claims or events that can be walked over, as the margin has them.
  function order(layer) {
    const shown = layer === "events" && visible("unsure") ? ".item.events, .item.unsure" : `.item.${layer}`;
    return [...document.querySelectorAll(shown)].map((item) => item.dataset.row).filter((row) => rows.has(row));
  }

  // The records at a piece of text, the shortest first: what is inside before what it is inside of.
  function at(piece) {
    const found = new Map();
    for (const one of piece.dataset.m.split(" ")) {
      const [row, part] = one.split(":");
      const layer = part === "trigger" && piece.classList.contains("unsure") && !piece.classList.contains("events") ? "unsure" : LAYERS[part];
      if (visible(layer) && !found.has(row)) found.set(row, part === "speaker" || part === "cue" ? 0 : rows.get(row).length);
    }
    return [...found].sort((one, other) => one[1] - other[1]).map(([row]) => row);
  }

  // Lighting
  let lit = null;
  let kept = null;
  function light(row) {
    if (row === lit) return;
    const change = (which, yes) => {
      for (const [piece, part] of rows.get(which)?.pieces ?? []) {
        piece.classList.toggle("lit", yes);
        piece.classList.toggle(`lit-${part}`, yes);
      }
      items.get(which)?.classList.toggle("lit", yes);
    };
    if (lit) change(lit, false);
    lit = row;
    if (row) change(row, true);
  }

  // Records come one by one, when they are looked at.
  const cards = new Map();
  async function card(row) {
    if (!cards.has(row)) {
      const answer = await fetch(`${path}/records/${row}${suffix}`, { headers: { "HX-Request": "true" } });
      if (!answer.ok) throw new Error(String(answer.status));
      cards.set(row, new DOMParser().parseFromString(await answer.text(), "text/html").body.firstElementChild);
    }
    return cards.get(row).cloneNode(true);
  }
  async function show(row, among = []) {
    kept = row;
    light(row);
    const place = document.getElementById("dock-card");
    place.setAttribute("aria-busy", "true");
    try {
      const found = await card(row);
      if (kept !== row) return;
      place.replaceChildren(found);
      place.removeAttribute("aria-busy");
      also(row, among);
      found.querySelectorAll("[data-copy]").forEach((button) => (button.hidden = false));
      dock.hidden = false;
      dock.scrollTop = 0;
      text.closest(".reader").classList.add("docked");
    } catch {
      tell("The record could not be loaded: is the desk still running?");
    }
  }
  function also(row, among) {
    const place = document.getElementById("also");
    place.replaceChildren();
    if (among.length < 2) return;
    place.append("here:");
    for (const one of among) {
      const button = document.createElement("button");
      button.type = "button";
      const inside = items.get(one)?.querySelector(".to")?.textContent;
      button.textContent = inside ? `${rows.get(one).noun}: ${inside}` : rows.get(one).noun;
      button.setAttribute("aria-pressed", String(one === row));
      button.addEventListener("click", () => show(one, among));
      place.append(button);
    }
  }
  function close() {
    const inside = dock.contains(document.activeElement);
    const back = kept;
    dock.hidden = true;
    text.closest(".reader").classList.remove("docked");
    kept = null;
    light(null);
    if (inside && back) go(back, { open: false });
  }
  document.getElementById("undock").addEventListener("click", close);

  // Going to a record: its first words get the focus, the text and the margin scroll to it.
  function first(row) {
    const pieces = rows.get(row)?.pieces ?? [];
    return (pieces.find(([, part]) => ["content", "trigger", "place", "time", "figure", "statement"].includes(part)) ?? pieces[0])?.[0];
  }
  function go(row, { open = true, focus = true } = {}) {
    const piece = first(row);
    if (!piece) return false;
    clearTimeout(soon);
    dock.dataset.hover = "no";
    if (piece.classList.contains("unsure") && text.classList.contains("hide-unsure")) switchTo("unsure", true);
    bring(piece);
    const item = items.get(row);
    if (item && lists.scrollHeight > lists.clientHeight) lists.scrollTop += item.getBoundingClientRect().top - lists.getBoundingClientRect().top - 48;
    if (focus) {
      piece.tabIndex = -1;
      piece.focus({ preventScroll: true });
    }
    if (open) show(row, at(piece).includes(row) ? at(piece) : [row]);
    else light(row);
    return true;
  }
  // Where the record lies over the page, the text has only what is above it.
  function bring(piece) {
    piece.scrollIntoView({ block: getComputedStyle(dock).position === "fixed" ? "start" : "center" });
  }

  function step(layer, by) {
    const all = order(layer);
    if (!all.length) return tell(`There are no ${layer} to go to.`);
    const now = all.indexOf(kept ?? lit);
    go(all[now < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + by, 0), all.length - 1)]);
  }
  // From one mark to the next, whatever it is of.
  function stepMark(by) {
    const all = [...text.querySelectorAll("mark")].filter((piece) => at(piece).length);
    const now = all.indexOf(document.activeElement);
    const piece = all[now < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + by, 0), all.length - 1)];
    if (!piece) return;
    piece.tabIndex = -1;
    bring(piece);
    piece.focus({ preventScroll: true });
    show(at(piece)[0], at(piece));
  }

  // The pointer
  let soon = null;
  text.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const piece = event.target.closest("[data-m]");
    const here = piece ? at(piece) : [];
    clearTimeout(soon);
    if (!here.length) return leave();
    if (passing()) {
      light(here[0]);
      soon = setTimeout(() => { dock.dataset.hover = "yes"; show(here[0], here); }, 250);
    }
  });
  text.addEventListener("pointerleave", leave);
  function leave() {
    clearTimeout(soon);
    light(kept);
  }
  // Whether nothing was chosen, so that what is pointed at may take the place of what is shown.
  function passing() {
    return kept === null || dock.dataset.hover === "yes";
  }
  text.addEventListener("click", (event) => {
    const piece = event.target.closest("[data-m]");
    clearTimeout(soon);
    if (!piece || String(getSelection())) return;
    const here = at(piece);
    if (!here.length) return;
    // Once more on the same words: the record around this one.
    const again = dock.dataset.hover !== "yes" && !dock.hidden ? here.indexOf(kept) : -1;
    dock.dataset.hover = "no";
    show(here[(again + 1) % here.length], here);
  });
  lists.addEventListener("pointerover", (event) => {
    const item = event.target.closest("[data-row]");
    if (item && event.pointerType === "mouse" && passing()) light(item.dataset.row);
  });
  lists.addEventListener("pointerleave", () => light(kept));
  lists.addEventListener("focusin", (event) => {
    const item = event.target.closest("[data-row]");
    if (item) light(item.dataset.row);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const item = link.closest(".item[data-row]");
    const here = new URL(link.href).pathname === location.pathname && new URL(link.href).search === location.search;
    const row = link.classList.contains("more") && item ? item.dataset.row : here && rows.has(link.hash.slice(1)) ? link.hash.slice(1) : null;
    if (!row) return;
    event.preventDefault();
    clearTimeout(soon);
    dock.dataset.hover = "no";
    if (link.classList.contains("more")) return void show(row).then(() => dock.focus());
    history.pushState(null, "", link.href);
    go(row);
  });

  // Layers
  const switches = [...document.querySelectorAll(".layers [data-layer]")];
  function switchTo(layer, shown) {
    text.classList.toggle(`hide-${layer}`, !shown);
    if (layer === "unsure") document.querySelector('section[aria-labelledby="events"]').classList.toggle("hide-unsure", !shown);
    switches.find((one) => one.dataset.layer === layer)?.setAttribute("aria-checked", String(shown));
    const address = new URL(location.href);
    const hidden = switches.filter((one) => one.dataset.layer !== "unsure" && one.getAttribute("aria-checked") === "false").map((one) => one.dataset.layer);
    address.searchParams.delete("hide");
    address.searchParams.delete("all");
    let query = address.searchParams.toString();
    if (hidden.length) query += `${query ? "&" : ""}hide=${hidden.join(",")}`;
    if (!text.classList.contains("hide-unsure")) query += `${query ? "&" : ""}all=1`;
    history.replaceState(null, "", address.pathname + (query ? `?${query}` : "") + address.hash);
  }
  for (const one of switches) {
    const act = (event) => {
      event.preventDefault();
      switchTo(one.dataset.layer, one.getAttribute("aria-checked") !== "true");
    };
    one.addEventListener("click", act);
    one.addEventListener("keydown", (event) => { if (event.key === " ") act(event); });
  }
  let before = [];
  function switchAll() {
    const layers = switches.filter((one) => one.dataset.layer !== "unsure");
    const shown = layers.filter((one) => one.getAttribute("aria-checked") === "true");
    if (shown.length) before = shown;
    const now = shown.length ? [] : before.length ? before : layers;
    layers.forEach((one) => switchTo(one.dataset.layer, now.includes(one)));
    tell(shown.length ? "All marks are off; l brings them back." : "The marks are back.");
  }

  on({
    j: () => step("claims", 1), k: () => step("claims", -1),
    n: () => step("events", 1), p: () => step("events", -1),
    ".": () => stepMark(1), ",": () => stepMark(-1),
    l: switchAll, Escape: close,
    Enter: (event) => {
      const focused = document.activeElement;
      if (focused instanceof HTMLAnchorElement || focused instanceof HTMLButtonElement || focused?.tagName === "SUMMARY") return void focused.click();
      if (text.contains(focused) && kept && !dock.hidden) dock.querySelector("a, button")?.focus();
      else if (kept || lit) show(kept ?? lit).then(() => dock.focus());
    },
  });

  // #<record> and #char=<first>,<one after the last>
  function arrive() {
    const hash = anchor();
    const chars = /^char=(\d+)(?:,(\d+))?$/.exec(hash);
    if (chars) characters(Number(chars[1]), Number(chars[2] ?? Number(chars[1]) + 1));
    else if (rows.has(hash)) go(hash, { focus: false });
  }
  function characters(start, end) {
    const from = point(start), to = point(end);
    if (!from || !to || end <= start) return tell("The article has no such characters.");
    const range = new Range();
    range.setStart(...from);
    range.setEnd(...to);
    if (window.Highlight && CSS.highlights) CSS.highlights.set("chars", new Highlight(range));
    else getSelection().addRange(range);
    bring(from[0].parentElement);
  }
  // Offsets count characters as the record does, not JavaScript's halves of them.
  function point(offset) {
    const paragraphs = [...text.querySelectorAll("[data-start]")];
    const paragraph = paragraphs.findLast((one) => Number(one.dataset.start) <= offset);
    if (!paragraph) return null;
    let left = offset - Number(paragraph.dataset.start);
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    let last = null;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const letters = [...node.data];
      if (left <= letters.length) return [node, letters.slice(0, left).join("").length];
      left -= letters.length;
      last = node;
    }
    return last && left <= 4 ? [last, last.data.length] : null;
  }
  addEventListener("hashchange", arrive);
  addEventListener("popstate", arrive);
  arrive();
}

function copying() {
  document.querySelectorAll("[data-copy]").forEach((button) => (button.hidden = false));
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    const cited = button.closest(".record").querySelector(".cite");
    const words = cited.textContent.replace(/\s+/g, " ").trim();
    try {
      await navigator.clipboard.writeText(words);
      tell("The citation was copied.");
    } catch {
      const range = new Range();
      range.selectNodeContents(cited);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      tell("The citation is selected: copy it from here.");
    }
  });
}
