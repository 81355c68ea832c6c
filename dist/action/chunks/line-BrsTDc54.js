import { r as PackwrightError } from "./errors-aVfW4i-N.js";
import { a as formatReference } from "./reference-DudNQwii.js";
import { a as parseImageIndex, i as isManifestMediaType, o as parseImageManifest, r as isIndexMediaType } from "./manifest-DPHZaIDy.js";
import { a as stagingDirectory, i as stageArtifact, n as discardStaged, t as attachReferrer } from "./layout-writer-B4r_Qjcu.js";
import { n as ensureListed } from "./attach-D36mr_4h.js";
import { n as readVerified, r as verified } from "./verified-rGMdXvs6.js";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
// src/mirror/line.ts
/**
* The mirror line: whatever a reference points at, with everything that proves something about it, to another place.
*
*     reference@digest → manifests below it → what refers to them → a private layout → one copy, tag last
*
* Nothing is interpreted: an artifact of any kind arrives byte for byte, so that its digest and its signatures hold.
*/
const MAX_MANIFESTS = 1e3;
const MAX_REFERRERS = 1e3;
const MAX_REFERRER_BLOB = 67108864;
/**
* Copies one artifact; what the target has already is not sent again.
*
* @throws PackwrightError `REFERENCE_NOT_FOUND`, `DIGEST_MISMATCH`, `TAG_IMMUTABLE`, `ARTIFACT_INVALID`, and the faults of
*   both registries
*/
async function mirrorArtifact(from, to, context) {
	const { registry, destination, signal, onEvent } = context;
	const written = formatReference({
		...to,
		digest: from.digest
	});
	const tree = await readTree(from, registry, signal);
	const referrers = await readReferrers(from, tree, context);
	const result = {
		from: formatReference(from),
		to: written,
		digest: from.digest,
		referrers: referrers.length
	};
	if (await registry.resolve(to, to.tag, signal) === from.digest) {
		const completed = await ensureListed(to, referrers, context);
		return {
			...result,
			status: completed ? "completed" : "current"
		};
	}
	onEvent?.({
		type: "publishing",
		pack: to.path,
		reference: written
	});
	const directory = stagingDirectory(context.scratch);
	const fetched = `${directory}.blobs`;
	try {
		const layers = await fetchBlobs(from, tree.blobs, fetched, context);
		const staged = stageArtifact({
			directory,
			tag: to.tag,
			root: tree.root,
			blobs: tree.manifests,
			layers
		});
		for (const referrer of referrers) attachReferrer(staged, referrer);
		await destination.receive(staged, to, [], signal);
	} finally {
		discardStaged(directory);
		discardStaged(fetched);
	}
	await ensureListed(to, referrers, context);
	return {
		...result,
		status: "copied"
	};
}
/** Every manifest below a digest; an index may hold indexes, but not itself, and not without end. */
async function readTree(from, registry, signal) {
	const manifests = [];
	const blobs = /* @__PURE__ */ new Map();
	const seen = /* @__PURE__ */ new Set();
	const visit = async (digest, depth) => {
		const what = formatReference({
			...from,
			digest
		});
		if (depth > 4 || seen.size >= MAX_MANIFESTS) throw new PackwrightError("ARTIFACT_INVALID", `${formatReference(from)} holds too many manifests.`, { hint: `At most ${MAX_MANIFESTS} are copied, and indexes four deep.` });
		seen.add(digest);
		const { bytes, mediaType } = await registry.manifest(from, digest, signal);
		const blob = {
			bytes,
			descriptor: {
				mediaType,
				digest,
				size: bytes.length
			}
		};
		if (isIndexMediaType(mediaType)) {
			for (const entry of parseImageIndex(bytes, what).manifests) if (!seen.has(entry.digest)) manifests.push(await visit(entry.digest, depth + 1));
		} else {
			const { config, layers } = parseImageManifest(bytes, what);
			for (const descriptor of [config, ...layers]) blobs.set(descriptor.digest, descriptor);
		}
		return blob;
	};
	return {
		root: await visit(from.digest, 0),
		manifests,
		blobs: [...blobs.values()]
	};
}
/** Everything that refers to the artifact or to one of its variants; what is broken is left where it is, and said. */
async function readReferrers(from, tree, context) {
	const { registry, signal, onEvent } = context;
	const found = [];
	for (const { descriptor } of [tree.root, ...tree.manifests]) {
		const listed = await registry.referrers(from, descriptor.digest, signal);
		for (const entry of listed.slice(0, MAX_REFERRERS)) try {
			const referrer = await readReferrer(from, entry, descriptor.digest, registry, signal);
			if (referrer !== void 0) found.push(referrer);
		} catch (thrown) {
			if (!(thrown instanceof PackwrightError) || thrown.exitCode !== 6 && thrown.exitCode !== 3) throw thrown;
			onEvent?.({
				type: "warning",
				message: `${entry.digest} refers to ${formatReference(from)} and is left out: ${thrown.message}`
			});
		}
	}
	return found;
}
async function readReferrer(repository, entry, subject, registry, signal) {
	if (!isManifestMediaType(entry.mediaType)) return void 0;
	const { bytes, digest, mediaType } = await registry.manifest(repository, entry.digest, signal);
	const parsed = parseImageManifest(bytes, digest);
	if (parsed.subject?.digest !== subject) return void 0;
	const unique = new Map([parsed.config, ...parsed.layers].map((descriptor) => [descriptor.digest, descriptor]));
	const blobs = [];
	for (const descriptor of unique.values()) {
		const chunks = registry.blob(repository, descriptor, signal);
		blobs.push({
			descriptor,
			bytes: await readVerified(chunks, descriptor, descriptor.digest, MAX_REFERRER_BLOB)
		});
	}
	const artifactType = parsed.artifactType ?? parsed.config.mediaType;
	return {
		manifest: {
			bytes,
			descriptor: {
				mediaType,
				digest,
				size: bytes.length,
				artifactType
			}
		},
		blobs
	};
}
/** Checked while they are written, one file a blob. */
async function fetchBlobs(from, blobs, directory, { registry, signal }) {
	await mkdir(directory, { recursive: true });
	const written = [];
	for (const [index, descriptor] of blobs.entries()) {
		const location = join(directory, String(index));
		const what = `The blob ${descriptor.digest} of ${formatReference(from)}`;
		const chunks = verified(registry.blob(from, descriptor, signal), descriptor, what);
		await pipeline(chunks, createWriteStream(location, { mode: 384 }), { signal });
		written.push({
			digest: descriptor.digest,
			location
		});
	}
	return written;
}
export { mirrorArtifact as n, readTree as r, fetchBlobs as t };
