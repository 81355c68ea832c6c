import { t as require_dist } from "./dist-BM6gm3O7.js";
import { t as require_dist$1 } from "./dist-D8m8YFgy.js";
import { i as sha256, n as hexOf } from "./digest-BCUvoWcb.js";
import { t as readUrl } from "./read-url--2tG2Tab.js";
import { X509Certificate, createPublicKey } from "node:crypto";
// src/signing/rekor-v2.ts
/**
* Entries for a Rekor v2 log, as its present version takes them: a `hashedrekord` over what was signed, whatever form that
* has. Its own kind for envelopes was given up.
*
* @see https://github.com/sigstore/rekor-tiles/blob/main/docs/openapi/rekor_service.swagger.json
*/
var import_dist = require_dist();
var import_dist$1 = require_dist$1();
const MAX_ENTRY = 1048576;
const TIMEOUT_MS = 3e4;
function rekorV2(baseUrl, env) {
	return { async testify(content, verifier) {
		const { digest, signature } = signedIn(content);
		const request = { hashedRekordRequestV002: {
			digest,
			signature: {
				content: signature,
				verifier: verifierOf(verifier)
			}
		} };
		const { status, text } = await readUrl(`${baseUrl}/api/v2/log/entries`, {
			env,
			headers: {
				accept: "application/json",
				"content-type": "application/json"
			},
			body: JSON.stringify(request),
			signal: AbortSignal.timeout(TIMEOUT_MS),
			maxBytes: MAX_ENTRY
		});
		if (status !== 200 && status !== 201) throw new Error(`the log answered ${status}: ${text.slice(0, 200)}`);
		const entry = import_dist$1.TransparencyLogEntry.fromJSON(JSON.parse(text));
		const { logId, kindVersion } = entry;
		if (logId === void 0 || kindVersion === void 0) throw new Error("the log answered no entry");
		return { tlogEntries: [{
			...entry,
			logId,
			kindVersion
		}] };
	} };
}
function signedIn(content) {
	if (content.$case === "messageSignature") {
		const { messageDigest, signature } = content.messageSignature;
		return {
			digest: messageDigest.digest.toString("base64"),
			signature: signature.toString("base64")
		};
	}
	const { payloadType, payload, signatures } = content.dsseEnvelope;
	const encoded = import_dist.dsse.preAuthEncoding(payloadType, payload);
	return {
		digest: Buffer.from(hexOf(sha256(encoded)), "hex").toString("base64"),
		signature: signatures[0]?.sig.toString("base64") ?? ""
	};
}
/** Every signature here is of ECDSA P-256: that is what certificates are for, and the only key that such a log takes. */
function verifierOf(pem) {
	const keyDetails = "PKIX_ECDSA_P256_SHA_256";
	if (pem.includes("CERTIFICATE")) return {
		keyDetails,
		x509Certificate: { rawBytes: new X509Certificate(pem).raw.toString("base64") }
	};
	const key = createPublicKey(pem);
	if (key.asymmetricKeyType !== "ec") throw new Error("a Rekor v2 log takes no Ed25519 signatures");
	return {
		keyDetails,
		publicKey: { rawBytes: key.export({
			type: "spki",
			format: "der"
		}).toString("base64") }
	};
}
export { rekorV2 };
