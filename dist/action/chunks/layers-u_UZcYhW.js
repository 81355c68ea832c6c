import { a as errnoOf, r as PackwrightError } from "./errors-CVrYsXBu.js";
import { a as byPath, r as pathProblem, t as PathRegistry } from "./entry-rules-D4VvZRWY.js";
import { t as outputError } from "./output-error-B2eZjSgL.js";
import { a as formatReference } from "./reference-BXVmMd2r.js";
import { n as hexOf } from "./digest-BCUvoWcb.js";
import { t as contentDigestOf } from "./pack-zeqM_2AH.js";
import { t as DEFAULT_LIMITS } from "./limits-Cao25gjv.js";
import { t as unpackArchive } from "./unpack-Dmn7PUTd.js";
import { r as verified } from "./verified-BeOcVkfj.js";
import { createWriteStream } from "node:fs";
import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
// src/pull/layers.ts
/** A pack that lies in several layers, each a file or an archive of its own, becomes one directory of files. */
/**
* Fetches every layer, checked while it arrives, into the empty directory `tree`, read-only.
*
* @throws PackwrightError `ARTIFACT_INVALID` for titles that are no paths, `ARCHIVE_ENTRY_REFUSED`, `ARCHIVE_LIMIT`,
*   `DIGEST_MISMATCH`, `CONTENT_MISMATCH`, `OUTPUT_UNWRITABLE`
*/
async function unpackLayers(pack, { layers }, reference, tree, context) {
	const written = formatReference(reference);
	const limits = context.limits ?? DEFAULT_LIMITS;
	const paths = new PathRegistry();
	const files = [];
	let bytes = 0;
	const fetched = (layer) => {
		const chunks = context.registry.blob(reference, layer.descriptor, context.signal);
		return counted(verified(chunks, layer.descriptor, `The layer "${layer.path}" of ${written}`));
	};
	const counted = async function* (chunks) {
		for await (const chunk of chunks) {
			bytes += chunk.length;
			context.onEvent?.({
				type: "downloading",
				reference: written,
				bytes,
				total: pack.layer.size
			});
			yield chunk;
		}
	};
	try {
		for (const layer of layers) {
			const { compression, descriptor, path } = layer;
			if (compression !== void 0) {
				const shape = {
					compression,
					foreign: true
				};
				const unpacked = await unpackArchive(fetched(layer), shape, tree, {
					limits,
					signal: context.signal,
					readOnly: true
				});
				for (const file of unpacked.files) refuseCollision(paths.add(file.path, false), file.path, written);
				files.push(...unpacked.files);
				continue;
			}
			const why = pathProblem(path, limits);
			if (why !== void 0) throw badTitle(path, why, written);
			refuseCollision(paths.add(path, false), path, written);
			if (descriptor.size > limits.maxFileBytes || bytes + descriptor.size > limits.maxTotalBytes) throw new PackwrightError("ARCHIVE_LIMIT", `${written} is larger than the limit.`);
			await mkdir(dirname(join(tree, path)), { recursive: true });
			const sink = createWriteStream(join(tree, path), {
				flags: "wx",
				mode: 292
			});
			await pipeline(fetched(layer), sink, { signal: context.signal });
			files.push({
				path,
				size: descriptor.size,
				mode: "0644",
				sha256: hexOf(descriptor.digest)
			});
		}
	} catch (cause) {
		if (errnoOf(cause) === "EEXIST") throw badTitle("", "two layers hold the same path", written);
		throw errnoOf(cause) === void 0 ? cause : outputError(tree, cause);
	}
	context.onEvent?.({
		type: "downloaded",
		reference: written,
		digest: reference.digest,
		size: pack.layer.size
	});
	files.sort(byPath);
	const sources = files.map(({ path, size, mode }) => ({
		path,
		size,
		location: join(tree, path),
		executable: mode === "0755"
	}));
	return {
		files,
		contentDigest: await contentDigestOf({
			files: sources,
			leftOut: []
		}, pack.contentDigest)
	};
}
/** What stands for the integrity of several layers: sha512 over their digests, in order. */
function integrityOfLayers({ layers }) {
	const hash = createHash("sha512");
	for (const { descriptor } of layers) hash.update(`${descriptor.digest}\n`);
	return `sha512-${hash.digest("base64")}`;
}
function refuseCollision(earlier, path, written) {
	if (earlier !== void 0) throw badTitle(path, `it collides with "${earlier}"`, written);
}
function badTitle(path, why, written) {
	const shown = JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path);
	return new PackwrightError("ARCHIVE_ENTRY_REFUSED", `A layer of ${written} with the title ${shown} is refused: ${why}.`, {
		hint: "Nothing was unpacked. Ask its publisher to publish it again without that file.",
		details: { entry: path }
	});
}
export { integrityOfLayers, unpackLayers };
