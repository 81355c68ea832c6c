export { n as readGreenticToml, r as readGreenticYaml } from "./manifest-C9dyBMcr.js";
