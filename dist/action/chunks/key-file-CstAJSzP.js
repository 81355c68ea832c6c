import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as digestOf } from "./digest-BCUvoWcb.js";
import { t as foreignKey } from "./keys-DNVMiY0b.js";
import { d as literal, m as object, o as base64, u as int } from "./schemas-BXokd3mV.js";
import { t as readText } from "./text-DvT8Qn7p.js";
import { createHash, createPrivateKey, scryptSync } from "node:crypto";
// src/signing/key-file.ts
/** Private keys as publishers have them: PEM, and cosign's own encrypted files. */
/**
* @param file PEM, Ed25519 or ECDSA P-256: PKCS#8, encrypted or not, or what `cosign generate-key-pair` wrote
* @throws PackwrightError `KEY_UNREADABLE`, `FILE_UNREADABLE`
*/
async function readPrivateKey(file, passphrase) {
	refuseForeign(file, file);
	const pem = await readText(file);
	refuseForeign(file, pem);
	const key = await open(pem, file, passphrase);
	const curve = key.asymmetricKeyDetails?.namedCurve;
	if (key.asymmetricKeyType === "ed25519" || key.asymmetricKeyType === "ec" && curve === "prime256v1") return key;
	throw unreadable(file, `its type is ${key.asymmetricKeyType} ${curve ?? ""}`.trim());
}
function refuseForeign(file, text) {
	const foreign = foreignKey(text);
	if (foreign !== void 0) throw unreadable(file, `it is ${foreign.kind}`, void 0, foreign.how);
}
async function open(pem, file, passphrase) {
	try {
		const sealed = COSIGN_KEY.exec(pem)?.[1];
		if (sealed !== void 0) {
			const der = await opened(sealed, passphrase ?? "");
			return createPrivateKey({
				key: der,
				format: "der",
				type: "pkcs8"
			});
		}
		return createPrivateKey({
			key: pem,
			format: "pem",
			...passphrase === void 0 ? {} : { passphrase }
		});
	} catch (cause) {
		throw unreadable(file, `it is no private key, ${passphrase === void 0 ? "or needs a passphrase" : "or the passphrase is wrong"}`, cause);
	}
}
const COSIGN_KEY = /-----BEGIN ENCRYPTED (?:SIGSTORE|COSIGN) PRIVATE KEY-----([\s\S]+)-----END ENCRYPTED (?:SIGSTORE|COSIGN) PRIVATE KEY-----/;
/** @see https://github.com/secure-systems-lab/go-securesystemslib/tree/main/encrypted */
const sealedKey = object({
	kdf: object({
		name: literal("scrypt"),
		params: object({
			N: int().max(2 ** 20),
			r: int().max(64),
			p: int().max(64)
		}),
		salt: base64()
	}),
	cipher: object({
		name: literal("nacl/secretbox"),
		nonce: base64()
	}),
	ciphertext: base64()
});
const SECRETBOX_KEY_BYTES = 32;
const MOST_MEMORY = 1073741824;
async function opened(body, passphrase) {
	const { kdf, cipher, ciphertext } = sealedKey.parse(JSON.parse(bytes(body).toString("utf8")));
	const { xsalsa20poly1305 } = await import("./salsa-C0f-jgzE.js");
	const options = {
		...kdf.params,
		maxmem: MOST_MEMORY
	};
	const key = scryptSync(passphrase, bytes(kdf.salt), SECRETBOX_KEY_BYTES, options);
	return Buffer.from(xsalsa20poly1305(key, bytes(cipher.nonce)).decrypt(bytes(ciphertext)));
}
function bytes(base64) {
	return Buffer.from(base64, "base64");
}
const USUAL = "it has to be a private key in PEM, Ed25519 or ECDSA P-256, or one that cosign generated; its passphrase comes from --key-passphrase-file or PACKWRIGHT_KEY_PASSPHRASE";
function unreadable(file, why, cause, how = USUAL) {
	return new PackwrightError("KEY_UNREADABLE", `${file} cannot be used for signing: ${why}.`, {
		hint: `${how.charAt(0).toUpperCase()}${how.slice(1)}.`,
		cause
	});
}
/** A key's name where none is given: sha256 of its public half (SPKI, DER), hex. */
function keyId(key) {
	return digestOf(createHash("sha256").update(key.export({
		type: "spki",
		format: "der"
	})).digest("hex"));
}
export { readPrivateKey as n, keyId as t };
