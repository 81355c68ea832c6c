import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { t as require_picomatch } from "./picomatch-Cq4GJZE6.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { a as isSemver } from "./fields-AkTghH2p.js";
import { _ as strictObject, a as array, g as record, v as string, y as union } from "./schemas-BXokd3mV.js";
import { t as jsonPath } from "./problems-3O3xPcn0.js";
import { f as dialectNamed, r as LOSSES, t as DIALECTS } from "./systems-DBaAAcMm.js";
import { n as parseJson } from "./json-BiV7s4Do.js";
import { n as readTextIfExists } from "./text-DvT8Qn7p.js";
import { join, relative } from "node:path";
// src/build/source/tag.ts
/**
* Release tags of git: which version one releases, and of which pack.
*
* A form is a text with `{version}` and, for tags of one pack, `{name}`; `{scope}` stands for any npm scope.
*/
/** `v1.2.3` releases every pack, `claude-v1.2.3` the pack of that name. */
const USUAL_FORMS = ["v{version}", "{name}-v{version}"];
/** Forms that other tools use: changesets, release-please, Go, and those of older scripts. */
const OTHER_FORMS = [
	"{name}@{version}",
	"@{scope}/{name}@{version}",
	"{name}/v{version}",
	"{name}-{version}",
	"{name}_{version}",
	"{version}"
];
/**
* @param written a form, also as documentation writes it: `<pack>-v1.2.3`
* @returns `undefined` when it does not say where the version stands, or says it twice
*/
function parseTagForm(written) {
	const form = written.replace(/<(?:pack|name)>|\{pack\}/g, "{name}").replace(/<version>|1\.2\.3/g, "{version}").replace(/^@(?:scope|<scope>)\//, "@{scope}/");
	const placeholders = form.match(/\{[^}]*\}/g) ?? [];
	const known = placeholders.every((one) => [
		"{name}",
		"{version}",
		"{scope}"
	].includes(one));
	const once = new Set(placeholders).size === placeholders.length;
	return known && once && form.endsWith("{version}") && !/[\s~^:?*[\\\n]/.test(form) ? form : void 0;
}
/** A form with what is known put in; what is not stays a placeholder. */
function fillTagForm(form, facts) {
	return form.replace(/\{(name|version|scope)\}/g, (placeholder, fact) => facts[fact] ?? placeholder);
}
/** @returns `undefined` for a tag that has none of the forms */
function readReleaseTag(written, forms = USUAL_FORMS) {
	const tag = written.replace(/^refs\/tags\//, "");
	for (const form of forms) {
		const head = form.slice(0, -9);
		for (let at = 0; at < tag.length; at++) {
			const version = tag.slice(at);
			if (!isSemver(version)) continue;
			const pack = packIn(tag.slice(0, at), head);
			if (pack === void 0) continue;
			return {
				tag,
				version,
				...pack === "" ? {} : { pack }
			};
		}
	}
}
/** @returns '' for a form without a pack, `undefined` where the form does not fit */
function packIn(text, head) {
	const pattern = head.split(/(\{name\}|\{scope\})/).map((part) => {
		if (part === "{name}") return "(?<name>[a-z0-9][a-z0-9._-]*)";
		return part === "{scope}" ? "[a-z0-9~_.-]+" : part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
	}).join("");
	const found = new RegExp(`^${pattern}$`).exec(text);
	return found === null ? void 0 : found.groups?.["name"] ?? "";
}
/** @throws PackwrightError `TAG_INVALID`, saying what is wrong with the tag */
function parseReleaseTag(written, forms = USUAL_FORMS) {
	const found = readReleaseTag(written, forms);
	if (found !== void 0) return found;
	const { why, hint } = fault(written.replace(/^refs\/tags\//, ""), forms);
	throw new PackwrightError("TAG_INVALID", `The tag "${written}" releases nothing: ${why}.`, {
		hint,
		details: {
			tag: written,
			forms
		}
	});
}
function fault(tag, forms) {
	const wanted = forms.map((form) => fillTagForm(form, {
		version: "1.2.3",
		name: "<pack>"
	})).join(" or ");
	const hint = `Tag a release as ${wanted}.`;
	const version = /\d+(?:\.\d+)+.*$/.exec(tag)?.[0];
	if (version === void 0) return {
		why: "it names no version",
		hint
	};
	if (/(?:^|\.)0\d/.test(version.replace(/[-+].*$/, ""))) return {
		why: `${version} has a number with a leading zero`,
		hint
	};
	if (!isSemver(version)) return {
		why: `${version} is not a semantic version`,
		hint
	};
	const other = [...USUAL_FORMS, ...OTHER_FORMS].find((form) => readReleaseTag(tag, [form]) !== void 0);
	if (other === void 0) return {
		why: `what stands before ${version} is not as in ${wanted}`,
		hint
	};
	return {
		why: `it has the form ${other}, and tags here have the form ${forms.join(" or ")}`,
		hint: `${hint} Or say "tagForm": "${other}" in packwright.json.`
	};
}
/**
* The present release: PACK_VERSION, or the tag that CI runs for. A tag of one pack also names the pack.
*
* @throws PackwrightError `TAG_INVALID` when the tag looks like a release and is none
*/
function presentRelease(env, forms = USUAL_FORMS) {
	if (env["PACK_VERSION"]) return {
		version: env["PACK_VERSION"],
		origin: "PACK_VERSION"
	};
	const tag = env["GITHUB_REF_TYPE"] === "tag" ? env["GITHUB_REF_NAME"] : env["CI_COMMIT_TAG"];
	if (!tag) return void 0;
	if (!(forms === USUAL_FORMS ? /^(?:.+-)?v\d/.test(tag) : /\d+\.\d+/.test(tag))) return void 0;
	return {
		...parseReleaseTag(tag, forms),
		origin: "the tag"
	};
}
// src/publish/settings.ts
/** What a repository says in `packwright.json` about how its packs are published, and the dialects that there are. */
var import_picomatch = /* @__PURE__ */ __toESM(require_picomatch(), 1);
/** A repository's settings, beside where `publish` is called. */
const SETTINGS = "packwright.json";
const oneForm = string().refine((text) => parseTagForm(text) !== void 0, "is no form of a tag, e.g. \"{name}-v{version}\"");
const tagForm = union([oneForm, array(oneForm).min(1)]);
const globs = array(string().min(1));
const dialect = union([string(), array(string()).min(1)]);
/** The schema of `packwright.json`. */
const packwrightJson = strictObject({
	$schema: string().optional(),
	dialect: dialect.optional().meta({ description: "What all packs are published in; the first is their own." }),
	packs: record(string(), strictObject({
		dialect: dialect.optional(),
		built: globs.optional()
	})).optional().meta({ description: "Pack → what it is published in, and what of it a build step makes." }),
	tagForm: tagForm.optional().meta({ description: "Form of release tags: v{version}, {name}-v{version}, {name}@{version}, @{scope}/{name}@{version}, {name}/v{version}, {name}-{version}, {name}_{version}, or several." }),
	built: globs.optional().meta({ description: "Globs of what a build step makes and no commit has, relative to this file or to a pack; the provenance names them." })
}).meta({
	title: SETTINGS,
	description: "How a repository publishes its packs."
});
/**
* What a flag says, else the manifest (`dialect` in pack.json, `packwright.dialect` in a skill's metadata), else
* `packwright.json`.
*
* @throws PackwrightError `USAGE` for a dialect that there is not
*/
function dialectsFor(named, settings) {
	const chosen = (named ?? []).map(dialectNamed);
	return (manifest) => {
		if (chosen.length > 0) return chosen;
		return [statedIn(manifest) ?? settings.packs?.[manifest.name]?.dialect ?? settings.dialect ?? []].flat().map(dialectNamed);
	};
}
function statedIn({ extra = {} }) {
	const { metadata } = extra;
	const inSkill = typeof metadata === "object" && metadata !== null ? metadata["packwright.dialect"] : void 0;
	const parsed = dialect.safeParse(extra["dialect"] ?? inSkill);
	return parsed.success ? parsed.data : void 0;
}
/** The forms of the repository's release tags. */
function tagForms({ tagForm: stated }) {
	return stated === void 0 ? USUAL_FORMS : [stated].flat().flatMap((text) => parseTagForm(text) ?? []);
}
/**
* Tells of a path in a pack by which glob of `built` a build step makes it.
*
* @param root where `packwright.json` lies
*/
function builtBy({ built = [], packs = {} }, root = ".") {
	return (pack, location) => {
		const patterns = [...built, ...packs[pack]?.built ?? []].map((pattern) => {
			const glob = pattern.replace(/^\.\//, "").replace(/\/$/, "/**");
			return {
				pattern,
				matches: (0, import_picomatch.default)(glob, { dot: true })
			};
		});
		return (path) => {
			const fromRoot = relative(root, join(location, path)).replaceAll("\\", "/");
			return patterns.find(({ matches }) => matches(path) || matches(fromRoot))?.pattern;
		};
	};
}
/** @throws PackwrightError `DOCUMENT_INVALID` */
async function readSettings() {
	const text = await readTextIfExists(SETTINGS);
	if (text === void 0) return {};
	const parsed = packwrightJson.safeParse(parseJson(text, SETTINGS));
	if (parsed.success) return parsed.data;
	const lines = parsed.error.issues.map(({ path, message }) => `${jsonPath(path)} ${message}`);
	throw new PackwrightError("DOCUMENT_INVALID", `${SETTINGS} is not valid: ${lines.join("; ")}.`, {
		hint: "Correct it; schemas/packwright.schema.json checks it in an editor.",
		details: { file: SETTINGS }
	});
}
/** The dialects that are understood. */
function listDialects() {
	return DIALECTS.map(({ name, clients, loses }) => ({
		name,
		clients,
		loses: loses.map((loss) => LOSSES[loss]),
		written: name !== "oras"
	}));
}
export { tagForms as a, presentRelease as c, readSettings as i, dialectsFor as n, fillTagForm as o, listDialects as r, parseReleaseTag as s, builtBy as t };
