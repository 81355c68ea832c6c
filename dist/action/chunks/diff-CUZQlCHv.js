export { r as diffCommand } from "./diff-B6MPcnVI.js";
