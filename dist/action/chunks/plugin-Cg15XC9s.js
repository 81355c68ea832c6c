import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { t as require_semver } from "./semver-CBBhDFB8.js";
import { a as array, f as looseObject, v as string, y as union } from "./schemas-BXokd3mV.js";
import { d as repositoryText, i as isInsidePath, m as without, n as authorText, r as foreignPackName, t as author, u as repository } from "./fields-AkTghH2p.js";
import { t as compact } from "./normalised-6UnnmVgs.js";
import { n as problem, r as problemsOf } from "./problems-3O3xPcn0.js";
import { i as statedVersion } from "./version-UWSnRO1u.js";
import { n as parseJson } from "./json-BiV7s4Do.js";
// src/systems/plugin.ts
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
/** @see https://code.claude.com/docs/en/plugins/dependencies */
const dependency = union([string().min(1), looseObject({
	name: string().min(1),
	version: string().optional(),
	marketplace: string().optional()
})]);
const plugin = looseObject({
	name: foreignPackName,
	version: string().optional(),
	description: string().optional(),
	author: author.optional(),
	homepage: string().optional(),
	repository: repository.optional(),
	license: string().optional(),
	keywords: array(string()).optional(),
	dependencies: array(dependency).optional()
});
const MAPPED = Object.keys(plugin.shape);
/** Fields whose texts are paths in the plugin; where they hold objects, the parts stand in the manifest itself. */
const PARTS = [
	"agents",
	"apps",
	"commands",
	"contextFileName",
	"hooks",
	"lspServers",
	"mcpServers",
	"outputStyles",
	"rules",
	"skills"
];
/** @throws PackwrightError `MANIFEST_SYNTAX` */
function readPluginText(text, file, format) {
	return readPlugin(parseJson(text, file), file, format);
}
/** @param written a manifest, or what a marketplace says in place of one */
function readPlugin(written, file, format) {
	const parsed = plugin.safeParse(written);
	if (!parsed.success) return { problems: problemsOf(parsed.error, file) };
	const { data } = parsed;
	const { version, problems } = statedVersion(data.version, file, "$.version", "Write a full semantic version, e.g. \"1.2.0\".");
	const { dependencies, problems: unresolved } = dependenciesOf(data.dependencies ?? [], file);
	return {
		manifest: compact({
			format,
			name: data.name,
			version,
			description: data.description,
			author: authorText(data.author),
			license: data.license,
			homepage: data.homepage,
			repository: repositoryText(data.repository),
			keywords: data.keywords,
			dependencies,
			kind: format,
			extra: without(data, MAPPED)
		}),
		problems: [...problems, ...unresolved]
	};
}
/** What is needed from the plugin's own marketplace is needed from beside the pack; another marketplace is unknown here. */
function dependenciesOf(written, file) {
	const dependencies = {};
	const problems = [];
	for (const [index, entry] of written.entries()) {
		const path = `$.dependencies[${index}]`;
		const [named, from] = typeof entry === "string" ? entry.split("@") : [entry.name, entry.marketplace];
		const { version = "*" } = typeof entry === "string" ? {} : entry;
		const name = foreignPackName.safeParse(named);
		if (from !== void 0) {
			const hint = "Whoever installs it has to add that plugin as well.";
			const message = `"${named}" comes from the marketplace "${from}": packs do not bring it along`;
			problems.push(problem(file, path, message, hint, "warning"));
		} else if (!name.success || import_semver.default.validRange(version) === null) {
			const hint = "Write the name of a plugin beside it, and a semver range, e.g. \"^1.2\".";
			const shown = name.success ? `"${version}" is not a semver range` : `"${named}" is no name of a plugin`;
			problems.push(problem(file, path, shown, hint));
		} else dependencies[name.data] = { version };
	}
	return {
		dependencies,
		problems
	};
}
/** Parts that the manifest names and the plugin does not have. */
async function checkPlugin({ extra = {} }, _read, file, has) {
	return PARTS.flatMap((field) => pathsIn(extra[field]).flatMap(({ path, at }) => {
		const where = `$.${field}${at}`;
		const inside = path.replace(/^\.\//, "").replace(/\/+$/, "");
		if (!isInsidePath(inside === "" ? "." : inside)) return [problem(file, where, `"${path}" leaves the plugin`, "Name a path inside the plugin, e.g. \"./commands\".")];
		if (inside === "" || inside === "." || has(inside)) return [];
		return [problem(file, where, `"${path}" is not among the published files`, "Add it, correct the path, or leave the field out.")];
	}));
}
function pathsIn(written) {
	if (typeof written === "string") return [{
		path: written,
		at: ""
	}];
	if (!Array.isArray(written)) return [];
	return written.flatMap((path, index) => typeof path === "string" ? [{
		path,
		at: `[${index}]`
	}] : []);
}
export { readPlugin as n, readPluginText as r, checkPlugin as t };
