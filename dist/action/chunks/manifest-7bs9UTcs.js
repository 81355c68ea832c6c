import { t as compact } from "./normalised-DrLMYT9q.js";
import { _ as string, a as array, d as looseObject, h as record, y as unknown } from "./schemas-BaF1gw1q.js";
import { t as dependenciesOn } from "./references-DPXmK2Sl.js";
import { m as without, p as semverVersion, r as foreignPackName } from "./fields-CgH7P5Ao.js";
import { r as problemsOf } from "./problems-3O3xPcn0.js";
import { t as parseJson } from "./json-BBjHlujl.js";
// src/systems/devcontainers/manifest.ts
/** `devcontainer-feature.json` as a manifest. @see https://containers.dev/implementors/features/ */
const feature = looseObject({
	id: foreignPackName,
	version: semverVersion,
	description: string().optional(),
	keywords: array(string()).optional(),
	documentationURL: string().optional(),
	dependsOn: record(string(), unknown()).optional()
});
const MAPPED = [
	"id",
	"version",
	"description",
	"keywords",
	"documentationURL"
];
/** @throws PackwrightError `MANIFEST_SYNTAX` */
function readFeature(text, file) {
	const parsed = feature.safeParse(parseJson(text, file));
	if (!parsed.success) return { problems: problemsOf(parsed.error, file) };
	const written = parsed.data;
	return {
		manifest: compact({
			format: "devcontainer-feature",
			name: written.id,
			version: written.version,
			description: written.description,
			keywords: written.keywords,
			homepage: written.documentationURL,
			kind: "devcontainer-feature",
			dependencies: dependenciesOn(Object.keys(written.dependsOn ?? {})),
			extra: without(written, MAPPED)
		}),
		problems: []
	};
}
export { readFeature };
