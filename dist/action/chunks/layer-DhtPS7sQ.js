import { a as errnoOf, r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as outputError } from "./output-error-B2eZjSgL.js";
import { a as formatReference } from "./reference-BXVmMd2r.js";
import { t as DEFAULT_LIMITS } from "./limits-Cao25gjv.js";
import { s as inPieces } from "./compression-DUiaE2yR.js";
import { r as verified } from "./verified-BeOcVkfj.js";
import { n as hexOf } from "./digest-BCUvoWcb.js";
import { t as contentDigestOf } from "./pack-zeqM_2AH.js";
import { t as unpackArchive } from "./unpack-Dmn7PUTd.js";
import { createWriteStream } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
// src/pull/content.ts
/** A layer becomes files, and is held against everything that its artifact says about the content. */
/**
* Turns a layer into files in the empty directory `tree`, read-only, while it arrives.
*
* @param layer the bytes of the layer; throws at its end when they are not the ones that the manifest names
* @throws PackwrightError `CONTENT_MISMATCH`, `ARTIFACT_INVALID`, and what the archive room refuses
*/
async function unpackContent(pack, layer, tree, options) {
	const content = await filesOf(pack, layer, tree, options);
	if (content.files.length === 0) throw new PackwrightError("ARTIFACT_INVALID", `${pack.name} holds no files.`);
	if (pack.contentDigest !== void 0 && pack.contentDigest !== content.contentDigest) throw mismatch(pack, `its content digest is ${content.contentDigest}, stated is ${pack.contentDigest}`);
	const different = pack.files === void 0 ? void 0 : firstDifference(pack.files, content.files);
	if (different !== void 0) throw mismatch(pack, `its list of files is wrong about "${different}"`);
	return content;
}
async function filesOf(pack, layer, tree, options) {
	const { form } = pack;
	if (form.kind === "opaque") {
		await pipeline(layer, createWriteStream(join(tree, form.fileName), {
			flags: "wx",
			mode: 292
		}), { signal: options.signal });
		const { size, digest } = pack.layer;
		return {
			files: [{
				path: form.fileName,
				size,
				mode: "0644",
				sha256: hexOf(digest)
			}],
			contentDigest: digest
		};
	}
	if (form.kind === "layers") throw new PackwrightError("INTERNAL", "Several layers are not one.");
	const { files, tarDigest } = await unpackArchive(layer, form, tree, {
		...options,
		readOnly: true
	});
	if (pack.dialect === "packwright") return {
		files,
		contentDigest: tarDigest
	};
	const sources = files.map(({ path, size, mode }) => ({
		path,
		location: join(tree, path),
		size,
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
function firstDifference(stated, actual) {
	const line = ({ path, size, mode, sha256 }) => `${mode} ${size} ${sha256} ${path}`;
	const lines = new Set(actual.map(line));
	return stated.find((file) => !lines.delete(line(file)))?.path ?? actual.find((file) => lines.has(line(file)))?.path;
}
function mismatch(pack, why) {
	const name = pack.version === void 0 ? pack.name : `${pack.name} ${pack.version}`;
	return new PackwrightError("CONTENT_MISMATCH", `${name} does not hold what its artifact says: ${why}.`, { hint: "Nothing was kept. Ask its publisher to publish it again with an unaltered packwright." });
}
// src/pull/layer.ts
/** The layer of a pulled pack: limited, checked while it arrives, unpacked in private. */
function refuseTooLarge(pack, context, written) {
	const { maxArchiveBytes } = context.limits ?? DEFAULT_LIMITS;
	if (pack.layer.size <= maxArchiveBytes) return;
	throw new PackwrightError("ARTIFACT_TOO_LARGE", `The layer of ${written} is ${pack.layer.size} bytes; the limit is ${maxArchiveBytes}.`, { hint: "If you trust it, raise the limit (docs/limits.md)." });
}
function openLayer(pack, reference, context) {
	const written = formatReference(reference);
	const { layer } = pack;
	const source = context.registry.blob(reference, layer, context.signal);
	const pieces = inPieces(source, layer.size);
	const iterator = verified(pieces, layer, `The layer of ${written}`)[Symbol.asyncIterator]();
	const sha512 = createHash("sha512");
	let bytes = 0;
	let failure;
	const next = async () => {
		if (failure !== void 0) throw failure.cause;
		try {
			return await iterator.next();
		} catch (cause) {
			failure = { cause };
			throw cause;
		}
	};
	const read = async function* () {
		for (;;) {
			const { done, value } = await next();
			if (done === true) return;
			bytes += value.length;
			sha512.update(value);
			context.onEvent?.({
				type: "downloading",
				reference: written,
				bytes,
				total: layer.size
			});
			yield value;
		}
	};
	return {
		chunks: read(),
		async drain() {
			for await (const _ of read());
		},
		integrity: () => `sha512-${sha512.digest("base64")}`
	};
}
/**
* Unpacks into the staging directory while the layer arrives; nothing of it is seen before all is checked.
*
* Damaged bytes mostly break the archive first. Then the rest is read, since the digest is what tells whether the
* content is broken or only its way here was.
*/
async function unpackLayer(pack, layer, staging, context, written, thread) {
	try {
		const { limits, signal } = context;
		const { size, digest } = pack.layer;
		const content = await (thread.unpack ?? unpackContent)(pack, layer.chunks, staging.tree, {
			limits,
			signal
		});
		context.onEvent?.({
			type: "downloaded",
			reference: written,
			digest,
			size
		});
		return content;
	} catch (cause) {
		if (cause instanceof PackwrightError && cause.code.startsWith("ARCHIVE_")) await layer.drain();
		throw errnoOf(cause) === void 0 ? cause : outputError(staging.tree, cause);
	}
}
function refuseIntegrity(pack, integrity, written) {
	if (pack.integrity === void 0 || pack.integrity === integrity) return;
	throw new PackwrightError("CONTENT_MISMATCH", `The layer of ${written} does not have the integrity it is annotated with.`, { details: {
		expected: pack.integrity,
		actual: integrity
	} });
}
export { openLayer, refuseIntegrity, refuseTooLarge, unpackLayer };
