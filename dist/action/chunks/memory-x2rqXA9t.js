import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as stateDirectory } from "./state-directory-CQi7ZdxX.js";
import { c as custom, d as literal, m as object, u as int, v as string } from "./schemas-BXokd3mV.js";
import { i as writeFileAtomic } from "./atomic-CvPDqjyW.js";
import { r as isDigest } from "./digest-BCUvoWcb.js";
import { s as isLayout } from "./reference-BXVmMd2r.js";
import { i as documentKey, n as canonicalBase } from "./document-COvyVJT9.js";
import { readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
// src/documents/memory.ts
/**
* The newest document of each kind that was accepted, as the user's own state knows it: reading writes no lockfile.
*
* One file a document below `$XDG_STATE_HOME/packwright/documents/`.
*/
const remembered = object({
	schema_version: literal(1),
	base: string(),
	kind: string(),
	digest: custom(isDigest),
	sequence: int().nonnegative()
});
/** A user without a state directory, or with one that cannot be written, has no memory. */
function openDocumentMemory(env) {
	const state = stateDirectory(env);
	const fileOf = (base, kind) => state === void 0 ? void 0 : join(state, "documents", `${documentKey(base)}.${kind}.json`);
	return {
		async recall(base, kind) {
			const file = fileOf(base, kind);
			if (file === void 0) return void 0;
			try {
				const found = remembered.parse(JSON.parse(await readFile(file, "utf8")));
				return found.base === canonicalBase(base) && found.kind === kind ? found : void 0;
			} catch {
				return;
			}
		},
		async remember(base, kind, seen) {
			const file = fileOf(base, kind);
			if (file === void 0) return;
			const known = {
				schema_version: 1,
				base: canonicalBase(base),
				kind,
				...seen
			};
			await writeFileAtomic(file, `${JSON.stringify(known)}\n`).catch(() => {});
		}
	};
}
/** @returns whether anything was known of the documents of `base` */
async function forgetDocuments(env, base) {
	const state = stateDirectory(env);
	if (state === void 0) return false;
	const directory = join(state, "documents");
	const own = (await readdir(directory).catch(() => [])).filter((name) => name.startsWith(`${documentKey(base)}.`));
	for (const name of own) await rm(join(directory, name), { force: true });
	return own.length > 0;
}
/**
* Holds a document against what was accepted before, and against the repository that it says it is about.
*
* @throws PackwrightError `DOCUMENT_REPLAYED`
*/
function refuseReplayed(title, base, found, before) {
	const place = canonicalBase(base);
	if (found.base !== void 0 && found.base !== place && !isLayout(base)) throw new PackwrightError("DOCUMENT_REPLAYED", `The ${title} of ${place} says that it is about ${found.base}.`, {
		hint: "Somebody copied it there. Its publisher writes it anew with the next change.",
		details: {
			base: place,
			says: found.base
		}
	});
	const { sequence = 0 } = found;
	if (before === void 0 || sequence >= before.sequence) return;
	throw new PackwrightError("DOCUMENT_REPLAYED", `The ${title} of ${place} is number ${sequence}, and number ${before.sequence} was here before.`, {
		hint: `Either somebody offers an old one, or it was written anew: then packwright trust forget ${place}.`,
		details: {
			base: place,
			sequence,
			seen: before.sequence
		}
	});
}
export { openDocumentMemory as n, refuseReplayed as r, forgetDocuments as t };
