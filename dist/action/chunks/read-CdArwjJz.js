import { r as PackwrightError } from "./errors-BsNOf0nB.js";
import { _ as versionOfTag } from "./reference-CImwYVoj.js";
import { t as jsonPath } from "./problems-3O3xPcn0.js";
import { t as parseJson } from "./json-DW7lKC63.js";
import { n as readTextIfExists } from "./text-WE3-wd6p.js";
import { i as lockfile } from "./schema-CUFkh2mf.js";
// src/lock/read.ts
/** Reads a lockfile, ours or an older and smaller one. */
/**
* @throws PackwrightError `LOCKFILE_INVALID`, `FILE_UNREADABLE`
*/
async function readLockfileIfExists(file) {
	const text = await readTextIfExists(file);
	return text === void 0 ? void 0 : parseLockfile(text, file);
}
/** @throws PackwrightError `NOT_FOUND`, `LOCKFILE_INVALID`, `FILE_UNREADABLE` */
async function readLockfile(file) {
	const found = await readLockfileIfExists(file);
	if (found !== void 0) return found;
	throw new PackwrightError("NOT_FOUND", `There is no lockfile at ${file}.`, {
		hint: "Name one with --lock, or publish first.",
		details: { file }
	});
}
/** @throws PackwrightError `LOCKFILE_INVALID` */
function parseLockfile(text, file) {
	let document;
	try {
		document = parseJson(text, file);
	} catch (cause) {
		throw invalid(file, cause instanceof Error ? cause.message : "it is not JSON", cause);
	}
	const parsed = lockfile.safeParse(withoutHabits(document));
	if (!parsed.success) {
		const issue = parsed.error.issues[0];
		throw invalid(file, `${file} at ${jsonPath(issue?.path ?? [])}: ${issue?.message}.`, parsed.error);
	}
	const names = parsed.data.packs.map(({ name }) => name);
	const twice = names.find((name, index) => names.indexOf(name) !== index);
	if (twice !== void 0) throw invalid(file, `${file} has two entries for "${twice}".`);
	return parsed.data;
}
/** What publishers' scripts write: the release as `version`, `ref` for `oci_ref`, entries whose tag is their version. */
function withoutHabits(document) {
	if (typeof document !== "object" || document === null || Array.isArray(document)) return document;
	const { version, packs, ...rest } = document;
	const isRelease = typeof version === "string" && version !== "1";
	const head = isRelease ? { release: version } : version === void 0 ? {} : { version };
	if (!Array.isArray(packs)) return {
		...head,
		...rest,
		...packs === void 0 ? {} : { packs }
	};
	const release = isRelease ? version : void 0;
	return {
		...head,
		...rest,
		packs: packs.map((entry) => asEntry(entry, release))
	};
}
function asEntry(entry, release) {
	if (typeof entry !== "object" || entry === null) return entry;
	const { ref, built_at, ...own } = entry;
	const written = {
		...typeof ref === "string" ? { oci_ref: ref } : {},
		...typeof built_at === "string" ? { created_at: built_at } : {},
		...own
	};
	const { oci_ref: place, version } = written;
	if (version !== void 0 || typeof place !== "string") return written;
	const tag = /:([A-Za-z0-9_][A-Za-z0-9._-]*)(?:@.*)?$/.exec(place)?.[1];
	const settled = tag === void 0 ? release : versionOfTag(tag);
	return settled === void 0 ? written : {
		...written,
		version: settled
	};
}
function invalid(file, message, cause) {
	return new PackwrightError("LOCKFILE_INVALID", `The lockfile is not valid: ${message}`, {
		hint: "Restore it from version control, or write it anew with `packwright publish`.",
		details: { file },
		cause
	});
}
export { readLockfile as n, readLockfileIfExists as r, parseLockfile as t };
