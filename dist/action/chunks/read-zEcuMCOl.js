import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { a as modify, i as applyEdits, n as parseJson } from "./json-BiV7s4Do.js";
import { t as require_semver } from "./semver-CBBhDFB8.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { _ as strictObject, a as array, d as literal, g as record, s as boolean, v as string, y as union } from "./schemas-BXokd3mV.js";
import { i as writeFileAtomic, s as withLock } from "./atomic-CvPDqjyW.js";
import { t as hasConflict } from "./read-CKEQI5lw.js";
import { m as parseReference, o as formatRepository } from "./reference-BXVmMd2r.js";
import { i as versionInTag } from "./tags-c2p8jqCo.js";
import { t as jsonPath } from "./problems-3O3xPcn0.js";
import { t as checkMirrors } from "./mirrored-DC4-91zF.js";
import { n as readTextIfExists } from "./text-DvT8Qn7p.js";
import { r as foreignPackName } from "./fields-AkTghH2p.js";
// src/project/wanted/schema.ts
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
const WANTED_NAME = "packs.json";
/** Where what commits give is kept, below the target. */
const FROM_GIT = ".packwright/git";
/** The reference that stands for a pack from git within a project. */
function gitReference(target, name) {
	return `oci-layout://${target.split("\\").join("/")}/${FROM_GIT}/${name}`;
}
/** Where packs are installed unless `target` says otherwise. */
const DEFAULT_TARGET = ".packs";
const range = string().refine((text) => import_semver.default.validRange(text) !== null, { message: "is not a semver range" });
const version = string().refine((text) => import_semver.default.valid(text) !== null, { message: "is not a semantic version" });
const wantedPack = strictObject({
	ref: string().min(1).optional().meta({ description: "Where the pack is, without tag: ghcr.io/acme/packs/claude." }),
	version: range.optional().meta({ description: "Which versions are wanted; any when absent." }),
	tag: string().optional().meta({ description: "A tag that moves, e.g. latest; update takes what it points at." }),
	prerelease: boolean().optional().meta({ description: "Pre-releases count as well." }),
	pin: version.optional().meta({ description: "This version and no other, whatever \"version\" says." }),
	collection: string().optional().meta({ description: "The collection that it came with, by digest." }),
	digest: string().regex(/^sha256:[0-9a-f]{64}$/).optional().meta({ description: "This manifest and no other." }),
	git: string().optional().meta({ description: "Where it was taken from: git+https://…@<commit>#path." }),
	clients: array(string()).optional().meta({ description: "Agent clients for its skills." }),
	grants: array(string().min(1).refine((text) => !/[*?]/.test(text), "has no wildcards")).optional().meta({ description: "What the pack may write besides its own: \"~/.nono/hooks/\" is a directory, \".envrc\" a file of the project." }),
	user: boolean().optional().meta({ description: "Its skills go below the home directory." }),
	init: boolean().optional().meta({ description: "Its instructions go into the project." })
}).refine(({ ref, git }) => ref !== void 0 || git !== void 0, "needs \"ref\" or \"git\"").meta({
	description: "A pack with options.",
	oneOf: [{ required: ["ref"] }, { required: ["git"] }]
});
const host = strictObject({
	version: version.optional().meta({ description: "The version that is installed; engine ranges are held against it." }),
	placements: record(string(), string().min(1)).optional().meta({ description: "Artifact type → where it goes, e.g. \"profile\": \"~/.host/profiles/{install_as}.json\"." })
});
/** The schema of `packs.json`. */
const packsJson = strictObject({
	$schema: string().optional(),
	version: literal(1).optional(),
	target: string().min(1).optional().meta({ description: `Where packs are installed (${DEFAULT_TARGET}).` }),
	packs: record(foreignPackName, union([string().min(1), wantedPack])).meta({ description: "Pack → reference with range (\"ghcr.io/acme/packs/claude@^1.2.0\"), or an object." }),
	mirrors: record(string(), string()).optional().meta({ description: "Where to read packs from: \"ghcr.io/acme/packs\": \"registry.corp.example/packs\"." }),
	hosts: record(string(), union([version, host])).optional().meta({ description: "The programs that packs are for → their version, or version and placements." }),
	clients: array(string()).optional().meta({ description: "Agent clients for skills; else those that are found." })
}).meta({
	title: WANTED_NAME,
	description: "Which packs a project wants; packs.lock.json says what that means."
});
// src/project/wanted/read.ts
/** Reads `packs.json`, and changes single entries of it without touching the rest of the text. */
/** @throws PackwrightError `WANTED_INVALID`, `FILE_UNREADABLE` */
async function readWantedIfExists(file) {
	const text = await readTextIfExists(file);
	return text === void 0 ? void 0 : parseWanted(text, file);
}
/** @throws PackwrightError `WANTED_INVALID`, naming file and JSON path */
function parseWanted(text, file) {
	let document;
	if (hasConflict(text)) throw new PackwrightError("WANTED_INVALID", `${file} has the marks of a merge conflict.`, {
		hint: "Resolve it, then run packwright install: it mends the lockfile.",
		details: { file }
	});
	try {
		document = parseJson(text, file);
	} catch (cause) {
		throw invalid(file, cause instanceof Error ? cause.message : String(cause), cause);
	}
	const parsed = packsJson.safeParse(document);
	if (!parsed.success) throw invalid(file, parsed.error.issues.map(({ path, message }) => `${jsonPath(path)} ${message}`).join("; "), parsed.error);
	const { target = DEFAULT_TARGET, packs, hosts = {}, mirrors = {}, clients } = parsed.data;
	const wanted = Object.entries(packs).map(([name, written]) => {
		const path = jsonPath(["packs", name]);
		if (typeof written !== "string" && written.git !== void 0) {
			const ref = gitReference(target, name);
			if (written.ref !== void 0 && written.ref !== ref) throw invalid(file, `${path} has "ref" and "git"; it comes from one place: leave one of them out`);
			return {
				name,
				...written,
				ref
			};
		}
		const options = typeof written === "string" ? readShorthand(written, path, file) : written;
		const { ref = "" } = options;
		checkReference(ref, `${path}.ref`, file);
		return {
			name,
			...options,
			ref
		};
	});
	const named = Object.entries(hosts).map(([name, host]) => [name, typeof host === "string" ? { version: host } : host]);
	return {
		target,
		packs: wanted,
		hosts: Object.fromEntries(named),
		mirrors: readMirrors(mirrors, file),
		clients
	};
}
function readMirrors(written, file) {
	try {
		return checkMirrors(written, "$.mirrors");
	} catch (cause) {
		throw invalid(file, cause instanceof Error ? cause.message : String(cause), cause);
	}
}
/** `ghcr.io/acme/packs/claude@^1.2.0`: what stands behind the last `@` is a range. */
function readShorthand(text, path, file) {
	try {
		return splitRange(text);
	} catch (cause) {
		throw invalid(file, `${path}: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
	}
}
/**
* A reference with a range, as people type it.
*
* @param text `ghcr.io/acme/packs/claude`, `…@^1.2.0`, `…:1.2.0`, `…:main` (a tag that moves) or `…@sha256:<64 hex>`
* @throws PackwrightError `REFERENCE_INVALID`
*/
function splitRange(text) {
	if (/@(sha256:[0-9a-f]{64})$/.exec(text) !== null) {
		const { tag, digest, ...repository } = parseReference(text);
		return {
			ref: formatRepository(repository),
			...tag === void 0 ? {} : { tag },
			...digest === void 0 ? {} : { digest }
		};
	}
	const at = text.lastIndexOf("@");
	const range = at > 0 ? text.slice(at + 1) : void 0;
	const { tag, digest: _, ...repository } = parseReference(range === void 0 ? text : text.slice(0, at));
	const ref = formatRepository(repository);
	if (range === void 0) {
		const version = tag === void 0 ? void 0 : versionInTag(tag);
		return tag === void 0 ? { ref } : version === void 0 ? {
			ref,
			tag
		} : {
			ref,
			version
		};
	}
	if (range === "latest" || range === "") return { ref };
	if (import_semver.default.validRange(range) === null) throw new PackwrightError("REFERENCE_INVALID", `"${range}" in "${text}" is not a semver range.`, { hint: "Write ghcr.io/acme/packs/claude@^1.2.0, or a tag behind a colon." });
	return {
		ref,
		version: range
	};
}
function checkReference(ref, path, file) {
	const refuse = (why, cause) => invalid(file, `${path} ${why}`, cause);
	let parsed;
	try {
		parsed = parseReference(ref);
	} catch (cause) {
		throw refuse(cause instanceof Error ? cause.message : String(cause), cause);
	}
	if (parsed.tag !== void 0 || parsed.digest !== void 0) throw refuse("has a tag or a digest; the version belongs into \"version\"");
}
function repositoryOf(wanted) {
	const { registry, path } = parseReference(wanted.ref);
	return {
		registry,
		path
	};
}
/** Sets or, with `undefined`, takes out one entry. The file is made when there is none. */
async function editWanted(file, name, change) {
	await withLock(`${file}.lock`, async () => {
		const text = await readTextIfExists(file) ?? "{\n  \"packs\": {}\n}\n";
		const before = parseWanted(text, file).packs.find((pack) => pack.name === name);
		const { name: _, ...options } = before ?? { name };
		const after = change(before === void 0 ? void 0 : options);
		const edits = modify(text, ["packs", name], after === void 0 ? void 0 : shorthand(after), { formattingOptions: {
			insertSpaces: true,
			tabSize: 2,
			eol: "\n"
		} });
		const next = applyEdits(text, edits);
		parseWanted(next, file);
		if (next !== text) await writeFileAtomic(file, next);
	});
}
/** What a string can say is said as a string. */
function shorthand(options) {
	const { ref, version, tag, ...rest } = options;
	if (rest.git !== void 0) return {
		...rest,
		...version === void 0 ? {} : { version }
	};
	if (Object.values(rest).some((value) => value !== void 0)) return options;
	if (tag !== void 0) return version === void 0 ? `${ref}:${tag}` : options;
	return version === void 0 ? ref : `${ref}@${version}`;
}
function invalid(file, why, cause) {
	return new PackwrightError("WANTED_INVALID", `${file} is not valid: ${why}.`, {
		hint: "Correct it; docs/consume.md has the format, schemas/packs.schema.json checks it in an editor.",
		details: { file },
		cause
	});
}
export { splitRange as a, gitReference as c, repositoryOf as i, parseWanted as n, DEFAULT_TARGET as o, readWantedIfExists as r, WANTED_NAME as s, editWanted as t };
