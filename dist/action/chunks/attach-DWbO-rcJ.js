import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as temporaryDirectory } from "./temporary-CV8yWmrP.js";
import { n as describeBlob, o as parseImageManifest, x as OCI_INDEX } from "./manifest-CUep4mQv.js";
import { a as formatReference, h as referrersTag } from "./reference-BXVmMd2r.js";
import { a as stagingDirectory, i as stageArtifact, n as discardStaged } from "./layout-writer-BjZpbI5n.js";
import { n as unlessGone } from "./parts-BMpaaT0u.js";
import { t as _usingCtx } from "./usingCtx-D9Xak9dp.js";
import { randomInt } from "node:crypto";
import { setTimeout } from "node:timers/promises";
// src/registry/settle.ts
/** @param tookMs how long our own write took */
function settleMs(tookMs, { slower, leastMs, mostMs }) {
	return Math.min(mostMs, Math.max(leastMs, slower * tookMs));
}
// src/registry/attach.ts
/** Referrers beside what is published already, in such a way that they are found. */
const ATTEMPTS = 20;
const ATTACH_PATIENCE = {
	slower: 2,
	leastMs: 200,
	mostMs: 5e3
};
/**
* Attaches referrers to a published artifact. Where a registry has no referrers API, the list of them is written by
* clients, and two at once may lose each other's entries: so it is looked at when others are through, and what is not
* listed is attached anew.
*
* @param referrersAt always the same number of them; oras does not list a manifest that is there already, so each
*   attempt, counted from 0, has to give other manifests
* @throws PackwrightError `REGISTRY_RESPONSE` when they stay unlisted, and oras's faults
*/
async function attachListed(subject, referrersAt, { registry, destination, signal }) {
	let unlisted;
	await dropGone(subject, {
		registry,
		destination,
		signal
	});
	for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
		const began = Date.now();
		const sent = referrersAt(attempt).map((referrer, index) => ({
			referrer,
			index
		})).filter(({ index }) => unlisted?.includes(index) ?? true);
		for (const { referrer } of sent) await destination.attach(subject, referrer, signal);
		if (destination.exclusive) return;
		const settle = settleMs(Date.now() - began, ATTACH_PATIENCE);
		await setTimeout(settle, void 0, { signal });
		const listed = new Set((await registry.referrers(subject, subject.digest, signal)).map(({ digest }) => digest));
		unlisted = sent.filter(({ referrer }) => !listed.has(referrer.manifest.descriptor.digest)).map(({ index }) => index);
		if (unlisted.length === 0) return;
		await setTimeout(randomInt(settle), void 0, { signal });
	}
	throw notListed(subject);
}
/**
* Looks whether referrers that went up are listed, and attaches what is not. Where clients write the list, two at once may
* lose each other's entries, and oras does not list what is there already: then the list is written.
*
* @returns whether anything was missing
* @throws PackwrightError `REGISTRY_RESPONSE`
*/
async function ensureListed(to, referrers, context) {
	const { registry, destination, signal } = context;
	if (referrers.length === 0) return false;
	const attach = async (missing) => {
		for (const digest of new Set(missing.map(subjectOf))) await dropGone({
			...to,
			digest
		}, context);
		for (const referrer of missing) await destination.attach({
			...to,
			digest: subjectOf(referrer)
		}, referrer, signal);
	};
	const relist = async (missing) => {
		for (const [digest, unlisted] of Map.groupBy(missing, subjectOf)) await writeList({
			...to,
			digest
		}, await registry.referrers(to, digest, signal), unlisted, context);
	};
	let missing = await missingReferrers(to, referrers, registry, signal);
	if (missing.length === 0) return false;
	for (const complete of [attach, relist]) {
		const began = Date.now();
		await complete(missing);
		if (destination.exclusive) return true;
		await setTimeout(settleMs(Date.now() - began, ATTACH_PATIENCE), void 0, { signal });
		missing = await missingReferrers(to, missing, registry, signal);
		if (missing.length === 0) return true;
	}
	const [first] = missing;
	throw notListed({
		...to,
		digest: subjectOf(first)
	});
}
/**
* Writes the list of what is attached anew where it names what a cleanup has deleted: registries take no list, and so
* nothing new in it, of which parts are gone. Those that list by themselves leave them out.
*/
async function dropGone(subject, context) {
	try {
		var _usingCtx$1 = _usingCtx();
		const { registry, signal } = context;
		const listed = await registry.referrers(subject, subject.digest, signal);
		if (await registry.listsReferrers(subject)) return;
		const found = await Promise.all(listed.map((entry) => unlessGone(registry.manifest(subject, entry.digest, signal))));
		const there = listed.filter((_, index) => found[index] !== void 0);
		if (there.length === listed.length) return;
		const scratch = _usingCtx$1.a(await temporaryDirectory("packwright-list-"));
		await writeList(subject, there, [], {
			...context,
			scratch: scratch.path
		});
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
/** @see https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#referrers-tag-schema */
async function writeList(subject, listed, unlisted, { destination, scratch, signal }) {
	const entries = unlisted.map(({ manifest: { bytes, descriptor } }) => {
		const { annotations } = parseImageManifest(bytes, descriptor.digest);
		return {
			...descriptor,
			annotations
		};
	});
	const list = {
		schemaVersion: 2,
		mediaType: OCI_INDEX,
		manifests: [...listed, ...entries]
	};
	const root = describeBlob(OCI_INDEX, Buffer.from(JSON.stringify(list)));
	const blobs = unlisted.flatMap((referrer) => [...referrer.blobs, referrer.manifest]);
	const directory = stagingDirectory(scratch);
	try {
		const tag = referrersTag(subject.digest);
		const staged = stageArtifact({
			directory,
			tag,
			root,
			blobs,
			layers: []
		});
		await destination.receive(staged, {
			...subject,
			tag
		}, [], signal);
	} finally {
		discardStaged(directory);
	}
}
function subjectOf({ manifest: { bytes, descriptor } }) {
	const { subject } = parseImageManifest(bytes, descriptor.digest);
	if (subject === void 0) throw new PackwrightError("INTERNAL", "A referrer has a subject.");
	return subject.digest;
}
async function missingReferrers(to, referrers, registry, signal) {
	const subjects = [...new Set(referrers.map(subjectOf))];
	const listed = await Promise.all(subjects.map((subject) => registry.referrers(to, subject, signal)));
	const there = new Set(listed.flat().map(({ digest }) => digest));
	return referrers.filter(({ manifest }) => !there.has(manifest.descriptor.digest));
}
function notListed(subject) {
	return new PackwrightError("REGISTRY_RESPONSE", `What was attached to ${formatReference(subject)} was accepted and is not listed.`, { hint: "Try again; somebody else may be attaching to the same pack." });
}
export { ensureListed as n, settleMs as r, attachListed as t };
