// What the network needs: a graph that draws itself.
export { default as cytoscape } from "cytoscape";
