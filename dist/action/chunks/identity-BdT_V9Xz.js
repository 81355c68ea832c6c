export { t as certificateIn, n as signerFacts } from "./identity-Ckq7Uct3.js";
