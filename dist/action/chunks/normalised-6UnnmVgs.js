import { a as array, b as unknown, f as looseObject, g as record, r as _enum, v as string } from "./schemas-BXokd3mV.js";
import { r as foreignPackName } from "./fields-AkTghH2p.js";
// src/pack/manifest/normalised.ts
/**
* What a pack says of itself, whatever format it said it in.
*
* Every reader in this room maps its own format onto `PackManifest`; nothing outside this room knows the formats.
*/
const MANIFEST_FORMATS = [
	"packwright",
	"openwop",
	"nono",
	"nexo",
	"greentic",
	"agent-skill",
	"claude-plugin",
	"codex-plugin",
	"copilot-plugin",
	"cursor-plugin",
	"gemini-extension",
	"devcontainer-feature"
];
/** Drops absent and empty fields, so that the normalised form of a pack is one and the same text. */
function compact(manifest) {
	const entries = Object.entries(manifest).filter(([, value]) => {
		if (value === void 0 || value === null) return false;
		if (Array.isArray(value)) return value.length > 0;
		return typeof value !== "object" || Object.keys(value).length > 0;
	});
	return Object.fromEntries(entries);
}
const stringRecord = record(string(), string());
/** The normalised form as it is read back from an artifact's config. */
const packManifest = looseObject({
	format: _enum(MANIFEST_FORMATS),
	name: foreignPackName,
	version: string().optional(),
	description: string().optional(),
	author: string().optional(),
	license: string().optional(),
	homepage: string().optional(),
	repository: string().optional(),
	keywords: array(string()).optional(),
	kind: string().optional(),
	platforms: array(string()).optional(),
	engines: stringRecord.optional(),
	dependencies: record(string(), looseObject({
		version: string(),
		ref: string().optional()
	})).optional(),
	peerDependencies: record(string(), unknown()).optional(),
	files: array(string()).optional(),
	artifacts: array(looseObject({
		type: string(),
		path: string()
	})).optional(),
	extra: record(string(), unknown()).optional()
});
export { packManifest as n, compact as t };
