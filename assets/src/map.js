// What the map needs: a projection, shapes, circles on the globe, and a hand on the zoom.
export { geoArea, geoCircle, geoGraticule10, geoMercator, geoPath } from "d3-geo";
export { select } from "d3-selection";
export { feature, mesh } from "topojson-client";
export { zoom, zoomIdentity } from "d3-zoom";
