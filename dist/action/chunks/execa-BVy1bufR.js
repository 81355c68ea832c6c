export { t as execa } from "./execa-DnIJB9GP.js";
