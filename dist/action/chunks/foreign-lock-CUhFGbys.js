import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { r as isDigest } from "./digest-BCUvoWcb.js";
import { c as custom } from "./schemas-BXokd3mV.js";
import { t as jsonPath } from "./problems-3O3xPcn0.js";
// src/systems/foreign-lock.ts
/** What reading the lockfiles of other tools has in common. */
/** A digest as lockfiles write it. */
const lockedDigest = custom(isDigest, "must be sha256:<64 lower-case hex>");
/** @throws PackwrightError `DOCUMENT_INVALID` */
function parsed(schema, document, file) {
	const found = schema.safeParse(document);
	if (found.success) return found.data;
	const issue = found.error.issues[0];
	throw new PackwrightError("DOCUMENT_INVALID", `${file} is not the lockfile it should be: ${jsonPath(issue?.path ?? [])} ${issue?.message}.`, {
		hint: "Let the tool that it belongs to write it anew.",
		details: { file }
	});
}
/** Entries that were there keep their place; new ones come after them. */
function inOrderOf(before, after) {
	const place = new Map(before.map(({ name }, index) => [name, index]));
	const last = before.length;
	return [...after].sort((a, b) => (place.get(a.name) ?? last) - (place.get(b.name) ?? last));
}
export { lockedDigest as n, parsed as r, inOrderOf as t };
