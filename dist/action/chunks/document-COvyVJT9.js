import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { c as REPLACES } from "./annotations-CkOcgrkJ.js";
import { a as formatReference, i as canonicalPlace, o as formatRepository, p as lastComponent } from "./reference-BXVmMd2r.js";
import { i as sha256, r as isDigest } from "./digest-BCUvoWcb.js";
import { o as parseImageManifest } from "./manifest-CUep4mQv.js";
import { u as int, v as string } from "./schemas-BXokd3mV.js";
import { n as readVerified } from "./verified-BeOcVkfj.js";
import { n as parseJson } from "./json-BiV7s4Do.js";
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
/** Whether a repository is one of documents, whose signer may stand for any release. */
function isDocumentRepository(place) {
	return /^packwright-(?:catalog|advisories)$/.test(lastComponent(place));
}
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
/** How a base is written in documents and in memory. */
function canonicalBase(base) {
	return canonicalPlace(base);
}
/** Names a document's content, for caches. */
function documentKey(base) {
	return sha256(formatRepository(base)).slice(7, 39);
}
export { documentRepository as a, readDocument as c, documentKey as i, canonicalBase as n, isDocumentRepository as o, documentHead as r, parseDocument as s, CURRENT as t };
