import { t as compact } from "./normalised-6UnnmVgs.js";
import { l as relativePath, m as without, o as minimumVersionRange, p as semverVersion, r as foreignPackName } from "./fields-AkTghH2p.js";
import { a as array, d as literal, f as looseObject, r as _enum, v as string } from "./schemas-BXokd3mV.js";
import { n as problem, r as problemsOf } from "./problems-3O3xPcn0.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { n as parseJson } from "./json-BiV7s4Do.js";
/** @throws PackwrightError `SCHEMA_VERSION_UNKNOWN` */
function refuseUnknownSchemaVersion(document, file) {
	if (typeof document !== "object" || document === null || !("schema_version" in document)) return;
	const { schema_version: stated } = document;
	if (stated === 1) return;
	throw new PackwrightError("SCHEMA_VERSION_UNKNOWN", `${file} states schema_version ${JSON.stringify(stated)}.`, {
		hint: `This packwright reads schema_version 1; a newer one may read more.`,
		details: {
			file,
			schema_version: stated
		}
	});
}
// src/systems/nono/manifest.ts
/**
* nono's `package.json`: `schema_version`, `artifacts[]`, no version of its own in many packs (the tag gives it).
*
* @see https://github.com/nolabs-ai/nono/blob/main/docs/cli/features/package-publishing.mdx
*/
const ARTIFACT_TYPES = [
	"profile",
	"instruction",
	"trust_policy",
	"groups",
	"plugin"
];
/** nono reads three numbers, with or without a `v`, and no range. */
const minimumVersion = string().regex(/^v?\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?$/, "is not a version of three numbers");
/** Fields of each directive: places on the machine, files of the pack, and words. */
const WIRING = {
	symlink: {
		places: ["link", "target"],
		files: [],
		words: []
	},
	write_file: {
		places: ["dest"],
		files: ["source"],
		words: []
	},
	json_merge: {
		places: ["file"],
		files: ["patch"],
		words: []
	},
	yaml_merge: {
		places: ["file"],
		files: ["patch"],
		words: []
	},
	json_array_append: {
		places: ["file"],
		files: ["patch_entries"],
		words: ["path", "key_field"]
	},
	toml_block: {
		places: ["file"],
		files: ["content"],
		words: ["marker_id"]
	}
};
const WIRING_TYPES = Object.keys(WIRING);
/** What is expanded in places; any other word in capitals behind a `$` ends the installation. */
const VARIABLES = [
	"PACK_DIR",
	"NS",
	"PLUGIN",
	"HOME",
	"XDG_CONFIG_HOME",
	"NONO_CONFIG",
	"NONO_PACKAGES",
	"NOW"
];
const nonoPackage = looseObject({
	schema_version: literal(1),
	name: foreignPackName,
	version: semverVersion.optional(),
	description: string().optional(),
	license: string().optional(),
	platforms: array(string()).optional(),
	min_nono_version: minimumVersion.optional(),
	wiring: array(looseObject({ type: _enum(WIRING_TYPES) })).optional(),
	artifacts: array(looseObject({
		type: _enum(ARTIFACT_TYPES),
		path: relativePath,
		install_as: string().min(1).refine(isPlainName, "is not a plain name").optional(),
		install_dir: string().min(1).optional(),
		prefix: string().min(1).optional(),
		placement: string().min(1).optional(),
		aliases: array(string().min(1)).optional()
	})).optional()
});
const MAPPED = Object.keys(nonoPackage.shape).filter((key) => key !== "wiring");
function isNonoPackage(document) {
	return typeof document === "object" && document !== null && ("schema_version" in document || "artifacts" in document);
}
/** `package.json` is mostly npm's; only nono's counts. */
function isNonoText(text) {
	try {
		return isNonoPackage(JSON.parse(text));
	} catch {
		return /"schema_version"/.test(text);
	}
}
/** @throws PackwrightError `MANIFEST_SYNTAX`, `SCHEMA_VERSION_UNKNOWN` */
function readNonoPackage(text, file) {
	const document = parseJson(text, file);
	refuseUnknownSchemaVersion(document, file);
	const parsed = nonoPackage.safeParse(document);
	if (!parsed.success) return { problems: problemsOf(parsed.error, file) };
	const written = parsed.data;
	const artifacts = written.artifacts ?? [];
	const minimum = written.min_nono_version;
	return {
		manifest: compact({
			format: "nono",
			name: written.name,
			version: written.version,
			description: written.description,
			license: written.license,
			platforms: written.platforms,
			engines: minimum === void 0 ? void 0 : { nono: minimumVersionRange(minimum) },
			artifacts,
			extra: without(written, MAPPED)
		}),
		problems: [
			...artifacts.flatMap((artifact, index) => artifactProblems(artifact, index, file)),
			...collisions(artifacts, file),
			...(parsed.data.wiring ?? []).flatMap((directive, index) => wiringProblems(directive, index, file))
		]
	};
}
function isPlainName(name) {
	return /^[\w.@+-]+$/.test(name) && !name.includes("..") && name !== ".";
}
/** Where nono puts an artifact inside its own directory for the pack. */
function installedPath({ type, path, install_as: as }) {
	const name = path.slice(path.lastIndexOf("/") + 1);
	if (type === "profile") return `profiles/${as}.json`;
	if (type === "instruction") return `instructions/${name}`;
	if (type === "groups") return "groups.json";
	return type === "trust_policy" ? "trust-policy.json" : path;
}
/** Two artifacts that nono would put at one path. */
function collisions(artifacts, file) {
	const paths = artifacts.map(installedPath);
	return artifacts.flatMap((artifact, index) => {
		const first = paths.indexOf(paths[index] ?? "");
		if (first === index) return [];
		const message = `"${artifact.path}" and "${artifacts[first]?.path}" are both installed at ${paths[index]}`;
		return [problem(file, `$.artifacts[${index}]`, message, "Give one of them another name.")];
	});
}
/** What nono finds when it reads the files themselves. */
async function checkNonoFiles({ artifacts = [] }, read) {
	const found = [];
	for (const { type, path } of artifacts) {
		if (![
			"profile",
			"groups",
			"trust_policy"
		].includes(type)) continue;
		const text = await read(path);
		if (text === void 0) continue;
		const say = (message, hint) => found.push(problem(path, "$", message, hint));
		try {
			const includes = parseJson(text, path)?.includes;
			if (type === "trust_policy" && !(Array.isArray(includes) && includes.length > 0)) say("a trust policy needs \"includes\"", "Name the files that it is about.");
		} catch {
			say(`a "${type}" artifact has to be JSON`, "Correct the file; nono refuses the pack otherwise.");
		}
	}
	return found;
}
/** What nono's interpreter refuses of a directive. */
function wiringProblems(directive, index, file) {
	const { places, files, words } = WIRING[directive.type];
	const say = (field, message, hint) => problem(file, `$.wiring[${index}].${field}`, message, hint);
	return [
		...places,
		...files,
		...words
	].flatMap((field) => {
		const written = directive[field];
		if (typeof written !== "string") return [say(field, `"${directive.type}" needs "${field}"`, "Add it; nono refuses the pack otherwise.")];
		if (words.includes(field)) return [];
		if (written.split(/[\\/]/).includes("..")) return [say(field, `"${written}" contains ".."`, "Name the place without it.")];
		if (files.includes(field)) return written.startsWith("/") ? [say(field, `"${written}" is no file of the pack`, "Name it relative to the pack.")] : [];
		const unknown = [...written.matchAll(/\$([A-Z_]+)/g)].find(([, name = ""]) => !VARIABLES.includes(name));
		return unknown === void 0 ? [] : [say(field, `"${unknown[0]}" is no variable that nono knows`, `Known are ${VARIABLES.join(", ")}.`)];
	});
}
function artifactProblems(artifact, index, file) {
	const needs = artifact.type === "profile" ? "install_as" : artifact.type === "groups" ? "prefix" : void 0;
	if (needs === void 0 || artifact[needs] !== void 0) return [];
	const hint = needs === "install_as" ? "Add \"install_as\": the name that users type behind --profile." : "Add \"prefix\", so that its groups cannot clash with preset ones.";
	return [problem(file, `$.artifacts[${index}].${needs}`, `a "${artifact.type}" artifact needs "${needs}"`, hint)];
}
export { refuseUnknownSchemaVersion as i, isNonoText as n, readNonoPackage as r, checkNonoFiles as t };
