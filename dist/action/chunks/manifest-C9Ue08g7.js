export { t as checkNonoFiles } from "./manifest-BNKcWh3i.js";
