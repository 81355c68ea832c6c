import { r as PackwrightError, t as ERROR_CODES } from "./errors-aVfW4i-N.js";
import { o as formatRepository } from "./reference-DudNQwii.js";
import { i as isManifestMediaType, k as SIGSTORE_BUNDLE, o as parseImageManifest } from "./manifest-DPHZaIDy.js";
import { n as readVerified } from "./verified-rGMdXvs6.js";
// src/trust/collect.ts
/**
* Fetches the signature bundles that refer to an artifact, one after the other, as long as somebody wants more.
*
* Anybody who may write to a repository can attach referrers. What one is says its own manifest, never the list; each
* is bounded, and a broken one is passed over.
*/
/** Whoever may write beside a pack may add referrers; more than these are not looked at. */
const MAX_REFERRERS = 1e3;
const MAX_REFERRER_MANIFEST = 65536;
const MAX_BUNDLE = 1048576;
/** Mostly the first is good; when it is not, the others are fetched several at once. */
const LOOK_AHEAD = 8;
/**
* @param artifactType of the referrers that are meant: bundles as cosign attaches them, or statuses
* @returns the bytes of bundles; those of artifacts that are none are left out
*/
function signatureBundles(repository, subject, registry, signal, artifactType = SIGSTORE_BUNDLE, maxBytes = MAX_BUNDLE) {
	let unlisted = false;
	return {
		get unlisted() {
			return unlisted;
		},
		async *[Symbol.asyncIterator]() {
			const listed = await registry.referrers(repository, subject, signal);
			unlisted = listed.length === 0 && !await registry.listsReferrers(repository);
			yield* fetchBundles(repository, subject, listed, {
				artifactType,
				maxBytes
			}, registry, signal);
		}
	};
}
/** What is kept here comes first; the others are asked for when that is not enough. */
function keptBundles(kept, others) {
	return {
		get unlisted() {
			return others?.unlisted ?? false;
		},
		async *[Symbol.asyncIterator]() {
			for (const bundle of kept) yield Buffer.from(bundle, "base64");
			if (others !== void 0) yield* others;
		}
	};
}
async function* fetchBundles(repository, subject, listed, wanted, registry, signal) {
	const { artifactType } = wanted;
	const likely = listed.filter((entry) => !isAnother(entry, artifactType)).sort((a, b) => rank(a, artifactType) - rank(b, artifactType)).filter(({ size }) => size <= MAX_REFERRER_MANIFEST).slice(0, MAX_REFERRERS);
	for (let at = 0, ahead = 1; at < likely.length; at += ahead, ahead = LOOK_AHEAD) {
		const batch = likely.slice(at, at + ahead).map((entry) => fetchBundle(repository, entry, subject, wanted, registry, signal));
		for (const bundle of await Promise.all(batch)) if (bundle !== void 0) yield bundle;
	}
}
/** Whether more may be attached than is looked at: then nothing can be ruled out. */
async function isCrowded(repository, subject, registry, signal) {
	return (await registry.referrers(repository, subject, signal)).length > MAX_REFERRERS;
}
/** Those that the list calls by the type come first; the others are looked at as well. */
function rank(entry, artifactType) {
	return entry.artifactType === artifactType ? 0 : 1;
}
/** Signatures and statuses are told apart by the list: whoever makes it could as well leave them out. */
function isAnother({ artifactType: listed }, artifactType) {
	return listed !== artifactType && (listed === "application/vnd.dev.sigstore.bundle.v0.3+json" || listed === "application/vnd.packwright.status.v1");
}
async function fetchBundle(repository, entry, subject, { artifactType, maxBytes }, registry, signal) {
	if (!isManifestMediaType(entry.mediaType)) return void 0;
	const what = `${formatRepository(repository)}@${entry.digest}`;
	try {
		const { bytes } = await registry.manifest(repository, entry.digest, signal);
		const manifest = parseImageManifest(bytes, what);
		const [layer] = manifest.layers;
		if ((manifest.artifactType ?? manifest.config.mediaType) !== artifactType || manifest.subject?.digest !== subject || layer === void 0) return void 0;
		return await readVerified(registry.blob(repository, layer, signal), layer, `The bundle ${what}`, maxBytes);
	} catch (error) {
		if (error instanceof PackwrightError && isBroken(error)) return void 0;
		throw error;
	}
}
/** Damage of one referrer is no reason to fail; a registry that is down is. */
function isBroken(error) {
	return ERROR_CODES[error.code][0] === "integrity" || error.code === "REFERENCE_NOT_FOUND";
}
export { keptBundles as n, signatureBundles as r, isCrowded as t };
