// The timeline: bars of days, months or years; what is known more roughly lies in lanes below, as wide as it is known.

import { axisBottom, axisLeft, scaleLinear, scaleUtc, select, utcDay, utcMonth, utcYear } from "./vendor/timeline.js";

const box = document.getElementById("timeline");
const told = document.getElementById("timeline-told");
const claims = box.dataset.what === "claims";
const UNITS = { day: utcDay, month: utcMonth, year: utcYear };
const LANES = { week: "Known only to the week", month: "Known only to the month", year: "Known only to the year", longer: "Known more roughly" };
const HEIGHT = 220;
const LEFT = 44;
const RIGHT = 20;
const ROW = 20;
const MOST_ROWS = 8;

const day = (text) => new Date(`${text}T00:00:00Z`);
const after = (text) => utcDay.offset(day(text), 1);
const total = (counts) => Object.values(counts).reduce((sum, count) => sum + count, 0);
const plural = (number, one) => `${number.toLocaleString("en")} ${number === 1 ? one : `${one}s`}`;

// What every status is drawn with; each differs in its lines, not only in colour.
const PATTERNS = {
  happened: [["rect", { width: 6, height: 6, class: "pattern-dot" }]],
  said: [["rect", { width: 6, height: 6, class: "pattern-dot" }]],
  ongoing: [["path", { d: "M0 1.5h6M0 4.5h6", class: "pattern-ink", "stroke-width": 1.8 }]],
  attempted: [["path", { d: "M-1 7L7 -1M-1 1L1 -1M5 7L7 5", class: "pattern-ink", "stroke-width": 1.8 }]],
  planned: [["circle", { cx: 3, cy: 3, r: 1.6, class: "pattern-dot" }]],
  predicted: [["circle", { cx: 3, cy: 3, r: 1.6, class: "pattern-dot" }]],
  threatened: [["path", { d: "M0 0L6 6M6 0L0 6", class: "pattern-ink", "stroke-width": 1.1 }]],
  hypothetical: [["circle", { cx: 3, cy: 3, r: 0.7, class: "pattern-dot" }]],
  attitude: [["path", { d: "M3 0v6", class: "pattern-ink", "stroke-width": 1.5 }]],
  denied: [["path", { d: "M0 0L6 6", class: "pattern-ink", "stroke-width": 1 }], ["path", { d: "M0 3h6", class: "pattern-ink", "stroke-width": 1.4 }]],
};

function patterns(svg, statuses) {
  const defs = svg.append("defs");
  for (const status of statuses) {
    const pattern = defs.append("pattern").attr("id", `p-${status}`).attr("class", `ink-${status}`);
    pattern.attr("width", 6).attr("height", 6).attr("patternUnits", "userSpaceOnUse");
    pattern.append("rect").attr("width", 6).attr("height", 6).attr("class", "pattern-paper");
    for (const [name, attributes] of PATTERNS[status]) {
      const part = pattern.append(name);
      for (const [key, value] of Object.entries(attributes)) part.attr(key, value);
    }
  }
}

// The same page with only the rows of a stretch of time.
function address(stretch) {
  const here = new URL(location.href);
  here.searchParams.delete("after");
  here.searchParams.delete("unit");
  here.searchParams.set(claims ? "since" : "from", stretch.first);
  here.searchParams.set(claims ? "until" : "to", stretch.last);
  return here.pathname + here.search;
}

function inWords(stretch, statuses) {
  const time = stretch.first === stretch.last ? stretch.first : `${stretch.first} to ${stretch.last}`;
  const parts = statuses.filter((status) => stretch.counts[status]).map((status) => `${stretch.counts[status]} ${status}`);
  return `${time}: ${plural(total(stretch.counts), claims ? "claim" : "event")} (${parts.join(", ")})`;
}

function link(parent, stretch, statuses) {
  const text = inWords(stretch, statuses);
  const found = parent.append("a").attr("href", address(stretch)).attr("aria-label", text).attr("tabindex", -1);
  found.append("title").text(text);
  return found;
}

// One status after the other, from `from` on; `whole` is what the counts add up to along the side of `length`.
function stack(parent, stretch, statuses, place) {
  let done = 0;
  for (const status of statuses) {
    const count = stretch.counts[status];
    if (!count) continue;
    const rect = parent.append("rect").attr("fill", `url(#p-${status})`).attr("class", `edge-of-bar ink-${status}`);
    for (const [key, value] of Object.entries(place(done, count))) rect.attr(key, Math.max(0, value));
    done += count;
  }
}

// Stretches that lie over each other go into rows of their own.
function packed(stretches) {
  const ends = [];
  return stretches.map((stretch) => {
    let row = ends.findIndex((end) => end < stretch.first);
    if (row < 0) row = ends.length;
    ends[row] = stretch.last;
    return [stretch, row];
  });
}

function draw(data) {
  const { drawn } = data;
  box.replaceChildren();
  if (!drawn.first) {
    box.append(Object.assign(document.createElement("p"), { className: "soft loading", textContent: drawn.undated ? "None of these has a day." : "Nothing to draw." }));
    return;
  }
  const lanes = drawn.lanes.map((lane) => ({ ...lane, rows: packed(lane.stretches) }));
  for (const lane of lanes) lane.height = Math.min(MOST_ROWS, Math.max(...lane.rows.map(([, row]) => row)) + 1) * ROW + 22;
  const width = Math.max(320, box.clientWidth);
  const top = 12 + HEIGHT;
  const height = top + 30 + lanes.reduce((sum, lane) => sum + lane.height, 0);
  const unit = UNITS[drawn.unit];
  const x = scaleUtc([unit.floor(day(drawn.first)), unit.ceil(after(drawn.last))], [LEFT, width - RIGHT]);
  const y = scaleLinear([0, Math.max(4, ...drawn.bars.map((bar) => total(bar.counts)))], [top, 12]).nice(4);
  const svg = select(box).append("svg").attr("width", width).attr("height", height).attr("role", "group");
  svg.attr("aria-label", `Bars by ${drawn.unit}. Left and right move between bars, Enter shows the rows behind one.`);
  patterns(svg, drawn.statuses);
  const whole = y.ticks(4).filter(Number.isInteger);
  svg.append("g").attr("class", "grid").attr("transform", `translate(${LEFT},0)`).attr("aria-hidden", "true")
    .call(axisLeft(y).tickValues(whole).tickSize(-(width - LEFT - RIGHT)).tickFormat((number) => number.toLocaleString("en")));
  svg.append("g").attr("transform", `translate(0,${top})`).attr("aria-hidden", "true")
    .call(axisBottom(x).ticks(Math.max(2, Math.floor(width / 110))).tickSizeOuter(0));
  const marks = svg.append("g");
  for (const bar of drawn.bars) {
    const [left, right] = [x(day(bar.first)), x(after(bar.last))];
    const gap = right - left > 6 ? 1 : 0;
    const wide = Math.max(1, right - left - 2 * gap);
    const anchor = link(marks, bar, drawn.statuses);
    stack(anchor, bar, drawn.statuses, (done, count) => ({ x: left + gap, width: wide, y: y(done + count), height: y(done) - y(done + count) }));
    anchor.append("rect").attr("class", "frame").attr("x", left).attr("width", Math.max(1, right - left)).attr("y", y(total(bar.counts))).attr("height", top - y(total(bar.counts)));
  }
  let from = top + 30;
  for (const lane of lanes) {
    svg.append("line").attr("class", "rule").attr("x1", LEFT).attr("x2", width - RIGHT).attr("y1", from).attr("y2", from);
    const hidden = lane.rows.filter(([, row]) => row >= MOST_ROWS).length;
    svg.append("text").attr("class", "lane").attr("x", LEFT).attr("y", from + 14)
      .text(`${LANES[lane.known]}: ${lane.stretches.reduce((sum, one) => sum + total(one.counts), 0).toLocaleString("en")}${hidden ? `, ${hidden} of ${lane.stretches.length} spans not drawn` : ""}`);
    for (const [stretch, row] of lane.rows) {
      if (row >= MOST_ROWS) continue;
      const left = Math.max(LEFT, x(day(stretch.first)));
      const right = Math.max(left + 3, Math.min(width - RIGHT, x(after(stretch.last))));
      const [above, sum] = [from + 20 + row * ROW, total(stretch.counts)];
      const anchor = link(marks, stretch, drawn.statuses);
      const high = (ROW - 4) / sum;
      stack(anchor, stretch, drawn.statuses, (done, count) => ({ x: left + 1, width: right - left - 2, y: above + done * high, height: count * high }));
      anchor.append("rect").attr("class", "frame").attr("x", left).attr("width", right - left).attr("y", above).attr("height", ROW - 4);
      if (right - left > 24) anchor.append("text").attr("class", "inside").attr("x", (left + right) / 2).attr("y", above + 12).attr("text-anchor", "middle").text(sum.toLocaleString("en"));
    }
    from += lane.height;
  }
  rove([...box.querySelectorAll("a")]);
  legend(drawn.statuses);
}

// One stop for the tab key; the arrows go from mark to mark.
function rove(links) {
  if (!links.length) return;
  links[0].setAttribute("tabindex", 0);
  const steps = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };
  for (const [at, one] of links.entries()) {
    one.addEventListener("keydown", (event) => {
      const step = steps[event.key];
      if (!step) return;
      event.preventDefault();
      const next = links[Math.min(Math.max(at + step, 0), links.length - 1)];
      one.setAttribute("tabindex", -1);
      next.setAttribute("tabindex", 0);
      next.focus();
    });
  }
}

function legend(statuses) {
  const list = select(box).append("ul").attr("class", "legend timeline-legend").attr("aria-label", "Statuses");
  for (const status of statuses) {
    const item = list.append("li");
    const svg = item.append("svg").attr("aria-hidden", "true").attr("viewBox", "0 0 24 14").attr("class", `ink-${status}`);
    svg.append("rect").attr("width", 24).attr("height", 14).attr("fill", `url(#p-${status})`);
    item.append("span").text(status);
  }
}

function tell({ capped, searched_all, drawn }) {
  const noun = claims ? "claim" : "event";
  const all = drawn.dated + drawn.undated;
  const parts = [`${capped ? "The newest " : ""}${plural(all, noun)}${searched_all ? "" : " in the newest 5,000 articles"}.`];
  if (capped) parts.push("There are more; a narrower selection shows all of it.");
  if (drawn.undated) parts.push(`${plural(drawn.undated, noun)} without a day.`);
  if (drawn.lanes.length) parts.push("The rows of a day or month also list what is only known more roughly and may lie in it.");
  told.textContent = parts.join(" ");
}

const answer = await fetch(box.dataset.source);
if (answer.ok) {
  const data = await answer.json();
  tell(data);
  draw(data);
  let width = box.clientWidth;
  new ResizeObserver(() => {
    if (box.clientWidth === width) return;
    width = box.clientWidth;
    draw(data);
  }).observe(box);
} else {
  box.firstElementChild.textContent = "The timeline could not be drawn; the rows below are the same.";
}
