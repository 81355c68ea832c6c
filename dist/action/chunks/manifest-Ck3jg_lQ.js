import { c as rangeOfRustRequirement, m as without, n as authorText, p as semverVersion, t as author } from "./fields-AkTghH2p.js";
import { _ as strictObject, a as array, b as unknown, g as record, m as object, v as string, w as NEVER, y as union } from "./schemas-BXokd3mV.js";
import { t as compact } from "./normalised-6UnnmVgs.js";
import { r as problemsOf } from "./problems-3O3xPcn0.js";
import { t as parseToml } from "./toml-2THaGI6w.js";
// src/systems/nexo/manifest.ts
/** nexo's `nexo-plugin.toml`: everything lies under `[plugin]`. */
const text = string().min(1);
/** Rust's requirement, as a range. */
const requirement = text.transform((written, context) => {
	const range = rangeOfRustRequirement(written);
	if (range !== void 0) return range;
	context.addIssue({
		code: "custom",
		message: "is not a version requirement as Cargo writes it"
	});
	return NEVER;
});
const meta = strictObject({
	author: author.optional(),
	license: string().optional(),
	homepage: string().optional(),
	repository: string().optional()
});
const table = union([record(string(), unknown()), array(record(string(), unknown()))]);
/** nexo refuses keys that it does not know; tables of later versions pass here, since their names are not known. */
const nexoPlugin = strictObject({
	plugin: object({
		id: string().regex(/^[a-z][a-z0-9_]{0,31}$/, "must match ^[a-z][a-z0-9_]{0,31}$"),
		version: semverVersion,
		name: text,
		description: text,
		min_nexo_version: requirement,
		meta: meta.optional()
	}).catchall(table),
	manifest_version: unknown().optional()
});
const MAPPED = [
	"id",
	"version",
	"description",
	"min_nexo_version",
	"meta"
];
/** @throws PackwrightError `MANIFEST_SYNTAX` */
function readNexoPlugin(text, file) {
	const parsed = nexoPlugin.safeParse(parseToml(text, file));
	if (!parsed.success) return { problems: problemsOf(parsed.error, file) };
	const { plugin, ...beside } = parsed.data;
	const { meta: about = {} } = plugin;
	return {
		manifest: compact({
			format: "nexo",
			name: plugin.id,
			version: plugin.version,
			description: plugin.description,
			author: authorText(about.author),
			license: about.license,
			homepage: about.homepage,
			repository: about.repository,
			kind: "plugin",
			engines: { nexo: plugin.min_nexo_version },
			extra: {
				...beside,
				...without(plugin, MAPPED)
			}
		}),
		problems: []
	};
}
export { readNexoPlugin };
