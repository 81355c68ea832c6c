import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { f as looseObject, v as string, y as union } from "./schemas-BXokd3mV.js";
import { t as require_semver } from "./semver-CBBhDFB8.js";
import { d as isRepositoryComponent } from "./reference-BXVmMd2r.js";
// src/pack/manifest/fields.ts
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
const packName = string().min(1).max(128, "is longer than 128 characters").regex(/^(?:[a-z0-9]+(?:(?:\.|-+)[a-z0-9]+)*)?$/, "is not a pack name: lower-case letters and digits, single dots or dashes between");
/** Names of packs that exist: whatever a registry accepts as the last component of a repository. */
const foreignPackName = string().min(1).max(128, "is longer than 128 characters").refine((name) => name === "" || isRepositoryComponent(name), { message: "cannot be the name of a repository: lower-case letters and digits, with . _ or - between" });
function isSemver(version) {
	return SEMVER.test(version) && import_semver.default.valid(version) !== null;
}
/** @see https://semver.org/#is-there-a-suggested-regular-expression-regex-to-check-a-semver-string */
const SEMVER = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$/;
const semverVersion = string().max(128).regex(SEMVER, "is not a semantic version");
const semverRange = string().max(256).refine((range) => import_semver.default.validRange(range) !== null, { message: "is not a semver range" });
/** A path inside the pack, as manifests write it: relative, forward slashes, no way out. */
const relativePath = string().min(1, "is empty").max(1024).refine((path) => isInsidePath(path), { message: "is not a path inside the pack" });
function isInsidePath(path) {
	if (path.startsWith("/") || path.includes("\\") || path.includes("\0") || /^[A-Za-z]:/.test(path)) return false;
	return !path.split("/").some((part) => part === "..");
}
const author = union([string(), looseObject({
	name: string(),
	email: string().optional(),
	url: string().optional()
})]);
function authorText(written) {
	if (written === void 0 || typeof written === "string") return written;
	const email = written.email === void 0 ? "" : ` <${written.email}>`;
	const url = written.url === void 0 ? "" : ` (${written.url})`;
	return `${written.name}${email}${url}`;
}
const repository = union([string(), looseObject({ url: string() })]);
function repositoryText(written) {
	return typeof written === "object" ? written.url : written;
}
/** A bare version is a lower bound, as `min_…_version` fields mean it, also with a `v` before it. */
function minimumVersionRange(written) {
	const version = written.replace(/^v(?=\d)/, "");
	return isSemver(version) ? `>=${version}` : written;
}
/**
* A version requirement as Cargo writes it, as a semver range: a comma is "and", a bare version is a caret.
*
* @returns `undefined` for what is none
* @see https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html
*/
function rangeOfRustRequirement(written) {
	const ranges = written.split(",").map((part) => part.trim()).map((part) => {
		const found = /^(=|>=|<=|>|<|~|\^)?\s*(\d+(?:\.(?:\d+|\*)){0,2}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)$/.exec(part);
		if (found !== null) return `${found[1] ?? (found[2]?.includes("*") ? "" : "^")}${found[2]}`;
		return part === "*" ? "*" : void 0;
	});
	return ranges.includes(void 0) ? void 0 : ranges.join(" ");
}
/** What is left of a document when the fields that were mapped are taken out. */
function without(document, known) {
	return Object.fromEntries(Object.entries(document).filter(([key]) => !known.includes(key)));
}
export { isSemver as a, rangeOfRustRequirement as c, repositoryText as d, semverRange as f, isInsidePath as i, relativePath as l, without as m, authorText as n, minimumVersionRange as o, semverVersion as p, foreignPackName as r, packName as s, author as t, repository as u };
