import { t as compact } from "./normalised-DrLMYT9q.js";
import { t as dependenciesOn } from "./references-DPXmK2Sl.js";
import { _ as string, a as array, d as looseObject, f as number, h as record, v as union, y as unknown } from "./schemas-BaF1gw1q.js";
import { n as lenientVersion } from "./version-DF6bLzrT.js";
import { n as problem, r as problemsOf } from "./problems-3O3xPcn0.js";
import { m as without } from "./fields-CgH7P5Ao.js";
import { t as parseYaml } from "./yaml-DiQJUzMV.js";
import { n as syntaxError } from "./json-BBjHlujl.js";
// src/systems/agentskills/manifest.ts
/**
* Agent Skills: a directory with `SKILL.md`, whose YAML front matter is the manifest.
*
* @see https://agentskills.io/specification
*/
const frontMatter = looseObject({
	name: string().min(1).max(64, "is longer than 64 characters").regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "may have lower-case letters, digits and single hyphens between them"),
	description: string().min(1, "is empty").max(1024, "is longer than 1024 characters"),
	version: union([string(), number()]).optional(),
	license: string().optional(),
	compatibility: string().max(500, "is longer than 500 characters").optional(),
	metadata: record(string(), unknown()).optional(),
	"allowed-tools": union([string(), array(string())]).optional()
});
const MAPPED = [
	"name",
	"description",
	"version",
	"license"
];
/**
* Reads the front matter of `SKILL.md`.
*
* @param directory name of the directory it lies in, which the skill's name has to equal
* @throws PackwrightError `MANIFEST_SYNTAX`
*/
function readSkill(text, file, directory) {
	const parsed = frontMatter.safeParse(parseYaml(frontMatterOf(text, file), file));
	if (!parsed.success) return { problems: problemsOf(parsed.error, file) };
	const written = parsed.data;
	const stated = written.version ?? written.metadata?.["version"];
	const version = stated === void 0 ? void 0 : lenientVersion(String(stated));
	const problems = [];
	if (stated !== void 0 && version !== stated) {
		const path = written.version === void 0 ? "$.metadata.version" : "$.version";
		const hint = "Write a full semantic version in quotes, e.g. \"1.2.0\".";
		const message = `"${stated}" is not a semantic version: ${version === void 0 ? "it counts as none" : `it counts as ${version}`}`;
		problems.push(problem(file, path, message, hint, "warning"));
	}
	if (written.name !== directory) {
		const message = `"${written.name}" is not the name of its directory, "${directory}"`;
		const hint = `Rename the directory to "${written.name}", or the skill to "${directory}": some clients want that.`;
		problems.push(problem(file, "$.name", message, hint, "warning"));
	}
	return {
		manifest: compact({
			format: "agent-skill",
			name: written.name,
			version,
			description: written.description,
			license: written.license,
			kind: "skill",
			dependencies: contributed(written),
			extra: without(written, MAPPED)
		}),
		problems
	};
}
/** `toolhive.requires` names other skills by reference, as a list or one a line. */
function contributed(fields) {
	const written = fields["toolhive.requires"];
	const lines = Array.isArray(written) ? written : typeof written === "string" ? written.split("\n") : [];
	return dependenciesOn(lines.filter((line) => typeof line === "string" && line.trim() !== ""));
}
function frontMatterOf(text, file) {
	const found = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text);
	if (found?.[1] === void 0) throw syntaxError(file, "it does not begin with YAML front matter between two lines ---");
	return found[1];
}
export { readSkill };
