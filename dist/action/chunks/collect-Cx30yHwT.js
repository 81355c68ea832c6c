import { o as formatRepository } from "./reference-BXVmMd2r.js";
import { P as STATUS_ARTIFACT, i as isManifestMediaType, k as SIGSTORE_BUNDLE, o as parseImageManifest } from "./manifest-CUep4mQv.js";
import { n as readVerified } from "./verified-BeOcVkfj.js";
import { r as PackwrightError, t as ERROR_CODES } from "./errors-CVrYsXBu.js";
import { n as cosignTag } from "./tags-c2p8jqCo.js";
// src/trust/older.ts
/** What cosign kept by tags before there were referrers, and how what lies beside a pack is read without harm. */
const MAX_COSIGN_LAYERS = 100;
const MAX_BUNDLE = 1048576;
/** The tags under which cosign kept signatures and attestations. */
async function* olderBundles(source) {
	const { repository, subject, registry, signal } = source;
	for (const suffix of ["sig", "att"]) {
		const tag = cosignTag(subject, suffix);
		const [manifest] = await unlessBroken(async () => {
			const { bytes } = await registry.manifest(repository, tag, signal);
			return [parseImageManifest(bytes, tag)];
		});
		if (manifest !== void 0) yield* cosignLayers(manifest, tag, source);
	}
}
async function* cosignLayers({ layers }, what, { repository, registry, signal }) {
	const { fromCosignLayer } = await import("./evidence-CQpB3Ja8.js");
	for (const layer of layers.slice(0, MAX_COSIGN_LAYERS)) {
		const [bundle] = await unlessBroken(async () => {
			const chunks = registry.blob(repository, layer, signal);
			return [fromCosignLayer(layer, await readVerified(chunks, layer, `A layer of ${what}`, MAX_BUNDLE))];
		});
		if (bundle !== void 0) yield bundle;
	}
}
/** Damage of what lies beside a pack is no reason to fail; a registry that is down is. */
async function unlessBroken(read) {
	try {
		return await read();
	} catch (error) {
		if (error instanceof PackwrightError && isBroken(error)) return [];
		throw error;
	}
}
function isBroken(error) {
	return ERROR_CODES[error.code][0] === "integrity" || error.code === "REFERENCE_NOT_FOUND";
}
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
/** Mostly the first is good; when it is not, the others are fetched several at once. */
const LOOK_AHEAD = 8;
/**
* @param artifactType of the referrers that are meant: bundles as cosign attaches them, or statuses
* @returns the bytes of bundles; those of artifacts that are none are left out
*/
function signatureBundles(repository, subject, registry, signal, artifactType = SIGSTORE_BUNDLE, maxBytes = MAX_BUNDLE) {
	let unlisted = false;
	let unread = [];
	const source = {
		repository,
		subject,
		registry,
		signal
	};
	return {
		signal,
		get unlisted() {
			return unlisted;
		},
		get unread() {
			return unread;
		},
		async *[Symbol.asyncIterator]() {
			const listed = await registry.referrers(repository, subject, signal);
			unlisted = listed.length === 0 && !await registry.listsReferrers(repository);
			unread = unreadTypes(listed);
			yield* fetchBundles(listed, {
				artifactType,
				maxBytes
			}, source);
		},
		older: () => olderBundles(source),
		manifest: () => manifestOf(source)
	};
}
/** cosign's payload as a referrer, as it was tried before bundles. */
const COSIGN_ARTIFACT = "application/vnd.dev.cosign.artifact.sig.v1+json";
function unreadTypes(listed) {
	const types = listed.map(({ artifactType = "" }) => artifactType);
	const read = /* @__PURE__ */ new Set([
		SIGSTORE_BUNDLE,
		STATUS_ARTIFACT,
		COSIGN_ARTIFACT
	]);
	return [...new Set(types)].filter((type) => !read.has(type) && /sign|notary|trust/i.test(type)).slice(0, 5);
}
/** What is kept here comes first; the others are asked for when that is not enough. */
function keptBundles(kept, others) {
	return {
		get unlisted() {
			return others?.unlisted ?? false;
		},
		get unread() {
			return others?.unread ?? [];
		},
		signal: others?.signal,
		...others?.older === void 0 ? {} : { older: others.older },
		...others?.manifest === void 0 ? {} : { manifest: others.manifest },
		async *[Symbol.asyncIterator]() {
			for (const bundle of kept) yield Buffer.from(bundle, "base64");
			if (others !== void 0) yield* others;
		}
	};
}
async function* fetchBundles(listed, wanted, source) {
	const { artifactType } = wanted;
	const likely = listed.filter((entry) => !isAnother(entry, artifactType)).sort((a, b) => rank(a, artifactType) - rank(b, artifactType)).filter(({ size }) => size <= MAX_REFERRER_MANIFEST).slice(0, MAX_REFERRERS);
	for (let at = 0, ahead = 1; at < likely.length; at += ahead, ahead = LOOK_AHEAD) {
		const batch = likely.slice(at, at + ahead).map((entry) => fetchReferrer(entry, wanted, source));
		for (const bundles of await Promise.all(batch)) yield* bundles;
	}
}
/** Whether more may be attached than is looked at: then nothing can be ruled out. */
async function isCrowded(repository, subject, registry, signal) {
	return (await registry.referrers(repository, subject, signal)).length > MAX_REFERRERS;
}
/** Bundles have had several versions, and each has a type of its own. */
function isOfType(type, wanted) {
	return wanted === "application/vnd.dev.sigstore.bundle.v0.3+json" ? type?.startsWith(ANY_BUNDLE) === true : type === wanted;
}
const ANY_BUNDLE = "application/vnd.dev.sigstore.bundle";
/** Those that the list calls by the type come first; the others are looked at as well. */
function rank(entry, artifactType) {
	return isOfType(entry.artifactType, artifactType) ? 0 : 1;
}
/** Signatures and statuses are told apart by the list: whoever makes it could as well leave them out. */
function isAnother({ artifactType: listed }, artifactType) {
	return (isOfType(listed, "application/vnd.dev.sigstore.bundle.v0.3+json") || listed === "application/vnd.packwright.status.v1") && !isOfType(listed, artifactType);
}
async function fetchReferrer(entry, { artifactType, maxBytes }, source) {
	if (!isManifestMediaType(entry.mediaType)) return [];
	const { repository, subject, registry, signal } = source;
	const what = `${formatRepository(repository)}@${entry.digest}`;
	return await unlessBroken(async () => {
		const { bytes } = await registry.manifest(repository, entry.digest, signal);
		const manifest = parseImageManifest(bytes, what);
		const type = manifest.artifactType ?? manifest.config.mediaType;
		if (manifest.subject?.digest !== subject) return [];
		if (type === COSIGN_ARTIFACT && artifactType === "application/vnd.dev.sigstore.bundle.v0.3+json") return await collected(cosignLayers(manifest, what, source));
		const [layer] = manifest.layers;
		if (!isOfType(type, artifactType) || layer === void 0) return [];
		return [await complete(await readVerified(registry.blob(repository, layer, signal), layer, `The bundle ${what}`, maxBytes), subject, () => manifestOf(source))];
	});
}
async function manifestOf({ repository, subject, registry, signal }) {
	return (await registry.manifest(repository, subject, signal)).bytes;
}
/** A bundle that holds a signature over the manifest's bytes together with those; any other as it is. */
async function complete(bundle, subject, manifest) {
	if (!Buffer.from(bundle).includes("\"messageSignature\"")) return bundle;
	const { withManifest } = await import("./evidence-CQpB3Ja8.js");
	return await withManifest(bundle, subject, manifest);
}
async function collected(items) {
	const all = [];
	for await (const item of items) all.push(item);
	return all;
}
export { signatureBundles as i, isCrowded as n, keptBundles as r, complete as t };
