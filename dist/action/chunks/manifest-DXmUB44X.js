export { t as checkNonoFiles } from "./manifest-C-n5OcNn.js";
