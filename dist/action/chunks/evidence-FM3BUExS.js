import { t as require_dist } from "./dist-Cojz4w8q.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { i as sha256, n as hexOf } from "./digest-BCUvoWcb.js";
import { b as unknown, d as literal, f as looseObject, l as hex, m as object, o as base64, p as number, v as string } from "./schemas-BXokd3mV.js";
import { n as parseJson } from "./json-BiV7s4Do.js";
import { X509Certificate } from "node:crypto";
// src/trust/evidence.ts
/**
* The forms in which signatures lie beside packs, read into one: a Sigstore bundle, and what it was made over where that
* is no statement.
*
* @see https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md
*/
var import_dist = require_dist();
/** A bare signature as it is kept: together with what it was made over, so that it needs nothing else. */
const DETACHED = "application/vnd.dev.packwright.signature.v1+json";
const detached = object({
	mediaType: literal(DETACHED),
	payload: base64(),
	bundle: unknown()
});
/** @throws PackwrightError `BUNDLE_INVALID` */
function readEvidence(bytes) {
	try {
		const json = parseJson(Buffer.from(bytes).toString("utf8"), "a signature bundle");
		const { success, data } = detached.safeParse(json);
		return success ? {
			bundle: (0, import_dist.bundleFromJSON)(data.bundle),
			payload: Buffer.from(data.payload, "base64")
		} : { bundle: (0, import_dist.bundleFromJSON)(json) };
	} catch (cause) {
		throw new PackwrightError("BUNDLE_INVALID", "A signature bundle is malformed.", { cause });
	}
}
function withPayload(bundle, payload) {
	return Buffer.from(JSON.stringify({
		mediaType: DETACHED,
		payload: Buffer.from(payload).toString("base64"),
		bundle
	}));
}
/**
* A bundle that holds a bare signature over the artifact is kept together with the artifact's manifest; any other stays
* as it is.
*
* @param manifest gives the bytes of the manifest with the digest `subject`
*/
async function withManifest(bytes, subject, manifest) {
	try {
		const json = JSON.parse(Buffer.from(bytes).toString("utf8"));
		const { content } = (0, import_dist.bundleFromJSON)(json);
		if (content.$case !== "messageSignature") return bytes;
		if (content.messageSignature.messageDigest?.digest.toString("hex") !== hexOf(subject)) return bytes;
		return withPayload(json, await manifest());
	} catch (cause) {
		if (cause instanceof PackwrightError) throw cause;
		return bytes;
	}
}
/** Whether a bundle says that it is about an artifact; nothing is verified. */
function isAbout(bytes, subject) {
	try {
		const { content } = readEvidence(bytes).bundle;
		return content.$case === "dsseEnvelope" ? content.dsseEnvelope.payload.includes(hexOf(subject)) : content.messageSignature.messageDigest?.digest.toString("hex") === hexOf(subject);
	} catch {
		return false;
	}
}
const SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";
const ENVELOPE = "application/vnd.dsse.envelope.v1+json";
/** The first form of bundles, which holds what cosign wrote before them. */
const OLDEST = "application/vnd.dev.sigstore.bundle+json;version=0.1";
const logged = object({
	SignedEntryTimestamp: base64(),
	Payload: object({
		body: base64(),
		integratedTime: number(),
		logIndex: number(),
		logID: hex()
	})
});
const stamped = object({ SignedRFC3161Timestamp: base64() });
const entryKind = object({
	kind: string(),
	apiVersion: string()
});
/**
* A signature as cosign wrote it before there were bundles: what was signed in a layer, everything else in its annotations.
*
* @returns `undefined` for a layer that is none, or that cannot be read
*/
function fromCosignLayer({ mediaType, annotations = {} }, signed) {
	if (mediaType !== "application/vnd.dev.cosign.simplesigning.v1+json" && mediaType !== ENVELOPE) return void 0;
	try {
		const verificationMaterial = materialIn(annotations);
		const bundle = {
			mediaType: OLDEST,
			verificationMaterial
		};
		if (mediaType === ENVELOPE) {
			const dsseEnvelope = JSON.parse(Buffer.from(signed).toString("utf8"));
			return Buffer.from(JSON.stringify({
				...bundle,
				dsseEnvelope
			}));
		}
		const digest = Buffer.from(hexOf(sha256(signed)), "hex").toString("base64");
		const signature = annotations["dev.cosignproject.cosign/signature"];
		const messageSignature = {
			messageDigest: {
				algorithm: "SHA2_256",
				digest
			},
			signature
		};
		return withPayload({
			...bundle,
			messageSignature
		}, signed);
	} catch {
		return;
	}
}
function materialIn(annotations) {
	const at = (name) => annotations[`dev.sigstore.cosign/${name}`] || void 0;
	const [pem, log, stamp] = [
		at("certificate"),
		at("bundle"),
		at("rfc3161timestamp")
	];
	const signer = pem === void 0 ? { publicKey: { hint: "" } } : { x509CertificateChain: { certificates: [{ rawBytes: new X509Certificate(pem).raw.toString("base64") }] } };
	const timestamps = stamp === void 0 ? [] : [{ signedTimestamp: stamped.parse(JSON.parse(stamp)).SignedRFC3161Timestamp }];
	return {
		...signer,
		tlogEntries: log === void 0 ? [] : [entryIn(log)],
		timestampVerificationData: { rfc3161Timestamps: timestamps }
	};
}
function entryIn(annotation) {
	const { SignedEntryTimestamp, Payload } = logged.parse(JSON.parse(annotation));
	const { body, integratedTime, logIndex, logID } = Payload;
	const { kind, apiVersion } = entryKind.parse(JSON.parse(Buffer.from(body, "base64").toString("utf8")));
	return {
		logIndex: String(logIndex),
		logId: { keyId: Buffer.from(logID, "hex").toString("base64") },
		kindVersion: {
			kind,
			version: apiVersion
		},
		integratedTime: String(integratedTime),
		inclusionPromise: { signedEntryTimestamp: SignedEntryTimestamp },
		canonicalizedBody: body
	};
}
/**
* An accepted signature as a referrer would hold it.
*
* @returns `undefined` for what cosign kept by tags: that goes along as it is
*/
function bundleToAttach(bytes, subject) {
	const json = JSON.parse(Buffer.from(bytes).toString("utf8"));
	const { success, data } = detached.safeParse(json);
	const { bundle, payload } = readEvidence(bytes);
	if (success && payload !== void 0) return sha256(payload) === subject ? {
		json: data.bundle,
		predicateType: void 0
	} : void 0;
	if (bundle.mediaType === OLDEST || bundle.content.$case !== "dsseEnvelope") return void 0;
	const statement = JSON.parse(bundle.content.dsseEnvelope.payload.toString("utf8"));
	const { predicateType } = looseObject({ predicateType: string() }).parse(statement);
	return {
		json,
		predicateType
	};
}
export { readEvidence as a, isAbout as i, bundleToAttach as n, withManifest as o, fromCosignLayer as r, SIMPLE_SIGNING as t };
