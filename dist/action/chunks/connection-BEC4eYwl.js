import { n as dockerCredentials } from "./credentials-DEHPm--2.js";
import { n as mirroredRegistry, r as mirrorsFrom } from "./mirrored-DC4-91zF.js";
import { a as formatReference, o as formatRepository, s as isLayout } from "./reference-BXVmMd2r.js";
import { a as errnoOf, r as PackwrightError } from "./errors-CVrYsXBu.js";
import { i as blobPath, o as findTag, t as INDEX_FILE } from "./layout-BGLUA8OO.js";
import { i as sha256, r as isDigest } from "./digest-BCUvoWcb.js";
import { i as isManifestMediaType, o as parseImageManifest, s as parseListing, t as MAX_MANIFEST_BYTES } from "./manifest-CUep4mQv.js";
import "./annotations-CkOcgrkJ.js";
import { t as digestMismatch } from "./verified-BeOcVkfj.js";
import { t as _usingCtx } from "./usingCtx-D9Xak9dp.js";
import { createReadStream } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
// src/registry/layout.ts
/**
* OCI image layouts on disk, read through the same interface as registries. This is the embedded default: packs can
* be published and pulled with nothing but Node.
*/
/** Reads layouts; paths of references are relative to the working directory. */
function layoutRegistry() {
	return {
		async manifest(repository, tagOrDigest) {
			const what = `${formatRepository(repository)} ${tagOrDigest}`;
			const index = await readIndex(repository);
			const listed = index.manifests.find((entry) => entry.digest === tagOrDigest);
			const entry = isDigest(tagOrDigest) ? listed : findTag(index, tagOrDigest);
			const digest = entry?.digest ?? (isDigest(tagOrDigest) ? tagOrDigest : void 0);
			if (digest === void 0) throw absent(what);
			return await readManifest(repository, digest, entry?.mediaType, what);
		},
		async resolve(repository, tag) {
			try {
				return findTag(await readIndex(repository), tag)?.digest;
			} catch (error) {
				if (error instanceof PackwrightError && error.code === "REFERENCE_NOT_FOUND") return void 0;
				throw error;
			}
		},
		async *blob(repository, descriptor) {
			try {
				yield* createReadStream(blobPath(repository.path, descriptor.digest), { highWaterMark: 262144 });
			} catch (cause) {
				if (errnoOf(cause) === "ENOENT") throw absent(`${formatRepository(repository)}@${descriptor.digest}`);
				throw cause;
			}
		},
		referrers: async (repository, digest) => await findReferrers(repository, digest),
		listsReferrers: async () => true,
		async tags(repository) {
			return (await readIndex(repository)).manifests.flatMap(({ annotations }) => annotations?.["org.opencontainers.image.ref.name"] ?? []);
		},
		close: async () => {}
	};
}
async function readManifest(repository, digest, mediaType, what) {
	let bytes;
	try {
		try {
			var _usingCtx$1 = _usingCtx();
			const handle = _usingCtx$1.a(await open(blobPath(repository.path, digest), "r"));
			if ((await handle.stat()).size > 4194304) throw new PackwrightError("ARTIFACT_TOO_LARGE", `The manifest ${what} is over ${MAX_MANIFEST_BYTES} bytes.`);
			bytes = await handle.readFile();
		} catch (_) {
			_usingCtx$1.e = _;
		} finally {
			await _usingCtx$1.d();
		}
	} catch (cause) {
		if (errnoOf(cause) === "ENOENT") throw absent(what);
		throw cause;
	}
	const actual = sha256(bytes);
	if (actual !== digest) throw digestMismatch(`The manifest ${what}`, digest, actual);
	return {
		digest,
		bytes,
		mediaType: mediaType ?? "application/vnd.oci.image.manifest.v1+json"
	};
}
/** A layout has no referrers API: every manifest that it lists is asked for its subject. */
async function findReferrers(repository, digest) {
	const index = await readIndex(repository);
	const found = [];
	for (const entry of index.manifests) {
		if (entry.digest === digest || !isManifestMediaType(entry.mediaType)) continue;
		const manifest = await manifestIfReadable(repository, entry);
		if (manifest?.subject?.digest === digest) found.push({
			...entry,
			artifactType: manifest.artifactType ?? manifest.config.mediaType
		});
	}
	return found;
}
/** Others keep artifacts of their own in a layout, and sparse copies list what they do not hold. */
async function manifestIfReadable(repository, { digest, mediaType }) {
	try {
		return parseImageManifest((await readManifest(repository, digest, mediaType, digest)).bytes, digest);
	} catch (thrown) {
		if (thrown instanceof PackwrightError && [
			"REFERENCE_NOT_FOUND",
			"ARTIFACT_INVALID",
			"ARTIFACT_TOO_LARGE"
		].includes(thrown.code)) return void 0;
		throw thrown;
	}
}
/** @throws PackwrightError `REFERENCE_NOT_FOUND`, `ARTIFACT_INVALID` */
async function readIndex(repository) {
	const file = join(repository.path, INDEX_FILE);
	try {
		return parseListing(await readFile(file), file).index;
	} catch (cause) {
		const errno = errnoOf(cause);
		if (errno === "ENOENT" || errno === "ENOTDIR") throw absent(formatRepository(repository));
		throw cause;
	}
}
function absent(what) {
	return new PackwrightError("REFERENCE_NOT_FOUND", `${what} does not exist.`, { hint: "Check the path and the tag, or publish there first." });
}
// src/registry/offline.ts
/** A registry that is not there: everything that would have been asked is an error that says what is missing. */
function offlineRegistry() {
	const refuse = (repository, what) => {
		throw new PackwrightError("OFFLINE", `${what} of ${formatReference(repository)} is not here.`, {
			hint: "Run it once without --offline, or take the pack along in an export.",
			details: {
				repository: formatReference(repository),
				missing: what
			}
		});
	};
	return {
		manifest: async (repository, tagOrDigest) => refuse(repository, `The manifest ${tagOrDigest}`),
		resolve: async (repository, tag) => refuse(repository, `The digest of the tag ${tag}`),
		async *blob(repository, { digest }) {
			refuse(repository, `The blob ${digest}`);
		},
		referrers: async (repository, digest) => refuse(repository, `The list of signatures for ${digest}`),
		listsReferrers: async () => true,
		tags: async (repository) => refuse(repository, "The list of versions"),
		close: async () => {}
	};
}
// src/registry/open.ts
/** Opens whatever a reference points at: an HTTP client is loaded and connections are made on first need only. */
/** A registry that reads layouts from disk and everything else over the distribution API. */
function openRegistry(options) {
	const layout = layoutRegistry();
	let remote;
	const of = async (repository) => {
		if (isLayout(repository)) return layout;
		if (options.offline === true) return offlineRegistry();
		remote ??= import("./distribution-Cr1iGCnc.js").then(({ distributionRegistry }) => distributionRegistry(options));
		return await remote;
	};
	return {
		manifest: async (repository, tagOrDigest, signal) => await (await of(repository)).manifest(repository, tagOrDigest, signal),
		resolve: async (repository, tag, signal) => await (await of(repository)).resolve(repository, tag, signal),
		async *blob(repository, descriptor, signal) {
			yield* (await of(repository)).blob(repository, descriptor, signal);
		},
		referrers: async (repository, digest, signal) => await (await of(repository)).referrers(repository, digest, signal),
		listsReferrers: async (repository) => await (await of(repository)).listsReferrers(repository),
		tags: async (repository, signal) => await (await of(repository)).tags(repository, signal),
		close: async () => await (await remote)?.close()
	};
}
// src/session/connection.ts
/** Opens registries for `work` and frees their connections behind it. */
async function withRegistry(options, actions, work) {
	const env = options.env ?? process.env;
	const { caFile, plainHttp, offline } = options;
	const opened = openRegistry({
		credentials: dockerCredentials(env),
		env,
		caFile,
		plainHttp,
		actions,
		offline
	});
	const mirrors = {
		...mirrorsFrom(env["PACKWRIGHT_MIRRORS"]),
		...options.mirrors
	};
	const registry = actions === "pull" ? mirroredRegistry(opened, mirrors) : opened;
	try {
		return await work(registry);
	} finally {
		await registry.close();
	}
}
export { withRegistry as t };
