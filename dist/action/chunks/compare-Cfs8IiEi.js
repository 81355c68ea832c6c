import { n as isRecord, t as canonical } from "./canonical-D3yod6NC.js";
// src/pack/capabilities.ts
/** @returns `kind:name`, sorted; what a new version adds deserves a look before it is installed */
function capabilitiesOf(manifest) {
	const { extra = {}, artifacts = [] } = manifest;
	const found = [
		...named("tool", extra["allowed-tools"]),
		...named("capability", extra["capabilities"]),
		...named("permission", extra["permissions"]),
		...each(extra["agents"]).flatMap((agent) => named("tool", agent["toolAllowlist"])),
		...each(extra["nodes"]).flatMap((node) => named("node", node["capabilities"])),
		...each(extra["chains"]).flatMap((chain) => named("chain", chain["capabilities"])),
		...each([requirements(extra)]).flatMap((needs) => named("nexo", needs["nexo_capabilities"])),
		...artifacts.filter(({ type }) => RUNS.has(type)).map(({ type, path }) => `${type}:${path}`)
	];
	return [...new Set(found)].sort();
}
/** Artifacts that hosts run, or that change whom they trust. */
const RUNS = /* @__PURE__ */ new Set([
	"hook",
	"script",
	"trust_policy"
]);
function requirements(extra) {
	const [plugin] = each([extra["plugin"] ?? extra]);
	return plugin?.["requires"] ?? extra["requires"];
}
function each(value) {
	return (Array.isArray(value) ? value : []).filter((item) => typeof item === "object" && item !== null && !Array.isArray(item));
}
/** Names in a list, in a text with commas or spaces between, or the keys of an object. */
function named(kind, value) {
	if (typeof value === "string") return value.split(/[\s,]+/).flatMap((name) => name === "" ? [] : [`${kind}:${name}`]);
	if (Array.isArray(value)) return value.flatMap((name) => typeof name === "string" ? [`${kind}:${name}`] : []);
	if (typeof value !== "object" || value === null) return [];
	return Object.entries(value).flatMap(([name, wanted]) => wanted === false ? [] : [`${kind}:${name}`]);
}
// src/pack/compare.ts
/** What is different between two versions of a pack: files, sizes, and what the manifest says. */
function comparePacks(before, after) {
	const known = before.files !== void 0 && after.files !== void 0;
	return {
		size: {
			before: before.size,
			after: after.size
		},
		...known ? { files: compareFiles(before.files ?? [], after.files ?? []) } : {},
		manifest: compareFields(before.manifest, after.manifest, "$"),
		dependencies: compareDependencies(before.manifest, after.manifest),
		capabilities: compareNames(capabilitiesOf(before.manifest), capabilitiesOf(after.manifest))
	};
}
function compareNames(before, after) {
	return {
		added: after.filter((name) => !before.includes(name)),
		removed: before.filter((name) => !after.includes(name))
	};
}
function compareDependencies(before, after) {
	const [was, is] = [before.dependencies ?? {}, after.dependencies ?? {}];
	return [.../* @__PURE__ */ new Set([...Object.keys(was), ...Object.keys(is)])].sort().flatMap((name) => {
		const [old, now] = [was[name]?.version ?? null, is[name]?.version ?? null];
		return old === now ? [] : [{
			name,
			before: old,
			after: now
		}];
	});
}
function compareFiles(before, after) {
	const was = new Map(before.map((file) => [file.path, file]));
	const is = new Map(after.map((file) => [file.path, file]));
	const changed = after.flatMap((file) => {
		const old = was.get(file.path);
		if (old === void 0 || old.sha256 === file.sha256 && old.mode === file.mode) return [];
		const mode = old.mode === file.mode ? {} : { mode: {
			before: old.mode,
			after: file.mode
		} };
		return [{
			path: file.path,
			before: old.size,
			after: file.size,
			...mode
		}];
	});
	return {
		added: after.filter(({ path }) => !was.has(path)).map(({ path }) => path),
		removed: before.filter(({ path }) => !is.has(path)).map(({ path }) => path),
		changed
	};
}
function compareFields(before, after, path) {
	if (isRecord(before) && isRecord(after)) return [.../* @__PURE__ */ new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((key) => compareFields(before[key], after[key], `${path}.${key}`));
	return canonical(before) === canonical(after) ? [] : [{
		path,
		before,
		after
	}];
}
export { comparePacks as t };
