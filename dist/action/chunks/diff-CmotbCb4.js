export { r as diffCommand } from "./diff-DgIRJEpa.js";
