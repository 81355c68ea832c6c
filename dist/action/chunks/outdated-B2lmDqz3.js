import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { n as pMap, t as init_p_map } from "./p-map-EIMnxKkS.js";
import { t as require_semver } from "./semver-CBBhDFB8.js";
import { t as releasesOf } from "./releases-COd2e4d0.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as chainsTo } from "./graph-BRpB3iWu.js";
import { r as isDigest } from "./digest-BCUvoWcb.js";
import { m as parseReference } from "./reference-BXVmMd2r.js";
import { n as trustContext } from "./trust-B9wBzC00.js";
import { t as withRegistry } from "./connection-BEC4eYwl.js";
import { n as readStatus } from "./read-DGnk58Lt.js";
import { n as wantedOf, r as withProjectSettings, t as openProject } from "./project-Y0urLM2B.js";
// src/project/outdated.ts
init_p_map();
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
const ASKED_AT_ONCE = 16;
/** Yanked releases that are passed over before giving up. */
const MOST_YANKED = 20;
/** How every pack that `packs.json` wants stands against its registry. */
async function outdated(options = {}) {
	const project = await openProject(options);
	const { packs } = wantedOf(project);
	const settings = withProjectSettings(options, project);
	const trust = await trustContext(settings);
	return await withRegistry(settings, "pull", (registry) => pMap(packs, (wanted) => standing(wanted, project, registry, trust, options.signal), { concurrency: ASKED_AT_ONCE }));
}
async function standing({ name, ref, version: range = "*", pin, prerelease }, { locked }, registry, trust, signal) {
	const repository = parseReference(ref);
	const releases = await releasesOf(repository, registry, signal);
	const entry = locked.get(name);
	const statusAt = async (digest, version) => {
		if (trust === void 0 || !isDigest(digest)) return void 0;
		return await readStatus(digest, {
			repository,
			name,
			version
		}, registry, trust, entry?.signer ?? void 0, signal);
	};
	const firstUsable = async (found) => {
		for (const { tag, version } of found.slice(0, MOST_YANKED)) if ((await statusAt(await registry.resolve(repository, tag, signal), version))?.state !== "yanked") return version;
		return null;
	};
	const includePrerelease = prerelease === true;
	const allowed = releases.filter(({ version }) => import_semver.default.satisfies(version, pin ?? range, { includePrerelease }));
	const stable = releases.filter(({ version }) => includePrerelease || import_semver.default.prerelease(version) === null);
	const current = entry?.version ?? null;
	const [wanted, latest, status] = await Promise.all([
		firstUsable(allowed),
		firstUsable(stable.length === 0 ? releases : stable),
		statusAt(entry?.digest, current ?? "")
	]);
	const said = status === void 0 || status.state === "active" ? void 0 : status;
	return {
		name,
		current,
		wanted,
		latest,
		status: said === void 0 ? statusOf(current, latest) : said.state,
		...said?.reason === void 0 ? {} : { reason: said.reason },
		...said?.replacement === void 0 ? {} : { replacement: said.replacement },
		pinned: pin !== void 0,
		reference: ref
	};
}
function statusOf(current, latest) {
	if (current === null || latest === null || import_semver.default.valid(current) === null) return "missing";
	const order = import_semver.default.compare(current, latest);
	return order === 0 ? "current" : order < 0 ? "outdated" : "ahead";
}
/** @throws PackwrightError `PACK_NOT_FOUND` */
async function why(pack, options = {}) {
	const { locked, wanted, lockFile } = await openProject(options);
	const entry = locked.get(pack);
	if (entry === void 0) throw new PackwrightError("PACK_NOT_FOUND", `${lockFile} has no pack "${pack}".`);
	const roots = new Map((wanted?.packs ?? []).map((root) => [root.name, root.pin ?? root.version ?? "*"]));
	const chains = chainsTo(pack, [...roots.keys()], locked).map((names) => names.map((name, index) => {
		const above = names[index - 1];
		const range = above === void 0 ? roots.get(name) : locked.get(above)?.dependencies?.[name];
		return {
			name,
			version: locked.get(name)?.version ?? "",
			range: range ?? "*"
		};
	}));
	return {
		name: pack,
		version: entry.version,
		reference: `${entry.oci_ref}@${entry.digest}`,
		chains
	};
}
/** What the lockfile records, from what is wanted downwards. */
async function lockedTree(options = {}) {
	const { locked, wanted } = await openProject(options);
	const roots = wanted?.packs.map(({ name }) => name) ?? [...locked.keys()];
	const told = /* @__PURE__ */ new Set();
	const node = (name) => {
		const entry = locked.get(name);
		const repeated = told.has(name);
		told.add(name);
		const needs = repeated ? [] : Object.keys(entry?.dependencies ?? {}).map(node);
		return {
			name,
			version: entry?.version ?? null,
			repeated,
			needs
		};
	};
	return roots.map(node);
}
export { outdated as n, why as r, lockedTree as t };
