// The map: points where a place is known, areas as large as the place where it is not, clusters where there is no room.

import { feature, geoCircle, geoMercator, geoPath, mesh, select, zoom, zoomIdentity } from "./vendor/map.js";
import { tell } from "./desk.js";

const box = document.getElementById("map");
const panel = document.getElementById("panel");
const title = document.getElementById("panel-title");
const back = document.getElementById("panel-back");
const told = document.getElementById("map-told");
const KM = 111.195; // a degree of a great circle
const CELL = 40; // pixels within which marks become one
const SMALL = 9; // pixels of an area that is too small for its true size
const LISTED = 60;

const plural = (number, one) => `${number.toLocaleString("en")} ${number === 1 ? one : `${one}s`}`;
const size = (events) => Math.min(18, 4 + 2 * Math.log2(events + 1));

function element(name, attributes = {}, ...children) {
  const found = Object.assign(document.createElement(name), attributes);
  found.append(...children);
  return found;
}

function nameOf(mark) {
  const name = element("span", { className: "name", dir: "auto", textContent: mark.name || "(no name)" });
  if (!mark.area) return [name, mark.country ? `, ${mark.country}` : ""];
  return [name, mark.precision === "country" ? " (country)" : ` (${mark.precision}${mark.country ? `, ${mark.country}` : ""})`];
}

// The list beside the map

function list(marks) {
  title.textContent = "Places";
  back.hidden = true;
  const items = marks.slice(0, LISTED).map((mark) => {
    const button = element("button", { type: "button" }, element("span", {}, ...nameOf(mark)), element("span", { className: "number", textContent: plural(mark.events, "event") }));
    button.addEventListener("click", () => {
      lookAt(mark);
      choose(mark);
    });
    return element("li", {}, button);
  });
  panel.replaceChildren(element("ol", { className: "picks" }, ...items));
  if (marks.length > LISTED) panel.append(element("p", { className: "soft small", textContent: `and ${plural(marks.length - LISTED, "place")} more: zoom in, or filter` }));
}

async function choose(mark) {
  chosen = mark;
  paint();
  title.replaceChildren(...nameOf(mark));
  back.hidden = false;
  const here = new URL(box.dataset.rows, location.href);
  here.searchParams.set("near", `${mark.lat},${mark.lon}`);
  here.searchParams.set("km", "0.5");
  panel.replaceChildren(element("p", { className: "soft", textContent: "Looking …" }));
  title.focus({ preventScroll: true });
  const answer = await fetch(here);
  if (chosen !== mark) return;
  if (!answer.ok) {
    tell("The events of this place could not be read.");
    return;
  }
  // What the desk sends is its own template, in which everything is escaped.
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  const about = mark.area ? `Somewhere in this ${mark.precision}; the circle reaches ${Math.round(mark.radius_km).toLocaleString("en")} km.` : "";
  const statuses = Object.entries(mark.statuses).map(([status, events]) => `${events} ${status}`).join(", ");
  panel.replaceChildren(element("p", { className: "soft small", textContent: `${statuses}. ${about}` }), ...parsed.body.childNodes);
}

// Drawing

const svg = select(box).append("svg").attr("role", "img").attr("aria-label", "Map of the world with the events");
const world = svg.append("g");
const layer = svg.append("g");
const projection = geoMercator();
const path = geoPath(projection);
let marks = [];
let chosen = null;
let at = zoomIdentity;
let shapes = null;

function fit() {
  const { clientWidth: width, clientHeight: height } = box;
  projection.scale(Math.max(width, height * 1.1) / (2 * Math.PI)).translate([width / 2, height / 1.75]);
  for (const mark of marks) {
    [mark.x, mark.y] = projection([mark.lon, mark.lat]);
    if (mark.area) mark.outline = path(geoCircle().center([mark.lon, mark.lat]).radius(Math.max(mark.radius_km, 1) / KM).precision(4)());
    if (mark.area) mark.across = mark.radius_km / KM / Math.max(0.05, Math.cos((mark.lat * Math.PI) / 180)) * (projection.scale() * Math.PI) / 180;
  }
  if (shapes) {
    world.selectAll("path").remove();
    world.append("path").attr("class", "land").attr("d", path(shapes.land));
    world.append("path").attr("class", "borders").attr("d", path(shapes.borders));
    for (const country of shapes.land.features) {
      const part = largest(country.geometry);
      const [[left], [right]] = path.bounds(part);
      country.middle = path.centroid(part);
      country.across = right - left;
    }
  }
}

// A country's name goes into its largest part: the middle of all its islands may lie in another country.
function largest(shape) {
  if (shape.type !== "MultiPolygon") return shape;
  const parts = shape.coordinates.map((coordinates) => ({ type: "Polygon", coordinates }));
  return parts.reduce((one, other) => (path.area(other) > path.area(one) ? other : one));
}

// Marks that are in sight; those too near to a larger one for a sign of their own are one cluster with it.
function signs() {
  const { clientWidth: width, clientHeight: height } = box;
  const found = { areas: [], points: [], clusters: [] };
  const groups = [];
  const cells = new Map();
  const near = (column, row) => cells.get(`${column},${row}`) ?? [];
  for (const mark of marks) {
    const [x, y] = at.apply([mark.x, mark.y]);
    const reach = mark.area ? mark.across * at.k : 0;
    if (x < -reach - CELL || y < -reach - CELL || x > width + reach + CELL || y > height + reach + CELL) continue;
    if (mark.area && reach > SMALL) found.areas.push({ mark, reach });
    const [column, row] = [Math.floor(x / CELL), Math.floor(y / CELL)];
    const around = [-1, 0, 1].flatMap((right) => [-1, 0, 1].flatMap((down) => near(column + right, row + down)));
    const group = around.find((one) => Math.hypot(one.x - x, one.y - y) < CELL);
    if (group) {
      group.inside.push(mark);
      continue;
    }
    groups.push({ inside: [mark], x, y });
    cells.set(`${column},${row}`, [...near(column, row), groups.at(-1)]);
  }
  for (const { inside, x, y } of groups) {
    if (inside.length === 1) found.points.push({ mark: inside[0], x, y });
    else found.clusters.push({ inside, x, y, events: inside.reduce((sum, mark) => sum + mark.events, 0) });
  }
  return found;
}

function sign(parent, one, name, act) {
  const group = parent.append("g").attr("class", `mark${one.mark && one.mark === chosen ? " chosen" : ""}`).attr("transform", `translate(${one.x},${one.y})`);
  group.append("title").text(name);
  group.on("click", act);
  return group;
}

// Countries that have room for their name, once one looks at a region.
function nameCountries() {
  if (at.k < 2) return;
  for (const { middle, across, properties } of shapes.land.features) {
    const [x, y] = at.apply(middle);
    const room = across * at.k > properties.name.length * 8;
    if (!room || x < 0 || y < 0 || x > box.clientWidth || y > box.clientHeight) continue;
    layer.append("text").attr("class", "country").attr("x", x).attr("y", y).text(properties.name);
  }
}

function paint() {
  layer.selectAll("*").remove();
  world.attr("transform", at.toString());
  nameCountries();
  const { areas, points, clusters } = signs();
  const outlines = layer.append("g").attr("transform", at.toString());
  for (const { mark } of areas.sort((one, other) => other.reach - one.reach)) {
    const group = outlines.append("g").attr("class", `mark${mark === chosen ? " chosen" : ""}`).on("click", () => choose(mark));
    group.append("title").text(`Somewhere in ${mark.name} (${mark.precision}): ${plural(mark.events, "event")}`);
    group.append("path").attr("class", "area").attr("d", mark.outline);
  }
  for (const one of points) {
    const group = sign(layer, one, `${one.mark.area ? `Somewhere in ${one.mark.name} (${one.mark.precision})` : one.mark.name}: ${plural(one.mark.events, "event")}`, () => choose(one.mark));
    if (one.mark.area) {
      if (one.mark.across * at.k <= SMALL) group.append("circle").attr("class", "area").attr("r", SMALL);
      group.append("text").attr("class", "on-area").text(one.mark.events.toLocaleString("en"));
    } else {
      group.append("circle").attr("class", "point").attr("r", size(one.mark.events));
    }
  }
  for (const one of clusters) {
    const group = sign(layer, one, `${plural(one.inside.length, "place")}, ${plural(one.events, "event")}: zoom in`, () => open(one));
    group.append("circle").attr("class", "cluster").attr("r", 8 + size(one.events) * 0.7);
    group.append("text").text(one.events < 10_000 ? one.events : `${Math.round(one.events / 1000)}k`);
  }
}

// A cluster opens by going nearer; what lies on one spot is listed.
function open(cluster) {
  const [left, right] = [Math.min(...cluster.inside.map((mark) => mark.x)), Math.max(...cluster.inside.map((mark) => mark.x))];
  const [top, bottom] = [Math.min(...cluster.inside.map((mark) => mark.y)), Math.max(...cluster.inside.map((mark) => mark.y))];
  const span = Math.max(right - left, bottom - top);
  list(cluster.inside);
  title.textContent = plural(cluster.inside.length, "place");
  back.hidden = false;
  if (span * 400 < CELL) return;
  const nearer = Math.min(400, Math.max(at.k * 2, (0.6 * Math.min(box.clientWidth, box.clientHeight)) / span));
  centre((left + right) / 2, (top + bottom) / 2, nearer);
}

const hand = zoom().scaleExtent([0.3, 400]).on("zoom", ({ transform }) => {
  at = transform;
  requestAnimationFrame(paint);
});
const go = (transform) => svg.call(hand.transform, transform);

// As near as all marks allow, but not nearer than a region.
function everything() {
  if (!marks.length) return go(zoomIdentity);
  const [left, right] = [Math.min(...marks.map((mark) => mark.x)), Math.max(...marks.map((mark) => mark.x))];
  const [top, bottom] = [Math.min(...marks.map((mark) => mark.y)), Math.max(...marks.map((mark) => mark.y))];
  const { clientWidth: width, clientHeight: height } = box;
  const near = Math.min(10, 0.85 * Math.min(width / Math.max(1, right - left), height / Math.max(1, bottom - top)));
  return centre((left + right) / 2, (top + bottom) / 2, Math.max(0.3, near));
}

// As near as one has to go to see a place by itself, and an area with what is around it.
function lookAt(mark) {
  const least = Math.min(box.clientWidth, box.clientHeight);
  const nearest = mark.area ? least / (5 * Math.max(mark.across, 0.01)) : 60;
  centre(mark.x, mark.y, Math.min(400, Math.max(mark.area ? 1 : at.k, nearest)));
}

const centre = (x, y, scale) => go(zoomIdentity.translate(box.clientWidth / 2, box.clientHeight / 2).scale(scale).translate(-x, -y));
const step = (factor) => svg.call(hand.scaleBy, factor);
const move = (x, y) => svg.call(hand.translateBy, x / at.k, y / at.k);
document.getElementById("zoom-in").addEventListener("click", () => step(1.6));
document.getElementById("zoom-out").addEventListener("click", () => step(1 / 1.6));
document.getElementById("zoom-all").addEventListener("click", everything);
back.addEventListener("click", () => {
  chosen = null;
  list(marks);
  paint();
  title.focus({ preventScroll: true });
});
box.addEventListener("keydown", (event) => {
  const act = {
    "+": () => step(1.6), "=": () => step(1.6), "-": () => step(1 / 1.6), 0: everything,
    ArrowLeft: () => move(60, 0), ArrowRight: () => move(-60, 0), ArrowUp: () => move(0, 60), ArrowDown: () => move(0, -60),
  }[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act();
});

function say({ capped, searched_all, drawn }) {
  const parts = [`${capped ? "The newest " : ""}${plural(drawn.placed + drawn.unplaced, "event")}${searched_all ? "" : " in the newest 5,000 articles"}, ${plural(drawn.placed, "event")} at ${plural(drawn.marks.length, "place")}.`];
  if (drawn.unplaced) parts.push(`${plural(drawn.unplaced, "event")} without a place.`);
  if (capped) parts.push("There are more; a narrower selection shows all of it.");
  told.textContent = parts.join(" ");
}

async function load() {
  const [answer, topology] = await Promise.all([fetch(box.dataset.source), fetch(box.dataset.world)]);
  if (!answer.ok || !topology.ok) throw new Error("no data");
  const [data, atlas] = await Promise.all([answer.json(), topology.json()]);
  const countries = atlas.objects.countries;
  shapes = { land: feature(atlas, countries), borders: mesh(atlas, countries) };
  ({ marks } = data.drawn);
  say(data);
}

try {
  await load();
  box.querySelector(".loading").remove();
  fit();
  svg.call(hand).on("dblclick.zoom", null);
  list(marks);
  everything();
  let width = box.clientWidth;
  new ResizeObserver(() => {
    if (box.clientWidth === width) return;
    width = box.clientWidth;
    fit();
    paint();
  }).observe(box);
} catch {
  box.querySelector(".loading").textContent = "The map could not be drawn; the rows below are the same.";
}
