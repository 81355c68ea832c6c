import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { a as formatReference } from "./reference-BXVmMd2r.js";
import { a as parseImageIndex, o as parseImageManifest, r as isIndexMediaType } from "./manifest-CUep4mQv.js";
import { a as stagingDirectory, i as stageArtifact, n as discardStaged } from "./layout-writer-BjZpbI5n.js";
import { r as verified } from "./verified-BeOcVkfj.js";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
// src/mirror/tree.ts
/** What stands below a digest: read whole, and laid out in private. */
const MAX_MANIFESTS = 1e3;
/** A private layout with everything below a digest, for as long as `use` takes. */
async function withStaged(from, tree, tag, context, use) {
	const directory = stagingDirectory(context.scratch);
	const fetched = `${directory}.blobs`;
	try {
		const layers = await fetchBlobs(from, tree.blobs, fetched, {
			registry: context.source,
			signal: context.signal
		});
		await use(stageArtifact({
			directory,
			tag,
			root: tree.root,
			blobs: tree.manifests,
			layers
		}));
	} finally {
		discardStaged(directory);
		discardStaged(fetched);
	}
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
export { readTree as n, withStaged as r, fetchBlobs as t };
