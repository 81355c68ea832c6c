import { r as documentHead } from "./document-CWdZatWi.js";
import { c as int, g as string, i as array, l as literal, m as record, r as _enum, s as custom, u as looseObject } from "./schemas-CVoeJOE-.js";
import { r as isDigest } from "./digest-Dmzd-4Ja.js";
import { r as foreignPackName } from "./fields-BUEhj30y.js";
// src/catalog/schema.ts
/** The catalog of a repository: every pack in it with its versions, as its publishers wrote it. */
const text = string().max(4096);
const digest = custom(isDigest, "must be sha256:<64 lower-case hex>");
const version = looseObject({
	version: text,
	digest,
	size: int().nonnegative().optional(),
	content_digest: digest.optional(),
	created_at: string().nullish(),
	dialect: string().optional(),
	platforms: array(string()).optional().meta({ description: "Variants, as OCI writes platforms." }),
	dependencies: record(string(), string()).optional(),
	signer: looseObject({ identity: string() }).optional(),
	source: text.optional(),
	revision: text.optional(),
	status: looseObject({
		state: _enum([
			"active",
			"deprecated",
			"yanked"
		]),
		reason: string().optional(),
		replacement: string().optional()
	}).optional()
});
const pack = looseObject({
	name: foreignPackName,
	description: text.optional(),
	keywords: array(text).optional(),
	license: text.optional(),
	author: text.optional(),
	homepage: text.optional(),
	repository: text.optional(),
	kind: text.optional(),
	format: text.optional(),
	provides: array(text).optional().meta({ description: "type:name, e.g. profile:claude-code." }),
	engines: record(string(), string()).optional(),
	platforms: array(string()).optional(),
	versions: array(version).min(1).meta({ description: "Newest first." })
});
const CATALOG = {
	name: "packwright-catalog",
	artifactType: "application/vnd.packwright.catalog.v1",
	mediaType: "application/vnd.packwright.catalog.v1+json",
	title: "catalog of packs",
	maxBytes: 67108864,
	schema: looseObject({
		...documentHead,
		schema_version: literal(1),
		generated_at: string(),
		packs: array(pack)
	}).meta({
		title: "packwright-catalog.json",
		description: "What a repository of packs holds."
	})
};
export { CATALOG as t };
