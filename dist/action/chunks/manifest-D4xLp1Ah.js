export { n as readGreenticToml, r as readGreenticYaml } from "./manifest-SqeDfJeU.js";
