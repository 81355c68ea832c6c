import "./errors-CVrYsXBu.js";
import { hash } from "node:crypto";
// src/oci/digest.ts
/** Content digests as the OCI image specification writes them: `sha256:` and 64 lower-case hex characters. */
const SHA256 = /^sha256:[0-9a-f]{64}$/;
function isDigest(value) {
	return typeof value === "string" && SHA256.test(value);
}
function sha256(bytes) {
	return digestOf(hash("sha256", bytes));
}
function digestOf(hex) {
	return `sha256:${hex}`;
}
function hexOf(digest) {
	return digest.slice(7);
}
export { sha256 as i, hexOf as n, isDigest as r, digestOf as t };
