export { n as readGreenticToml, r as readGreenticYaml } from "./manifest-BJxAmToh.js";
