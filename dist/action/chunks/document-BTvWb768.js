import { i as asPackwrightError, r as PackwrightError } from "./errors-aVfW4i-N.js";
import { c as REPLACES, f as SOURCE, h as TITLE, i as DESCRIPTION } from "./annotations-CkOcgrkJ.js";
import { a as formatReference, i as canonicalPlace, o as formatRepository, s as isLayout } from "./reference-DudNQwii.js";
import { n as describeBlob, o as parseImageManifest, u as writeImageManifest, v as OCI_EMPTY } from "./manifest-DPHZaIDy.js";
import { i as sha256, r as isDigest } from "./digest-Dmzd-4Ja.js";
import { _ as string, l as int } from "./schemas-BaF1gw1q.js";
import { a as stagingDirectory, i as stageArtifact, n as discardStaged, t as attachReferrer } from "./layout-writer-B4r_Qjcu.js";
import { t as partsOf } from "./parts-CEVGhlrQ.js";
import { n as readVerified } from "./verified-rGMdXvs6.js";
import { t as settleMs } from "./settle-2ODMgEXI.js";
import { t as signArtifact } from "./artifact-Ddfwt2Og.js";
import { t as parseJson } from "./json-BBjHlujl.js";
import { randomInt } from "node:crypto";
import { setTimeout } from "node:timers/promises";
// src/documents/document.ts
/**
* Documents that a repository of packs keeps about itself: one JSON file under a well-known name, beside the packs.
*
*     ghcr.io/acme/packs/packwright-catalog:current       what there is
*     ghcr.io/acme/packs/packwright-advisories:current    what is known to be wrong with it
*
* Several publishers change them. A registry cannot be told to move a tag only if nobody else has, so a change is made
* on top of what is there, looked at again when others have had time to write, and made again when it was lost.
*/
/** The tag that always points at the newest. */
const CURRENT = "current";
/** What every document says of itself: the repository that it is about, and its number among those that were written. */
const documentHead = {
	base: string().optional(),
	sequence: int().nonnegative().optional()
};
/** @throws PackwrightError `ARTIFACT_INVALID`, naming the place */
function parseDocument(kind, json, what) {
	const parsed = kind.schema.safeParse(json);
	if (parsed.success) return parsed.data;
	const issue = parsed.error.issues[0];
	throw new PackwrightError("ARTIFACT_INVALID", `The ${kind.title} ${what} is malformed at "${issue?.path.join(".")}": ${issue?.message}.`);
}
/** Where a document about the packs below `base` is. */
function documentRepository(base, kind) {
	return {
		...base,
		path: `${base.path}/${kind.name}`
	};
}
/**
* @param base what the packs' repositories have in common, e.g. `ghcr.io/acme/packs`
* @returns `undefined` when there is none
* @throws PackwrightError `ARTIFACT_INVALID`, `ARTIFACT_TOO_LARGE`, and the registry's faults
*/
async function readDocument(kind, base, registry, signal) {
	const repository = documentRepository(base, kind);
	const what = formatReference({
		...repository,
		tag: CURRENT
	});
	const digest = await registry.resolve(repository, CURRENT, signal);
	if (digest === void 0) return void 0;
	const { bytes } = await registry.manifest(repository, digest, signal);
	const manifest = parseImageManifest(bytes, what);
	const [layer] = manifest.layers;
	if (manifest.artifactType !== kind.artifactType || layer === void 0) throw new PackwrightError("ARTIFACT_INVALID", `${what} is not a ${kind.title}: ${manifest.artifactType}.`, { hint: "Something else was pushed there. Publish again, and it is written anew." });
	const content = await readVerified(registry.blob(repository, layer, signal), layer, what, kind.maxBytes);
	const json = parseJson(Buffer.from(content).toString("utf8"), what);
	const replaces = manifest.annotations?.[REPLACES];
	return {
		document: parseDocument(kind, json, what),
		digest,
		repository,
		...isDigest(replaces) ? { replaces } : {}
	};
}
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
/** How a base is written in documents and in memory. */
function canonicalBase(base) {
	return canonicalPlace(base);
}
/** Names a document's content, for caches. */
function documentKey(base) {
	return sha256(formatRepository(base)).slice(7, 39);
}
export { documentKey as a, readDocument as c, documentHead as i, canonicalBase as n, documentRepository as o, changeDocument as r, parseDocument as s, CURRENT as t };
