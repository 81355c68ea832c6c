import { t as compact } from "./normalised-6UnnmVgs.js";
import { a as array, b as unknown, f as looseObject, g as record, v as string } from "./schemas-BXokd3mV.js";
import { t as dependenciesOn } from "./references-CIWsGqfc.js";
import { m as without, p as semverVersion, r as foreignPackName } from "./fields-AkTghH2p.js";
import { r as problemsOf } from "./problems-3O3xPcn0.js";
import { n as parseJson } from "./json-BiV7s4Do.js";
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
