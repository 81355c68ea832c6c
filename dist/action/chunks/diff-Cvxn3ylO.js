export { r as diffCommand } from "./diff-Bepy0DWa.js";
