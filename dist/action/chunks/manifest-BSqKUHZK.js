export { t as checkNonoFiles } from "./manifest-C0GiCqnL.js";
