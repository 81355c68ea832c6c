import { t as compact } from "./normalised-6UnnmVgs.js";
import { t as dependenciesOn } from "./references-CIWsGqfc.js";
import { a as array, b as unknown, f as looseObject, g as record, p as number, v as string, y as union } from "./schemas-BXokd3mV.js";
import { n as problem, r as problemsOf } from "./problems-3O3xPcn0.js";
import { i as statedVersion } from "./version-UWSnRO1u.js";
import { m as without } from "./fields-AkTghH2p.js";
import { t as parseYaml } from "./yaml-DQFQsImj.js";
import { r as syntaxError } from "./json-BiV7s4Do.js";
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
	const path = written.version === void 0 ? "$.metadata.version" : "$.version";
	const { version, problems } = statedVersion(stated === void 0 ? void 0 : String(stated), file, path, "Write a full semantic version in quotes, e.g. \"1.2.0\".");
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
