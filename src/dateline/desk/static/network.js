// The network: who did what to whom, who said something about whom, and how articles say they belong together.

import { cytoscape } from "./vendor/network.js";
import { tell } from "./desk.js";

const box = document.getElementById("network");
const panel = document.getElementById("panel");
const title = document.getElementById("panel-title");
const back = document.getElementById("panel-back");
const SHAPES = {
  person: "ellipse", armed_group: "triangle", military: "pentagon", police: "pentagon", media: "diamond", company: "diamond",
  population_group: "hexagon",
};
const LISTED = 40;
const LARGE = 25; // the most frequent ones, whose names are seen from afar
const TIES = { did: "did to", said: "said something about", is: "is told to be" };

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const plural = (number, one) => `${number.toLocaleString("en")} ${number === 1 ? one : `${one}s`}`;
const words = (code) => code.replaceAll("_", " ");

function element(name, attributes = {}, ...children) {
  const found = Object.assign(document.createElement(name), attributes);
  found.append(...children);
  return found;
}
const called = (name) => element("span", { className: "name", dir: "auto", textContent: name });

function styles() {
  const edge = (kind, token, line, more = {}) => ({
    selector: `edge[kind = "${kind}"]`,
    style: { "line-color": colour(token), "target-arrow-color": colour(token), "line-style": line, ...more },
  });
  return [
    { selector: "node", style: {
      label: "data(short)", width: "data(size)", height: "data(size)", shape: "data(shape)", "background-color": colour("--accent"),
      "border-width": 1, "border-color": colour("--raised"), color: colour("--ink"), "font-size": "data(font)", "text-valign": "bottom", "text-margin-y": 3,
      "text-outline-color": colour("--sunk"), "text-outline-width": 2, "min-zoomed-font-size": 9.5,
    } },
    { selector: "edge", style: { width: "data(width)", "curve-style": "bezier", "target-arrow-shape": "triangle", "arrow-scale": 0.8, opacity: 0.65 } },
    edge("did", "--event", "solid"),
    edge("said", "--claim", "dotted"),
    edge("is", "--place", "dashed", { "target-arrow-shape": "vee" }),
    { selector: ".faded", style: { opacity: 0.12 } },
    { selector: ".chosen", style: { "border-width": 4, "border-color": colour("--focus"), "z-index": 10 } },
    { selector: ".off", style: { display: "none" } },
  ];
}

// A spiral from the most frequent one in the middle, so that the layout begins, and so ends, the same every time.
function spiral(number) {
  const [angle, radius] = [number * 2.399963, 34 * Math.sqrt(number + 0.5)];
  return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
}

function elements({ nodes, edges }) {
  const short = (name) => (name.length > 28 ? `${name.slice(0, 27)}…` : name);
  return [
    ...nodes.map((node, number) => ({
      data: { ...node, short: short(node.name), size: 12 + 4 * Math.log2(node.rows + 1), font: number < LARGE && nodes.length > 2 * LARGE ? 20 : 12, shape: SHAPES[node.kind] ?? "rectangle" },
      position: spiral(number),
    })),
    ...edges.map((edge) => ({ data: { ...edge, width: Math.min(7, 1 + Math.log2(edge.rows)) } })),
  ];
}

// The list beside the drawing

function list(network) {
  title.textContent = "Most frequent";
  back.hidden = true;
  const items = network.nodes.slice(0, LISTED).map((node) => {
    const button = element("button", { type: "button" }, called(node.name), element("span", { className: "number", textContent: plural(node.rows, "row") }));
    button.addEventListener("click", () => choose(node));
    return element("li", {}, button);
  });
  panel.replaceChildren(element("ol", { className: "picks" }, ...items));
}

function ties(heading, edges, other) {
  if (!edges.length) return [];
  const items = edges.slice(0, 12).map((edge) => {
    const what = edge.kind === "said" ? "" : ` (${words(edge.what)})`;
    return element("li", {}, called(edge[other]), `${what} · ${edge.rows.toLocaleString("en")}`);
  });
  return [element("h3", { textContent: heading }), element("ul", { className: "plain" }, ...items)];
}

function choose(node) {
  cy.elements().removeClass("chosen faded");
  const chosen = cy.getElementById(node.id);
  cy.elements().not(chosen.closedNeighborhood()).addClass("faded");
  chosen.addClass("chosen");
  const { edges } = data.drawn;
  const [out, into] = ["source", "target"].map((end) => (kind) => edges.filter((edge) => edge.kind === kind && edge[end] === node.id));
  const rows = new URL(box.dataset.events, location.href);
  rows.searchParams.set("actor", `"${node.name.replaceAll('"', "")}"`);
  const links = [element("a", { href: rows.pathname + rows.search, textContent: "Events with this name" })];
  if (node.actor) links.unshift(element("a", { href: `/actors/${encodeURIComponent(node.actor)}`, textContent: "Profile" }));
  title.replaceChildren(called(node.name));
  back.hidden = false;
  panel.replaceChildren(
    element("p", { className: "soft small", textContent: `${words(node.kind)}${node.country ? `, ${node.country}` : ""}; in ${plural(node.rows, "row")}` }),
    element("p", {}, ...links.flatMap((link, at) => (at ? [" · ", link] : [link]))),
    ...ties("Did to", out("did"), "target_name"), ...ties("Done to it by", into("did"), "source_name"),
    ...ties("Said something about", out("said"), "target_name"), ...ties("Spoken of by", into("said"), "source_name"),
    ...ties("Told to be tied to", [...out("is")], "target_name"), ...ties("Named as tied to it", into("is"), "source_name"),
  );
  title.focus({ preventScroll: true });
}

function rest() {
  cy.elements().removeClass("chosen faded");
  list(data.drawn);
}

let data;
let cy;
async function load() {
  const answer = await fetch(box.dataset.source);
  if (!answer.ok) throw new Error("no data");
  data = await answer.json();
  box.replaceChildren();
  if (!data.drawn.nodes.length) {
    box.append(element("p", { className: "soft loading", textContent: "Nothing to draw." }));
    return;
  }
  cy = cytoscape({
    container: box, elements: elements(data.drawn), style: styles(), minZoom: 0.1, maxZoom: 4,
    layout: { name: "cose", randomize: false, animate: false, nodeRepulsion: () => 90_000, idealEdgeLength: () => 150, nodeOverlap: 24, gravity: 0.4, numIter: 800, padding: 16 },
  });
  // A few nodes would fill the whole drawing.
  if (cy.zoom() > 1.1) {
    cy.zoom(1.1);
    cy.center();
  }
  cy.on("tap", "node", (event) => choose(event.target.data()));
  cy.on("tap", "edge", (event) => {
    const edge = event.target.data();
    tell(`${edge.source_name} ${TIES[edge.kind]} ${edge.target_name}${edge.what ? ` (${words(edge.what)})` : ""}: ${plural(edge.rows, "row")}`);
  });
  cy.on("tap", (event) => {
    if (event.target === cy) rest();
  });
  list(data.drawn);
  const middle = () => ({ x: box.clientWidth / 2, y: box.clientHeight / 2 });
  const zoom = (factor) => cy.zoom({ level: cy.zoom() * factor, renderedPosition: middle() });
  document.getElementById("zoom-in").addEventListener("click", () => zoom(1.5));
  document.getElementById("zoom-out").addEventListener("click", () => zoom(1 / 1.5));
  document.getElementById("zoom-all").addEventListener("click", () => cy.fit(undefined, 24));
  back.addEventListener("click", () => {
    rest();
    title.focus({ preventScroll: true });
  });
  for (const tick of document.querySelectorAll("[data-tie]")) {
    const show = () => cy.edges(`[kind = "${tick.dataset.tie}"]`).toggleClass("off", !tick.checked);
    tick.addEventListener("change", show);
    show();
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => cy.style(styles()));
}

try {
  await load();
} catch (error) {
  console.warn(error);
  box.replaceChildren(element("p", { className: "soft loading", textContent: "The network could not be drawn; the table below has the same ties." }));
}
