export { n as readGreenticToml, r as readGreenticYaml } from "./manifest-Bb-x9uEj.js";
