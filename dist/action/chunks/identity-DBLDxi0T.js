export { t as signerFacts } from "./identity-nOOfKDI_.js";
