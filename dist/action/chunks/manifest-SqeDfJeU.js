import { t as compact } from "./normalised-6UnnmVgs.js";
import { a as isSemver, c as rangeOfRustRequirement, m as without, r as foreignPackName } from "./fields-AkTghH2p.js";
import { a as array, f as looseObject, v as string } from "./schemas-BXokd3mV.js";
import { r as problemsOf } from "./problems-3O3xPcn0.js";
import { t as parseToml } from "./toml-2THaGI6w.js";
import { t as parseYaml } from "./yaml-DQFQsImj.js";
// src/systems/greentic/manifest.ts
/**
* greentic's `pack.yaml` (or `pack.toml`), and the manifest inside a `.gtpack` that `packc` built.
*
* @see https://github.com/greenticai/greentic-pack
*/
const greenticPack = looseObject({
	pack_id: foreignPackName,
	version: string().nullish(),
	kind: string().nullish(),
	publisher: string().nullish(),
	vendor: string().nullish(),
	authors: array(string()).nullish(),
	description: string().nullish(),
	license: string().nullish(),
	homepage: string().nullish(),
	dependencies: array(looseObject({
		pack_id: string(),
		version_req: string()
	})).nullish()
});
const MAPPED = [
	"pack_id",
	"version",
	"kind",
	"publisher",
	"description",
	"license",
	"homepage",
	"dependencies"
];
/** @throws PackwrightError `MANIFEST_SYNTAX` */
function readGreenticYaml(text, file) {
	return {
		...readGreenticDocument(parseYaml(text, file), file),
		stamp: (version) => stampedYaml(text, version)
	};
}
/** The publisher's script writes the release's version over whatever stands there. */
function stampedYaml(text, version) {
	const line = /^version:.*$/m;
	return line.test(text) ? text.replace(line, `version: ${version}`) : `version: ${version}\n${text}`;
}
/** @throws PackwrightError `MANIFEST_SYNTAX` */
function readGreenticToml(text, file) {
	return {
		...readGreenticDocument(parseToml(text, file), file),
		stamp: (version) => stampedToml(text, version)
	};
}
function stampedToml(text, version) {
	const line = /^version\s*=.*$/m;
	const stated = `version = "${version}"`;
	return line.test(text) ? text.replace(line, stated) : `${stated}\n${text}`;
}
/** Maps a greentic manifest that is already parsed; `id` and `pack_id`, and an enclosing `meta` or `pack`, are one. */
function readGreenticDocument(document, file) {
	const parsed = greenticPack.safeParse(flatten(document));
	if (!parsed.success) return { problems: problemsOf(parsed.error, file) };
	const written = parsed.data;
	const dependencies = (written.dependencies ?? []).map((wanted) => [wanted.pack_id, { version: rangeOfRustRequirement(wanted.version_req) ?? wanted.version_req }]);
	return {
		manifest: compact({
			format: "greentic",
			name: written.pack_id,
			version: isSemver(written.version ?? "") ? written.version ?? void 0 : void 0,
			description: written.description ?? void 0,
			author: written.publisher ?? written.vendor ?? written.authors?.join(", "),
			license: written.license ?? void 0,
			homepage: written.homepage ?? void 0,
			kind: written.kind ?? void 0,
			dependencies: Object.fromEntries(dependencies),
			extra: without(written, MAPPED)
		}),
		problems: []
	};
}
function flatten(document) {
	if (typeof document !== "object" || document === null) return document;
	const { meta, pack, ...rest } = document;
	const head = [meta, pack].find((part) => typeof part === "object" && part !== null && !Array.isArray(part));
	const { id, ...fields } = {
		...rest,
		...head
	};
	return id === void 0 ? fields : {
		pack_id: id,
		...fields
	};
}
export { readGreenticToml as n, readGreenticYaml as r, readGreenticDocument as t };
