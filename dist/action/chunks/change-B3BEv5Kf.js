import { i as asPackwrightError, r as PackwrightError } from "./errors-CVrYsXBu.js";
import { c as REPLACES, f as SOURCE, h as TITLE, i as DESCRIPTION } from "./annotations-CkOcgrkJ.js";
import { n as describeBlob, u as writeImageManifest, v as OCI_EMPTY } from "./manifest-CUep4mQv.js";
import { o as formatRepository, s as isLayout } from "./reference-BXVmMd2r.js";
import { a as stagingDirectory, i as stageArtifact, n as discardStaged, t as attachReferrer } from "./layout-writer-BjZpbI5n.js";
import { t as partsOf } from "./parts-BMpaaT0u.js";
import { r as settleMs } from "./attach-DWbO-rcJ.js";
import { r as signArtifact, t as refuseUnwritable } from "./published-LxPj-ULp.js";
import { a as documentRepository, c as readDocument, n as canonicalBase, t as CURRENT } from "./document-COvyVJT9.js";
import { randomInt } from "node:crypto";
import { setTimeout } from "node:timers/promises";
// src/documents/change.ts
/** Changing a document that several publishers write: on top of what is there, and again when it was lost. */
const ATTEMPTS = 20;
/** How often a registry may lose what is sent: some do when two send the same blob to a new repository at once. */
const LOSSES = 5;
const PATIENCE = {
	slower: 4,
	leastMs: 100,
	mostMs: 5e3
};
/** Those who were in each other's way wait for different times. */
const JITTER_MS = 400;
/**
* Changes a document, on top of whatever others have written meanwhile.
*
* @returns whether anything had to be changed
* @throws PackwrightError `LOCK_BUSY` when others keep writing over it, and what signing and oras throw
*/
async function changeDocument(kind, base, change, writer) {
	const { registry, destination, signal } = writer;
	const repository = documentRepository(base, kind);
	let losses = 0;
	let written;
	for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
		if (written !== void 0) {
			if (await registry.resolve(repository, "current", signal) === written.digest) return true;
			await setTimeout(randomInt(JITTER_MS), void 0, { signal });
		}
		const before = await readable(kind, base, registry, signal);
		const next = change.apply(before.document);
		if (next === void 0) return attempt > 0;
		written = await write(kind, base, next, before, writer).catch((thrown) => {
			losses += 1;
			if (losses > LOSSES || asPackwrightError(thrown).code !== "REGISTRY_RESPONSE") throw thrown;
		});
		if (written !== void 0 && destination.exclusive) return true;
		const wait = written === void 0 ? randomInt(JITTER_MS) : settleMs(written.took, PATIENCE);
		await Promise.all([setTimeout(wait, void 0, { signal }), writer.meanwhile?.()]);
	}
	const where = formatRepository(repository);
	throw new PackwrightError("LOCK_BUSY", `${where} is being changed by others all the time.`, { hint: "The packs are published. Publish again later; unchanged packs only bring it up to date." });
}
/** What stands there now; what cannot be read is written anew, since it is made from what is published. */
async function readable(kind, base, registry, signal) {
	try {
		return await readDocument(kind, base, registry, signal) ?? {
			document: void 0,
			digest: void 0
		};
	} catch (thrown) {
		if (!(thrown instanceof PackwrightError) || thrown.exitCode !== 6) throw thrown;
		return {
			document: void 0,
			digest: await registry.resolve(documentRepository(base, kind), CURRENT, signal)
		};
	}
}
/**
* Writes a document, unless somebody has written since `expected` was read. Signing and sending take their time, so the
* tag is looked at once more when all that is left to do is to move it.
*
* @returns `undefined` when somebody else was faster
*/
async function write(kind, base, document, { digest: expected, document: { sequence } = {}, replaces }, { registry, destination, signer, outDir, source, env, signal }) {
	const repository = documentRepository(base, kind);
	const config = describeBlob(OCI_EMPTY, Buffer.from("{}"));
	const about = isLayout(base) ? {} : { base: canonicalBase(base) };
	const numbered = {
		...document,
		...about,
		sequence: (sequence ?? 0) + 1
	};
	const layer = describeBlob(kind.mediaType, Buffer.from(JSON.stringify(numbered)));
	const root = writeImageManifest({
		artifactType: kind.artifactType,
		config: config.descriptor,
		layers: [{
			...layer.descriptor,
			annotations: { [TITLE]: `${kind.name}.json` }
		}],
		annotations: {
			[TITLE]: kind.name,
			[DESCRIPTION]: kind.title,
			...source.source === void 0 ? {} : { [SOURCE]: source.source },
			...expected === void 0 ? {} : { [REPLACES]: expected }
		}
	});
	const directory = stagingDirectory(outDir);
	try {
		const staged = stageArtifact({
			directory,
			tag: CURRENT,
			root,
			blobs: [config, layer],
			layers: []
		});
		if (signer !== void 0) {
			await refuseUnwritable(repository, signer, destination, signal);
			const { referrers } = await signArtifact(root.descriptor, kind.name, signer, source, env);
			for (const referrer of referrers) attachReferrer(staged, referrer);
		}
		const look = () => registry.resolve(repository, CURRENT, signal);
		const took = await destination.replace(staged, {
			...repository,
			tag: CURRENT
		}, expected, look, signal);
		if (replaces !== void 0) await sweep({
			...repository,
			digest: replaces
		}, registry, destination, signal);
		return {
			digest: root.descriptor.digest,
			took
		};
	} catch (thrown) {
		if (!(thrown instanceof PackwrightError && thrown.code === "TAG_IMMUTABLE")) throw thrown;
		const { digest } = root.descriptor;
		if (await registry.resolve(repository, "current", signal) !== digest) await sweep({
			...repository,
			digest
		}, registry, destination, signal);
		return;
	} finally {
		discardStaged(directory);
	}
}
/**
* Deletes the document before the last one, with what is attached to it. The last one stays: somebody may be reading it.
* Registries that allow no deleting keep all of them.
*/
async function sweep(replaced, registry, destination, signal) {
	try {
		const there = (await partsOf(replaced, registry, signal)).filter(({ isGone }) => !isGone);
		await destination.remove(replaced, there.map(({ digest }) => digest).reverse(), signal);
	} catch (thrown) {
		if (asPackwrightError(thrown).code === "CANCELLED") throw thrown;
	}
}
export { changeDocument as t };
