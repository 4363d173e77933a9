// What the timeline needs: scales of days and of numbers, and their axes.
export { axisBottom, axisLeft } from "d3-axis";
export { scaleLinear, scaleUtc } from "d3-scale";
export { select } from "d3-selection";
export { utcDay, utcMonth, utcYear } from "d3-time";
