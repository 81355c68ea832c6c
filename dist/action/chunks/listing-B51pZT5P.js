import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { n as parseJson } from "./json-BiV7s4Do.js";
import { a as array, f as looseObject, v as string, y as union } from "./schemas-BXokd3mV.js";
import { n as readPlugin } from "./plugin-Cg15XC9s.js";
// src/systems/listing.ts
/**
* Marketplaces of plugins: a JSON file in a repository lists plugins, in it and elsewhere, and stands for the manifest of
* those that have none.
*
* @see https://code.claude.com/docs/en/plugin-marketplaces
*/
const remote = looseObject({
	source: string(),
	repo: string().optional(),
	url: string().optional(),
	path: string().optional(),
	sha: string().optional(),
	ref: string().optional()
});
const entry = looseObject({
	name: string().min(1),
	source: union([string(), remote]).optional()
});
const marketplace = looseObject({
	plugins: array(entry),
	metadata: looseObject({ pluginRoot: string().optional() }).optional()
});
/** What an entry says of itself beside what a plugin's manifest says. */
const OF_THE_LIST = /* @__PURE__ */ new Set([
	"source",
	"strict",
	"category",
	"tags",
	"policy",
	"interface"
]);
const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
/** @throws PackwrightError `MANIFEST_SYNTAX`, `MANIFEST_INVALID` */
function readPluginListing(text, file, format) {
	const parsed = marketplace.safeParse(parseJson(text, file));
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		throw new PackwrightError("MANIFEST_INVALID", `${file} is not a list of plugins: ${issue?.message} at $.${issue?.path.join(".")}.`, { hint: "Each plugin of \"plugins\" has a \"name\" and a \"source\"." });
	}
	const root = parsed.data.metadata?.pluginRoot ?? "";
	return parsed.data.plugins.map((written) => {
		const said = Object.fromEntries(Object.entries(written).filter(([key]) => !OF_THE_LIST.has(key)));
		return {
			name: written.name,
			place: placeOf(written.source, root),
			reading: readPlugin(said, file, format)
		};
	});
}
function placeOf(source, root) {
	if (source === void 0) return {
		kind: "unknown",
		what: "nowhere"
	};
	if (typeof source === "string") return local(source.startsWith("./") ? source : joined(root, source));
	if (source.source === "local") return local(source.path ?? "");
	const url = source.repo === void 0 ? source.url : `https://github.com/${source.repo}`;
	if (url === void 0) return {
		kind: "unknown",
		what: `a source of the kind "${source.source}"`
	};
	const commit = [source.sha, source.ref].find((named) => named !== void 0 && COMMIT.test(named));
	return {
		kind: "git",
		url: /^[\w.-]+\/[\w.-]+$/.test(url) ? `https://github.com/${url}` : url,
		commit,
		path: inside(source.path ?? "")
	};
}
function local(path) {
	const found = inside(path);
	if (found.split("/").includes("..") || found.startsWith("/")) return {
		kind: "unknown",
		what: path
	};
	return {
		kind: "local",
		path: found
	};
}
function joined(root, path) {
	return root === "" ? path : `${inside(root)}/${path}`;
}
function inside(path) {
	return path.replace(/^(?:\.\/)+/, "").replace(/^\.$/, "").replace(/\/+$/, "");
}
export { readPluginListing };
