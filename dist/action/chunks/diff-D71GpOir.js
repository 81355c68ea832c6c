export { r as diffCommand } from "./diff-C1GBWAjU.js";
