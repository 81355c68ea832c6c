export { n as nonoAttestation } from "./statement-DvOrRm6M.js";
