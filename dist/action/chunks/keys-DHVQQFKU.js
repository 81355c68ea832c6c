import { createPrivateKey, createPublicKey } from "node:crypto";
// src/policy/keys.ts
/** Public keys as policies name them: what cosign and the key services of clouds make. */
/** The hashes that signers use with a curve; some take SHA-256 whatever the curve is. */
const HASHES = {
	prime256v1: ["sha256"],
	secp384r1: ["sha384", "sha256"],
	secp521r1: ["sha512", "sha256"]
};
const LEAST_RSA_BITS = 2048;
/** @returns `undefined` for what is no public key of a known kind, a private key for one */
function readPublicKey(text) {
	if (isPrivateKey(text)) return void 0;
	try {
		const key = text.includes("-----BEGIN") ? createPublicKey(text) : createPublicKey({
			key: Buffer.from(text, "base64"),
			format: "der",
			type: "spki"
		});
		return hashesOf(key).length > 0 ? key : void 0;
	} catch {
		return;
	}
}
/** Node makes a public key of a private one without a word. */
function isPrivateKey(text) {
	if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return true;
	try {
		createPrivateKey({
			key: Buffer.from(text, "base64"),
			format: "der",
			type: "pkcs8"
		});
		return true;
	} catch {
		return false;
	}
}
/** What a key may have signed with, the likeliest first; `null` where the kind of key says it. */
function hashesOf({ asymmetricKeyType: type, asymmetricKeyDetails: details }) {
	if (type === "ed25519") return [null];
	if (type === "ec") return HASHES[details?.namedCurve ?? ""] ?? [];
	return type === "rsa" && (details?.modulusLength ?? 0) >= LEAST_RSA_BITS ? ["sha256"] : [];
}
export { isPrivateKey as n, readPublicKey as r, hashesOf as t };
