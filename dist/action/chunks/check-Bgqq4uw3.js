import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { t as require_semver } from "./semver-CBBhDFB8.js";
import { t as releasesOf } from "./releases-COd2e4d0.js";
import { t as temporaryDirectory } from "./temporary-CV8yWmrP.js";
import { t as unpackArchive } from "./unpack-Dmn7PUTd.js";
import { t as pullPack } from "./line-DXi7aJN8.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as providedNames } from "./provides-dvM5pWsi.js";
import { n as parseJson } from "./json-BiV7s4Do.js";
import { t as _usingCtx } from "./usingCtx-D9Xak9dp.js";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
// src/publish/semver/json-schema.ts
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
/** @returns what breaks, one sentence each, with the JSON path of the schema */
function schemaBreaks(before, after, direction, path = "$") {
	if (!isSchema(before) || !isSchema(after)) return before === after || before === void 0 && direction === "gives" ? [] : differs(before, after, path);
	const [narrow, wide] = direction === "takes" ? [before, after] : [after, before];
	return [
		...typeBreaks(narrow, wide, path),
		...valueBreaks(narrow, wide, path),
		...requiredBreaks(before, after, direction, path),
		...boundBreaks(narrow, wide, path),
		...propertyBreaks(before, after, direction, path),
		...isSchema(before["items"]) || isSchema(after["items"]) ? schemaBreaks(before["items"] ?? {}, after["items"] ?? {}, direction, `${path}.items`) : []
	];
}
function differs(before, after, path) {
	return after === false ? [`${path} allows nothing any more`] : before === after ? [] : [`${path} changed`];
}
/** Every type of the narrower one has to be a type of the wider one. */
function typeBreaks(narrow, wide, path) {
	const allowed = typesOf(wide);
	if (allowed === void 0) return [];
	const wanted = typesOf(narrow);
	if (wanted === void 0) return [`${path} is limited to the type ${allowed.join(" or ")}`];
	return wanted.filter((type) => !allowed.includes(type) && !(type === "integer" && allowed.includes("number"))).map((type) => `${path} is no longer of the type ${type}`);
}
function typesOf({ type }) {
	if (typeof type === "string") return [type];
	return Array.isArray(type) ? type.filter((one) => typeof one === "string") : void 0;
}
function valueBreaks(narrow, wide, path) {
	const allowed = valuesOf(wide);
	if (allowed === void 0) return [];
	const wanted = valuesOf(narrow);
	if (wanted === void 0) return [`${path} is limited to ${allowed.join(", ")}`];
	return wanted.filter((value) => !allowed.includes(value)).map((value) => `${path} no longer may be ${value}`);
}
function valuesOf(schema) {
	if ("const" in schema) return [JSON.stringify(schema["const"])];
	const listed = schema["enum"];
	return Array.isArray(listed) ? listed.map((value) => JSON.stringify(value)) : void 0;
}
function requiredBreaks(before, after, direction, path) {
	const [was, is] = [namesIn(before["required"]), namesIn(after["required"])];
	if (direction === "takes") return is.filter((name) => !was.includes(name)).map((name) => `${path}.${name} is required now`);
	return was.filter((name) => !is.includes(name)).map((name) => `${path}.${name} is no longer certain to be there`);
}
function namesIn(value) {
	return Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];
}
const LOWER = [
	"minimum",
	"exclusiveMinimum",
	"minLength",
	"minItems",
	"minProperties"
];
const UPPER = [
	"maximum",
	"exclusiveMaximum",
	"maxLength",
	"maxItems",
	"maxProperties"
];
function boundBreaks(narrow, wide, path) {
	const tighter = (keyword, isTighter) => {
		const [wanted, allowed] = [narrow[keyword], wide[keyword]];
		if (typeof allowed !== "number") return [];
		return typeof wanted !== "number" || isTighter(wanted, allowed) ? [`${path}: ${keyword} is ${allowed}`] : [];
	};
	const pattern = wide["pattern"] !== void 0 && wide["pattern"] !== narrow["pattern"];
	return [
		...LOWER.flatMap((keyword) => tighter(keyword, (wanted, allowed) => allowed > wanted)),
		...UPPER.flatMap((keyword) => tighter(keyword, (wanted, allowed) => allowed < wanted)),
		...pattern ? [`${path}: the pattern is ${wide["pattern"]}`] : []
	];
}
function propertyBreaks(before, after, direction, path) {
	const [was, is] = [propertiesOf(before), propertiesOf(after)];
	const breaks = Object.entries(was).flatMap(([name, schema]) => {
		if (name in is) return schemaBreaks(schema, is[name], direction, `${path}.${name}`);
		return direction === "gives" || after["additionalProperties"] === false ? [`${path}.${name} is gone`] : [];
	});
	return direction === "takes" && after["additionalProperties"] === false && before["additionalProperties"] !== false ? [...breaks, `${path} allows no other properties any more`] : breaks;
}
function propertiesOf(schema) {
	return isSchema(schema["properties"]) ? schema["properties"] : {};
}
function isSchema(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
/** Which way documents of a schema go, as far as its file's name says; what takes is the usual case. */
function directionOf(path) {
	return /(?:^|[./_-])(?:output|return|result|response)s?(?=[./_-])/i.test(path) ? "gives" : "takes";
}
/** Whether a file of a pack is a JSON Schema, by its name. */
function isSchemaFile(path) {
	return path.endsWith(".schema.json") || /(?:^|\/)schemas\/[^/]+\.json$/.test(path);
}
// src/publish/semver/needed.ts
/** Whether a version is large enough for what changed since the last release. */
/** What changed, and how large a step each change asks for. */
function neededBumps(before, after) {
	const major = [
		...gone("the artifact", artifactsOf(before.manifest), artifactsOf(after.manifest)),
		...gone("the name", providedNames(before.manifest), providedNames(after.manifest)),
		...gone("the platform", before.manifest.platforms ?? [], after.manifest.platforms ?? before.manifest.platforms ?? []),
		...platformsLimited(before.manifest, after.manifest),
		...enginesNarrowed(before.manifest, after.manifest),
		...schemasBroken(before, after)
	];
	const minor = [...gone("the artifact", artifactsOf(after.manifest), artifactsOf(before.manifest), "is new"), ...gone("the name", providedNames(after.manifest), providedNames(before.manifest), "is new")];
	return [...major.map((why) => ({
		bump: "major",
		why
	})), ...minor.map((why) => ({
		bump: "minor",
		why
	}))];
}
/**
* @throws PackwrightError `VERSION_TOO_SMALL` with every reason
*/
function refuseSmallVersion(name, before, after) {
	const step = stepBetween(before.version, after.version);
	const needs = neededBumps(before, after).filter(({ bump }) => rank(bump) > rank(step));
	const [first] = needs;
	if (first === void 0) return;
	const wanted = needs.some(({ bump }) => bump === "major") ? "major" : "minor";
	const next = nextVersion(before.version, wanted);
	throw new PackwrightError("VERSION_TOO_SMALL", `${name} ${after.version} is too small a step from ${before.version}: ${needs.map(({ why }) => why).join("; ")}.`, {
		hint: `Release it as ${next}, or undo what breaks.`,
		details: {
			pack: name,
			released: before.version,
			version: after.version,
			needed: wanted,
			needs
		}
	});
}
/** Below 1.0.0 the middle number is for what breaks, as ranges have it. */
function stepBetween(before, after) {
	const [old, now] = [import_semver.default.parse(before), import_semver.default.parse(after)];
	if (old === null || now === null || import_semver.default.lte(now, old)) return "patch";
	if (now.major > old.major) return "major";
	if (now.minor > old.minor) return old.major === 0 ? "major" : "minor";
	return old.major === 0 && old.minor > 0 ? "minor" : "patch";
}
function nextVersion(version, bump) {
	const kind = import_semver.default.parse(version)?.major === 0 ? bump === "major" ? "minor" : "patch" : bump;
	return import_semver.default.inc(version, kind) ?? version;
}
function rank(bump) {
	return [
		"patch",
		"minor",
		"major"
	].indexOf(bump);
}
function artifactsOf({ artifacts = [] }) {
	return artifacts.map(({ type, path, install_as: as }) => `${type} ${as ?? path}`);
}
function gone(what, before, after, now = "is gone") {
	return before.filter((name) => !after.includes(name)).map((name) => `${what} "${name}" ${now}`);
}
function platformsLimited(before, after) {
	return before.platforms === void 0 && after.platforms !== void 0 ? [`it is for ${after.platforms?.join(", ")} only`] : [];
}
function enginesNarrowed(before, after) {
	return Object.entries(after.engines ?? {}).flatMap(([host, range]) => {
		const was = before.engines?.[host];
		if (was === void 0) return [`it needs ${host} ${range} now`];
		return import_semver.default.subset(was, range) ? [] : [`${host} ${range} leaves out what ${was} allowed`];
	});
}
function schemasBroken(before, after) {
	return [...before.schemas].flatMap(([path, text]) => {
		const now = after.schemas.get(path);
		if (now === void 0) return [`the schema ${path} is gone`];
		if (now === text) return [];
		return schemaBreaks(parseJson(text, path), parseJson(now, path), directionOf(path)).map((why) => `${path}: ${why}`);
	});
}
// src/publish/semver/check.ts
/** Holds a build against the last release: is its version large enough? */
/**
* Compares with the newest release that is older; a first release is never too small.
*
* @throws PackwrightError `VERSION_TOO_SMALL`, and what a pull throws
*/
async function checkVersion({ manifest, parts, dialect }, reference, { registry, store, trust, signal }) {
	const { version } = manifest;
	const last = (await releasesOf(reference, registry, signal)).find((release) => import_semver.default.valid(version) !== null && import_semver.default.lt(release.version, version));
	const [part] = parts;
	if (last === void 0 || part === void 0) return;
	const digest = await registry.resolve(reference, last.tag, signal);
	if (digest === void 0) return;
	const { stored } = await pullPack({
		...reference,
		tag: last.tag,
		digest
	}, {
		registry,
		store,
		trust,
		signal
	});
	const before = await readSchemas(stored.tree, stored.record.files.map(({ path }) => path));
	const after = await schemasOfBuild(part.archive.location, dialect.shape(manifest, void 0).root, part.files ?? []);
	const was = {
		manifest: stored.record.manifest,
		version: last.version,
		schemas: before
	};
	refuseSmallVersion(manifest.name, was, {
		manifest,
		version,
		schemas: after
	});
}
async function readSchemas(tree, paths) {
	const found = /* @__PURE__ */ new Map();
	for (const path of paths.filter(isSchemaFile)) found.set(path, await readFile(join(tree, path), "utf8"));
	return found;
}
async function schemasOfBuild(archive, root, files) {
	try {
		var _usingCtx$1 = _usingCtx();
		if (!files.some(({ path }) => isSchemaFile(path))) return /* @__PURE__ */ new Map();
		const compression = archive.endsWith(".zst") ? "zstd" : archive.endsWith(".gz") ? "gzip" : "none";
		const directory = _usingCtx$1.a(await temporaryDirectory("packwright-check-")).path;
		await unpackArchive(createReadStream(archive), {
			compression,
			root
		}, directory);
		return await readSchemas(directory, files.map(({ path }) => path));
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
export { checkVersion };
