import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { y as versionOfTag } from "./reference-BXVmMd2r.js";
import { t as jsonPath } from "./problems-3O3xPcn0.js";
import { n as parseJson } from "./json-BiV7s4Do.js";
import { n as readTextIfExists } from "./text-DvT8Qn7p.js";
import { i as lockfile } from "./schema-5QGnsWuM.js";
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
/** Whether git left the marks of a merge in a file. */
function hasConflict(text) {
	return /^<{7} /m.test(text) && /^>{7} /m.test(text);
}
/** @throws PackwrightError `LOCKFILE_INVALID`, `SCHEMA_VERSION_UNKNOWN` */
function parseLockfile(text, file) {
	if (hasConflict(text)) throw conflictIn(file);
	let document;
	try {
		document = parseJson(text, file);
	} catch (cause) {
		throw invalid(file, cause instanceof Error ? cause.message : "it is not JSON", cause);
	}
	refuseNewer(document, file);
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
/** A newer packwright's file is no broken one. */
function refuseNewer(document, file) {
	const version = document?.version;
	if (typeof version !== "number" || version <= 1) return;
	throw new PackwrightError("SCHEMA_VERSION_UNKNOWN", `${file} is of version ${version}, which a newer packwright wrote.`, {
		hint: `This one reads version 1: use the packwright that the others use.`,
		details: {
			file,
			version,
			reads: 1
		}
	});
}
function conflictIn(file) {
	return new PackwrightError("LOCKFILE_INVALID", `${file} has the marks of a merge conflict.`, {
		hint: "Run packwright install: it reads both sides and resolves again. Then commit the lockfile.",
		details: { file }
	});
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
export { readLockfileIfExists as i, parseLockfile as n, readLockfile as r, hasConflict as t };
