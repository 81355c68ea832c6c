import { i as asPackwrightError, n as EXIT, r as PackwrightError } from "./errors-CVrYsXBu.js";
import { i as writeFileAtomic } from "./atomic-CvPDqjyW.js";
import { o as formatRepository } from "./reference-BXVmMd2r.js";
import { a as array, b as unknown, c as custom, m as object, o as base64 } from "./schemas-BXokd3mV.js";
import { r as isDigest } from "./digest-BCUvoWcb.js";
import { n as parseJson } from "./json-BiV7s4Do.js";
import { n as decideTrust } from "./lazy-BPY1Iidl.js";
import { i as signatureBundles, r as keptBundles } from "./collect-Cx30yHwT.js";
import { a as documentRepository, c as readDocument, i as documentKey, n as canonicalBase, s as parseDocument, t as CURRENT } from "./document-COvyVJT9.js";
import { r as refuseReplayed } from "./memory-x2rqXA9t.js";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
// src/documents/read.ts
/** Reading what repositories of packs keep about themselves, judged by the policy, with a copy for when there is no network. */
/**
* The newest document, or offline (and when the registry cannot be reached) the copy of an earlier time.
*
* @returns `undefined` when the repository has none
* @throws PackwrightError exit 7 when the policy requires a signature and nothing satisfies it, `OFFLINE` when there is
*   no copy, and the registry's faults when there is none either
*/
async function readTrusted(kind, base, reader) {
	for (let attempt = 1;; attempt += 1) {
		const read = await readOnce(kind, base, reader).catch((thrown) => ({ thrown }));
		if (read === void 0 || "trust" in read && (read.cached || read.trust.verified) || attempt === ATTEMPTS || !await hasMoved(kind, base, read, reader)) {
			if (read !== void 0 && "thrown" in read) throw read.thrown;
			return read;
		}
	}
}
/** How often a document is read that others replace meanwhile: what it replaces is deleted, signatures first. */
const ATTEMPTS = 3;
async function hasMoved(kind, base, read, { registry, signal, offline }) {
	if (offline) return false;
	if ("thrown" in read) {
		const { code, exitCode } = asPackwrightError(read.thrown);
		return code === "REFERENCE_NOT_FOUND" || exitCode === EXIT.trust && code !== "DOCUMENT_REPLAYED";
	}
	return await registry.resolve(documentRepository(base, kind), CURRENT, signal) !== read.digest;
}
async function readOnce(kind, base, reader) {
	const { registry, trust, signal, offline } = reader;
	const file = join(reader.storeRoot, "documents", `${documentKey(base)}.${kind.name}.json`);
	const copy = await readCopy(kind, file);
	const fromCopy = async (why) => {
		if (copy === void 0) {
			if (why !== void 0) throw why;
			throw new PackwrightError("OFFLINE", `The ${kind.title} of ${formatRepository(base)} is not here.`, { hint: "Run it once without --offline; the copy is kept." });
		}
		return {
			copy,
			cached: true
		};
	};
	const fresh = async () => {
		const found = await readDocument(kind, base, registry, signal);
		return found === void 0 ? void 0 : {
			copy: {
				...found,
				bundles: []
			},
			cached: false
		};
	};
	const read = offline ? await fromCopy(void 0) : await fresh().catch((thrown) => {
		const error = asPackwrightError(thrown);
		if (error.exitCode !== 4) throw error;
		return fromCopy(error);
	});
	const seen = await reader.memory.recall(base, kind.name);
	if (read === void 0) {
		if (seen !== void 0) tellGone(kind.title, base, reader);
		return;
	}
	const { document, digest } = read.copy;
	refuseReplayed(kind.title, base, document, seen);
	const repository = documentRepository(base, kind);
	const attached = read.cached ? void 0 : signatureBundles(repository, digest, registry, signal);
	const bundles = keptBundles(read.copy.bundles, attached);
	const judged = {
		repository,
		name: kind.name,
		version: void 0,
		signed: "standing"
	};
	const report = await decideTrust(digest, judged, bundles, trust);
	if (!read.cached && (seen?.digest !== digest || seen.sequence !== (document.sequence ?? 0))) await reader.memory.remember(base, kind.name, {
		digest,
		sequence: document.sequence ?? 0
	});
	if (!read.cached) await keepCopy(file, {
		digest,
		document,
		bundles: report.bundles
	});
	return {
		base: formatRepository(base),
		document,
		digest,
		cached: read.cached,
		trust: report
	};
}
/** @throws PackwrightError `DOCUMENT_REPLAYED` where safety depends on it */
function tellGone(title, base, { gone = "warning", onEvent }) {
	const place = canonicalBase(base);
	const message = `The ${title} of ${place} was there before and is gone.`;
	if (gone === "warning") return onEvent?.({
		type: "warning",
		message
	});
	throw new PackwrightError("DOCUMENT_REPLAYED", message, {
		hint: `Either somebody hides it, or it was removed on purpose: then packwright trust forget ${place}.`,
		details: { base: place }
	});
}
const copySchema = object({
	digest: custom(isDigest),
	document: unknown(),
	bundles: array(base64())
});
/** A copy that cannot be read is none. */
async function readCopy(kind, file) {
	try {
		const { digest, document, bundles } = copySchema.parse(parseJson(await readFile(file, "utf8"), file));
		return {
			digest,
			bundles,
			document: parseDocument(kind, document, file)
		};
	} catch {
		return;
	}
}
/** A store that cannot be written to is no reason to fail. */
async function keepCopy(file, copy) {
	try {
		await mkdir(join(file, ".."), { recursive: true });
		await writeFileAtomic(file, JSON.stringify(copy));
	} catch {}
}
export { readTrusted as t };
