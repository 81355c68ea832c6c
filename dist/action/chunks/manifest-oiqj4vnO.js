export { t as checkNonoFiles } from "./manifest-B5v5UBwY.js";
