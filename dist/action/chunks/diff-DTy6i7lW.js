export { r as diffCommand } from "./diff-Chez4RQ5.js";
