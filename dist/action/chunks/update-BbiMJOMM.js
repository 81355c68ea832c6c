import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { n as pMap, t as init_p_map } from "./p-map-EIMnxKkS.js";
import { t as inspectPack } from "./inspect-BdtlP53j.js";
import { t as releasesOf } from "./releases-COd2e4d0.js";
import { t as changeDocument } from "./change-B3BEv5Kf.js";
import { a as array, c as custom, d as literal, f as looseObject, g as record, r as _enum, u as int, v as string } from "./schemas-BXokd3mV.js";
import { i as asPackwrightError } from "./errors-CVrYsXBu.js";
import { t as baseOf } from "./reference-BXVmMd2r.js";
import { f as SOURCE, l as REVISION } from "./annotations-CkOcgrkJ.js";
import { n as withoutPolicy } from "./material-D-h4BXOf.js";
import { n as readStatus } from "./read-DGnk58Lt.js";
import { t as require_semver } from "./semver-CBBhDFB8.js";
import { t as providedNames } from "./provides-dvM5pWsi.js";
import { t as canonical } from "./canonical-D3yod6NC.js";
import { r as documentHead } from "./document-COvyVJT9.js";
import { r as isDigest } from "./digest-BCUvoWcb.js";
import { r as foreignPackName } from "./fields-AkTghH2p.js";
// src/catalog/merge.ts
init_p_map();
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
/**
* @returns the new catalog, or `undefined` when all of it is there already
*/
function withEntries(before, entries, now) {
	const packs = new Map((before?.packs ?? []).map((pack) => [pack.name, pack]));
	for (const entry of entries) packs.set(entry.manifest.name, withEntry(packs.get(entry.manifest.name), entry));
	const sorted = [...packs.values()].sort((a, b) => a.name < b.name ? -1 : 1);
	if (before !== void 0 && canonical(sorted) === canonical(before.packs)) return void 0;
	return {
		...before,
		schema_version: 1,
		generated_at: now.toISOString(),
		packs: sorted
	};
}
/** @returns the catalog with what its publisher says about one version, or `undefined` when it says so already */
function withStatus(before, name, digest, status, now) {
	if (before === void 0) return void 0;
	const packs = before.packs.map((pack) => {
		if (pack.name !== name) return pack;
		const versions = pack.versions.map((version) => {
			if (version.digest !== digest) return version;
			const { status: _, ...rest } = version;
			return status.state === "active" ? rest : {
				...rest,
				status: compact(status)
			};
		});
		return {
			...pack,
			versions
		};
	});
	if (canonical(packs) === canonical(before.packs)) return void 0;
	return {
		...before,
		generated_at: now.toISOString(),
		packs
	};
}
/** What a pack says of itself is what its newest version says. */
function withEntry(before, { manifest, version }) {
	const old = before?.versions.find((other) => other.version === version.version);
	const merged = compact({
		...old?.digest === version.digest ? {
			signer: old.signer,
			status: old.status
		} : {},
		...compact(version)
	});
	const versions = [...(before?.versions ?? []).filter((other) => other.version !== version.version), merged].sort((a, b) => newestFirst(a.version, b.version));
	return {
		...versions[0]?.version === version.version || before === void 0 ? aboutPack(manifest) : before,
		versions
	};
}
function newestFirst(a, b) {
	if (import_semver.default.valid(a) === null || import_semver.default.valid(b) === null) return a < b ? 1 : -1;
	return import_semver.default.rcompare(a, b) || (a < b ? 1 : -1);
}
function aboutPack(manifest) {
	const { name, description, keywords, license, author, homepage, repository, kind, format } = manifest;
	const { engines, platforms } = manifest;
	const provides = providedNames(manifest);
	return compact({
		name,
		description,
		keywords,
		license,
		author,
		homepage,
		repository,
		kind,
		format,
		provides: provides.length === 0 ? void 0 : provides,
		engines,
		platforms
	});
}
function compact(value) {
	return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== void 0));
}
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
// src/catalog/update.ts
/** What became of the catalog after a publish. */
/** Marks a version as yanked, deprecated or active again, if there is a catalog. It never fails the statement. */
async function catalogStatus(pack, status, writer) {
	return await update(baseOf(pack.reference), writer, (before) => withStatus(before, pack.name, pack.digest, status, /* @__PURE__ */ new Date()));
}
/** Puts entries into a catalog. It never fails a publish. */
async function updateCatalog(base, entries, writer) {
	return await update(base, writer, (before) => withEntries(before, entries, /* @__PURE__ */ new Date()));
}
/** @throws PackwrightError `CANCELLED` alone */
async function update(base, writer, apply) {
	try {
		return { status: await changeDocument(CATALOG, base, { apply }, writer) ? "updated" : "unchanged" };
	} catch (thrown) {
		const error = asPackwrightError(thrown);
		if (error.code === "CANCELLED") throw error;
		return {
			status: "failed",
			message: error.message
		};
	}
}
/** What is published, read anew: for packs that were published before there was a catalog. */
async function describePublished(pack, registry, env, signal) {
	const trust = withoutPolicy(env);
	const releases = await releasesOf(pack, registry, signal);
	const describe = async ({ tag, version }) => {
		const found = await inspectPack({
			...pack,
			tag
		}, registry, signal);
		const judged = {
			repository: pack,
			name: found.name,
			version
		};
		const status = await readStatus(found.digest, judged, registry, trust, void 0, signal).then(({ state, reason, replacement }) => state === "active" ? void 0 : {
			state,
			reason,
			replacement
		}).catch(() => void 0);
		return {
			manifest: found.manifest,
			version: {
				...versionOf(found, version),
				...status && { status }
			}
		};
	};
	return await pMap(releases, describe, { concurrency: 8 });
}
function versionOf(found, version) {
	const { digest, dialect, layer, content_digest, annotations, platforms, manifest } = found;
	const ranges = Object.entries(manifest.dependencies ?? {}).map(([name, needed]) => [name, needed.version]);
	return {
		version,
		digest,
		dialect,
		size: layer.size,
		content_digest,
		created_at: annotations["org.opencontainers.image.created"] ?? null,
		platforms: platforms?.map(({ platform }) => platform),
		dependencies: ranges.length === 0 ? void 0 : Object.fromEntries(ranges),
		source: annotations[SOURCE],
		revision: annotations[REVISION]
	};
}
export { withEntries as a, CATALOG as i, describePublished as n, updateCatalog as r, catalogStatus as t };
